import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { StoredEvent } from '@outturn/ledger';
import { type AppendRequest, type AppendResult, type CommandMark, type EventStore, type Head, type LedgerKind, StoreUnavailable, type Subscription, UnacceptableEvent } from './port.ts';
import { tail } from './tail.ts';
import { assertWellFormed, readTime } from './well-formed.ts';

export interface InMemoryOptions {
  readonly kind?: LedgerKind;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

interface RecordedCommand { readonly fingerprint: string; readonly position: number; readonly types: readonly string[] }

/** A ledger in this process's memory, for specs: the same answers as a database gives, nothing kept. */
export function inMemoryEventStore({ kind = 'live', clock = Date.now }: InMemoryOptions = {}): EventStore {
  const info = { id: randomUUID(), kind, secret: randomBytes(32).toString('hex') };
  const events: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const commands = new Map<string, RecordedCommand>();
  const texts = new Map<string, string>();
  const subscriptions = new Set<Subscription>();
  const wakers = new Set<() => void>();
  let closed = false;

  const open = (): void => {
    if (closed) throw new StoreUnavailable('the store is closed');
  };
  const head = (): Head => ({ position: events.length, recordedAt: events.at(-1)?.recordedAt ?? null });
  const known = ({ id, content }: CommandMark): Extract<AppendResult, { outcome: 'duplicate' | 'id-reused' }> | undefined => {
    const recorded = commands.get(id);
    if (!recorded) return undefined;
    return recorded.fingerprint === fingerprint(content) ? { outcome: 'duplicate', position: recorded.position, types: recorded.types } : { outcome: 'id-reused' };
  };
  const readAll = async (after: number, limit: number): Promise<StoredEvent[]> => {
    open();
    return events.slice(after, after + limit);
  };

  const record = (request: AppendRequest, recordedAt: string): void => {
    for (const event of request.events) {
      const stream = streams.get(event.stream) ?? [];
      const stored = { ...event, position: events.length + 1, revision: stream.length, recordedAt };
      events.push(stored);
      streams.set(event.stream, [...stream, stored]);
    }
    for (const { digest, text } of request.texts) texts.set(digest, text);
    commands.set(request.command.id, { fingerprint: fingerprint(request.command.content), position: events.length, types: request.events.map(({ type }) => type) });
    for (const wake of wakers) wake();
  };

  return {
    info: async () => info,
    head: async () => {
      open();
      return head();
    },
    append: async (request) => {
      assertWellFormed(request);
      assertStorable(request);
      if (request.at !== undefined && readTime(request.at) === undefined) return { outcome: 'time-refused', detail: 'at is not an ISO 8601 time in UTC with at most milliseconds' };
      open();
      const before = known(request.command);
      if (before) return before;
      for (const [stream, expected] of Object.entries(request.expected)) {
        const actual = (streams.get(stream)?.length ?? 0) - 1;
        if (actual !== expected) return { outcome: 'conflict', stream, expected, actual };
      }
      const last = head().recordedAt;
      const at = request.at === undefined ? undefined : readTime(request.at);
      if (at !== undefined && kind === 'live') return { outcome: 'time-refused', detail: 'this ledger takes no recorded times from commands' };
      if (at !== undefined && last !== null && at < last) return { outcome: 'time-refused', detail: `at lies before the last recorded time, ${last}` };
      const now = new Date(clock()).toISOString();
      const recordedAt = at ?? (last !== null && last > now ? last : now);
      record(request, recordedAt);
      return { outcome: 'recorded', position: events.length, recordedAt };
    },
    lookUp: async (command) => {
      open();
      return known(command) ?? { outcome: 'unknown' };
    },
    readStreams: async (from) => {
      open();
      return Object.entries(from).flatMap(([stream, revision]) => (streams.get(stream) ?? []).slice(Math.max(0, revision))).sort((a, b) => a.position - b.position);
    },
    readAll,
    readAt: async (positions) => {
      open();
      const wanted = new Set(positions);
      return events.filter(({ position }) => wanted.has(position));
    },
    positionAt: async (time) => {
      open();
      const moment = new Date(time).toISOString();
      return events.filter(({ recordedAt }) => recordedAt <= moment).length;
    },
    texts: async (digests) => {
      open();
      return new Map(digests.flatMap((digest) => (texts.has(digest) ? [[digest, texts.get(digest) ?? '']] : [])));
    },
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

function fingerprint(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What PostgreSQL would not take, this store does not take either. */
function assertStorable({ events, texts }: AppendRequest): void {
  const strings = [...events.flatMap(({ stream, actor, payload }) => [stream, actor, payload]), ...texts.map(({ text }) => text)];
  if (strings.some((string) => string.includes('\u0000'))) throw new UnacceptableEvent('a zero character in a text');
}

function waitOrWake(wakers: Set<() => void>): (milliseconds: number) => Promise<void> {
  return (milliseconds) => new Promise((resolve) => {
    const wake = (): void => {
      wakers.delete(wake);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    wakers.add(wake);
  });
}
