import { afterAll, beforeAll } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestDatabase } from '@outturn/embedded-postgres/testing';
import { describeEventStore } from '@outturn/event-store/contract-suite';
import { Client } from 'pg';
import { bootstrapLedger } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';

let cluster: TestCluster;
let database: TestDatabase;
beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.createDatabase();
});
afterAll(() => cluster.stop());

async function asSuperuser(sql: string): Promise<void> {
  const superuser = new Client({ connectionString: database.superuser });
  await superuser.connect();
  await superuser.query(sql);
  await superuser.end();
}

describeEventStore('PostgreSQL', async ({ kind }) => {
  await asSuperuser('SET client_min_messages = error; DROP SCHEMA IF EXISTS ledger CASCADE');
  const { app } = await bootstrapLedger(database.superuser, { kind, passwords: database.passwords });
  const store = await openPostgresEventStore({ connectionString: app });
  return {
    store,
    queues: true,
    reopen: (options = {}) => openPostgresEventStore({ connectionString: app, ...options }),
    loseConnections: () => asSuperuser('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'),
    close: () => store.close(),
  };
});
