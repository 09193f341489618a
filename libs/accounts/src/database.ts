import { Client, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations.ts';
import { ACCOUNT, KEY, SCHEMA } from './schema.ts';

const MIGRATION_LOCK = 7_837_865;

export function openDataSource(connectionString: string, poolSize: number): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema: SCHEMA,
    entities: [ACCOUNT, KEY],
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    installExtensions: false,
    synchronize: false,
    applicationName: 'outturn-accounts',
    poolSize,
    // A lost connection shows in the next query.
    poolErrorHandler: () => undefined,
    extra: { options: '-c TimeZone=UTC', statement_timeout: 30_000, lock_timeout: 10_000, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  return source.initialize();
}

/** The pool of `pg` connections behind a data source, for statements that must be one statement. */
export function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { readonly master: Pool }).master;
}

/** Makes whatever is missing, as the role that owns the directory: the schema, its tables, what others may do. Idempotent. */
export async function makeSchema(ownerConnectionString: string): Promise<void> {
  const client = new Client({
    connectionString: ownerConnectionString,
    application_name: 'outturn-accounts',
    connectionTimeoutMillis: 5_000,
    lock_timeout: 30_000,
  });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await refuseForeignSchema(client);
    const source = await openDataSource(ownerConnectionString, 1);
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

/** Other roles may make schemas in this database as well; hashes of passwords must not go into one of theirs. */
async function refuseForeignSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ owner: string; own: boolean }>(
    'SELECT nspowner::regrole::text AS owner, nspowner = current_user::regrole AS own FROM pg_namespace WHERE nspname = $1',
    [SCHEMA],
  );
  if (rows[0]?.own !== true) throw new Error(`the schema ${SCHEMA} belongs to ${rows[0]?.owner ?? 'nobody'}, who is not to own the accounts directory`);
}

/**
 * What `app` needs, and nothing for anybody else. It can not delete an account or a key, nor give a key to another account.
 * Roles are named after the database.
 */
async function grant(client: Client): Promise<void> {
  const { rows } = await client.query<{ app: string }>(`SELECT quote_ident(rolname) AS app FROM pg_roles WHERE rolname = current_database() || '_app'`);
  for (const { app } of rows) {
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMA} FROM PUBLIC;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} FROM PUBLIC;
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${app};
      GRANT SELECT, INSERT, UPDATE (name, password_hash, disabled, last_sign_in_at, sessions_ended_at) ON ${SCHEMA}.account TO ${app};
      GRANT SELECT, INSERT, UPDATE (last_used_at, revoked_at) ON ${SCHEMA}.key TO ${app};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${SCHEMA}.attempt, ${SCHEMA}.session TO ${app};`);
  }
}
