import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { one } from '@outturn/event-store/contract-suite';
import { Client } from 'pg';
import { appendOneParameters, prepareWrite } from './batch.ts';
import { bootstrapLedger } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';
import { roleName, withRoles } from './roles.ts';

const FOLDER = join(import.meta.dirname, '..', 'sql');
const LATER = '0040';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

/** As the releases before `LATER` left a database: their migrations, and no others. */
async function migrateAsBefore(client: Client, database: string): Promise<void> {
  await client.query('DROP SCHEMA ledger CASCADE');
  await client.query(withRoles('CREATE SCHEMA ledger AUTHORIZATION :owner', database));
  await client.query(`SET ROLE "${roleName(database, 'owner')}"`);
  await client.query('CREATE TABLE ledger.migration (name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
  for (const name of (await readdir(FOLDER)).filter((file) => file < LATER).sort()) {
    const sql = await readFile(join(FOLDER, name), 'utf8');
    await client.query(withRoles(sql, database));
    await client.query('INSERT INTO ledger.migration (name, digest) VALUES ($1, $2)', [name, createHash('sha256').update(sql).digest('hex')]);
  }
  await client.query("INSERT INTO ledger.info (id, kind, secret) VALUES ($1, 'demo', repeat('00', 32))", [randomUUID()]);
  await client.query('RESET ROLE');
}

it('a ledger of an earlier version goes on: the same events, and each of its commands is known as it was', async () => {
  const database = await cluster.createDatabase();
  await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords });
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  await migrateAsBefore(client, database.name);
  const first = one('a/1', -1);
  const second = one('a/1', 0);
  const forgotten = one('a/2', -1);
  // The first event of a ledger went another way, which is of no account here: the old function wants one before it.
  await client.query(`INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, stream, type, actor, payload)
    VALUES (1, '2020-01-01T00:00:00Z', gen_random_uuid(), '${randomUUID()}', 0, 1, 'x', 'Noted', '{}', '{}')`);
  await client.query("INSERT INTO ledger.command (id, position, events, fingerprint, salt) SELECT command, 1, 1, sha256('x'), '\\x00' FROM ledger.event");
  for (const write of [first, second, forgotten]) {
    const { rows } = await client.query(
      'SELECT ledger.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS answer',
      appendOneParameters(prepareWrite(write)),
    );
    expect(rows[0]).toMatchObject({ answer: expect.stringMatching(/^\d /) });
  }
  await client.query('UPDATE ledger.command SET salt = NULL, fingerprint = NULL WHERE id = $1', [forgotten.command.id]);
  const { rows: before } = await client.query('SELECT * FROM ledger.event ORDER BY position');

  const { app } = await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords });
  const { rows: after } = await client.query('SELECT * FROM ledger.event ORDER BY position');
  expect(after).toEqual(before.map((event: object) => expect.objectContaining(event)));
  expect(await client.query("SELECT to_regclass('ledger.command') AS there")).toMatchObject({ rows: [{ there: null }] });

  // A server of the release before, which still runs: each of its writes is judged, as its other calls are.
  const asBefore = `SELECT ledger.append(${Array.from({ length: 19 }, () => 'NULL').join(', ')}) AS answer`;
  expect(await client.query(asBefore)).toMatchObject({ rows: [{ answer: null }] });

  const store = await openPostgresEventStore({ connectionString: app });
  expect(await store.append(second)).toEqual({ outcome: 'duplicate', position: 3, types: ['Noted'] });
  expect(await store.append(one('a/9', -1, { id: first.command.id, content: 'something else' }))).toEqual({ outcome: 'id-reused' });
  expect(await store.lookUp({ id: forgotten.command.id, content: 'anything' })).toEqual({ outcome: 'duplicate', position: 4, types: ['Noted'] });
  expect(await store.append(one('a/1', 1))).toMatchObject({ outcome: 'recorded', position: 5 });
  await store.close();
  await expect(client.query('UPDATE ledger.event SET payload = payload')).rejects.toMatchObject({ code: 'OT001' });
  await client.end();
});
