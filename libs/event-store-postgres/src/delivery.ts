import { setTimeout } from 'node:timers/promises';
import { type AppendResult, StoreUnavailable, UnacceptableEvent } from '@outturn/event-store';
import type { DatabaseError } from 'pg';
import { appendOneParameters, appendParameters, judgedParameters } from './batch.ts';
import type { AppendConnection } from './connection.ts';
import { confirmedLookUp, type Found } from './look-up.ts';
import { raw } from './rows.ts';
import { meaningOf, UnconfirmedCommit } from './sqlstate.ts';
import { type Judged, resultOf, resultOfRecord } from './verdict.ts';
import { rejectAll, unavailable, type WaitingWrite } from './waiting-write.ts';

export interface DeliveryOptions {
  readonly connectionString: string;
  /** How long a write may wait for a database that is away, in milliseconds. */
  readonly patience: number;
  readonly onRecorded: () => void;
}

export interface Delivery {
  /** Sends a batch and answers each of its writes, whatever happens. Never rejects. */
  readonly deliver: (connection: AppendConnection, batch: readonly WaitingWrite[]) => Promise<void>;
  /** Resolves when everything that stands in the database is acknowledged by its standby too; throws StoreUnavailable. */
  readonly confirmed: () => Promise<void>;
}

const RETRY_PAUSE = 50;
const UNIQUE_VIOLATION = '23505';
/** All or nothing: these two give null, or fail on a unique index, unless every write is good. */
const APPEND = { name: 'outturn-append', text: `SELECT ledger.append(${placeholders(17)})` };
const APPEND_ONE = { name: 'outturn-append-one', text: `SELECT ledger.append_one(${placeholders(11)})` };
const APPEND_AT_HEAD = { name: 'outturn-append-at-head', text: `SELECT * FROM ledger.append_at_head(${placeholders(22)})` };
const APPEND_JUDGED = { name: 'outturn-append-judged', text: `SELECT * FROM ledger.append_judged(${placeholders(21)})` };

function placeholders(count: number): string {
  return Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ');
}

export function createDelivery({ connectionString, patience, onRecorded }: DeliveryOptions): Delivery {
  /** A commit stands in the database without the standby's acknowledgement: what is found there may yet be lost. */
  let unconfirmed = false;
  const isLate = ({ since }: WaitingWrite): boolean => Date.now() - since > patience;

  const deliver = async (connection: AppendConnection, batch: readonly WaitingWrite[]): Promise<void> => {
    try {
      const results = await send(connection, batch);
      if (results.some(({ outcome }) => outcome === 'duplicate' || outcome === 'id-reused')) await confirmed();
      batch.forEach((write, index) => {
        write.resolve(results[index] as AppendResult);
      });
      if (results.some(({ outcome }) => outcome === 'recorded')) onRecorded();
    } catch (error) {
      await settleFailure(connection, batch, error as Error);
    }
  };

  const settleFailure = async (connection: AppendConnection, batch: readonly WaitingWrite[], error: Error): Promise<void> => {
    if (error instanceof UnconfirmedCommit) unconfirmed = true;
    switch (error instanceof StoreUnavailable ? 'unavailable' : meaningOf(error)) {
      case 'unacceptable':
        if (batch.length === 1) return rejectAll(batch, new UnacceptableEvent(error.message, { cause: error }));
        await deliver(connection, batch.slice(0, batch.length >> 1));
        return deliver(connection, batch.slice(batch.length >> 1));
      case 'indeterminate':
        return settleIndeterminate(connection, batch, error);
      case 'unavailable':
        return rejectAll(batch, unavailable(error));
      default:
        return rejectAll(batch, error);
    }
  };

  /** Looks up what became of a batch before anybody is told; what was not recorded is sent again. */
  const settleIndeterminate = async (connection: AppendConnection, batch: readonly WaitingWrite[], lost: Error): Promise<void> => {
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
    if (again.length === 0) return undefined;
    await setTimeout(RETRY_PAUSE);
    return deliver(connection, again);
  };

  const untilFound = async (batch: readonly WaitingWrite[]): Promise<Map<string, Found> | undefined> => {
    for (;;) {
      try {
        return await confirmedLookUp(
          connectionString,
          batch.map(({ request }) => request.command.id),
        );
      } catch {
        if (batch.every(isLate)) return undefined;
        await setTimeout(RETRY_PAUSE);
      }
    }
  };

  const confirmed = async (): Promise<void> => {
    if (!unconfirmed) return;
    await confirmedLookUp(connectionString, []).catch((error: Error) => {
      throw unavailable(error);
    });
    unconfirmed = false;
  };

  return { deliver, confirmed };
}

async function send(connection: AppendConnection, batch: readonly WaitingWrite[]): Promise<AppendResult[]> {
  const head = batch[0]?.request.head;
  if (head === undefined && batch.every(({ at }) => at === null)) {
    const recorded = await recordedAll(connection, batch);
    if (recorded) return recorded;
  }
  const judged = judgedParameters(batch);
  const asked = head === undefined ? { ...APPEND_JUDGED, values: judged } : { ...APPEND_AT_HEAD, values: [String(head), ...judged] };
  const { rows } = await connection.query<Judged>({ ...asked, rowMode: 'array', types: raw });
  const verdicts = new Map(rows.map((row) => [Number(row[0]), row]));
  return batch.map((write, index) => resultOf(write, verdicts.get(index + 1)));
}

/** Undefined when one of the writes is not good: then nothing was recorded, and each is to be judged. */
async function recordedAll(connection: AppendConnection, batch: readonly WaitingWrite[]): Promise<AppendResult[] | undefined> {
  try {
    const [write, second] = batch;
    const single = write && !second ? appendOneParameters(write) : undefined;
    const answer = await (single ? connection.call(APPEND_ONE, single) : connection.call(APPEND, appendParameters(batch)));
    const [first, recordedAt] = answer?.split(' ') ?? [];
    return first !== undefined && recordedAt !== undefined ? recordedTogether(batch, Number(first), recordedAt) : undefined;
  } catch (error) {
    // A stream or a command that is there already.
    if ((error as Partial<DatabaseError>).code === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

function recordedTogether(batch: readonly WaitingWrite[], first: number, recordedAt: string): AppendResult[] {
  let position = first - 1;
  return batch.map(({ request }) => ({ outcome: 'recorded', position: (position += request.events.length), recordedAt }));
}
