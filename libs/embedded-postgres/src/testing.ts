import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from './embedded.ts';
import type { DatabaseRole, Passwords } from './secrets.ts';

/** A new, empty database of a test cluster. */
export interface TestDatabase {
  readonly name: string;
  /** For the ledger's bootstrap. */
  readonly superuser: string;
  readonly passwords: Passwords;
  connectionString(role: DatabaseRole): string;
}

export interface TestCluster {
  readonly pid: number;
  createDatabase(): Promise<TestDatabase>;
  /** Stops the cluster and deletes it. */
  stop(): Promise<void>;
}

/** A PostgreSQL of a suite's own, in a temporary folder. Not durable unless asked: quicker, and killed processes lose nothing either way. */
export async function startTestCluster(options: { readonly durable?: boolean } = {}): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'outturn-test-'));
  const postgres = await openEmbedded(folder, { durable: options.durable ?? false });
  const client = new Client({ connectionString: postgres.connectionString('superuser', 'postgres') });
  await client.connect();
  return {
    pid: postgres.pid,
    createDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await client.query(`CREATE DATABASE ${name}`);
      const connectionString = (role: DatabaseRole): string => postgres.connectionString(role, name);
      return { name, superuser: connectionString('superuser'), passwords: postgres.passwords, connectionString };
    },
    stop: async () => {
      await client.end();
      await postgres.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
