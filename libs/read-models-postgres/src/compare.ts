import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { FACT_RELATIONS, generationSchema, type RelationDefinition } from './schema.ts';

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

/** Differences shown of each relation; all are counted. */
const SHOWN = 20;

const POSITION: Readonly<Record<string, string>> = { key: 'since', version: 'from_position' };

function positionColumn(relation: RelationDefinition): string {
  return POSITION[relation.name.slice(relation.name.lastIndexOf('_') + 1)] ?? '';
}

/** Compares two generations row by row, all that was known up to a position: so as at every position up to it. */
export async function compare(client: ClientBase, live: number, replayed: number, upTo: number): Promise<{ count: number; differences: RowDifference[] }> {
  const differences: RowDifference[] = [];
  let count = 0;
  for (const relation of FACT_RELATIONS) {
    const { rows } = await client.query<{ key: string; position: string; live: unknown; replayed: unknown; total: string }>(differencesSql(relation, live, replayed), [upTo]);
    count += Number(rows[0]?.total ?? 0);
    differences.push(...rows.map((row) => ({ relation: relation.name, key: row.key, from: Number(row.position), live: row.live, replayed: row.replayed })));
  }
  return { count, differences };
}

function differencesSql(relation: RelationDefinition, live: number, replayed: number): string {
  const position = positionColumn(relation);
  const rowsOf = (generation: number): string => `(SELECT * FROM ${generationSchema(generation)}.${relation.name} WHERE ${position} <= $1)`;
  const identity = relation.primaryKey.join(', ');
  const same = relation.columns.map(({ name, type }) => (type === 'json' ? sameJson(name) : `l.${name} IS NOT DISTINCT FROM r.${name}`)).join(' AND ');
  return `SELECT coalesce(l.key, r.key) AS key, coalesce(l.${position}, r.${position}) AS position, to_jsonb(l) AS live, to_jsonb(r) AS replayed, count(*) OVER () AS total
    FROM ${rowsOf(live)} l FULL JOIN ${rowsOf(replayed)} r USING (${identity}) WHERE NOT (${same}) ORDER BY 2, 1 LIMIT ${SHOWN}`;
}

/** The same text is the same quickly; otherwise the order of names may differ and nothing else. */
function sameJson(name: string): string {
  return `(l.${name}::text IS NOT DISTINCT FROM r.${name}::text OR l.${name}::jsonb IS NOT DISTINCT FROM r.${name}::jsonb)`;
}

/**
 * Digest of a generation up to a position, `sha256:…`: SHA-256 over a line `RELATION HEX` for each relation, its HEX over
 * the digests of its keys in their order, each of those over the digests of the key's rows in the order of positions. A row
 * is its columns as text, separated by tabs; facts in the form that PostgreSQL gives `jsonb`, whatever order they came in.
 */
export async function digest(client: ClientBase, generation: number, upTo: number): Promise<string> {
  const total = createHash('sha256');
  for (const relation of FACT_RELATIONS) {
    const position = positionColumn(relation);
    const row = relation.columns.map(({ name, type }) => `coalesce(${name}${type === 'json' ? '::jsonb' : ''}::text, '')`).join(" || E'\\t' || ");
    const { rows } = await client.query<{ digest: string }>(
      `SELECT encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY key), ''::bytea)), 'hex') AS digest FROM
        (SELECT key, sha256(string_agg(sha256(convert_to(${row}, 'UTF8')), ''::bytea ORDER BY ${position})) AS digest
         FROM ${generationSchema(generation)}.${relation.name} WHERE ${position} <= $1 GROUP BY key) keys`,
      [upTo],
    );
    total.update(`${relation.name} ${rows[0]?.digest}\n`);
  }
  return `sha256:${total.digest('hex')}`;
}
