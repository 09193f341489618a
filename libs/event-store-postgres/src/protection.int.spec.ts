import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestDatabase } from '@outturn/embedded-postgres/testing';
import { one } from '@outturn/event-store/contract-suite';
import { Client } from 'pg';
import { bootstrapLedger, derivePasswords, type LedgerConnections } from './bootstrap.ts';
import { migrateLedger } from './migrate.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';
import { roleName, withRoles } from './roles.ts';

let cluster: TestCluster;
let database: TestDatabase;
let connections: LedgerConnections;
const event = `(position, recorded_at, id, command, revision, version, stream, type, actor, payload) VALUES (99, now(), gen_random_uuid(), gen_random_uuid(), 0, 1, 'x', 'X', '{}', '{}')`;

async function ask<Row extends object>(connectionString: string, ...statements: string[]): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const sql of statements) rows = (await client.query<Row>(sql)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.createDatabase();
  connections = await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords });
  const store = await openPostgresEventStore({ connectionString: connections.app });
  await store.append(one('a/1', -1, { texts: ['a text'] }));
  await store.close();
});
afterAll(() => cluster.stop());

describe('what roles may do', () => {
  it.each([
    `INSERT INTO ledger.event ${event}`,
    'UPDATE ledger.event SET payload = payload',
    'DELETE FROM ledger.event',
    'TRUNCATE ledger.event',
    'UPDATE ledger.event SET salt = NULL, fingerprint = NULL',
    'DELETE FROM ledger.detached',
    'INSERT INTO ledger.info (id, kind, secret) SELECT id, kind, secret FROM ledger.info',
    'CREATE TABLE ledger.mine (x int)',
    'CREATE TABLE public.mine (x int)',
    'ALTER TABLE ledger.event DISABLE TRIGGER ALL',
    'DROP SCHEMA ledger CASCADE',
    'SELECT ledger.writer_lock()',
    'SET session_replication_role = replica',
    'SET ROLE postgres',
  ])('app, projector, sealer and reader may not: %s', async (sql) => {
    for (const role of ['app', 'projector', 'sealer', 'reader'] as const) {
      await expect(ask(connections[role], sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|42809|OT001)$/) });
    }
  });

  it.each(['projector', 'sealer', 'reader'] as const)('%s can read the log and not write to it', async (role) => {
    expect(await ask(connections[role], 'SELECT position FROM ledger.event')).toHaveLength(1);
    const store = await openPostgresEventStore({ connectionString: connections[role] });
    await expect(store.append(one('a/2', -1))).rejects.toMatchObject({ code: '42501' });
    await store.close();
  });

  it.each(['sealer', 'reader'] as const)('%s sees neither texts nor the secret', async (role) => {
    await expect(ask(connections[role], 'SELECT text FROM ledger.detached')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(connections[role], 'SELECT secret FROM ledger.info')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(connections[role], 'SELECT salt FROM ledger.event')).rejects.toMatchObject({ code: '42501' });
    expect(await ask(connections[role], 'SELECT kind FROM ledger.info')).toEqual([{ kind: 'demo' }]);
  });

  it('no role of one ledger gets into the database of another, nor does the owner log in', async () => {
    const other = await cluster.createDatabase();
    await bootstrapLedger(other.superuser, { kind: 'live', passwords: other.passwords });
    const elsewhere = connections.app.replace(`/${database.name}`, `/${other.name}`);
    expect(elsewhere).not.toBe(connections.app);
    await expect(ask(elsewhere, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    const owner = connections.migrator.replace('_migrator', '_owner');
    await expect(ask(owner, 'SELECT 1')).rejects.toMatchObject({ code: expect.stringMatching(/^28/) });
  });
});

