import { Client, type ClientBase, type Pool } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { createGeneration, grantReading, indexGeneration, pointViewsAt } from './generation.ts';
import { pause, SCHEMA, tryLock, unlock } from './locks.ts';
import { ENTITIES, projectionTable, VERSION_COLUMNS, VIEWS } from './schema.ts';
import { OWN } from './version.ts';

// Statements over tables that were small when they were planned must not keep that plan.
const SESSION = '-c TimeZone=UTC -c plan_cache_mode=force_custom_plan';

/** A data source over the views; its pool serves the hot paths too. */
export async function openDataSource(connectionString: string, poolSize: number, onLost: () => void): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema: VIEWS,
    entities: [...ENTITIES],
    migrations: [ProjectionTable0001, ProjectionVersion0002],
    migrationsTableName: 'migration',
    installExtensions: false,
    synchronize: false,
    applicationName: 'outturn-read-models',
    poolSize,
    poolErrorHandler: onLost,
    extra: { options: SESSION, statement_timeout: 60_000, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  return source.initialize();
}

/** The pool of `pg` connections behind a data source. */
export function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { readonly master: Pool }).master;
}

/** A connection of its own, for whoever holds a lock of the session. */
export async function openClient(connectionString: string, name: string): Promise<Client> {
  const client = new Client({ connectionString, application_name: name, options: SESSION, connectionTimeoutMillis: 5_000, keepAlive: true });
  // A lost connection shows in the next query; without a listener the process would end.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The table of where the projection stands. TypeORM takes the number at the end of the name as the order. */
class ProjectionTable0001 implements MigrationInterface {
  readonly name = 'ProjectionTable1790000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(projectionTable(), true);
  }
  async down(): Promise<void> {
    throw new Error('read models are thrown away and drawn again, not migrated back');
  }
}

/** From which version of the program a generation is. */
class ProjectionVersion0002 implements MigrationInterface {
  readonly name = 'ProjectionVersion1790000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      `${VIEWS}.projection`,
      VERSION_COLUMNS.map((column) => new TableColumn(column)),
    );
  }
  async down(): Promise<void> {
    throw new Error('read models are thrown away and drawn again, not migrated back');
  }
}

/** Makes whatever is missing: the schema of views, the state of the projection, and a first, empty generation. Idempotent. */
export async function makeSchema(source: DataSource, connectionString: string): Promise<void> {
  const client = await openClient(connectionString, 'outturn-read-models');
  try {
    while (!(await tryLock(client, SCHEMA))) await pause(20);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${VIEWS}`);
    await source.runMigrations({ transaction: 'all' });
    const { rowCount } = await client.query(`SELECT 1 FROM ${VIEWS}.projection`);
    if (rowCount === 0) await makeFirstGeneration(source, client);
    await grantReading(client);
    await unlock(client, SCHEMA);
  } finally {
    await client.end();
  }
}

async function makeFirstGeneration(source: DataSource, client: ClientBase): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS rm_1 CASCADE');
  const runner = source.createQueryRunner();
  try {
    await createGeneration(runner, 1);
  } finally {
    await runner.release();
  }
  await indexGeneration([client], 1);
  await client.query('BEGIN');
  await pointViewsAt(client, 1);
  await client.query(`INSERT INTO ${VIEWS}.projection (one, generation, version, digest) VALUES (true, 1, $1, $2)`, [OWN.version, OWN.digest]);
  await client.query('COMMIT');
}
