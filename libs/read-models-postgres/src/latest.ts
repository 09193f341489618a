import type { FactTables, LatestFacts, TableName } from '@outturn/read-models';

export type AnyFacts = FactTables[TableName];

/** The latest facts of the keys of a batch, and those that the batch makes. */
export interface KnownFacts extends LatestFacts {
  has(table: TableName, key: string): boolean;
  /** `null`: the database has none. */
  set(table: TableName, key: string, facts: AnyFacts | null): void;
  entries(): Iterable<[string, AnyFacts | null]>;
}

/** Remembers the facts of the keys that were last in use, so that a projector need not ask for what it wrote itself. */
export interface RecentFacts {
  get(table: TableName, key: string): AnyFacts | undefined;
  /** Takes over what a committed batch knew. */
  remember(known: KnownFacts): void;
}

const idOf = (table: TableName, key: string): string => `${table} ${key}`;

export function knownFacts(): KnownFacts {
  const all = new Map<string, AnyFacts | null>();
  return {
    get: <T extends TableName>(table: T, key: string) => {
      const facts = all.get(idOf(table, key));
      if (facts === undefined) throw new Error(`the facts of ${table} ${key} were not loaded`);
      return (facts ?? undefined) as FactTables[T] | undefined;
    },
    has: (table, key) => all.has(idOf(table, key)),
    set: (table, key, facts) => {
      all.set(idOf(table, key), facts);
    },
    entries: () => all.entries(),
  };
}

export function recentFacts(limit: number): RecentFacts {
  const all = new Map<string, AnyFacts>();
  return {
    get: (table, key) => all.get(idOf(table, key)),
    remember: (known) => {
      for (const [id, facts] of known.entries()) {
        if (facts === null) continue;
        all.delete(id);
        all.set(id, facts);
      }
      for (const id of all.keys()) {
        if (all.size <= limit) break;
        all.delete(id);
      }
    },
  };
}
