import { afterAll, beforeAll } from '@jest/globals';
import { DATABASE_ROLES } from '@outturn/embedded-postgres';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { describeEventStore, type OpenStore } from '@outturn/event-store/contract-suite';
import type { LedgerKind } from '@outturn/event-store';
import { Client } from 'pg';
import { bootstrapLedger } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';

interface Place {
  readonly superuser: string;
  readonly passwords: Parameters<typeof bootstrapLedger>[1]['passwords'];
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** A new ledger for each case, in one database. */
function openIn(place: () => Place): OpenStore {
  return async ({ kind }: { readonly kind: LedgerKind }) => {
    const { superuser, passwords } = place();
    await run(superuser, 'SET client_min_messages = error; DROP SCHEMA IF EXISTS ledger CASCADE');
    const { app } = await bootstrapLedger(superuser, { kind, passwords });
    const store = await openPostgresEventStore({ connectionString: app });
    return {
      store,
      queues: true,
      reopen: (options = {}) => openPostgresEventStore({ connectionString: app, ...options }),
      loseConnections: () =>
        run(superuser, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'),
      close: () => store.close(),
    };
  };
}

let cluster: TestCluster;
let place: Place;
beforeAll(async () => {
  cluster = await startTestCluster();
  place = await cluster.createDatabase();
});
afterAll(() => cluster.stop());

describeEventStore(
  'PostgreSQL',
  openIn(() => place),
);

// The same on a server of one's own, of another version: its superuser's connection string.
const server = process.env['OUTTURN_TEST_DATABASE_URL'];
if (server !== undefined) {
  const database = `outturn_test_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${database}`;
  beforeAll(() => run(server, `CREATE DATABASE ${database}`));
  afterAll(async () => {
    await run(server, `DROP DATABASE ${database} WITH (FORCE)`);
    for (const role of ['owner', 'migrator', 'app', 'projector', 'sealer', 'reader']) await run(server, `DROP ROLE ${database}_${role}`);
  });
  const passwords = Object.fromEntries(DATABASE_ROLES.map((role) => [role, `password-of-${role}`])) as Place['passwords'];
  describeEventStore(
    'PostgreSQL server',
    openIn(() => ({ superuser: url.toString(), passwords })),
  );
}
