import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestDatabase } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger, type LedgerConnections } from '@outturn/event-store-postgres';
import { Pool } from 'pg';
import { openAccounts } from './open-accounts.ts';
import type { Accounts } from './port.ts';
import { accountsContract, PASSWORD } from './testing/contract-suite.ts';

let cluster: TestCluster;
let database: TestDatabase;
let connections: LedgerConnections;
let accounts: Accounts;
let superuser: Pool;
let app: Pool;

const open = () => openAccounts({ connectionString: connections.app, ownerConnectionString: connections.migrator });

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.createDatabase();
  connections = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  accounts = await open();
  superuser = new Pool({ connectionString: database.superuser });
  app = new Pool({ connectionString: connections.app });
});
afterAll(async () => {
  await accounts.close();
  await superuser.end();
  await app.end();
  await cluster.stop();
});

describe('the accounts directory in PostgreSQL', () => {
  accountsContract(async () => ({
    accounts,
    passTime: async (minutes) => {
      await superuser.query(
        `UPDATE accounts.attempt SET locked_until = locked_until - make_interval(mins => $1), last_at = last_at - make_interval(mins => $1)`,
        [minutes],
      );
      await superuser.query(`UPDATE accounts.key SET last_used_at = last_used_at - make_interval(mins => $1)`, [minutes]);
    },
  }));

  it('is opened by several at once, and again', async () => {
    const others = await Promise.all([open(), open(), open()]);
    for (const other of others) await other.close();
    const { rows } = await superuser.query('SELECT name FROM accounts.migration');
    expect(rows).toHaveLength(2);
  });

  it('looks at so many passwords at once, and tells the others to come again without counting them', async () => {
    await accounts.create({ account: 'crowd', name: 'Crowd', kind: 'person', password: PASSWORD });
    const crowd = Array.from({ length: 110 }, () => accounts.signIn('crowd', PASSWORD));
    const outcomes = (await Promise.all(crowd)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(8);
    expect(outcomes.filter((outcome) => outcome === 'signed-in')).toHaveLength(102);
    expect(await accounts.signIn('crowd', PASSWORD)).toMatchObject({ outcome: 'signed-in' });
    expect((await accounts.find('crowd'))?.lockedUntil).toBeNull();
  });

  it('keeps neither passwords nor keys nor what was typed as an account', async () => {
    await accounts.create({ account: 'kept', name: 'Kept', kind: 'person', password: PASSWORD });
    await accounts.create({ account: 'kept-system', name: 'Kept', kind: 'system' });
    const { key } = await accounts.createKey('kept-system', 'L');
    await accounts.signIn('typed.in-the-wrong.field', PASSWORD);
    const { rows } = await superuser.query<{ all: string }>(
      `SELECT (SELECT string_agg(row::text, '') FROM accounts.account AS row) || (SELECT string_agg(row::text, '') FROM accounts.key AS row) || (SELECT string_agg(row::text, '') FROM accounts.attempt AS row) AS all`,
    );
    const all = rows[0]?.all ?? '';
    expect(all).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [PASSWORD, key, key.slice(8), 'typed.in-the-wrong.field']) expect(all).not.toContain(secret);
  });

  it('takes as long for an account that does not exist as for a wrong password', async () => {
    await accounts.create({ account: 'timed', name: 'Timed', kind: 'person', password: PASSWORD });
    const took = async (account: string) => {
      const start = performance.now();
      await accounts.signIn(account, 'not the password');
      return performance.now() - start;
    };
    // By turns, and the quickest of each: what else the machine does slows both.
    let known = Infinity;
    let unknown = Infinity;
    for (let n = 0; n < 9; n += 1) {
      known = Math.min(known, await took('timed'));
      unknown = Math.min(unknown, await took(`untimed-${n}`));
    }
    expect(unknown / known).toBeGreaterThan(0.5);
  });

  it('does not let in whoever was disabled, or got another password, while the password was looked at', async () => {
    for (const [account, meanwhile] of [
      ['overtaken-1', `disabled = true`],
      ['overtaken-2', `password_hash = '$argon2id$other'`],
    ] as const) {
      await accounts.create({ account, name: 'O', kind: 'person', password: PASSWORD });
      const client = await superuser.connect();
      await client.query('BEGIN');
      await client.query(`UPDATE accounts.account SET ${meanwhile} WHERE account = $1`, [account]);
      const signIn = accounts.signIn(account, PASSWORD);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.query('COMMIT');
      client.release();
      expect(await signIn).toEqual({ outcome: 'refused' });
    }
  });

  it('forgets failures of long ago', async () => {
    await accounts.signIn('long-ago', 'not the password');
    await superuser.query(`UPDATE accounts.attempt SET failures = 9, last_at = now() - interval '31 days'`);
    const before = await superuser.query('SELECT 1 FROM accounts.attempt');
    expect(before.rowCount).toBeGreaterThan(1);
    for (let n = 0; n < 9; n += 1) expect(await accounts.signIn('long-ago', 'not the password')).toEqual({ outcome: 'refused' });
    const { rows } = await superuser.query('SELECT failures, locked_until FROM accounts.attempt');
    expect(rows).toEqual([{ failures: 9, locked_until: null }]);
  });
});

