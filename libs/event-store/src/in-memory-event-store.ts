import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { digestsIn, type StoredEvent } from '@outturn/ledger';
import {
  type AppendRequest,
  type AppendResult,
  type CommandMark,
  type EventStore,
  type Head,
  type LedgerKind,
  type LookUp,
  StoreUnavailable,
  type Subscription,
  type TextSearch,
  type TextsFound,
  UnacceptableEvent,
} from './port.ts';
import { tail } from './tail.ts';
import { holdsWords } from './words.ts';
import { assertWellFormed, readTime } from './well-formed.ts';

export interface InMemoryOptions {
  readonly kind?: LedgerKind;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** A ledger in this process's memory, for specs: the same answers as a database gives, nothing kept. */
export function inMemoryEventStore({ kind = 'live', clock = Date.now }: InMemoryOptions = {}): EventStore {
  const info = { id: randomUUID(), kind, secret: randomBytes(32).toString('hex') };
  const log = emptyLog();
  const subscriptions = new Set<Subscription>();
  const wakers = new Set<() => void>();
  let closed = false;
  const whileOpen = async <T>(answer: () => T): Promise<T> => {
    if (closed) throw new StoreUnavailable('the store is closed');
    return answer();
  };
  const readAll = (after: number, limit: number): Promise<StoredEvent[]> => whileOpen(() => log.events.slice(after, after + limit));
  return {
    info: () => whileOpen(() => info),
    head: () => whileOpen(() => headOf(log)),
    append: async (request) => {
      assertWellFormed(request);
      assertStorable(request);
      return whileOpen(() => {
        const judged = judge(log, request, kind, clock());
        if (typeof judged !== 'string') return judged;
        record(log, request, judged);
        for (const wake of wakers) wake();
        return { outcome: 'recorded', position: log.events.length, recordedAt: judged };
      });
    },
    lookUp: (command) => whileOpen((): LookUp => known(log, command) ?? { outcome: 'unknown' }),
    readStreams: (from) =>
      whileOpen(() =>
        Object.entries(from)
          .flatMap(([stream, revision]) => (log.streams.get(stream) ?? []).slice(Math.max(0, revision)))
          .sort((a, b) => a.position - b.position),
      ),
    readAll,
    readAt: (positions) => whileOpen(() => log.events.filter(({ position }) => positions.includes(position))),
    positionAt: (time) => whileOpen(() => log.events.filter(({ recordedAt }) => recordedAt <= new Date(time).toISOString()).length),
    texts: (digests) => whileOpen(() => new Map([...log.texts].filter(([digest]) => digests.includes(digest)))),
    searchTexts: (search) => whileOpen(() => found(log, search)),
    subscribe: (after, handle) => {
      const subscription = tail(after, handle, { readAll, wait: waitOrWake(wakers), passing: () => false });
      subscriptions.add(subscription);
      return subscription;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      closed = true;
    },
  };
}

interface Log {
  readonly events: StoredEvent[];
  readonly streams: Map<string, StoredEvent[]>;
  readonly commands: Map<string, { readonly fingerprint: string; readonly position: number; readonly types: readonly string[] }>;
  readonly texts: Map<string, string>;
}

function emptyLog(): Log {
  return { events: [], streams: new Map(), commands: new Map(), texts: new Map() };
}

function headOf({ events }: Log): Head {
  return { position: events.length, recordedAt: events.at(-1)?.recordedAt ?? null };
}

function known({ commands }: Log, { id, content }: CommandMark): Extract<AppendResult, { outcome: 'duplicate' | 'id-reused' }> | undefined {
  const recorded = commands.get(id);
  if (!recorded) return undefined;
  return recorded.fingerprint === fingerprint(content)
    ? { outcome: 'duplicate', position: recorded.position, types: recorded.types }
    : { outcome: 'id-reused' };
}

/** The recorded time that the write gets, or why it is not recorded. */
function judge(log: Log, request: AppendRequest, kind: LedgerKind, clock: number): string | AppendResult {
  const at = request.at === undefined ? undefined : readTime(request.at);
  if (request.at !== undefined && at === undefined) return { outcome: 'time-refused', detail: 'at is not an ISO 8601 time in UTC with at most milliseconds' };
  const before = known(log, request.command);
  if (before) return before;
  if (request.head !== undefined && request.head !== log.events.length) return { outcome: 'head-moved', position: log.events.length };
  for (const [stream, expected] of Object.entries({ ...request.expected, ...request.unchanged })) {
    const actual = (log.streams.get(stream)?.length ?? 0) - 1;
    if (actual !== expected) return { outcome: 'conflict', stream, expected, actual };
  }
  const last = headOf(log).recordedAt;
  if (at === undefined) {
    const now = new Date(clock).toISOString();
    return last !== null && last > now ? last : now;
  }
  if (kind === 'live') return { outcome: 'time-refused', detail: 'this ledger takes no recorded times from commands' };
  return last !== null && at < last ? { outcome: 'time-refused', detail: `at lies before the last recorded time, ${last}` } : at;
}

function record({ events, streams, commands, texts }: Log, request: AppendRequest, recordedAt: string): void {
  for (const event of request.events) {
    const stream = streams.get(event.stream) ?? [];
    const { id, type, version, command, effective, actor, payload } = event;
    const stored = {
      id,
      stream: event.stream,
      type,
      version,
      command,
      effective,
      actor,
      payload,
      position: events.length + 1,
      revision: stream.length,
      recordedAt,
    };
    events.push(stored);
    stream.push(stored);
    streams.set(event.stream, stream);
  }
  for (const { digest, text } of request.texts) texts.set(digest, text);
  commands.set(request.command.id, {
    fingerprint: fingerprint(request.command.content),
    position: events.length,
    types: request.events.map(({ type }) => type),
  });
}

function found({ events, texts }: Log, { words, upTo, limit }: TextSearch): TextsFound {
  const holding = events
    .slice(0, upTo)
    .filter(({ payload }) => [...digestsIn(JSON.parse(payload))].some((digest) => holdsWords(texts.get(digest) ?? '', words)));
  return {
    positions: holding
      .map(({ position }) => position)
      .reverse()
      .slice(0, limit),
    searchedTo: upTo,
  };
}

function fingerprint(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What PostgreSQL would not take, this store does not take either. */
function assertStorable({ texts }: AppendRequest): void {
  if (texts.some(({ text }) => text.includes('\u0000'))) throw new UnacceptableEvent('a zero character in a text');
}

function waitOrWake(wakers: Set<() => void>): (milliseconds: number) => Promise<void> {
  return (milliseconds) =>
    new Promise((resolve) => {
      const wake = (): void => {
        wakers.delete(wake);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      wakers.add(wake);
    });
}
