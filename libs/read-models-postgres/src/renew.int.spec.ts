import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foldInMemory, TABLE_NAMES } from '@outturn/read-models';
import { sampleHistory } from '@outturn/read-models/testing';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { openClient } from './connection.ts';
import { NewerReadModels, OutdatedReadModels } from './problems.ts';
import { catchUp, project } from './projector.ts';
import type { ReadModels } from './read-models.ts';
import { renew } from './renew.ts';
import { replay } from './replay.ts';
import { type Databases, type LedgerDatabase, startDatabases } from './testing/database.ts';
import { historyStore } from './testing/history-store.ts';
import { OWN } from './version.ts';

const STEPS = 800;
const SEED = 21;
const events = sampleHistory(STEPS, SEED);
const whole = foldInMemory(events);

let databases: Databases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(async () => {
  await databases.stop();
});

/** As a version of the program left it that knew neither versions nor reserves, kept another column for claims, and a table that is no more. */
const OF_AN_EARLIER_VERSION = `
  UPDATE rm.projection SET version = 0, digest = '';
  DROP VIEW rm.reserve_version; DROP TABLE rm_1.reserve_version;
  DROP VIEW rm.claim_version; ALTER TABLE rm_1.claim_version RENAME COLUMN facts TO said; CREATE VIEW rm.claim_version AS SELECT * FROM rm_1.claim_version;
  CREATE TABLE rm_1.wish_version (key text, facts json); CREATE VIEW rm.wish_version AS SELECT * FROM rm_1.wish_version;
  UPDATE rm_1.scheme_version SET facts = '{"scheme":"of old"}'`;

async function opened(): Promise<{ database: LedgerDatabase; models: ReadModels; store: ReturnType<typeof historyStore> }> {
  const database = await databases.create();
  const models = await database.openModels();
  return { database, models, store: historyStore(events) };
}

async function outdated(): Promise<Awaited<ReturnType<typeof opened>>> {
  const all = await opened();
  await catchUp(all.store, all.models);
  const owner = await openClient(all.database.projector, 'an-earlier-version');
  await owner.query(OF_AN_EARLIER_VERSION);
  await owner.end();
  return all;
}

async function schemas(database: LedgerDatabase): Promise<string[]> {
  return (await database.tamper("SELECT nspname FROM pg_namespace WHERE nspname ~ '^rm_' ORDER BY 1")).map(({ nspname }) => String(nspname));
}

async function expectEverything(models: ReadModels): Promise<void> {
  for (const table of TABLE_NAMES) expect(await models.between(table, 0, events.length)).toEqual(whole.versions(table));
}

type Worker = ChildProcessByStdio<null, Readable, null>;