describe('sessions', () => {
  const write = (sid: string, sess: object) =>
    app.query(
      `INSERT INTO "accounts"."session" (sess, expire, sid) SELECT $1, to_timestamp($2), $3 ON CONFLICT (sid) DO UPDATE SET sess = $1, expire = to_timestamp($2) RETURNING sid`,
      [sess, Date.now() / 1_000 + 3_600, sid],
    );
  const sids = async () => (await app.query<{ sid: string }>('SELECT sid FROM accounts.session ORDER BY sid')).rows.map(({ sid }) => sid);
  const signIn = async (account: string, password = PASSWORD) => {
    const answer = await accounts.signIn(account, password);
    if (answer.outcome !== 'signed-in') throw new Error(answer.outcome);
    return { account: answer.entry.account, signedInAt: Date.parse(answer.entry.lastSignInAt ?? '') };
  };

  beforeAll(async () => {
    for (const account of ['Ann', 'Bob']) await accounts.create({ account, name: account, kind: 'person', password: PASSWORD });
  });

  it('are written as connect-pg-simple writes them, with or without an account', async () => {
    await write('visitor', { cookie: {} });
    await write('ann', { cookie: {}, ...(await signIn('ann')) });
    await write('ann', { cookie: {}, ...(await signIn('ann')), csrf: 'x' });
    await write('bob', { cookie: {}, ...(await signIn('bob')) });
    expect(await sids()).toEqual(['ann', 'bob', 'visitor']);
  });

  it.each<[string, () => Promise<void>]>([
    ['signing out everywhere', () => accounts.endSessions('ann')],
    ['a new password', () => accounts.setPassword('ANN', PASSWORD)],
    ['disabling', () => accounts.setDisabled('Ann', true)],
  ])('%s ends those of the account alone, also one that a running request writes again', async (_, end) => {
    const before = await signIn('ann');
    await write('ann', before);
    await write('ann-2', before);
    await end();
    expect(await sids()).toEqual(['bob', 'visitor']);
    await write('ann', before);
    await write('ann-3', { account: 'Ann' });
    await write('nobody', { account: 'nobody', signedInAt: Date.now() });
    expect(await sids()).toEqual(['bob', 'visitor']);
    await accounts.setDisabled('ann', false);
    await write('ann', before);
    expect(await sids()).toEqual(['bob', 'visitor']);
    await write('ann', await signIn('ann'));
    expect(await sids()).toEqual(['ann', 'bob', 'visitor']);
  });

  it('one that is being written while they end does not stay', async () => {
    const before = await signIn('ann');
    const client = await app.connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO accounts.session (sid, sess, expire) VALUES ('racing', $1, now() + interval '1 hour')`, [before]);
    const ending = accounts.endSessions('ann');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.query('COMMIT');
    client.release();
    await ending;
    expect(await sids()).toEqual(['bob', 'visitor']);
  });
});

describe('what roles may do', () => {
  const as = async (role: keyof LedgerConnections, sql: string) => {
    const pool = new Pool({ connectionString: connections[role] });
    try {
      return await pool.query(sql);
    } finally {
      await pool.end();
    }
  };

  it.each(['account', 'key', 'attempt', 'session', 'migration'])('projector, sealer and reader do not see accounts.%s', async (table) => {
    for (const role of ['projector', 'sealer', 'reader'] as const)
      await expect(as(role, `SELECT 1 FROM accounts.${table}`)).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'DELETE FROM accounts.account',
    'TRUNCATE accounts.account',
    `UPDATE accounts.account SET account = 'x'`,
    `UPDATE accounts.account SET kind = 'person'`,
    'DELETE FROM accounts.key',
    `UPDATE accounts.key SET account = 'x'`,
    `UPDATE accounts.key SET hash = ''`,
    'SELECT 1 FROM accounts.migration',
    'CREATE TABLE accounts.mine (x int)',
    'ALTER TABLE accounts.session DISABLE TRIGGER ALL',
    'DROP SCHEMA accounts CASCADE',
    'TRUNCATE accounts.session',
  ])('app may not: %s', async (sql) => {
    await expect(as('app', sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('the table itself refuses ids that are none, a plain password, and a system’s password', async () => {
    const insert = (values: string) => superuser.query(`INSERT INTO accounts.account (account, folded, name, kind, password_hash) VALUES (${values})`);
    for (const values of [
      `'a b', 'a b', 'N', 'person', NULL`,
      `'Cd', 'Cd', 'N', 'person', NULL`,
      `'e', 'e', 'N', 'person', 'plain'`,
      `'f', 'f', 'N', 'system', '$argon2id$x'`,
    ]) {
      await expect(insert(values)).rejects.toMatchObject({ code: '23514' });
    }
  });

  it('the directory is not made in a schema that belongs to somebody else', async () => {
    const other = await cluster.createDatabase();
    const theirs = await bootstrapLedger(other.superuser, { kind: 'live', passwords: other.passwords });
    const pool = new Pool({ connectionString: theirs.projector });
    await pool.query('CREATE SCHEMA accounts');
    await pool.end();
    await expect(openAccounts({ connectionString: theirs.app, ownerConnectionString: theirs.migrator })).rejects.toThrow(/belongs to .*_projector/);
  });
});
