import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { generationSchema, type RelationDefinition } from './schema.ts';

/** A row that stands otherwise in two generations. `null`: it isn't there. */
export interface RowDifference {
  /** `scheme_year_version`, `claim_key` … */
  readonly relation: string;
  readonly key: string;
  /** Position of the version; for keys the position that they are known since. */
  readonly from: number;
  readonly live: unknown;
  readonly replayed: unknown;
}

export interface GenerationDigest {
  /** `sha256:…` */
  readonly digest: string;
  /** Hexadecimal, by relation. */
  readonly relations: ReadonlyMap<string, string>;
}

/** Differences shown of each relation; all are counted. */
const SHOWN = 20;

/** The column that says since which position a row stands. */
function positionColumn({ primaryKey }: RelationDefinition): string {
  return primaryKey[1] ?? 'since';
}

/** A row as text: its columns separated by tabs, facts as they were written. */
function rowText({ columns }: RelationDefinition): string {
  return columns.map(({ name }) => `coalesce(${name}::text, '')`).join(" || E'\\t' || ");
}

/** Rows known up to a position ($1), each with the digest of all it holds; those are small where the facts are not. */
function hashedRows(relation: RelationDefinition, generation: number): string {
  const position = positionColumn(relation);
  return `(SELECT key, ${position} AS position, sha256(convert_to(${rowText(relation)}, 'UTF8')) AS digest
    FROM ${generationSchema(generation)}.${relation.name} WHERE ${position} <= $1 OFFSET 0)`;
}

/**
 * Digest of relations of a generation in all that was known up to a position: SHA-256 over a line `RELATION HEX` for each relation, its
 * HEX over the digests of its keys in their order, each of those over the digests of the key's rows in the order of positions.
 */
export async function digestOf(client: ClientBase, generation: number, relationsOf: readonly RelationDefinition[], upTo: number): Promise<GenerationDigest> {
  const total = createHash('sha256');
  const relations = new Map<string, string>();
  await client.query("SET work_mem = '128MB'");
  for (const relation of relationsOf) {
    const { rows } = await client.query<{ hex: string }>(
      `SELECT encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY key), ''::bytea)), 'hex') AS hex FROM
        (SELECT key, sha256(string_agg(digest, ''::bytea ORDER BY position)) AS digest FROM ${hashedRows(relation, generation)} hashed GROUP BY key) keys`,
      [upTo],
    );
    const hex = rows[0]?.hex ?? '';
    relations.set(relation.name, hex);
    total.update(`${relation.name} ${hex}\n`);
  }
  await client.query('RESET work_mem');
  return { digest: `sha256:${total.digest('hex')}`, relations };
}

/** Compares relations of two generations row by row, in all that was known up to a position: so as at every position up to it. */
export async function compare(
  client: ClientBase,
  live: number,
  replayed: number,
  upTo: number,
  relations: readonly RelationDefinition[],
): Promise<{ count: number; differences: RowDifference[] }> {
  const differences: RowDifference[] = [];
  let count = 0;
  await client.query("SET work_mem = '128MB'");
  for (const relation of relations) {
    const { rows } = await client.query<{ key: string; position: string; live: unknown; replayed: unknown; total: string }>(
      differencesSql(relation, live, replayed),
      [upTo],
    );
    count += Number(rows[0]?.total ?? 0);
    differences.push(...rows.map((row) => ({ relation: relation.name, key: row.key, from: Number(row.position), live: row.live, replayed: row.replayed })));
  }
  await client.query('RESET work_mem');
  return { count, differences };
}

/** Rows whose digests differ, and among them those that say something else: the names inside facts may come in another order. */
function differencesSql(relation: RelationDefinition, live: number, replayed: number): string {
  const position = positionColumn(relation);
  const tableOf = (generation: number): string => `${generationSchema(generation)}.${relation.name}`;
  const suspects = `SELECT key, position FROM ${hashedRows(relation, live)} l FULL JOIN ${hashedRows(relation, replayed)} r USING (key, position) WHERE l.digest IS DISTINCT FROM r.digest`;
  const same = relation.columns
    .map(({ name, type }) => (type === 'json' ? `l.${name}::jsonb IS NOT DISTINCT FROM r.${name}::jsonb` : `l.${name} IS NOT DISTINCT FROM r.${name}`))
    .join(' AND ');
  return `SELECT s.key, s.position, to_jsonb(l) AS live, to_jsonb(r) AS replayed, count(*) OVER () AS total FROM (${suspects}) s
    LEFT JOIN ${tableOf(live)} l ON l.key = s.key AND l.${position} = s.position LEFT JOIN ${tableOf(replayed)} r ON r.key = s.key AND r.${position} = s.position
    WHERE NOT (${same}) ORDER BY 2, 1 LIMIT ${SHOWN}`;
}
