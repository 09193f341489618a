import type { Recorded } from '@outturn/domain';
import type { FactTables, Selection, TableName } from './facts.ts';
import { type LatestFacts, project } from './projections.ts';
import type { FactReader, Version } from './reader.ts';
import { checkSelection, scopeOf, TABLE_NAMES } from './tables.ts';

/** Every version of every fact, in memory: for specs, and for whoever wants to compare a database with a replay. */
export interface InMemoryFacts extends FactReader, LatestFacts {
  /** Folds further events in. Throws, with nothing changed by that event, where the ledger contradicts itself. */
  add(events: Iterable<Recorded>): void;
  /** Position of the last event folded in; 0 before the first. */
  readonly position: number;
  /** All versions of a table in ledger order. */
  versions<T extends TableName>(table: T): Version<T>[];
}

type Versions = Map<string, Version[]>;

export function foldInMemory(events: Iterable<Recorded> = []): InMemoryFacts {
  const tables = new Map<TableName, Versions>(TABLE_NAMES.map((table) => [table, new Map()]));
  let position = 0;
  const tableOf = (table: TableName): Versions => {
    const versions = tables.get(table);
    if (versions === undefined) throw new Error(`there is no table of ${table} facts`);
    return versions;
  };
  const latest: LatestFacts = {
    get: <T extends TableName>(table: T, key: string) => tableOf(table).get(key)?.at(-1)?.facts as FactTables[T] | undefined,
  };
  const add = (more: Iterable<Recorded>): void => {
    for (const event of more) {
      for (const version of project(latest, event)) {
        const versions = tableOf(version.table);
        const before = versions.get(version.key);
        if (before === undefined) versions.set(version.key, [version]);
        else before.push(version);
      }
      position = event.position;
    }
  };
  const selected = <T extends TableName>(table: T, selection: Selection): [string, Version<T>[]][] => {
    checkSelection(table, selection);
    return [...tableOf(table)].filter(([key, versions]) => isSelected(table, key, versions, selection)) as [string, Version<T>[]][];
  };
  add(events);
  return {
    ...latest,
    add,
    get position() {
      return position;
    },
    versions: (table) => inLedgerOrder(selected(table, {}).flatMap(([, versions]) => versions)),
    asAt: async (table, at, selection = {}) =>
      selected(table, selection)
        .sort(([a], [b]) => byCodeUnits(a, b))
        .flatMap(([, versions]) => versions.findLast(({ from }) => from <= at)?.facts ?? []),
    between: async (table, after, upTo, selection = {}) =>
      inLedgerOrder(selected(table, selection).flatMap(([, versions]) => versions.filter(({ from }) => from > after && from <= upTo))),
  };
}

function isSelected(table: TableName, key: string, versions: readonly Version[], selection: Selection): boolean {
  const first = versions[0];
  if (first === undefined) return false;
  const scope = scopeOf(table, first.facts as never);
  return (
    (selection.key === undefined || selection.key === key) &&
    (selection.keyHolds ?? []).every((part) => key.toLowerCase().includes(part.toLowerCase())) &&
    (selection.scheme === undefined || selection.scheme === scope.scheme) &&
    (selection.year === undefined || selection.year === scope.year)
  );
}

function inLedgerOrder<T extends TableName>(versions: Version<T>[]): Version<T>[] {
  return versions.sort((a, b) => a.from - b.from || byCodeUnits(a.key, b.key));
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
