import { Client, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS, SCHEMA } from './migrations.ts';

const MIGRATION_LOCK = 7_837_866;
const NAME = 'outturn-evidence';

export interface EvidenceOptions {
  /** Of the role `app`. */
  readonly connectionString: string;
  /** Of the role that owns the tables, `migrator`: what is missing is made on opening. */
  readonly ownerConnectionString: string;
  /** Connections; 2 unless said otherwise. */
  readonly poolSize?: number;
}

/** Makes what is missing in the schema `evidence`, and connects to it as the role `app`. */
export async function openSchema({
  connectionString,
  ownerConnectionString,
  poolSize = 2,
}: EvidenceOptions): Promise<{ readonly pool: Pool; readonly close: () => Promise<void> }> {
  await makeSchema(ownerConnectionString);
  const source = await connect(connectionString, poolSize);
  const pool = (source.driver as unknown as { readonly master: Pool }).master;
  return { pool, close: () => source.destroy() };
}

function connect(connectionString: string, poolSize: number): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema: SCHEMA,
    entities: [],
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    installExtensions: false,
    synchronize: false,
    applicationName: NAME,
    poolSize,
    // A lost connection shows in the next query.
    poolErrorHandler: () => undefined,
    extra: { options: '-c TimeZone=UTC', statement_timeout: 30_000, lock_timeout: 10_000, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  return source.initialize();
}

/** Makes whatever is missing, as the role that owns it. Idempotent, also for several at once. */
async function makeSchema(ownerConnectionString: string): Promise<void> {
  const client = new Client({ connectionString: ownerConnectionString, application_name: NAME, connectionTimeoutMillis: 5_000, lock_timeout: 30_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await refuseForeignSchema(client);
    const source = await connect(ownerConnectionString, 1);
    try {
      await source.runMigrations({ transaction: 'all' });
    } finally {
      await source.destroy();
    }
    await grant(client);
  } finally {
    await client.end();
  }
}

/** Other roles may make schemas in this database as well; evidence must not go into one of theirs. */
async function refuseForeignSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ owner: string; own: boolean }>(
    'SELECT nspowner::regrole::text AS owner, nspowner = current_user::regrole AS own FROM pg_namespace WHERE nspname = $1',
    [SCHEMA],
  );
  if (rows[0]?.own !== true) throw new Error(`the schema ${SCHEMA} belongs to ${rows[0]?.owner ?? 'nobody'}, who is not to own the evidence`);
}

async function grant(client: Client): Promise<void> {
  const { rows } = await client.query<{ app: string }>(`SELECT quote_ident(rolname) AS app FROM pg_roles WHERE rolname = current_database() || '_app'`);
  for (const { app } of rows) {
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMA} FROM PUBLIC;
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${app};
      GRANT SELECT, INSERT ON ${SCHEMA}.file, ${SCHEMA}.report TO ${app};`);
  }
}
