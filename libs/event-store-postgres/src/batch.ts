import { hash, randomFillSync } from 'node:crypto';
import { type AppendRequest, readTime } from '@outturn/event-store';
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
  const events = eventColumns(writes);
  return [
    streams.stream,
    streams.expected,
    uuids(events.id),
    uuids(events.command),
    ...whatTheySay(events),
    integers(events.events),
    bytes(events.fingerprint),
    bytes(events.salt),
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
  const events = eventColumns(writes);
  return [
    ...writeColumns(writes),
    list(writes.map(({ at }) => at)),
    streams.write,
    streams.stream,
    streams.expected,
    integers(events.write),
    uuids(events.id),
    ...whatTheySay(events),
    texts.write,
    ...texts.columns,
  ];
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

/** The events of a batch, a list for each column. */
function eventColumns(writes: readonly PreparedWrite[]) {
  const columns = {
    /** Counted from 1. */
    write: [] as number[],
    id: [] as string[],
    command: [] as string[],
    revision: [] as number[],
    version: [] as number[],
    effective: [] as (string | null)[],
    stream: [] as string[],
    type: [] as string[],
    actor: [] as string[],
    payload: [] as string[],
    /** How many events its command records, in the last one of each; so the next two. */
    events: [] as (number | null)[],
    fingerprint: [] as (string | null)[],
    salt: [] as (string | null)[],
  };
  for (const [index, { request, fingerprint, salt }] of writes.entries()) {
    const { events, expected } = request;
    const next = new Map<string, number>();
    for (const [place, event] of events.entries()) {
      const revision = next.get(event.stream) ?? (expected[event.stream] ?? -1) + 1;
      next.set(event.stream, revision + 1);
      const last = place === events.length - 1;
      columns.write.push(index + 1);
      columns.id.push(event.id);
      columns.command.push(event.command);
      columns.revision.push(revision);
      columns.version.push(event.version);
      columns.effective.push(event.effective);
      columns.stream.push(event.stream);
      columns.type.push(event.type);
      columns.actor.push(event.actor);
      columns.payload.push(event.payload);
      columns.events.push(last ? events.length : null);
      columns.fingerprint.push(last ? fingerprint : null);
      columns.salt.push(last ? salt : null);
    }
  }
  return columns;
}

/** Of the columns of events those that both functions take, in the order in which both take them. */
function whatTheySay({ revision, version, effective, stream, type, actor, payload }: ReturnType<typeof eventColumns>): Parameter[] {
  return [integers(revision), integers(version), list(effective), joined(stream), joined(type), joined(actor), joined(payload)];
}

function textParts(writes: readonly PreparedWrite[]): { write: Parameter; columns: Parameter[] } {
  const texts = writes.flatMap(({ request }) => request.texts);
  return {
    write: integers(writes.flatMap(({ request }, index) => request.texts.map(() => index + 1))),
    columns: [list(texts.map(({ digest }) => digest)), list(texts.map(({ salt }) => salt)), textArray(texts.map(({ text }) => text))],
  };
}
