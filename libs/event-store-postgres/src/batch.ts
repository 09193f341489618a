import { hash, randomFillSync } from 'node:crypto';
import { type AppendRequest, readTime } from '@outturn/event-store';
import type { EncodedEvent } from '@outturn/ledger';
import type { Parameter } from './call.ts';
import { bytes, integers, joined, list, textArray, uuids } from './parameters.ts';

/** A write, ready to be sent. */
export interface PreparedWrite {
  readonly request: AppendRequest;
  /** Hexadecimal. */
  readonly salt: string;
  /** Hexadecimal. */
  readonly fingerprint: string;
  readonly at: string | null;
  /** About what it weighs on the wire, in bytes. */
  readonly weight: number;
  /** What no two writes under way may share: the command, and each stream that is appended to. */
  readonly marks: readonly string[];
}

const SALT_BYTES = 16;
const pool = Buffer.alloc(4_096);
let drawn = pool.length;

/** Random bytes are cheap by the page, not by the salt. */
function freshSalt(): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  return pool.toString('hex', drawn, (drawn += SALT_BYTES));
}

/** SHA-256 over the salt's bytes and the content, hexadecimal. */
export function fingerprintOf(content: string, salt: string): string {
  const bytes = Buffer.allocUnsafe(SALT_BYTES + Buffer.byteLength(content, 'utf8'));
  bytes.write(salt, 0, 'hex');
  bytes.write(content, SALT_BYTES, 'utf8');
  return hash('sha256', bytes, 'hex');
}

export function prepareWrite(request: AppendRequest): PreparedWrite {
  const salt = freshSalt();
  let weight = 0;
  for (const { text } of request.texts) weight += text.length + 120;
  for (const event of request.events) weight += event.payload.length + event.stream.length + event.actor.length + 100;
  return {
    request,
    salt,
    fingerprint: fingerprintOf(request.command.content, salt),
    at: request.at === undefined ? null : (readTime(request.at) ?? null),
    weight,
    marks: [`command ${request.command.id}`, ...Object.keys(request.expected)],
  };
}

/** Parameters of ledger.append. */
export function appendParameters(writes: readonly PreparedWrite[]): Parameter[] {
  const streams = streamParts(writes, goesOn);
  const { id, revision, version, effective, stream, type, actor, payload, command, events, fingerprint, salt } = eventColumns(writes);
  return [
    streams.stream,
    streams.expected,
    id,
    uuids(command),
    revision,
    version,
    effective,
    stream,
    type,
    actor,
    payload,
    integers(events),
    bytes(fingerprint),
    bytes(salt),
    ...textParts(writes).columns,
  ];
}

/** Parameters of ledger.append_one; undefined where the write is more than one event, has texts, or relies on other streams. */
export function appendOneParameters({ request, fingerprint, salt }: PreparedWrite): Parameter[] | undefined {
  const [event, second] = request.events;
  if (event === undefined || second !== undefined || request.texts.length > 0 || request.unchanged !== undefined) return undefined;
  const { id, version, effective, stream, type, actor, payload } = event;
  const expected = String(request.expected[stream] ?? -1);
  return [request.command.id, `\\x${fingerprint}`, `\\x${salt}`, expected, id, String(version), effective, stream, type, actor, payload];
}

/** Parameters of ledger.append_judged. */
export function judgedParameters(writes: readonly PreparedWrite[]): Parameter[] {
  const streams = streamParts(writes, () => true);
  const texts = textParts(writes);
  const times = list(writes.map(({ at }) => at));
  const { write, id, revision, version, effective, stream, type, actor, payload } = eventColumns(writes);
  const events = [integers(write), id, revision, version, effective, stream, type, actor, payload];
  return [...writeColumns(writes), times, streams.write, streams.stream, streams.expected, ...events, texts.write, ...texts.columns];
}

function writeColumns(writes: readonly PreparedWrite[]): Parameter[] {
  return [
    uuids(writes.map(({ request }) => request.command.id)),
    bytes(writes.map(({ fingerprint }) => fingerprint)),
    bytes(writes.map(({ salt }) => salt)),
    integers(writes.map(({ request }) => request.events.length)),
  ];
}

/** That a stream begins with this write is said by the tables themselves. */
function goesOn(revision: number): boolean {
  return revision >= 0;
}

/** Streams that are appended to, as far as their revision is asked for, and all that are only relied upon. */
function streamParts(writes: readonly PreparedWrite[], asked: (revision: number) => boolean): Record<'write' | 'stream' | 'expected', Parameter> {
  const write: number[] = [];
  const stream: string[] = [];
  const expected: number[] = [];
  writes.forEach(({ request }, index) => {
    const add = (name: string, revision: number): void => {
      write.push(index + 1);
      stream.push(name);
      expected.push(revision);
    };
    for (const [name, revision] of Object.entries(request.expected)) if (asked(revision)) add(name, revision);
    for (const [name, revision] of Object.entries(request.unchanged ?? {})) add(name, revision);
  });
  return { write: integers(write), stream: joined(stream), expected: integers(expected) };
}

interface EventColumns extends Readonly<Record<'id' | 'revision' | 'version' | 'effective' | 'stream' | 'type' | 'actor' | 'payload', Parameter>> {
  /** Counted from 1. */
  readonly write: readonly number[];
  readonly command: readonly string[];
  /** How many events its command records, in the last one of each; so the next two. */
  readonly events: readonly (number | null)[];
  readonly fingerprint: readonly (string | null)[];
  readonly salt: readonly (string | null)[];
}

function eventColumns(writes: readonly PreparedWrite[]): EventColumns {
  const all: EncodedEvent[] = [];
  const write: number[] = [];
  const revision: number[] = [];
  const events: (number | null)[] = [];
  writes.forEach(({ request }, index) => {
    const last = request.events.length - 1;
    const next = new Map<string, number>();
    request.events.forEach((event, place) => {
      const mine = (last === 0 ? undefined : next.get(event.stream)) ?? (request.expected[event.stream] ?? -1) + 1;
      if (last > 0) next.set(event.stream, mine + 1);
      all.push(event);
      write.push(index + 1);
      revision.push(mine);
      events.push(place === last ? last + 1 : null);
    });
  });
  const column = (of: (event: EncodedEvent) => string): string => joined(all.map(of));
  const ofLast = (of: (one: PreparedWrite) => string): (string | null)[] =>
    events.map((count, index) => (count === null ? null : of(writes[(write[index] ?? 0) - 1] as PreparedWrite)));
  return {
    write,
    id: uuids(all.map(({ id }) => id)),
    revision: integers(revision),
    version: integers(all.map(({ version }) => version)),
    effective: list(all.map(({ effective }) => effective)),
    stream: column(({ stream }) => stream),
    type: column(({ type }) => type),
    actor: column(({ actor }) => actor),
    payload: column(({ payload }) => payload),
    command: all.map(({ command }) => command),
    events,
    fingerprint: ofLast(({ fingerprint }) => fingerprint),
    salt: ofLast(({ salt }) => salt),
  };
}

function textParts(writes: readonly PreparedWrite[]): { write: Parameter; columns: Parameter[] } {
  const texts = writes.flatMap(({ request }) => request.texts);
  return {
    write: integers(writes.flatMap(({ request }, index) => request.texts.map(() => index + 1))),
    columns: [list(texts.map(({ digest }) => digest)), list(texts.map(({ salt }) => salt)), textArray(texts.map(({ text }) => text))],
  };
}
