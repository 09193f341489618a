import { setTimeout } from 'node:timers/promises';
import { type AppendRequest, type AppendResult, assertWellFormed, readTime, StoreBusy, StoreUnavailable, UnacceptableEvent } from '@outturn/event-store';
import { appendParameters, judgedParameters, prepareWrite, type PreparedWrite } from './batch.ts';
import { type AppendConnection, appendConnection, connectionSettings } from './connection.ts';
import { confirmedLookUp, type Found, sameContent } from './look-up.ts';
import { isoTime, raw } from './rows.ts';
import { meaningOf, UnconfirmedCommit } from './sqlstate.ts';

export interface AppenderOptions {
  readonly connectionString: string;
  /** How many writes may wait; beyond it StoreBusy. */
  readonly queue: number;
  /** How long a write may wait for a database that is away, in milliseconds; then StoreUnavailable. */
  readonly patience: number;
  /** Called after writes were recorded here. */
  readonly onRecorded: () => void;
}

export interface Appender {
  append(request: AppendRequest): Promise<AppendResult>;
  /** Resolves when everything that stands in the database is acknowledged by its standby too; throws StoreUnavailable. */
  confirmed(): Promise<void>;
  /** Waits for what is under way, and takes no more. */
  close(): Promise<void>;
}

interface Waiting extends PreparedWrite {
  readonly since: number;
  /** Sent before, with an answer that was lost: a record of this command is this write's own. */
  sent: boolean;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

type Judged = [
  write: string, verdict: string, position: string, recorded: string | null, types: string, fingerprint: string | null, salt: string | null,
  stream: string, expected: string, actual: string,
];

const LANES = 2;
/** From so many waiting writes two batches are quicker than one. */
const WORTH_SPLITTING = 32;
const MOST_WRITES = 512;
const MOST_BYTES = 1024 * 1024;
const QUEUED_BYTES = 128 * 1024 * 1024;
const RETRY_PAUSE = 50;

/**
 * Gathers concurrent appends into batches, and answers each write singly. Two batches may be under way: while the
 * database works on one, the next is made ready; they never share a stream or a command.
 */
export function createAppender({ connectionString, queue: mostWaiting, patience, onRecorded }: AppenderOptions): Appender {
  const idle = Array.from({ length: LANES }, () => appendConnection(connectionSettings(connectionString)));
  const lanes = [...idle];
  const underWay = new Set<string>();
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let scheduled = false;
  let whenIdle = (): void => undefined;
  let closed = false;
  let unconfirmed = false;

  /** Whoever was just answered gets the chance to have the next write in the coming batch. */
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      pump();
    });
  };

  const pump = (): void => {
    if (queue.length === 0 && idle.length === lanes.length) whenIdle();
    while (queue.length > 0) {
      // Writes that set their own time are in one order with all others: nothing else is under way beside them.
      const alone = queue.some(({ at }) => at !== null);
      const lane = alone && idle.length < lanes.length ? undefined : idle.pop();
      if (!lane) return;
      const share = !alone && idle.length > 0 && queue.length >= WORTH_SPLITTING ? queue.length >> 1 : MOST_WRITES;
      const { batch, rest } = takeBatch(queue, underWay, share);
      queue = rest;
      if (batch.length === 0) {
        idle.push(lane);
        return;
      }
      queuedBytes -= weightOf(batch);
      const marks = batch.flatMap(marksOf);
      for (const mark of marks) underWay.add(mark);
      void run(lane, batch).finally(() => {
        for (const mark of marks) underWay.delete(mark);
        idle.push(lane);
        schedule();
      });
      if (alone) return;
    }
  };

  const run = async (lane: AppendConnection, batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await send(lane, batch);
      if (unconfirmed && results.some(({ outcome }) => outcome === 'duplicate' || outcome === 'id-reused')) await confirmed();
      batch.forEach((write, index) => { write.resolve(results[index] as AppendResult); });
      if (results.some(({ outcome }) => outcome === 'recorded')) onRecorded();
    } catch (error) {
      await settleFailure(lane, batch, error as Error);
    }
  };

  const send = async (lane: AppendConnection, batch: readonly Waiting[]): Promise<AppendResult[]> => {
    if (batch.every(({ at }) => at === null)) {
      const { rows } = await lane.query<[string, string]>({ ...APPEND, values: appendParameters(batch), rowMode: 'array', types: raw });
      const row = rows[0];
      if (row) return recordedTogether(batch, Number(row[0]), isoTime(row[1]));
    }
    const { rows } = await lane.query<Judged>({ ...APPEND_JUDGED, values: judgedParameters(batch), rowMode: 'array', types: raw });
    const verdicts = new Map(rows.map((row) => [Number(row[0]), row]));
    return batch.map((write, index) => resultOf(write, verdicts.get(index + 1)));
  };

  const settleFailure = async (lane: AppendConnection, batch: readonly Waiting[], error: Error): Promise<void> => {
    if (error instanceof UnconfirmedCommit) unconfirmed = true;
    switch (error instanceof StoreUnavailable ? 'unavailable' : meaningOf(error)) {
      case 'unacceptable':
        if (batch.length === 1) return batch[0]?.reject(new UnacceptableEvent(error.message, { cause: error }));
        await run(lane, batch.slice(0, batch.length >> 1));
        return run(lane, batch.slice(batch.length >> 1));
      case 'indeterminate':
        return settleIndeterminate(lane, batch, error);
      case 'unavailable':
        return rejectAll(batch, unavailable(error));
      default:
        return rejectAll(batch, error);
    }
  };

  /** Looks up what became of a batch before anybody is told; what was not recorded is sent again. */
  const settleIndeterminate = async (lane: AppendConnection, batch: readonly Waiting[], lost: Error): Promise<void> => {
    for (const write of batch) write.sent = true;
    const found = await untilFound(batch);
    if (found === undefined) return rejectAll(batch, unavailable(lost));
    unconfirmed = false;
    const missing = batch.filter((write) => {
      const record = found.get(write.request.command.id);
      if (record) write.resolve(resultOfRecord(write, record));
      return record === undefined;
    });
    if (missing.length < batch.length) onRecorded();
    const late = missing.filter(isLate);
    rejectAll(late, unavailable(lost));
    const again = missing.filter((write) => !late.includes(write));
    if (again.length > 0) await setTimeout(RETRY_PAUSE).then(() => run(lane, again));
  };

  const untilFound = async (batch: readonly Waiting[]): Promise<Map<string, Found> | undefined> => {
    for (;;) {
      try {
        return await confirmedLookUp(connectionString, batch.map(({ request }) => request.command.id));
      } catch {
        if (batch.every(isLate)) return undefined;
        await setTimeout(RETRY_PAUSE);
      }
    }
  };

  const isLate = ({ since }: Waiting): boolean => Date.now() - since > patience;

  const confirmed = async (): Promise<void> => {
    if (!unconfirmed) return;
    await confirmedLookUp(connectionString, []).catch((error: Error) => { throw unavailable(error); });
    unconfirmed = false;
  };

  return {
    append: async (request) => {
      assertWellFormed(request);
      if (request.at !== undefined && readTime(request.at) === undefined) return { outcome: 'time-refused', detail: NOT_A_TIME };
      if (closed) throw new StoreUnavailable('the store is closed');
      const prepared = prepareWrite(request);
      if (queue.length >= mostWaiting || queuedBytes + prepared.weight > QUEUED_BYTES) throw new StoreBusy(queue.length);
      return new Promise<AppendResult>((resolve, reject) => {
        queue.push({ ...prepared, since: Date.now(), sent: false, resolve, reject });
        queuedBytes += prepared.weight;
        schedule();
      });
    },
    confirmed,
    close: async () => {
      closed = true;
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
        schedule();
      });
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

