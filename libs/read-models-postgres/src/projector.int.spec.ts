import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@outturn/domain';
import { foldInMemory, TABLE_NAMES } from '@outturn/read-models';
import { sampleHistory } from '@outturn/read-models/testing';
import { pause } from './locks.ts';
import { ProjectionParked } from './problems.ts';
import { catchUp, project, type ProjectorLog } from './projector.ts';
import type { ReadModels } from './read-models.ts';
import { type Databases, type LedgerDatabase, startDatabases } from './testing/database.ts';
import { type HistoryStore, historyStore, stored } from './testing/history-store.ts';

let databases: Databases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(async () => {
  await databases.stop();
});

const KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'outturn-projector' AND datname = current_database()";

async function expectEverything(models: ReadModels, events: readonly Recorded[]): Promise<void> {
  const whole = foldInMemory(events);
  for (const table of TABLE_NAMES) expect(await models.between(table, 0, events.length)).toEqual(whole.versions(table));
}

/** Rows that no exactly-once projection leaves: the same version twice, a key without a version, a checkpoint behind its rows. */
async function expectNoTrace(database: LedgerDatabase): Promise<void> {
  const [stray] = await database.tamper(
    `SELECT (SELECT max(from_position) FROM rm.scheme_year_version) > (SELECT max(position) FROM rm.checkpoint) AS ahead,
            (SELECT count(*) FROM rm.scheme_year_key k WHERE NOT EXISTS (SELECT FROM rm.scheme_year_version v WHERE v.key = k.key AND v.from_position = k.since)) AS lone`,
  );
  expect(stray).toEqual({ ahead: false, lone: '0' });
}

function remembering(): ProjectorLog & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (message) => {
      lines.push(message);
    },
    error: (message) => {
      lines.push(message);
    },
  };
}

describe('the projector', () => {
  it('projects exactly once however often its connection is killed, also between rows and checkpoint', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const events = sampleHistory(3_000, 7);
    const store = historyStore([]);
    const log = remembering();
    const projector = project(store, models, log);
    let kills = 0;
    const killing = (async () => {
      for (let n = 0; n < 25; n += 1) {
        await pause(15 + (n % 7) * 10);
        kills += (await database.tamper(KILL)).length;
      }
    })();
    for (const [index, event] of events.entries()) {
      store.events.push(stored(event));
      if (index % 60 === 0) await pause(10);
    }
    await killing;
    await models.waitFor(events.length, 30_000);
    expect(kills).toBeGreaterThan(5);
    expect(log.lines.some((line) => line.includes('is tried again'))).toBe(true);
    await projector.close();
    await expectEverything(models, events);
    await expectNoTrace(database);
    await models.close();
  });

  it('has one of two processes project; the other takes over within a second, and nothing is projected twice', async () => {
    const database = await databases.create();
    const [models, otherModels] = [await database.openModels(), await database.openModels()];
    const events = sampleHistory(1_500, 3);
    const store = historyStore(events.slice(0, 500));
    const [one, other] = [project(store, models), project(store, otherModels)];
    await models.waitFor(500, 10_000);
    expect([one.leads, other.leads].filter(Boolean)).toHaveLength(1);
    const [leader, follower, followerModels] = one.leads ? [one, other, otherModels] : [other, one, models];
    await leader.close();
    store.events.push(...events.slice(500).map(stored));
    await followerModels.waitFor(events.length, 1_500);
    expect(follower.leads).toBe(true);
    await follower.close();
    await expectEverything(models, events);
    await models.close();
    await otherModels.close();
  });

  it('lets catchUp wait for the process that projects, and take over when it goes', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const events = sampleHistory(600, 5);
    const store = historyStore(events.slice(0, 300));
    const projector = project(store, models);
    await models.waitFor(300, 10_000);
    store.events.push(...events.slice(300, 400).map(stored));
    expect(await catchUp(store, models)).toBeGreaterThanOrEqual(400);
    expect(projector.leads).toBe(true);
    await projector.close();
    store.events.push(...events.slice(400).map(stored));
    expect(await catchUp(store, models)).toBe(events.length);
    await expectEverything(models, events);
    await models.close();
  });

  it('shows an event at once while 500 come a second', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const events = sampleHistory(700, 11).slice(0, 500);
    const store = historyStore([]);
    const projector = project(store, models);
    while (!projector.leads) await pause(5);
    const delays: Promise<number>[] = [];
    const started = performance.now();
    for (const [index, event] of events.entries()) {
      const due = started + index * 2;
      if (performance.now() < due) await pause(due - performance.now());
      store.events.push(stored(event));
      const at = performance.now();
      delays.push(models.waitFor(event.position, 5_000).then(() => performance.now() - at));
    }
    const sorted = (await Promise.all(delays)).sort((a, b) => a - b);
    // The bench holds it to 20 ms; here it must not wait for a poll, however busy the machine.
    expect(sorted[sorted.length >> 1]).toBeLessThan(100);
    await projector.close();
    await models.close();
  });
});

describe('a poison event', () => {
  const events = sampleHistory(120, 9);
  const at = 80;
  const readable = (store: HistoryStore): void => {
    store.events[at - 1] = stored(events[at - 1] as Recorded);
  };
  const poisoned = (change: Partial<HistoryStore['events'][number]>): HistoryStore => {
    const store = historyStore(events);
    store.events[at - 1] = { ...stored(events[at - 1] as Recorded), ...change };
    return store;
  };

  it.each([
    ['of an unknown type', { type: 'SchemeTeleported' }, 'SchemeTeleported', /does not know its type/],
    ['of a later version', { version: 99 }, undefined, /versions up to/],
    ['without JSON', { payload: '{"data"' }, undefined, /not JSON/],
    [
      'that contradicts the ledger',
      { type: 'SchemeMoved', version: 1, payload: '{"data":{"scheme":"nowhere","workstream":"W","service":null,"reason":"r"}}' },
      'SchemeMoved',
      /no scheme nowhere was recorded before it/,
    ],
    ['without its fields', { type: 'SavingClaimed', version: 1, payload: '{"data":{"claim":"C-x"}}' }, 'SavingClaimed', /shares|undefined/],
    [
      'that the database will not take',
      { type: 'OrganisationRegistered', version: 1, payload: '{"data":{"organisation":"x","name":"\\u0000"}}' },
      'OrganisationRegistered',
      /characters that cannot be stored/,
    ],
  ])('%s parks the projection before it, is shown, and goes through once the code is mended', async (_, change, type, message) => {
    const database = await databases.create();
    const models = await database.openModels();
    const store = poisoned(change);
    const log = remembering();
    const projector = project(store, models, log);
    await expect(models.waitFor(at, 10_000)).rejects.toThrow(ProjectionParked);
    const { parked, checkpoint } = await models.status();
    expect(checkpoint).toBe(at - 1);
    expect(parked).toMatchObject({ position: at, type: type ?? events[at - 1]?.type, error: expect.stringMatching(message) });
    expect(log.lines.filter((line) => line.includes(`parked before position ${at}`))).toHaveLength(1);
    await expect(models.asAt('scheme', at)).rejects.toThrow(`the event at position ${at}`);
    expect((await models.asAt('scheme', at - 1)).length).toBeGreaterThan(0);
    await expect(catchUp(store, models)).rejects.toThrow(ProjectionParked);
    await pause(300);
    expect(log.lines).toHaveLength(1);
    await projector.close();

    readable(store);
    const mended = project(store, models);
    await pause(50);
    while ((await models.status()).parked !== null) await pause(10);
    await models.waitFor(events.length, 5_000);
    await mended.close();
    await expectEverything(models, events);
    await models.close();
  });
});
