import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestDatabase } from '@outturn/embedded-postgres/testing';
import { type EventStore, StoreUnavailable, UnacceptableEvent } from '@outturn/event-store';
import { expectSound, one, writeTo } from '@outturn/event-store/contract-suite';
import { Client } from 'pg';
import { bootstrapLedger } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';

let cluster: TestCluster;
let database: TestDatabase;
let store: EventStore;
let superuser: Client;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  database = await cluster.createDatabase();
  const { app } = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  store = await openPostgresEventStore({ connectionString: app, patience: 400 });
  superuser = new Client({ connectionString: database.superuser });
  superuser.on('error', () => undefined);
  await superuser.connect();
});
afterEach(async () => {
  await superuser.end().catch(() => undefined);
  await store.close();
});

/** From now on every event of type Noted on a stream `bad/…` makes the database raise this. */
async function raise(state: string): Promise<void> {
  await superuser.query(`
    CREATE OR REPLACE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.stream LIKE 'bad/%' THEN RAISE EXCEPTION 'planted' USING ERRCODE = '${state}'; END IF; RETURN NEW; END $$;
    DROP TRIGGER IF EXISTS fail ON ledger.event;
    CREATE TRIGGER fail BEFORE INSERT ON ledger.event FOR EACH ROW EXECUTE FUNCTION public.fail()`);
}

describe('in trouble', () => {
  it.each(['22003', '54000', '23514'])('SQLSTATE %s is the fault of one write: the others of its batch are recorded', async (state) => {
    await raise(state);
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => store.append(one(n === 17 || n === 30 ? `bad/${n}` : `good/${n}`, -1))));
    results.forEach((result, n) => {
      if (n === 17 || n === 30) expect(result).toMatchObject({ status: 'rejected', reason: expect.any(UnacceptableEvent) });
      else expect(result).toMatchObject({ status: 'fulfilled', value: { outcome: 'recorded' } });
    });
    const events = await store.readAll(0, 100);
    expect(events).toHaveLength(38);
    expectSound(events);
  });

  it('a name that no index holds is unacceptable, not an outage', async () => {
    const long = Array.from({ length: 9_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7_919) % 20_000))).join('');
    const [bad, good] = await Promise.allSettled([store.append(one(`x/${long}`, -1)), store.append(one('good/1', -1))]);
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(UnacceptableEvent) });
    expect(good).toMatchObject({ status: 'fulfilled' });
  });

  it.each(['53100', '53200', '53300', '57014', '57P01', '08006', '40P01', '55P03', '25006'])(
    'SQLSTATE %s: the store is unavailable, nothing is recorded, and goes on afterwards',
    async (state) => {
      await raise(state);
      const bad = one('bad/1', -1);
      await expect(store.append(bad)).rejects.toBeInstanceOf(StoreUnavailable);
      expect((await store.head()).position).toBe(0);
      await superuser.query('DROP TRIGGER fail ON ledger.event');
      expect(await store.append(bad)).toMatchObject({ outcome: 'recorded', position: 1 });
    },
  );

  it('a database that is gone: unavailable, for writing and reading, in good time', async () => {
    const doomed = await startTestCluster();
    const gone = await doomed.createDatabase();
    const { app } = await bootstrapLedger(gone.superuser, { kind: 'live', passwords: gone.passwords });
    const orphan = await openPostgresEventStore({ connectionString: app, patience: 400 });
    await orphan.append(one('a/1', -1));
    await doomed.stop();
    const since = Date.now();
    await expect(orphan.append(one('a/1', 0))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(orphan.head()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(Date.now() - since).toBeLessThan(5_000);
    await orphan.close();
  });

  it('a database that never was: unavailable at opening', async () => {
    await expect(openPostgresEventStore({ connectionString: 'postgres://nobody:x@127.0.0.1:1/none', patience: 100 })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('a commit whose wait for the standby was cancelled is not taken for safe; sent again once the standby is there, it is a duplicate', async () => {
    const settings = async (names: string): Promise<void> => {
      await superuser.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
      await superuser.query('SELECT pg_reload_conf()');
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    };
    await settings('nobody');
    const request = one('a/1', -1);
    const pending = store.append(request);
    const settled = pending.then(
      () => 'recorded',
      (error: Error) => error,
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    await superuser.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    expect(await settled).toBeInstanceOf(StoreUnavailable);
    expect((await store.head()).position).toBe(1);
    await expect(store.append(request)).rejects.toBeInstanceOf(StoreUnavailable);
    await settings('');
    expect(await store.append(request)).toEqual({ outcome: 'duplicate', position: 1, types: ['Noted'] });
    expect(await store.append(one('a/1', 0))).toMatchObject({ outcome: 'recorded', position: 2 });
  });

  it('stays quick on the connection whose plans were made while the ledger was empty', async () => {
    const time = async (prefix: string): Promise<number> => {
      const since = performance.now();
      for (let n = 0; n < 100; n += 1) await store.append(writeTo([[`${prefix}/${n}`, -1, 1]]));
      return performance.now() - since;
    };
    await time('warm');
    const empty = await time('early');
    for (let round = 0; round < 20; round += 1) await Promise.all(Array.from({ length: 1_000 }, (_, n) => store.append(one(`many/${round}-${n}`, -1))));
    const full = Math.min(await time('late'), await time('later'));
    // A plan that scanned would read 20,000 rows for each write and take about twenty times as long.
    expect(full / empty).toBeLessThan(4);
  });
});
