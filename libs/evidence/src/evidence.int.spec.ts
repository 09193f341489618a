import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger, type LedgerConnections } from '@outturn/event-store-postgres';
import { Pool } from 'pg';
import { openEvidenceFiles } from './open-evidence.ts';
import { openPublishedReports } from './open-published.ts';
import type { EvidenceFiles } from './port.ts';
import { evidenceContract } from './testing/contract-suite.ts';

let cluster: TestCluster;
let connections: LedgerConnections;
let files: EvidenceFiles;
let app: Pool;

const open = () => openEvidenceFiles({ connectionString: connections.app, ownerConnectionString: connections.migrator });

beforeAll(async () => {
  cluster = await startTestCluster();
  const database = await cluster.createDatabase();
  connections = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  files = await open();
  app = new Pool({ connectionString: connections.app });
});
afterAll(async () => {
  await files.close();
  await app.end();
  await cluster.stop();
});

describe('evidence in PostgreSQL', () => {
  evidenceContract(async () => files);

  it('is opened by several at once, and again', async () => {
    const others = await Promise.all([open(), open(), open()]);
    const sha256 = await files.keep(Buffer.from('seen by all'), 'text/plain', 'a.txt');
    for (const other of others) {
      expect(await other.open(sha256)).toMatchObject({ name: 'a.txt' });
      await other.close();
    }
  });

  it.each([
    [`UPDATE evidence.file SET name = 'x'`, /permission denied/],
    [`DELETE FROM evidence.file`, /permission denied/],
    [`TRUNCATE evidence.file`, /permission denied/],
    [`INSERT INTO evidence.file (sha256, bytes, type, name) VALUES (repeat('0', 64), 'x', 'text/plain', 'x')`, /check constraint/],
  ])('the service can not %s', async (statement, problem) => {
    await expect(app.query(statement)).rejects.toThrow(problem);
  });
});

describe('published reports in PostgreSQL', () => {
  const opened = () => openPublishedReports({ connectionString: connections.app, ownerConnectionString: connections.migrator });

  it('are kept once under the SHA-256 of their bytes, for every process', async () => {
    const [one, other] = await Promise.all([opened(), opened()]);
    const bytes = Buffer.from('{"report": "savings-tracker"}\n');
    const sha256 = await one.keep(bytes);
    expect(await one.keep(bytes)).toBe(sha256);
    expect(await other.open(sha256.toUpperCase())).toEqual(bytes);
    expect(await other.open('0'.repeat(64))).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });

  it.each([
    [`UPDATE evidence.report SET bytes = 'x'`, /permission denied/],
    [`DELETE FROM evidence.report`, /permission denied/],
    [`TRUNCATE evidence.report`, /permission denied/],
    [`INSERT INTO evidence.report (sha256, bytes) VALUES (repeat('0', 64), 'x')`, /check constraint/],
  ])('the service can not %s', async (statement, problem) => {
    await expect(app.query(statement)).rejects.toThrow(problem);
  });

  it.each([`UPDATE evidence.report SET bytes = 'x'`, `DELETE FROM evidence.report`, `TRUNCATE evidence.report`])('nor can the owner %s', async (statement) => {
    const owner = new Pool({ connectionString: connections.migrator });
    await expect(owner.query(statement)).rejects.toThrow(/never changed or deleted/);
    await owner.end();
  });
});
