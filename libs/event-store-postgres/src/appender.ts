import { type AppendRequest, type AppendResult, assertWellFormed, readTime, StoreBusy, StoreUnavailable } from '@outturn/event-store';
import { prepareWrite } from './batch.ts';
import { appendConnection, connectionSettings } from './connection.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';
import { marksOf, takeBatch, type WaitingWrite, weightOf } from './waiting-write.ts';

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

const LANES = 2;
const QUEUED_BYTES = 128 * 1024 * 1024;
const NOT_A_TIME = 'at is not an ISO 8601 time in UTC with at most milliseconds, such as 2017-06-14T12:00:00.000Z';

/**
 * Gathers concurrent appends into batches, and answers each write singly. Two batches may be under way: while the
 * database works on one, the next is made ready; they never share a stream or a command.
 */
export function createAppender(options: AppenderOptions): Appender {
  const lanes = Array.from({ length: LANES }, () => appendConnection(connectionSettings(options.connectionString)));
  const { deliver, confirmed } = createDelivery(options);
  const idle = [...lanes];
  const underWay = new Set<string>();
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
      if (queue.length === 0 && idle.length === LANES) whenIdle();
    });
  };

  const startBatch = (): boolean => {
    // Writes that set their own time are in one order with all others: nothing else is under way beside them.
    const alone = queue.some(({ at }) => at !== null);
    const lane = idle.at(-1);
    if (queue.length === 0 || lane === undefined || (alone && idle.length < LANES)) return false;
    const { batch, rest } = takeBatch(queue, underWay);
    if (batch.length === 0) return false;
    idle.pop();
    queue = rest;
    queuedBytes -= weightOf(batch);
    const marks = batch.flatMap(marksOf);
    for (const mark of marks) underWay.add(mark);
    void deliver(lane, batch).finally(() => {
      for (const mark of marks) underWay.delete(mark);
      idle.push(lane);
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
      queue.push({ ...prepared, since: Date.now(), sent: false, resolve, reject });
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
    await Promise.all(lanes.map((lane) => lane.close()));
  };

  return { append, confirmed, close };
}
