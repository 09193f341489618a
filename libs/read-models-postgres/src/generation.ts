import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { FACT_RELATIONS, generationSchema, indexesOf, RELATIONS, type RelationDefinition, tableOf, VIEWS } from './schema.ts';

/** Makes the schema and bare tables of a generation. Its indexes are made by `indexGeneration`, best after the rows are in. */
export async function createGeneration(runner: QueryRunner, generation: number): Promise<void> {
  const schema = generationSchema(generation);
  await runner.createSchema(schema);
  for (const relation of RELATIONS) await runner.createTable(tableOf(relation, schema), false, false, false);
}

/** SQL that makes all keys and indexes of one relation of a generation. */
function indexSql(relation: RelationDefinition, schema: string): string[] {
  const table = `${schema}.${relation.name}`;
  return [
    `ALTER TABLE ${table} ADD PRIMARY KEY (${relation.primaryKey.join(', ')})`,
    ...indexesOf(relation).map((index) => `CREATE INDEX ${index.name} ON ${table} (${index.columnNames.join(', ')})`),
    ...(relation.orderedBy === undefined
      ? []
      : [`CREATE INDEX ${relation.name}_ordered ON ${table} USING brin (${relation.orderedBy}) WITH (pages_per_range = 16, autosummarize = on)`]),
  ];
}

/** Makes keys and indexes and gathers statistics, over as many connections as are given. */
export async function indexGeneration(clients: readonly ClientBase[], generation: number): Promise<void> {
  const schema = generationSchema(generation);
  const left = [...RELATIONS].reverse();
  await Promise.all(
    clients.map(async (client) => {
      await client.query("SET maintenance_work_mem = '256MB'");
      for (let relation = left.pop(); relation !== undefined; relation = left.pop()) {
        for (const sql of indexSql(relation, schema)) await client.query(sql);
        await client.query(`ANALYZE ${schema}.${relation.name}`);
      }
      await client.query('RESET maintenance_work_mem');
    }),
  );
}

/**
 * Puts the views onto a generation. Wants exclusive locks on them: run it in a transaction with a short lock time-out.
 * Views of tables that are gone, or have other columns in this version, are taken away first; who may read is told of new ones.
 */
export async function pointViewsAt(client: ClientBase, generation: number): Promise<void> {
  const schema = generationSchema(generation);
  const before = await relationsIn(client, VIEWS, 'v');
  const fitting = (name: string): boolean => isRelation(name, before.get(name));
  const dropped = [...before.keys()].filter((name) => !fitting(name)).map((name) => `DROP VIEW ${VIEWS}.${name}`);
  const made = RELATIONS.map(
    ({ name, columns }) => `CREATE OR REPLACE VIEW ${VIEWS}.${name} AS SELECT ${columns.map((column) => column.name).join(', ')} FROM ${schema}.${name}`,
  );
  await client.query([...dropped, ...made].join(';\n'));
  const fresh = RELATIONS.filter(({ name }) => !fitting(name)).map(({ name }) => `${VIEWS}.${name}`);
  if (fresh.length === 0) return;
  for (const account of await readingAccounts(client)) await client.query(`GRANT SELECT ON ${fresh.join(', ')} TO ${account}`);
}

/** Tables (`r`) or views (`v`) of a schema, with their columns in order. */
async function relationsIn(client: ClientBase, schema: string, kind: 'r' | 'v'): Promise<Map<string, readonly string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = $1 AND c.relkind = $2 GROUP BY c.relname`,
    [schema, kind],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

function isRelation(name: string, columns: readonly string[] | undefined): boolean {
  const relation = RELATIONS.find((one) => one.name === name);
  return relation?.columns.map((column) => column.name).join() === columns?.join();
}

/** What the tables of a generation have in common with this program's, where another version may have drawn it. */
export interface InCommon {
  /** Tables of facts that both have, with the same columns. */
  readonly relations: readonly RelationDefinition[];
  /** Names of tables that the one or the other has alone, or with other columns; ascending. */
  readonly apart: readonly string[];
}

export async function inCommon(client: ClientBase, generation: number): Promise<InCommon> {
  const tables = await relationsIn(client, generationSchema(generation), 'r');
  const names = new Set([...tables.keys(), ...RELATIONS.map(({ name }) => name)]);
  return {
    relations: FACT_RELATIONS.filter(({ name }) => isRelation(name, tables.get(name))),
    apart: [...names].filter((name) => !isRelation(name, tables.get(name))).sort(),
  };
}

/** Generations whose schemas exist, ascending. */
export async function generations(client: ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ generation: number }>(
    "SELECT substr(nspname, 4)::integer AS generation FROM pg_namespace WHERE nspname ~ '^rm_[0-9]{1,9}$' ORDER BY 1",
  );
  return rows.map(({ generation }) => generation);
}

export async function dropGeneration(client: ClientBase, generation: number): Promise<void> {
  await client.query(`DROP SCHEMA IF EXISTS ${generationSchema(generation)} CASCADE`);
}

/** Lets the services' accounts read the views, so far as there are such accounts: `app` and `reader`, or named after the database (`outturn_app`). */
export async function grantReading(client: ClientBase): Promise<void> {
  for (const account of await readingAccounts(client)) {
    await client.query(`GRANT USAGE ON SCHEMA ${VIEWS} TO ${account}; GRANT SELECT ON ALL TABLES IN SCHEMA ${VIEWS} TO ${account}`);
  }
}

async function readingAccounts(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ account: string }>(
    `SELECT quote_ident(rolname) AS account FROM pg_roles
     WHERE rolname IN ('app', 'reader', current_database() || '_app', current_database() || '_reader', current_database() || '_sealer') AND rolname <> current_user`,
  );
  return rows.map(({ account }) => account);
}
