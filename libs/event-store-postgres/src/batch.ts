import { hash, randomFillSync } from 'node:crypto';
import { type AppendRequest, readTime } from '@outturn/event-store';
import { byteaArray, dateArray, intArray, textArray, timeArray, uuidArray } from './binary.ts';

/** A write that waits for its answer. */
export interface PreparedWrite {
  readonly request: AppendRequest;
  readonly salt: Buffer;
  readonly fingerprint: Buffer;
  readonly at: string | null;
  /** About what it weighs on the wire, in bytes. */
  readonly weight: number;
}

export function fingerprintOf(content: string, salt: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([salt, Buffer.from(content, 'utf8')]), 'buffer');
}

const SALT_BYTES = 16;
const pool = Buffer.alloc(4_096);
let drawn = pool.length;

/** Random bytes are cheap by the page, not by the salt. */
function freshSalt(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  return Buffer.from(pool.subarray(drawn, (drawn += SALT_BYTES)));
}

export function prepareWrite(request: AppendRequest): PreparedWrite {
  const salt = freshSalt();
  const texts = request.texts.reduce((sum, { text }) => sum + text.length + 120, 0);
  const weight = request.events.reduce((sum, event) => sum + event.payload.length + event.stream.length + event.actor.length + 100, texts);
  return { request, salt, fingerprint: fingerprintOf(request.command.content, salt), at: request.at === undefined ? null : (readTime(request.at) ?? null), weight };
}

/** Parameters of ledger.append: positions of the last events are counted from the batch's first. */
export function appendParameters(writes: readonly PreparedWrite[]): Buffer[] {
  let last = 0;
  const lasts = writes.map(({ request }) => (last += request.events.length));
  const events = eventColumns(writes);
  const texts = textColumns(writes);
  const streams = streamColumns(writes);
  return [
    ...writeColumns(writes), intArray(lasts),
    streams.stream, streams.expected,
    events.id, uuidArray(writes.flatMap(({ request }) => request.events.map((event) => event.command))), ...events.rest,
    ...texts.rest,
  ];
}

/** Parameters of ledger.append_judged. */
export function judgedParameters(writes: readonly PreparedWrite[]): Buffer[] {
  const events = eventColumns(writes);
  const texts = textColumns(writes);
  const streams = streamColumns(writes);
  return [
    ...writeColumns(writes), timeArray(writes.map(({ at }) => at)),
    streams.write, streams.stream, streams.expected,
    events.write, events.id, ...events.rest,
    texts.write, ...texts.rest,
  ];
}

function writeColumns(writes: readonly PreparedWrite[]): Buffer[] {
  return [
    uuidArray(writes.map(({ request }) => request.command.id)),
    byteaArray(writes.map(({ fingerprint }) => fingerprint)),
    byteaArray(writes.map(({ salt }) => salt)),
    intArray(writes.map(({ request }) => request.events.length)),
  ];
}

/** Which write, from 1, each of its parts belongs to. */
function numbered(writes: readonly PreparedWrite[], parts: (write: PreparedWrite) => number): Buffer {
  return intArray(writes.flatMap((write, index) => Array.from({ length: parts(write) }, () => index + 1)));
}

function streamColumns(writes: readonly PreparedWrite[]): Record<'write' | 'stream' | 'expected', Buffer> {
  const streams = writes.flatMap(({ request }) => Object.entries(request.expected));
  return {
    write: numbered(writes, ({ request }) => Object.keys(request.expected).length),
    stream: textArray(streams.map(([stream]) => stream)),
    expected: intArray(streams.map(([, expected]) => expected)),
  };
}

function eventColumns(writes: readonly PreparedWrite[]): { write: Buffer; id: Buffer; rest: Buffer[] } {
  const events = writes.flatMap(({ request }) => request.events);
  return {
    write: numbered(writes, ({ request }) => request.events.length),
    id: uuidArray(events.map((event) => event.id)),
    rest: [
      intArray(writes.flatMap(revisionsOf)),
      intArray(events.map((event) => event.version)),
      dateArray(events.map((event) => event.effective)),
      textArray(events.map((event) => event.stream)),
      textArray(events.map((event) => event.type)),
      textArray(events.map((event) => event.actor)),
      textArray(events.map((event) => event.payload)),
    ],
  };
}

function textColumns(writes: readonly PreparedWrite[]): { write: Buffer; rest: Buffer[] } {
  const texts = writes.flatMap(({ request }) => request.texts);
  return {
    write: numbered(writes, ({ request }) => request.texts.length),
    rest: [textArray(texts.map(({ digest }) => digest)), textArray(texts.map(({ salt }) => salt)), textArray(texts.map(({ text }) => text))],
  };
}

function revisionsOf({ request: { events, expected } }: PreparedWrite): number[] {
  const next = new Map(Object.entries(expected));
  return events.map(({ stream }) => {
    const revision = (next.get(stream) ?? -1) + 1;
    next.set(stream, revision);
    return revision;
  });
}