describe('triggers', () => {
  it.each([
    'UPDATE ledger.event SET payload = payload',
    'DELETE FROM ledger.event',
    'TRUNCATE ledger.event',
    'UPDATE ledger.event SET salt = NULL',
    'UPDATE ledger.event SET salt = NULL, fingerprint = NULL, events = 2',
    'UPDATE ledger.event SET salt = NULL, fingerprint = NULL, recorded_at = now()',
    "UPDATE ledger.event SET salt = NULL, fingerprint = sha256('')",
    "UPDATE ledger.detached SET text = 'other'",
    'TRUNCATE ledger.detached',
    "UPDATE ledger.info SET kind = 'live'",
    'DELETE FROM ledger.info',
  ])('refuse the owner and a superuser, also in replica mode: %s', async (sql) => {
    const owner = `SET ROLE ${roleName(database.name, 'owner')}`;
    await expect(ask(connections.migrator, owner, sql)).rejects.toMatchObject({ code: 'OT001' });
    await expect(ask(database.superuser, sql)).rejects.toMatchObject({ code: 'OT001' });
    await expect(ask(database.superuser, 'SET session_replication_role = replica', sql)).rejects.toMatchObject({ code: 'OT001' });
  });

  it('let a redaction forget a text, and with it what would let one guess it', async () => {
    const owner = `SET ROLE ${roleName(database.name, 'owner')}`;
    await ask(connections.migrator, owner, 'DELETE FROM ledger.detached', 'UPDATE ledger.event SET salt = NULL, fingerprint = NULL');
    const [row] = await ask<{ id: string; position: string }>(connections.app, 'SELECT command AS id, position FROM ledger.event');
    const store = await openPostgresEventStore({ connectionString: connections.app });
    expect(await store.lookUp({ id: row?.id ?? '', content: 'anything' })).toEqual({ outcome: 'duplicate', position: 1, types: ['Noted'] });
    expect(await store.append(one('b/1', -1, { id: row?.id ?? '' }))).toEqual({ outcome: 'duplicate', position: 1, types: ['Noted'] });
    await store.close();
  });
});

describe('bootstrap and migrations', () => {
  it('can be repeated, and change nothing then', async () => {
    const before = await ask(database.superuser, 'SELECT * FROM ledger.info');
    expect(await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords })).toEqual(connections);
    expect(await ask(database.superuser, 'SELECT * FROM ledger.info')).toEqual(before);
    expect(await migrateLedger(connections.migrator)).toEqual([]);
  });

  it('refuse another kind of ledger', async () => {
    await expect(bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords })).rejects.toThrow('created as demo');
  });

  it('run in several processes at once without getting in each other’s way', async () => {
    const fresh = await cluster.createDatabase();
    await Promise.all(Array.from({ length: 4 }, () => bootstrapLedger(fresh.superuser, { kind: 'live', passwords: fresh.passwords })));
    expect(await ask(fresh.superuser, 'SELECT * FROM ledger.info')).toHaveLength(1);
  });

  it('refuse a ledger whose migrations were changed, or are of a later version', async () => {
    const fresh = await cluster.createDatabase();
    const { migrator } = await bootstrapLedger(fresh.superuser, { kind: 'live', passwords: fresh.passwords });
    await ask(fresh.superuser, "INSERT INTO ledger.migration (name, digest) VALUES ('9999-later.sql', 'x')");
    await expect(migrateLedger(migrator)).rejects.toThrow('newer version (9999-later.sql)');
    await ask(
      fresh.superuser,
      "DELETE FROM ledger.migration WHERE name = '9999-later.sql'",
      "UPDATE ledger.migration SET digest = 'x' WHERE name = '0001-event.sql'",
    );
    await expect(migrateLedger(migrator)).rejects.toThrow('0001-event.sql differs');
  });

  it('name the roles after the database, and refuse names that can’t be', () => {
    expect(withRoles("GRANT SELECT ON x TO :app, :reader; SELECT '1'::text, 2::owner", 'out"turn')).toBe(
      `GRANT SELECT ON x TO "out""turn_app", "out""turn_reader"; SELECT '1'::text, 2::owner`,
    );
    expect(() => roleName('x'.repeat(60), 'app')).toThrow('names that PostgreSQL refuses');
    expect(() => roleName('pg_x', 'app')).toThrow('names that PostgreSQL refuses');
  });

  it('passwords made from one secret are the same again, and differ by role, database and secret', () => {
    const all = [derivePasswords('s', 'a'), derivePasswords('s', 'b'), derivePasswords('t', 'a')].flatMap((passwords) => Object.values(passwords));
    expect(new Set(all).size).toBe(15);
    expect(derivePasswords('s', 'a')).toEqual(derivePasswords('s', 'a'));
  });
});

describe('the journal', () => {
  it('shows what is derived from the canonical bytes', async () => {
    const [row] = await ask<{ user: string; data: { sign: string } }>(connections.reader, 'SELECT "user", data FROM ledger.journal');
    expect(row).toMatchObject({ user: 'ada', data: { sign: '£' } });
  });
});