const NOT_A_TIME = 'at is not an ISO 8601 time in UTC with at most milliseconds, such as 2017-06-14T12:00:00.000Z';
const APPEND = { name: 'outturn-append', text: `SELECT * FROM ledger.append(${placeholders(19)})` };
const APPEND_JUDGED = { name: 'outturn-append-judged', text: `SELECT * FROM ledger.append_judged(${placeholders(21)})` };

function placeholders(count: number): string {
  return Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ');
}

/**
 * From the front, at most one write for a stream and for a command, none for those under way; whatever comes after such
 * a write on its stream waits too.
 */
function takeBatch(queue: readonly Waiting[], underWay: ReadonlySet<string>, most: number): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const taken = new Set(underWay);
  let bytes = 0;
  for (const [index, write] of queue.entries()) {
    const full = batch.length >= Math.min(most, MOST_WRITES) || (batch.length > 0 && bytes + write.weight > MOST_BYTES);
    if (full) return { batch, rest: [...rest, ...queue.slice(index)] };
    const marks = marksOf(write);
    const waits = marks.some((mark) => taken.has(mark));
    for (const mark of marks) taken.add(mark);
    if (waits) {
      rest.push(write);
    } else {
      batch.push(write);
      bytes += write.weight;
    }
  }
  return { batch, rest };
}

/** What no two writes under way may share. */
function marksOf({ request }: Waiting): string[] {
  return [`command ${request.command.id}`, ...Object.keys(request.expected)];
}

function weightOf(writes: readonly Waiting[]): number {
  return writes.reduce((sum, { weight }) => sum + weight, 0);
}

function recordedTogether(batch: readonly Waiting[], first: number, recordedAt: string): AppendResult[] {
  let position = first - 1;
  return batch.map(({ request }) => ({ outcome: 'recorded', position: (position += request.events.length), recordedAt }));
}

function resultOf(write: Waiting, row: Judged | undefined): AppendResult {
  if (!row) throw new Error('the database gave no verdict on a write');
  const [, verdict, position, recorded, types, fingerprint, salt, stream, expected, actual] = row;
  switch (verdict) {
    case 'recorded':
      return { outcome: 'recorded', position: Number(position), recordedAt: isoTime(recorded ?? '') };
    case 'known':
      return resultOfRecord(write, { position: Number(position), recordedAt: isoTime(recorded ?? ''), types: types.slice(1, -1).split(','), fingerprint, salt });
    case 'conflict':
      return { outcome: 'conflict', stream, expected: Number(expected), actual: Number(actual) };
    default:
      return { outcome: 'time-refused', detail: recorded === null ? 'this ledger takes no recorded times from commands' : `at lies before the last recorded time, ${isoTime(recorded)}` };
  }
}

/** What stands under this write's command id: its own work, that of an earlier command with the same content, or another's. */
function resultOfRecord(write: Waiting, found: Found): AppendResult {
  const { content } = write.request.command;
  if (!sameContent(found, content)) return { outcome: 'id-reused' };
  return write.sent
    ? { outcome: 'recorded', position: found.position, recordedAt: found.recordedAt }
    : { outcome: 'duplicate', position: found.position, types: found.types };
}

function rejectAll(batch: readonly Waiting[], error: Error): void {
  for (const write of batch) write.reject(error);
}

function unavailable(cause: Error): StoreUnavailable {
  return cause instanceof StoreUnavailable ? cause : new StoreUnavailable(`the database is not available (${cause.message})`, { cause });
}
