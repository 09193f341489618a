import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { generationSchema, indexesOf, RELATIONS, type RelationDefinition, tableOf, VIEWS } from './schema.ts';

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

/** Puts the views onto a generation. Wants exclusive locks on them: run it in a transaction with a short lock time-out. */
export async function pointViewsAt(client: ClientBase, generation: number): Promise<void> {
  const schema = generationSchema(generation);
  const statements = RELATIONS.map(
    ({ name, columns }) => `CREATE OR REPLACE VIEW ${VIEWS}.${name} AS SELECT ${columns.map((column) => column.name).join(', ')} FROM ${schema}.${name}`,
  );
  await client.query(statements.join(';\n'));
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
  const { rows } = await client.query<{ account: string }>(
    `SELECT quote_ident(rolname) AS account FROM pg_roles
     WHERE rolname IN ('app', 'reader', current_database() || '_app', current_database() || '_reader', current_database() || '_sealer') AND rolname <> current_user`,
  );
  for (const { account } of rows) {
    await client.query(`GRANT USAGE ON SCHEMA ${VIEWS} TO ${account}; GRANT SELECT ON ALL TABLES IN SCHEMA ${VIEWS} TO ${account}`);
  }
}
