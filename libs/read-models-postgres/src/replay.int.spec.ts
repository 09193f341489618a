import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@outturn/domain';
import { foldInMemory, TABLE_NAMES } from '@outturn/read-models';
import { sampleHistory } from '@outturn/read-models/testing';
import { Client } from 'pg';
import { openClient } from './connection.ts';
import { pause, REPLAY, tryLock } from './locks.ts';
import { ProjectionParked, ReplayRunning } from './problems.ts';
import { catchUp, project } from './projector.ts';
import type { ReadModels } from './read-models.ts';
import { replay } from './replay.ts';
import { type Databases, type LedgerDatabase, startDatabases } from './testing/database.ts';
import { historyStore, stored } from './testing/history-store.ts';

let databases: Databases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(async () => {
  await databases.stop();
});

const events = sampleHistory(800, 21);

async function projected(): Promise<{ database: LedgerDatabase; models: ReadModels; store: ReturnType<typeof historyStore> }> {
  const database = await databases.create();
  const models = await database.openModels();
  const store = historyStore(events);
  // Small steps, so that the live rows were loaded back and folded on.
  for (let upTo = 100; upTo < events.length; upTo += 100) await catchUp(store, models, { upTo });
  await catchUp(store, models);
  return { database, models, store };
}

async function schemas(database: LedgerDatabase): Promise<string[]> {
  return (await database.tamper("SELECT nspname FROM pg_namespace WHERE nspname ~ '^rm_' ORDER BY 1")).map(({ nspname }) => String(nspname));
}

async function expectEverything(models: ReadModels, all: readonly Recorded[]): Promise<void> {
  const whole = foldInMemory(all);
  for (const table of TABLE_NAMES) expect(await models.between(table, 0, all.length)).toEqual(whole.versions(table));
}

