import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './problem.ts';

/*
 * Which processes use a data directory. Each leaves a file DATA/clients/PID.N while it does; files of processes that
 * were killed are recognised by their process id and start time, and swept away. Opening and leaving happen under
 * DATA/lock, so that nobody stops a database that another process has just found running.
 */

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly nonce: string;
}

const LOCK_PATIENCE = 120_000;
let opened = 0;

/** State and start time of a process, where the system tells. */
function statOf(pid: number): { state: string; started: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return { state: '', started: '' };
  }
}

/** When a process started, so that a later process with the same id is not taken for it. Empty where it can't be known. */
function startOf(pid: number): string {
  return statOf(pid).started;
}

/** Dead processes that nobody has waited for yet still have their ids; they don't count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !['Z', 'X'].includes(statOf(pid).state);
}

function holds({ pid, started }: Holder): boolean {
  if (!isAlive(pid)) return false;
  const now = startOf(pid);
  return started === '' || now === '' || now === started;
}

function me(): Holder {
  return { pid: process.pid, started: startOf(process.pid), nonce: randomBytes(8).toString('hex') };
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Notes this process as a user of the directory. Returns the file that says so. */
export function enter(dataDir: string): string {
  const folder = join(dataDir, 'clients');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${process.pid}.${(opened += 1)}`);
  writeFileSync(path, JSON.stringify(me()));
  return path;
}

/** Takes the note away, and says whether anybody else still uses the directory. Files left by killed processes go too. */
export function leave(dataDir: string, mine: string): { last: boolean } {
  rmSync(mine, { force: true });
  const folder = join(dataDir, 'clients');
  const others = readdirSync(folder).filter((name) => {
    const holder = readHolder(join(folder, name));
    if (holder !== undefined && holds(holder)) return true;
    rmSync(join(folder, name), { force: true });
    return false;
  });
  return { last: others.length === 0 };
}

/** Does something while no other process opens or leaves the directory. */
export async function underLock<T>(dataDir: string, act: () => Promise<T>): Promise<T> {
  const until = Date.now() + LOCK_PATIENCE;
  let unlock = tryLock(dataDir);
  while (unlock === undefined) {
    if (Date.now() > until)
      throw new EmbeddedPostgresError(`another process has been opening ${dataDir} for ${LOCK_PATIENCE / 1000} s; if none is, delete ${join(dataDir, 'lock')}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    unlock = tryLock(dataDir);
  }
  try {
    return await act();
  } finally {
    unlock();
  }
}

/** Takes the lock if it is free or its holder is dead; returns how to give it back. */
export function tryLock(dataDir: string): (() => void) | undefined {
  const path = join(dataDir, 'lock');
  const holder = me();
  const draft = `${path}.${holder.nonce}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path);
    return () => {
      unlinkSync(path);
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    sweepDeadLock(path, holder.nonce);
    return undefined;
  } finally {
    unlinkSync(draft);
  }
}

/** Removes a lock whose holder is dead. By renaming, so that of two sweepers only one removes it; a lock taken anew in between is put back. */
function sweepDeadLock(path: string, nonce: string): void {
  const seen = readHolder(path);
  if (seen === undefined || holds(seen)) return;
  const aside = `${path}.dead.${nonce}`;
  try {
    renameSync(path, aside);
    if (readHolder(aside)?.nonce !== seen.nonce) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  rmSync(aside, { force: true });
}
