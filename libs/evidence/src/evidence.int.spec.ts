import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger, type LedgerConnections, mentioned, openPostgresEventStore } from '@outturn/event-store-postgres';
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
  ])('the service cannot %s', async (statement, problem) => {
    await expect(app.query(statement)).rejects.toThrow(problem);
  });
});

describe('the sweep of evidence', () => {
  it('removes nothing that an event names, whatever stands around it, and nothing that was kept again', async () => {
    const [named, old, again] = await Promise.all(['named', 'old', 'kept again'].map((text) => files.keep(Buffer.from(text), 'text/plain', `${text}.txt`)));
    const store = await openPostgresEventStore({ connectionString: connections.app });
    const id = '00000000-0000-4000-8000-000000000001';
    const payload = JSON.stringify({ data: { anywhere: [{ in: { an: `event: ${named?.toUpperCase()}!` } }] } });
    const event = { id, stream: 'claim/C1', type: 'SavingClaimed', version: 1, command: id, effective: null, actor: '{"roles":[],"user":"ada"}', payload };
    expect(await store.append({ command: { id, content: '' }, events: [event], texts: [], expected: { 'claim/C1': -1 } })).toMatchObject({
      outcome: 'recorded',
    });
    await store.close();
    const owner = new Pool({ connectionString: connections.migrator });
    await owner.query(`UPDATE evidence.file SET kept_at = now() - interval '31 days'`);
    await files.keep(Buffer.from('kept again'), 'text/plain', 'a.txt');
    const sweeps = await Promise.all([files, files, files].map((one) => one.sweep(30, (hashes) => mentioned(connections.app, hashes))));
    expect(sweeps.filter((removed) => removed > 0)).toHaveLength(1);
    expect(await files.about(old ?? '')).toBeUndefined();
    expect(await files.about(again ?? '')).toBeDefined();
    expect(await files.about(named ?? '')).toBeDefined();
    await expect(owner.query('DELETE FROM evidence.file WHERE sha256 = $1', [named])).rejects.toThrow('is never deleted');
    await owner.end();
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
    expect(await other.missing([sha256, '0'.repeat(64)])).toEqual(new Set(['0'.repeat(64)]));
    expect(await other.missing([])).toEqual(new Set());
    await Promise.all([one.close(), other.close()]);
  });

  it('are lost and told so after a restore without their table, which is made again as it was', async () => {
    const before = await opened();
    const sha256 = await before.keep(Buffer.from('of June'));
    await before.close();
    const owner = new Pool({ connectionString: connections.migrator });
    const shape = async () => {
      const columns = await owner.query(
        `SELECT column_name, data_type, is_nullable, column_default, collation_name FROM information_schema.columns WHERE table_schema = 'evidence' AND table_name = 'report' ORDER BY 1`,
      );
      const guards = await owner.query(
        `SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE tgrelid = 'evidence.report'::regclass UNION ALL
         SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint WHERE conrelid = 'evidence.report'::regclass ORDER BY 1`,
      );
      return [columns.rows, guards.rows];
    };
    const made = await shape();
    expect(made[1]?.length).toBeGreaterThan(4);
    await owner.query('DROP TABLE evidence.report');
    const [one, other] = await Promise.all([opened(), opened()]);
    expect(await one.open(sha256)).toBeUndefined();
    expect(await other.missing([sha256])).toEqual(new Set([sha256]));
    expect(await shape()).toEqual(made);
    // The rows come back from a backup, as the owner puts them there.
    await owner.query(`INSERT INTO evidence.report (sha256, bytes) VALUES ($1, $2)`, [sha256, Buffer.from('of June')]);
    expect(await one.open(sha256)).toEqual(Buffer.from('of June'));
    await Promise.all([owner.end(), one.close(), other.close()]);
  });

  it.each([
    [`UPDATE evidence.report SET bytes = 'x'`, /permission denied/],
    [`DELETE FROM evidence.report`, /permission denied/],
    [`TRUNCATE evidence.report`, /permission denied/],
    [`INSERT INTO evidence.report (sha256, bytes) VALUES (repeat('0', 64), 'x')`, /check constraint/],
  ])('the service cannot %s', async (statement, problem) => {
    await expect(app.query(statement)).rejects.toThrow(problem);
  });

  it.each([`UPDATE evidence.report SET bytes = 'x'`, `DELETE FROM evidence.report`, `TRUNCATE evidence.report`])('nor can the owner %s', async (statement) => {
    const owner = new Pool({ connectionString: connections.migrator });
    await expect(owner.query(statement)).rejects.toThrow(/never changed or deleted/);
    await owner.end();
  });
});