describe('replay', () => {
  it('finds the replayed read models equal to the live ones, digests included, and leaves nothing behind', async () => {
    const { database, models, store } = await projected();
    const phases = new Set<string>();
    const result = await replay(store, models, {
      onProgress: ({ phase }) => {
        phases.add(phase);
      },
    });
    expect(result).toMatchObject({
      position: events.length,
      comparedUpTo: events.length,
      same: true,
      differing: 0,
      differences: [],
      swapped: false,
      events: events.length,
    });
    expect(result.digests.replayed).toBe(result.digests.live);
    expect(result.digests.live).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([...phases]).toEqual(['replaying', 'indexing', 'comparing']);
    expect(await schemas(database)).toEqual(['rm_1']);
    await models.close();
  });

  it.each([
    [
      'an amount of the past',
      `UPDATE rm_1.delivery_version SET facts = jsonb_set(facts::jsonb, '{year}', '"2031-32"') WHERE (key, from_position) = (SELECT key, min(from_position) FROM rm_1.delivery_version GROUP BY key ORDER BY key LIMIT 1)`,
      'delivery_version',
      1,
    ],
    [
      'a version taken away',
      'DELETE FROM rm_1.scheme_version WHERE (key, from_position) = (SELECT key, from_position FROM rm_1.scheme_version ORDER BY from_position DESC LIMIT 1)',
      'scheme_version',
      1,
    ],
    [
      'a version added',
      `INSERT INTO rm_1.claim_version SELECT key, from_position + 1, gone, facts FROM rm_1.claim_version WHERE from_position < ${events.length} ORDER BY from_position LIMIT 1`,
      'claim_version',
      1,
    ],
    ['a fact marked as gone', 'UPDATE rm_1.organisation_version SET gone = true', 'organisation_version', 2],
    [
      'a key hidden from selection',
      "UPDATE rm_1.scheme_year_key SET year = '2001-02' WHERE key = (SELECT min(key) FROM rm_1.scheme_year_key)",
      'scheme_year_key',
      1,
    ],
  ])('finds %s', async (_, sql, relation, count) => {
    const { database, models, store } = await projected();
    await database.tamper(sql);
    const result = await replay(store, models);
    expect(result).toMatchObject({ same: false, differing: count });
    expect(result.differences.map((difference) => difference.relation)).toEqual(Array.from({ length: count }, () => relation));
    expect(result.digests.live).not.toBe(result.digests.replayed);
    await models.close();
  });

  it('puts a tampered table right when it is swapped in', async () => {
    const { database, models, store } = await projected();
    await database.tamper(`UPDATE rm_1.scheme_version SET facts = jsonb_set(facts::jsonb, '{owner}', '"nobody"')`);
    expect(await replay(store, models, { swap: true })).toMatchObject({ same: false, swapped: true });
    await expectEverything(models, events);
    expect(await models.status()).toMatchObject({ generation: 2, checkpoint: events.length });
    expect(await replay(store, models)).toMatchObject({ same: true });
    expect(await schemas(database)).toEqual(['rm_1', 'rm_2']);
    await replay(store, models, { swap: true });
    expect(await schemas(database)).toEqual(['rm_2', 'rm_3']);
    await models.close();
  });

  it('swaps while others read and write, who notice nothing', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const all = sampleHistory(3_000, 33);
    const store = historyStore(all.slice(0, 1_000));
    const projector = project(store, models);
    await models.waitFor(1_000, 10_000);
    const whole = foldInMemory(all.slice(0, 1_000));
    const expected = await whole.asAt('scheme_year', 900);
    const state = { done: false };
    let reads = 0;
    const reading = Array.from({ length: 3 }, async () => {
      while (!state.done) {
        expect(await models.asAt('scheme_year', 900)).toEqual(expected);
        reads += 1;
        await pause(3);
      }
    });
    const writing = (async () => {
      for (const event of all.slice(1_000)) {
        store.events.push(stored(event));
        if (event.position % 10 === 0) await pause(1);
      }
    })();
    const generations: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const result = await replay(store, models, { swap: true });
      expect(result).toMatchObject({ same: true, swapped: true });
      generations.push((await models.status()).generation);
    }
    await writing;
    await models.waitFor(all.length, 10_000);
    state.done = true;
    await Promise.all(reading);
    expect(generations).toEqual([2, 3, 4]);
    expect(reads).toBeGreaterThan(10);
    await projector.close();
    await expectEverything(models, all);
    expect(await schemas(database)).toEqual(['rm_3', 'rm_4']);
    await models.close();
  });

  it('waits for a reader who keeps a view, and gives up nothing meanwhile', async () => {
    const { database, models, store } = await projected();
    const reader = new Client({ connectionString: database.app });
    await reader.connect();
    await reader.query('BEGIN; SELECT count(*) FROM rm.scheme_version');
    const swapping = replay(store, models, { swap: true });
    await pause(1_500);
    expect((await models.status()).generation).toBe(1);
    expect((await models.asAt('scheme', events.length)).length).toBeGreaterThan(0);
    await reader.query('COMMIT');
    expect(await swapping).toMatchObject({ swapped: true, same: true });
    await reader.end();
    await models.close();
  });

  it('runs one at a time, and removes what a killed one left', async () => {
    const { database, models, store } = await projected();
    const other = await openClient(database.projector, 'other-replay');
    expect(await tryLock(other, REPLAY)).toBe(true);
    await expect(replay(store, models)).rejects.toThrow(ReplayRunning);
    await other.query('CREATE SCHEMA rm_7; CREATE TABLE rm_7.scheme_key (key text)');
    await other.end();
    expect(await replay(store, models, { swap: true })).toMatchObject({ same: true });
    expect(await schemas(database)).toEqual(['rm_1', 'rm_8']);
    await models.close();
  });

  it('survives being killed in the middle: the live read models stay as they are', async () => {
    const { database, models, store } = await projected();
    const killing = replay(store, models, {
      swap: true,
      onProgress: ({ phase }) => {
        if (phase === 'comparing')
          void database.tamper(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'outturn-replay' AND datname = current_database()",
          );
      },
    });
    await expect(killing).rejects.toThrow(/terminat|connection/i);
    await expectEverything(models, events);
    expect(await replay(store, models)).toMatchObject({ same: true });
    expect(await schemas(database)).toEqual(['rm_1']);
    await models.close();
  });

  it('says which event it cannot get past', async () => {
    const { models, store } = await projected();
    store.events[49] = { ...(store.events[49] as (typeof store.events)[number]), type: 'SchemeTeleported' };
    await expect(replay(store, models)).rejects.toThrow(ProjectionParked);
    await models.close();
  });

  it('compares as far as the live ones came where they are parked, and gets them past it', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const store = historyStore(events);
    store.events[199] = { ...(store.events[199] as (typeof store.events)[number]), version: 99 };
    await expect(catchUp(store, models)).rejects.toThrow(ProjectionParked);
    // Replayed by mended code, while the projector that runs is still the old one.
    const mended = historyStore(events);
    const hold = await openClient(database.projector, 'outturn-projector');
    await hold.query('SELECT pg_advisory_lock(7041, 1)');
    expect(await replay(mended, models, { swap: true })).toMatchObject({ comparedUpTo: 199, same: true, swapped: true });
    await hold.end();
    expect(await models.status()).toMatchObject({ checkpoint: events.length, parked: null });
    await expectEverything(models, events);
    await models.close();
  });
});
