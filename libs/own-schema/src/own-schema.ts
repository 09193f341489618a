import { Client, type Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** A schema in the ledger's database for what is kept beside the ledger, made and owned by the role `migrator`. */
export interface OwnSchema {
  /** `accounts`, `evidence` */
  readonly name: string;
  /** What it holds, for whoever is refused: `the accounts directory`. */
  readonly holds: string;
  /** Number of the advisory lock under which it is made; of no other schema. */
  readonly lock: number;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  readonly migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Tables that a restore may have left out, with the SQL that makes each again, empty: what refers to them is then told what is lost. */
  readonly madeAgain?: Readonly<Record<string, string>>;
  /** SQL that gives the role `app` (quoted) what it needs there. Tables, functions and the schema itself are taken from everybody else before. */
  readonly grants: (app: string) => string;
}

export interface SchemaOptions {
  /** Of the role `app`. */
  readonly connectionString: string;
  /** Of the role that owns the schema, `migrator`: what is missing is made on opening. */
  readonly ownerConnectionString: string;
  /** Connections; 2 unless said otherwise. */
  readonly poolSize?: number;
}

/** Makes whatever is missing, as the owner, and connects as `app`. Idempotent, also for several at once. */
export async function openSchema(schema: OwnSchema, { connectionString, ownerConnectionString, poolSize = 2 }: SchemaOptions): Promise<DataSource> {
  await make(schema, ownerConnectionString);
  return connect(schema, connectionString, poolSize);
}

/** The pool of `pg` connections behind a data source, for statements that must be one statement. */
export function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { readonly master: Pool }).master;
}

function connect({ name, entities, migrations }: OwnSchema, connectionString: string, poolSize: number): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema: name,
    entities,
    migrations,
    migrationsTableName: 'migration',
    installExtensions: false,
    synchronize: false,
    applicationName: `outturn-${name}`,
    poolSize,
    // A lost connection shows in the next query.
    poolErrorHandler: () => undefined,
    extra: { options: '-c TimeZone=UTC', statement_timeout: 30_000, lock_timeout: 10_000, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  return source.initialize();
}

async function make(schema: OwnSchema, connectionString: string): Promise<void> {
  const client = new Client({ connectionString, application_name: `outturn-${schema.name}`, connectionTimeoutMillis: 5_000, lock_timeout: 30_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [schema.lock]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema.name}`);
    await refuseForeign(client, schema);
    const source = await connect(schema, connectionString, 1);
    try {
      await source.runMigrations({ transaction: 'all' });
    } finally {
      await source.destroy();
    }
    for (const [table, sql] of Object.entries(schema.madeAgain ?? {})) {
      const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [`${schema.name}.${table}`]);
      if (rows[0]?.there !== true) await client.query(sql);
    }
    await grant(client, schema);
  } finally {
    await client.end();
  }
}

/** Other roles may make schemas in this database as well; hashes of passwords, say, must not go into one of theirs. */
async function refuseForeign(client: Client, { name, holds }: OwnSchema): Promise<void> {
  const { rows } = await client.query<{ owner: string; own: boolean }>(
    'SELECT nspowner::regrole::text AS owner, nspowner = current_user::regrole AS own FROM pg_namespace WHERE nspname = $1',
    [name],
  );
  if (rows[0]?.own !== true) throw new Error(`the schema ${name} belongs to ${rows[0]?.owner ?? 'nobody'}, who is not to own ${holds}`);
}

/** What `app` needs, and nothing for anybody else. Roles are named after the database. */
async function grant(client: Client, { name, grants }: OwnSchema): Promise<void> {
  const { rows } = await client.query<{ app: string }>(`SELECT quote_ident(rolname) AS app FROM pg_roles WHERE rolname = current_database() || '_app'`);
  for (const { app } of rows) {
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${name} FROM PUBLIC;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${name} FROM PUBLIC;
      GRANT USAGE ON SCHEMA ${name} TO ${app};
      ${grants(app)}`);
  }
}
