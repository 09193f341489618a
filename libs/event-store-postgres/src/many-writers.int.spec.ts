import { expect, it } from '@jest/globals';
import { startTestCluster } from '@outturn/embedded-postgres/testing';
import { expectSound } from '@outturn/event-store/contract-suite';
import type { StoredEvent } from '@outturn/ledger';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bootstrapLedger } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';

const PROCESSES = 4;
const WRITERS = 8;
const WRITES = 40;

interface Report {
  readonly recorded: number;
  readonly conflicts: number;
  readonly seen: string;
  readonly last: number;
}

/** A process of its own: writes with many writers, some of them to streams that all share, and follows the ledger meanwhile. */
async function writer(connectionString: string, name: string): Promise<Report> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'many-writers.worker.mjs'), connectionString, name, String(WRITERS), String(WRITES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`a writing process ended with ${code}`);
  return JSON.parse(output) as Report;
}

it('many writers in several processes: dense positions, and a tailing reader that sees every event exactly once and in order', async () => {
  const cluster = await startTestCluster();
  const database = await cluster.createDatabase();
  const { app } = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  const store = await openPostgresEventStore({ connectionString: app });
  const seen: StoredEvent[] = [];
  const subscription = store.subscribe(0, async (events) => {
    seen.push(...events);
  });
  const reports = await Promise.all(Array.from({ length: PROCESSES }, (_, n) => writer(app, `p${n}`)));
  const { position } = await store.head();
  const until = Date.now() + 30_000;
  while (seen.length < position && Date.now() < until)
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  await subscription.close();

  expectSound(seen);
  expect(seen).toHaveLength(position);
  const all: StoredEvent[] = [];
  for (let page = await store.readAll(0, 500); page.length > 0; page = await store.readAll(all.length, 500)) all.push(...page);
  expect(all).toEqual(seen);
  expect(reports.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(position);
  expect(reports.every(({ conflicts, seen: order }) => conflicts > 0 && order === 'in order')).toBe(true);
  expect(position).toBeGreaterThanOrEqual(PROCESSES * WRITERS * WRITES * 0.75);
  await store.close();
  await cluster.stop();
});
