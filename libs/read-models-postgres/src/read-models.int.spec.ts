import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foldInMemory, TABLE_NAMES } from '@outturn/read-models';
import { randomHistory, sampleHistory } from '@outturn/read-models/testing';
import fc from 'fast-check';
import { NotYetProjected } from './problems.ts';
import { catchUp, project } from './projector.ts';
import { openReadModels } from './read-models.ts';
import { type Databases, startDatabases } from './testing/database.ts';
import { historyStore, stored } from './testing/history-store.ts';
import { OWN } from './version.ts';

let databases: Databases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(async () => {
  await databases.stop();
});

describe('read models in PostgreSQL', () => {
  it('equal a fold in memory at every position of random histories, in every table', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 50 }), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), async (events, cuts) => {
        const database = await databases.create();
        const models = await database.openModels();
        try {
          const store = historyStore(events);
          for (const upTo of [...cuts.map((cut) => cut % events.length), events.length].sort((a, b) => a - b)) await catchUp(store, models, { upTo });
          const whole = foldInMemory(events);
          for (let position = 0; position <= events.length; position += 1) {
            for (const table of TABLE_NAMES) expect(await models.asAt(table, position)).toEqual(await whole.asAt(table, position));
          }
          for (const table of TABLE_NAMES) expect(await models.between(table, 0, events.length)).toEqual(whole.versions(table));
        } finally {
          await models.close();
        }
      }),
      { numRuns: 6 },
    );
  });

  it('select by key, scheme and year as the fold in memory does', async () => {
    const events = sampleHistory(400);
    const models = await (await databases.create()).openModels();
    await catchUp(historyStore(events), models);
    const whole = foldInMemory(events);
    const middle = events.length >> 1;
    const { scheme, year } = (await whole.asAt('scheme_year', middle))[2] ?? { scheme: '', year: '' };
    const called = [
      { keyHolds: [scheme.toLowerCase(), year.slice(2)] },
      { keyHolds: [scheme.slice(-1)], year },
      { keyHolds: ['%'] },
      { keyHolds: ['_', '\\'] },
    ];
    expect((await models.asAt('scheme_year', middle, called[0])).length).toBeGreaterThan(0);
    for (const selection of [{ scheme }, { year }, { scheme, year }, { key: `${scheme} ${year}` }, ...called]) {
      expect(await models.asAt('scheme_year', middle, selection)).toEqual(await whole.asAt('scheme_year', middle, selection));
      expect(await models.between('scheme_year', 100, middle, selection)).toEqual(await whole.between('scheme_year', 100, middle, selection));
    }
    expect(await whole.asAt('scheme_year', middle, { scheme, year })).toHaveLength(1);
    await expect(models.asAt('organisation', middle, { year })).rejects.toThrow('organisation facts cannot be selected by year');
    await models.close();
  });

  it('refuse what is not projected yet, and wait for it when asked to', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    const store = historyStore(sampleHistory(20));
    await expect(models.asAt('scheme', 3)).rejects.toThrow(NotYetProjected);
    await expect(models.waitFor(3, 30)).rejects.toThrow('the read models stand at position 0 and not yet at 3');
    const projector = project(store, models);
    await models.waitFor(store.events.length, 5_000);
    expect(await models.checkpoint()).toBe(store.events.length);
    await expect(models.asAt('scheme', store.events.length + 1)).rejects.toThrow(NotYetProjected);
    const waiting = models.waitFor(store.events.length + 1, 5_000);
    store.events.push(...sampleHistory(60).slice(store.events.length).map(stored));
    await waiting;
    await projector.close();
    await models.close();
  });

  it('give the reading roles the views and nothing else, and no way to write', async () => {
    const database = await databases.create();
    const models = await database.openModels();
    await catchUp(historyStore(sampleHistory(20)), models);
    const reading = await openReadModels({ connectionString: database.app });
    expect(await reading.asAt('organisation', 3)).toHaveLength(1);
    expect(() => reading.owner()).toThrow('opened for reading alone');
    await reading.close();
    const grants = await database.tamper(
      `SELECT DISTINCT grantee, privilege_type, table_schema FROM information_schema.role_table_grants WHERE table_schema LIKE 'rm%' AND grantee NOT LIKE '%_projector'`,
    );
    expect(new Set(grants.map(({ privilege_type, table_schema }) => [privilege_type, table_schema].join(' ')))).toEqual(new Set(['SELECT rm']));
    await models.close();
  });

  it('open twice at once without getting in each other’s way', async () => {
    const database = await databases.create();
    const opened = await Promise.all([database.openModels(), database.openModels(), database.openModels()]);
    expect(await Promise.all(opened.map((models) => models.status()))).toEqual(
      opened.map(() => ({ checkpoint: 0, generation: 1, drawnBy: OWN, standing: 'current', parked: null })),
    );
    await Promise.all(opened.map((models) => models.close()));
  });
});
