import type { Recorded } from '@outturn/domain';
import { EVENTS } from '@outturn/domain';
import { type EventStore, tail } from '@outturn/event-store';
import { canonical, type StoredEvent } from '@outturn/ledger';

/** An event as a store would give it back. */
export function stored(event: Recorded): StoredEvent {
  return {
    id: `00000000-0000-4000-9000-${event.position.toString(16).padStart(12, '0')}`,
    stream: event.stream,
    type: event.type,
    version: EVENTS[event.type].version,
    command: event.command,
    effective: event.effective,
    actor: canonical(event.actor),
    payload: canonical({ data: event.data }),
    position: event.position,
    revision: event.revision,
    recordedAt: event.recordedAt,
  };
}

/** A ledger that a spec writes as it likes, poison included. Only reading works. */
export interface HistoryStore extends EventStore {
  readonly events: StoredEvent[];
}

export function historyStore(events: readonly Recorded[] = []): HistoryStore {
  const ledger = events.map(stored);
  const notHere = async (): Promise<never> => {
    throw new Error('this ledger is for reading');
  };
  const readAll = async (after: number, limit: number): Promise<StoredEvent[]> => ledger.slice(after, after + limit);
  return {
    events: ledger,
    readAll,
    head: async () => ({ position: ledger.length, recordedAt: ledger.at(-1)?.recordedAt ?? null }),
    subscribe: (after, handle) =>
      tail(after, handle, {
        readAll,
        wait: (milliseconds) =>
          new Promise((resolve) => {
            setTimeout(resolve, Math.min(2, milliseconds));
          }),
        passing: () => false,
      }),
    info: notHere,
    append: notHere,
    lookUp: notHere,
    readStreams: notHere,
    readAt: notHere,
    positionAt: notHere,
    texts: notHere,
    searchTexts: notHere,
    close: async () => undefined,
  };
}
