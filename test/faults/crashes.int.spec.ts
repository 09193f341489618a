import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedPostgres, openEmbedded } from '@outturn/embedded-postgres';
import { bootstrapLedger, type LedgerConnections, openPostgresEventStore } from '@outturn/event-store-postgres';
import type { StoredEvent } from '@outturn/ledger';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Acknowledged, faultsOf } from './acknowledged.ts';

const APPENDS = 10_000;
const KILLS = 10;

let directory: string;
let postgres: EmbeddedPostgres;
let connections: LedgerConnections;
let opened: EmbeddedPostgres[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'outturn-faults-'));
  postgres = await openEmbedded(directory);
  opened = [postgres];
  connections = await bootstrapLedger(postgres.connectionString('superuser'), { kind: 'live', passwords: postgres.passwords });
});
afterEach(async () => {
  for (const each of opened) await each.release();
  await rm(directory, { recursive: true, force: true });
});

interface Appending {
  readonly child: ChildProcess;
  readonly acknowledged: Acknowledged[];
  /** Resolves when so many appends are acknowledged, or the process has ended. */
  reached(count: number): Promise<void>;
  readonly ended: Promise<number | null>;
}

function startAppending(run: number, appends: number): Appending {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'appending.worker.mjs'), connections.app, String(run), String(appends)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: Acknowledged[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    // What comes after the last line break was not printed whole: its writer was killed on the way.
    rest = lines.pop() ?? '';
    for (const line of lines) acknowledged.push({ command: line.slice(0, 36), position: Number(line.slice(37)) });
  });
  let over = false;
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    return code as number | null;
  });
  const reached = async (count: number): Promise<void> => {
    while (acknowledged.length < count && !over)
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
  };
  return { child, acknowledged, reached, ended };
}

/** Kills the postmaster and every process of its, as when the machine's memory runs out. */
function killDatabase(pid: number): void {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]) === pid;
    } catch {
      return false;
    }
  });
  for (const victim of [pid, ...children.map(Number)]) {
    try {
      process.kill(victim, 'SIGKILL');
    } catch {
      // It was quicker to go by itself.
    }
  }
}

async function restart(): Promise<void> {
  const { port } = postgres;
  postgres = await openEmbedded(directory);
  opened.push(postgres);
  expect(postgres.port).toBe(port);
}

async function everyEvent(): Promise<StoredEvent[]> {
  const store = await openPostgresEventStore({ connectionString: connections.app, patience: 60_000 });
  const events: StoredEvent[] = [];
  for (let page = await store.readAll(0, 2_000); page.length > 0; page = await store.readAll(events.length, 2_000)) events.push(...page);
  await store.close();
  return events;
}

/** Moments between the appends of one kill and the next that are never quite the same. */
const jitter = (n: number): number => (n * 7_919) % 97;

describe('after crashes', () => {
  it('kill -9 of the writing process, ten times during 10,000 appends: every acknowledged command is there once', async () => {
    const acknowledged: Acknowledged[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const appending = startAppending(kill, APPENDS);
      await appending.reached(900 + jitter(kill));
      appending.child.kill('SIGKILL');
      expect(await appending.ended).toBeNull();
      acknowledged.push(...appending.acknowledged);
    }
    const last = startAppending(KILLS, Math.max(APPENDS - acknowledged.length, 100));
    expect(await last.ended).toBe(0);
    acknowledged.push(...last.acknowledged);
    expect(acknowledged.length).toBeGreaterThanOrEqual(APPENDS);
    expect(faultsOf(await everyEvent(), acknowledged)).toEqual([]);
  });

  it('kill -9 of the database, ten times during 10,000 appends: the writers go on, and every acknowledged command is there once', async () => {
    const appending = startAppending(0, APPENDS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await appending.reached(kill * 900 + 450 + jitter(kill));
      killDatabase(postgres.pid);
      await restart();
    }
    expect(await appending.ended).toBe(0);
    expect(appending.acknowledged).toHaveLength(APPENDS);
    const events = await everyEvent();
    expect(faultsOf(events, appending.acknowledged)).toEqual([]);
    expect(events).toHaveLength(APPENDS);
  });

  it('control: with synchronous_commit off the same crash loses acknowledged commands, and the checker says so', async () => {
    const superuser = new Client({ connectionString: postgres.connectionString('superuser') });
    superuser.on('error', () => undefined);
    await superuser.connect();
    await superuser.query('ALTER SYSTEM SET synchronous_commit = off');
    await superuser.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await superuser.query('SELECT pg_reload_conf()');
    await superuser.end();
    const appending = startAppending(0, 2_000);
    await appending.reached(1_500);
    killDatabase(postgres.pid);
    appending.child.kill('SIGKILL');
    await appending.ended;
    await restart();
    const faults = faultsOf(await everyEvent(), appending.acknowledged);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every((fault) => fault.endsWith('is lost'))).toBe(true);
  });
});
