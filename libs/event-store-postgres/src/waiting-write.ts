import { type AppendResult, StoreUnavailable } from '@outturn/event-store';
import type { PreparedWrite } from './batch.ts';

/** A write that waits for its answer. */
export interface WaitingWrite extends PreparedWrite {
  /** When it came, in milliseconds since 1970. */
  readonly since: number;
  /** Sent before, with an answer that was lost: a record of this command is this write's own. */
  sent: boolean;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

export const MOST_WRITES = 512;
const MOST_BYTES = 1024 * 1024;

/**
 * From the front, at most one write for a stream and for a command, none for those under way; whatever comes after such
 * a write on its stream waits too, also where it only relies on the stream. A write that wants the ledger to end somewhere goes alone.
 */
export function takeBatch(queue: readonly WaitingWrite[], underWay: ReadonlySet<string>, most: number): { batch: WaitingWrite[]; rest: WaitingWrite[] } {
  const batch: WaitingWrite[] = [];
  const rest: WaitingWrite[] = [];
  const taken = new Set(underWay);
  let bytes = 0;
  for (const [index, write] of queue.entries()) {
    const alone = batch.length > 0 && [write, batch[0]].some((one) => one?.request.head !== undefined);
    const full = alone || batch.length >= most || (batch.length > 0 && bytes + write.weight > MOST_BYTES);
    if (full) return { batch, rest: [...rest, ...queue.slice(index)] };
    const { marks } = write;
    const waits = marks.some((mark) => taken.has(mark)) || Object.keys(write.request.unchanged ?? {}).some((mark) => taken.has(mark));
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

export function weightOf(writes: readonly WaitingWrite[]): number {
  return writes.reduce((sum, { weight }) => sum + weight, 0);
}

export function rejectAll(writes: readonly WaitingWrite[], error: Error): void {
  for (const write of writes) write.reject(error);
}

export function unavailable(cause: Error): StoreUnavailable {
  return cause instanceof StoreUnavailable ? cause : new StoreUnavailable(`the database is not available (${cause.message})`, { cause });
}
