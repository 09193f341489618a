import type { EventOf, EventType, Recorded } from '@outturn/domain';
import type { FactTables, TableName } from '../facts.ts';
import { foldInMemory } from '../in-memory.ts';

/** An event without what the ledger adds: positions are those in the list given, from 1. */
export type Given = { readonly type: EventType; readonly data: unknown; readonly user: string };

export function event<T extends EventType>(type: T, data: EventOf<T>['data'], user = 'fatima.finance'): Given {
  return { type, data, user };
}

export function recorded(events: readonly Given[]): Recorded[] {
  return events.map(
    ({ type, data, user }, index) =>
      ({
        type,
        data,
        position: index + 1,
        stream: 'stream/of-no-interest',
        revision: index,
        effective: null,
        command: 'c',
        recordedAt: '2017-04-03T09:00:00.000Z',
        actor: { user, roles: ['finance'] },
      }) as unknown as Recorded,
  );
}

/** The latest facts of a table after these events, in the order of keys. */
export async function factsAfter<T extends TableName>(table: T, ...events: Given[]): Promise<FactTables[T][]> {
  return foldInMemory(recorded(events)).asAt(table, events.length);
}
