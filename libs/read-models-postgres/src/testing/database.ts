import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger } from '@outturn/event-store-postgres';
import { Client } from 'pg';
import { openReadModels, type ReadModels } from '../read-models.ts';

export interface LedgerDatabase {
  readonly app: string;
  readonly projector: string;
  readonly superuser: string;
  openModels(): Promise<ReadModels>;
  /** Runs one statement as superuser: what only an intruder or a test does. */
  tamper(sql: string): Promise<Record<string, unknown>[]>;
}

export interface Databases {
  create(): Promise<LedgerDatabase>;
  stop(): Promise<void>;
}

/** A cluster for a suite, and databases in it with the ledger's roles. */
export async function startDatabases(): Promise<Databases> {
  const cluster: TestCluster = await startTestCluster();
  return {
    create: async () => {
      const database = await cluster.createDatabase();
      const { app, projector } = await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords });
      return {
        app,
        projector,
        superuser: database.superuser,
        openModels: () => openReadModels({ connectionString: app, ownerConnectionString: projector }),
        tamper: async (sql) => {
          const client = new Client({ connectionString: database.superuser });
          await client.connect();
          try {
            return (await client.query<Record<string, unknown>>(sql)).rows;
          } finally {
            await client.end();
          }
        },
      };
    },
    stop: () => cluster.stop(),
  };
}
