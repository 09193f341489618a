import { canonical, detach, type StoredEvent } from '@outturn/ledger';
import { randomUUID } from 'node:crypto';
import type { AppendRequest, AppendResult, EventStore, LedgerKind } from './port.ts';

/** A fresh ledger, opened for one case. */
export interface OpenedStore {
  readonly store: EventStore;
  /** The same ledger through another instance, as another process would open it. */
  reopen(options?: { readonly queue?: number }): Promise<EventStore>;
  /** Ends every connection to the database at once; left out where there are none. */
  readonly loseConnections?: () => Promise<void>;
  /** True when writes wait in a queue that is bounded. */
  readonly queues: boolean;
  readonly close: () => Promise<void>;
}

export type OpenStore = (options: { readonly kind: LedgerKind }) => Promise<OpenedStore>;

export interface Wish {
  readonly id?: string;
  readonly content?: string;
  readonly at?: string;
  readonly texts?: readonly string[];
  readonly payload?: string;
}

/** A write of events of type Noted to streams, `['a/1', -1, 2]`: two events to a/1, of which nothing is known to exist. */
export function writeTo(streams: readonly (readonly [stream: string, expected: number, events: number])[], wish: Wish = {}): AppendRequest {
  const id = wish.id ?? randomUUID();
  const texts = (wish.texts ?? []).map((text) => detach(text));
  const events = streams.flatMap(([stream, , count]) =>
    Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      stream,
      type: n === 0 ? 'Noted' : 'NotedAgain',
      version: 1,
      command: id,
      effective: '2017-06-14',
      actor: canonical({ roles: ['finance'], user: 'ada' }),
      payload: wish.payload ?? canonical({ data: { n, notes: texts.map(({ digest }) => digest), sign: '£' } }),
    })),
  );
  return {
    command: { id, content: wish.content ?? `content of ${id}` },
    events,
    texts,
    expected: Object.fromEntries(streams.map(([stream, expected]) => [stream, expected])),
    ...(wish.at === undefined ? {} : { at: wish.at }),
  };
}

export const one = (stream: string, expected: number, wish?: Wish): AppendRequest => writeTo([[stream, expected, 1]], wish);

/** Positions dense from 1, revisions dense in each stream, times never decreasing: what every ledger must be. */
export function expectSound(events: readonly StoredEvent[], from = 1): void {
  const next = new Map<string, number>();
  let time = '';
  let position = from;
  for (const event of events) {
    const faults = [
      event.position === position ? '' : `position ${event.position} after ${position - 1}`,
      from > 1 || event.revision === (next.get(event.stream) ?? 0) ? '' : `revision ${event.revision} of ${event.stream}, not ${next.get(event.stream) ?? 0}`,
      event.recordedAt >= time ? '' : `time ${event.recordedAt} after ${time}`,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(event.recordedAt) ? '' : `time ${event.recordedAt}`,
    ].filter((fault) => fault !== '');
    if (faults.length > 0) throw new Error(`at ${event.position}: ${faults.join('; ')}`);
    next.set(event.stream, event.revision + 1);
    time = event.recordedAt;
    position += 1;
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

export async function until(condition: () => boolean, what: string, patience = 20_000): Promise<void> {
  const end = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(5);
  }
}

export const outcomes = (results: readonly AppendResult[]): string[] => results.map(({ outcome }) => outcome);