function drawApart({ app, projector }: LedgerDatabase, pauseMs: number): Worker {
  return spawn(process.execPath, [join(import.meta.dirname, 'renew.worker.mjs'), app, projector, String(STEPS), String(SEED), String(pauseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function lastLineOf(worker: Worker): Promise<string> {
  let text = '';
  worker.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(worker, 'close');
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Resolves when a worker has drawn so many events. */
function hasDrawn(worker: Worker, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      for (const [, reached] of chunk.matchAll(/replaying (\d+)/g)) if (Number(reached) >= position) resolve();
    });
    worker.once('close', () => {
      reject(new Error('it ended before'));
    });
  });
}

describe('read models of an earlier version', () => {
  it('are not read, nor followed, until they are drawn again; then they say what this version says', async () => {
    const { database, models, store } = await outdated();
    expect(await models.status()).toMatchObject({ standing: 'outdated', drawnBy: { version: 0 }, generation: 1 });
    // One table as it was, one with other rows, one that is not there, one with another column.
    for (const table of ['organisation', 'scheme', 'reserve', 'claim'] as const) {
      await expect(models.asAt(table, 200)).rejects.toThrow(OutdatedReadModels);
      await expect(models.between(table, 0, 200)).rejects.toThrow(OutdatedReadModels);
    }
    await expect(models.asAt('organisation', 200, { key: 'nobody' })).rejects.toThrow(OutdatedReadModels);
    await expect(catchUp(historyStore([...events, ...sampleHistory(1)]), models, { upTo: events.length + 1 })).rejects.toThrow(OutdatedReadModels);
    const phases = new Set<string>();
    expect(await renew(store, models, { onProgress: ({ phase }) => phases.add(phase) })).toBe(true);
    expect([...phases]).toEqual(['replaying', 'indexing', 'swapping']);
    await expectEverything(models);
    expect(await models.status()).toEqual({ checkpoint: events.length, generation: 2, drawnBy: OWN, standing: 'current', parked: null });
    expect(await database.tamper("SELECT viewname FROM pg_views WHERE schemaname = 'rm' AND viewname = 'wish_version'")).toEqual([]);
    expect(await renew(store, models)).toBe(false);
    expect(await replay(store, models)).toMatchObject({ same: true, sameProgram: true, notCompared: [] });
    await models.close();
  });

  it('are drawn again once by several processes that start together', async () => {
    const { database, models } = await outdated();
    const workers = Array.from({ length: 3 }, () => drawApart(database, 5));
    expect((await Promise.all(workers.map(lastLineOf))).sort()).toEqual(['drawn by another', 'drawn by another', 'drawn by this process']);
    expect(await schemas(database)).toEqual(['rm_1', 'rm_2']);
    await expectEverything(models);
    await models.close();
  });

  it('stay as they are when the process that draws them is killed, and are drawn at the next start', async () => {
    const { database, models, store } = await outdated();
    const killed = drawApart(database, 30);
    await hasDrawn(killed, events.length >> 1);
    const waiting = drawApart(database, 0);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    // Another that waited for it goes on in its place.
    expect(await lastLineOf(waiting)).toBe('drawn by this process');
    await expectEverything(models);
    // And where nobody waited, the next one to start.
    await database.tamper("UPDATE rm.projection SET version = 0, digest = ''");
    const alone = drawApart(database, 30);
    await hasDrawn(alone, events.length >> 1);
    alone.kill('SIGKILL');
    await once(alone, 'close');
    expect(await models.status()).toMatchObject({ standing: 'outdated' });
    await expect(models.asAt('scheme', 200)).rejects.toThrow(OutdatedReadModels);
    expect(await renew(store, models)).toBe(true);
    await expectEverything(models);
    expect(await schemas(database)).toHaveLength(2);
    await models.close();
  });

  it('are compared as far as both have the same tables', async () => {
    const { models, store } = await outdated();
    const result = await replay(store, models);
    expect(result).toMatchObject({
      same: false,
      sameProgram: false,
      swapped: false,
      versions: { live: 0, replayed: OWN.version },
      notCompared: ['claim_version', 'reserve_version', 'wish_version'],
      differing: whole.versions('scheme').length,
    });
    expect(new Set(result.differences.map(({ relation }) => relation))).toEqual(new Set(['scheme_version']));
    expect(await models.status()).toMatchObject({ standing: 'outdated', generation: 1 });
    expect(await replay(store, models, { swap: true })).toMatchObject({ swapped: true });
    await expectEverything(models);
    await models.close();
  });

  it('are drawn as far as this version can read events, and parked there', async () => {
    const { models, store } = await outdated();
    store.events[199] = { ...(store.events[199] as (typeof store.events)[number]), version: 99 };
    expect(await renew(store, models)).toBe(true);
    expect(await models.status()).toMatchObject({ checkpoint: 199, standing: 'current', parked: { position: 200 } });
    expect(await models.asAt('scheme', 199)).toEqual(await whole.asAt('scheme', 199));
    await expect(models.asAt('scheme', 200)).rejects.toThrow('position 200');
    await models.close();
  });

  it('an empty ledger is no exception', async () => {
    const { database, models } = await opened();
    await database.tamper("UPDATE rm.projection SET version = 0, digest = ''");
    expect(await renew(historyStore(), models)).toBe(true);
    expect(await models.asAt('scheme', 0)).toEqual([]);
    await models.close();
  });
});

describe('read models of a later version', () => {
  it('are refused by a program that runs already, from one statement to the next, and its projector ends', async () => {
    const { database, models, store } = await opened();
    const errors: string[] = [];
    const projector = project(store, models, { info: () => undefined, error: (message) => errors.push(message) });
    await models.waitFor(events.length, 10_000);
    expect(await models.asAt('scheme', 200)).toEqual(await whole.asAt('scheme', 200));
    await database.tamper("UPDATE rm.projection SET version = 999, digest = 'ff'");
    await expect(models.asAt('scheme', 200)).rejects.toThrow(NewerReadModels);
    await expect(models.asAt('scheme', 0)).rejects.toThrow('run that version');
    await database.tamper('UPDATE rm.projection SET generation = 7; CREATE SCHEMA rm_7; CREATE TABLE rm_7.checkpoint (position bigint)');
    store.events.push(...historyStore(sampleHistory(STEPS + 50, SEED)).events.slice(events.length));
    for (let waited = 0; errors.length === 0 && waited < 100; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(errors).toEqual([expect.stringMatching(/^the projection ends in this process: .*later version/)]);
    expect(projector.leads).toBe(false);
    await projector.close();
    await models.close();
  });

  it('are never drawn over unasked; going back is asked for', async () => {
    const { database, models, store } = await opened();
    await catchUp(store, models);
    await database.tamper("UPDATE rm.projection SET version = 999, digest = 'ff'");
    await expect(renew(store, models)).rejects.toThrow(NewerReadModels);
    expect(await models.status()).toMatchObject({ standing: 'newer', generation: 1, drawnBy: { version: 999 } });
    expect(await replay(store, models, { swap: true })).toMatchObject({ versions: { live: 999, replayed: OWN.version }, sameProgram: false, swapped: true });
    expect(await models.status()).toMatchObject({ standing: 'current' });
    await expectEverything(models);
    await models.close();
  });
});
