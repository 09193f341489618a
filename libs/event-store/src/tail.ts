import type { StoredEvent } from '@outturn/ledger';
import type { Subscription } from './port.ts';

export interface TailOptions {
  /** At most `limit` events after a position, in order. */
  readonly readAll: (after: number, limit: number) => Promise<StoredEvent[]>;
  /** Resolves after so many milliseconds, or earlier when an event may have come. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Whether reading may go on after this error of `readAll`. */
  readonly passing: (error: unknown) => boolean;
}

const PAGE = 1_000;
const BUSY_PAUSE = 5;
const IDLE_PAUSE = 100;
/** How long after the last event the ledger still counts as busy. */
const BUSY_FOR = 1_000;
const LONGEST_RETRY_PAUSE = 2_000;

/**
 * Follows a ledger by polling: dense positions in commit order make the last position seen all that must be
 * remembered. The next read waits until `handle` is done with the last. Goes on through lost connections.
 */
export function tail(after: number, handle: (events: readonly StoredEvent[]) => Promise<void>, { readAll, wait, passing }: TailOptions): Subscription {
  let closed = false;
  let wake = (): void => undefined;
  const closing = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const follow = async (): Promise<void> => {
    let position = after;
    let lastSeen = 0;
    let failures = 0;
    const attempt = async (): Promise<StoredEvent[] | undefined> => {
      try {
        const events = await readAll(position, PAGE);
        failures = 0;
        return events;
      } catch (error) {
        if (!passing(error)) throw error;
        failures += 1;
        return undefined;
      }
    };
    while (!closed) {
      const events = await attempt();
      if (closed) return;
      const last = events?.at(-1);
      if (events && last) {
        await handle(events);
        position = last.position;
        lastSeen = Date.now();
        if (events.length === PAGE) continue;
      }
      const pause = failures > 0 ? Math.min(LONGEST_RETRY_PAUSE, 2 ** failures * 10) : Date.now() - lastSeen < BUSY_FOR ? BUSY_PAUSE : IDLE_PAUSE;
      await Promise.race([wait(pause), closing]);
    }
  };
  const ended = follow();
  // Whoever wants to know awaits `ended`; a failure that nobody awaits must not end the process.
  ended.catch(() => undefined);
  return {
    ended,
    close: async () => {
      closed = true;
      wake();
      await ended.catch(() => undefined);
    },
  };
}
