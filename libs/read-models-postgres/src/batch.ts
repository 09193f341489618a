import type { StoredEvent } from '@outturn/ledger';
import type { Recorded } from '@outturn/domain';
import { claimOf, decode, type FactKey, keysOf, project, type TableName } from '@outturn/read-models';
import type { ClientBase } from 'pg';
import { type AnyFacts, type KnownFacts, knownFacts, type RecentFacts } from './latest.ts';
import { messageOf, type Poison } from './problems.ts';
import { type Row, rowOf } from './rows.ts';

/** A generation that is being projected, by one process. */
export interface Target {
  readonly schema: string;
  readonly recent: RecentFacts;
}

export interface Folded {
  /** What is to be written. */
  readonly rows: readonly Row[];
  readonly known: KnownFacts;
  /** Position of the last event that could be projected; undefined when the first one could not. */
  readonly upTo: number | undefined;
  readonly poison: Poison | undefined;
}

function poisonOf(event: StoredEvent, error: unknown): Poison {
  return { position: event.position, type: event.type, error: messageOf(error) };
}

/** Decodes events up to the first that can't be. */
function decodeAll(events: readonly StoredEvent[]): { decoded: Recorded[]; poison: Poison | undefined } {
  const decoded: Recorded[] = [];
  for (const event of events) {
    try {
      decoded.push(decode(event));
    } catch (error) {
      return { decoded, poison: poisonOf(event, error) };
    }
  }
  return { decoded, poison: undefined };
}

/** Decodes and folds a batch: loads the latest facts of the keys that it touches, and stops before the first event that can't be projected. */
export async function foldBatch(client: ClientBase, target: Target, events: readonly StoredEvent[]): Promise<Folded> {
  const { decoded, poison: undecodable } = decodeAll(events);
  const known = knownFacts();
  const claims = decoded.map(claimOf).filter((claim) => claim !== undefined);
  await load(
    client,
    target,
    known,
    claims.map((key) => ({ table: 'claim' as const, key })),
  );
  const announced = decoded.map((event) => announce(known, event));
  await load(
    client,
    target,
    known,
    announced.flatMap(({ keys }) => keys),
  );
  const rows: Row[] = [];
  let upTo: number | undefined;
  for (const [index, event] of decoded.entries()) {
    try {
      const failure = announced[index]?.failure;
      if (failure !== undefined) throw failure;
      const made = project(known, event);
      const written = made.map((version) => rowOf(version, known.get(version.table, version.key) === undefined));
      rows.push(...written);
      for (const { table, key, facts } of made) known.set(table, key, facts);
    } catch (error) {
      return { rows, known, upTo, poison: poisonOf(events[index] as StoredEvent, error) };
    }
    upTo = event.position;
  }
  return { rows, known, upTo, poison: undecodable };
}

/** An event so malformed that its keys can't be told is not projected, but must not keep those before it. */
function announce(known: KnownFacts, event: Recorded): { keys: FactKey[]; failure?: unknown } {
  try {
    const claim = claimOf(event);
    return { keys: keysOf(event, claim === undefined ? undefined : known.get('claim', claim)) };
  } catch (failure) {
    return { keys: [], failure };
  }
}

/** Takes the facts of keys from memory, and those not there from the database in one query. */
async function load(client: ClientBase, { schema, recent }: Target, known: KnownFacts, keys: readonly FactKey[]): Promise<void> {
  const missing = new Map<TableName, Set<string>>();
  for (const { table, key } of keys) {
    if (known.has(table, key)) continue;
    const remembered = recent.get(table, key);
    if (remembered !== undefined) known.set(table, key, remembered);
    else missing.set(table, (missing.get(table) ?? new Set()).add(key));
  }
  if (missing.size === 0) return;
  const parts = [...missing.keys()].map(
    (table, index) => `SELECT '${table}' AS "table", k.key, v.facts FROM unnest($${index + 1}::text[]) AS k (key) CROSS JOIN LATERAL
      (SELECT facts FROM ${schema}.${table}_version v WHERE v.key = k.key ORDER BY v.from_position DESC LIMIT 1) v`,
  );
  const lists = [...missing.values()].map((set) => [...set]);
  for (const [table, set] of missing) for (const key of set) known.set(table, key, null);
  const { rows } = await client.query<{ table: TableName; key: string; facts: AnyFacts }>(parts.join('\nUNION ALL\n'), lists);
  for (const { table, key, facts } of rows) known.set(table, key, facts);
}
