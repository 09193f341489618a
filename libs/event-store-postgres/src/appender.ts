import { type AppendRequest, type AppendResult, assertWellFormed, readTime, StoreBusy, StoreUnavailable } from '@outturn/event-store';
import { prepareWrite } from './batch.ts';
import { appendConnection, appendSettings } from './connection.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';
import { createPace } from './pace.ts';
import { MOST_WRITES, takeBatch, type WaitingWrite, weightOf } from './waiting-write.ts';

export interface AppenderOptions extends DeliveryOptions {
  /** How many writes may wait; beyond it StoreBusy. */
  readonly queue: number;
}

export interface Appender {
  append(request: AppendRequest): Promise<AppendResult>;
  /** Resolves when everything that stands in the database is acknowledged by its standby too; throws StoreUnavailable. */
  confirmed(): Promise<void>;
  /** Waits for what is under way, and takes no more. */
  close(): Promise<void>;
}

const MOST_UNDER_WAY = 2;
const QUEUED_BYTES = 128 * 1024 * 1024;
const NOT_A_TIME = 'at is not an ISO 8601 time in UTC with at most milliseconds, such as 2017-06-14T12:00:00.000Z';

/**
 * Gathers concurrent appends into batches, and answers each write singly. Two batches may be under way, on one connection:
 * the second lies ready at the server when the first is done, and is worked on while the first is answered and the next
 * made ready. They never share a stream or a command. Two connections were slower: whoever comes second is woken only when
 * the lock is free.
 */
export function createAppender(options: AppenderOptions): Appender {
  const connection = appendConnection(appendSettings(options.connectionString));
  const { deliver, confirmed } = createDelivery(options);
  const underWay = new Set<string>();
  const pace = createPace();
  let batchesUnderWay = 0;
  let queue: WaitingWrite[] = [];
  let queuedBytes = 0;
  let scheduled = false;
  let closed = false;
  let whenIdle = (): void => undefined;

  /** Whoever was just answered gets the chance to have the next write in the coming batch. */
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    process.nextTick(() => {
      scheduled = false;
      while (startBatch());
      if (queue.length === 0 && batchesUnderWay === 0) whenIdle();
    });
  };

  const startBatch = (): boolean => {
    // Writes that set their own time are in one order with all others: nothing else is under way beside them.
    const alone = queue.some(({ at }) => at !== null);
    if (queue.length === 0 || batchesUnderWay === (alone ? 1 : MOST_UNDER_WAY)) return false;
    const halved = batchesUnderWay === 0 && !alone && pace.halves(queue.length);
    const { batch, rest } = takeBatch(queue, underWay, Math.min(halved ? Math.ceil(queue.length / 2) : queue.length, MOST_WRITES));
    if (batch.length === 0) return false;
    batchesUnderWay += 1;
    queue = rest;
    queuedBytes -= weightOf(batch);
    for (const { marks } of batch) for (const mark of marks) underWay.add(mark);
    const sent = performance.now();
    pace.sent(batch.length, sent);
    void deliver(connection, batch).finally(() => {
      pace.answered(batch.length, sent, performance.now());
      for (const { marks } of batch) for (const mark of marks) underWay.delete(mark);
      batchesUnderWay -= 1;
      schedule();
    });
    return !alone;
  };

  const append = async (request: AppendRequest): Promise<AppendResult> => {
    assertWellFormed(request);
    if (request.at !== undefined && readTime(request.at) === undefined) return { outcome: 'time-refused', detail: NOT_A_TIME };
    if (closed) throw new StoreUnavailable('the store is closed');
    const prepared = prepareWrite(request);
    if (queue.length >= options.queue || queuedBytes + prepared.weight > QUEUED_BYTES) throw new StoreBusy(queue.length);
    return new Promise<AppendResult>((resolve, reject) => {
      const { salt, fingerprint, at, weight, marks } = prepared;
      queue.push({ request, salt, fingerprint, at, weight, marks, since: Date.now(), sent: false, resolve, reject });
      queuedBytes += prepared.weight;
      schedule();
    });
  };

  const close = async (): Promise<void> => {
    closed = true;
    await new Promise<void>((resolve) => {
      whenIdle = resolve;
      schedule();
    });
    await connection.close();
  };

  return { append, confirmed, close };
}
