import { access, constants, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Client } from 'pg';
import { accountFor } from './account.ts';
import { findBinaries } from './binaries.ts';
import { enter, leave, tryLock, underLock } from './clients.ts';
import { type Cluster, findRunning, initialise, majorOf, type Running, start, stop } from './cluster.ts';
import { EmbeddedPostgresError, explainSystem } from './problem.ts';
import { type DatabaseRole, type Passwords, readOrMakeSecrets } from './secrets.ts';

/** The database of a data directory, running. */
export interface EmbeddedPostgres {
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  /** One for each role, as kept in DATA/secrets.json: for the ledger's bootstrap. */
  readonly passwords: Passwords;
  /** `postgres://DATABASE_ROLE:…@127.0.0.1:PORT/DATABASE`; the superuser's name is `postgres`. The database is `outturn` unless named. */
  connectionString(role: DatabaseRole, database?: string): string;
  /** Leaves the database. The last process that leaves stops it. Can be called twice. */
  release(): Promise<void>;
}

export interface EmbeddedOptions {
  /** False for tests alone: what is written need not survive a crash of the machine. */
  readonly durable?: boolean;
}

export const DEFAULT_DATABASE = 'outturn';

/**
 * Opens the PostgreSQL in a data directory: makes it on first use, starts it unless another process has, and keeps it
 * running until the last process has left. Throws EmbeddedPostgresError with what is wrong and what to do.
 */
export async function openEmbedded(dataDir: string, { durable = true }: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  const directory = resolve(dataDir);
  try {
    return await openIn(directory, durable);
  } catch (error) {
    throw explainSystem(directory, error);
  }
}

async function openIn(directory: string, durable: boolean): Promise<EmbeddedPostgres> {
  await makeDirectory(directory);
  const binaries = await findBinaries();
  const account = await accountFor([binaries.native, directory]);
  const cluster: Cluster = { binaries, account, dataDir: directory, pgData: join(directory, 'postgres') };
  return underLock(directory, async () => {
    const passwords = await readOrMakeSecrets(directory);
    const mine = enter(directory);
    try {
      await prepare(cluster, passwords, durable);
      const running = await start(cluster);
      await ensureDatabase(running, passwords);
      return leaveable(cluster, running, passwords, mine);
    } catch (error) {
      if (leave(directory, mine).last) await stop(cluster).catch(() => undefined);
      throw error;
    }
  });
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await makeEach(directory);
    if (!(await stat(directory)).isDirectory()) throw new Error('it is not a directory');
  } catch (cause) {
    throw new EmbeddedPostgresError(`the data directory ${directory} can't be made (${(cause as Error).message})`, { cause });
  }
  await access(directory, constants.W_OK | constants.X_OK).catch((cause: Error) => {
    throw new EmbeddedPostgresError(
      `the data directory ${directory} can't be written to (${cause.message}). Name another with --data, or give it to the account that runs Outturn`,
      { cause },
    );
  });
}

/** One folder after the other: asked for all of them at once, Node tries for ever where there can be none, as below `/proc`. */
async function makeEach(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const above = dirname(directory);
  if (above !== directory) await makeEach(above);
  await mkdir(directory, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    // Another process may have made it in between.
    if (error.code !== 'EEXIST') throw error;
  });
}

async function prepare(cluster: Cluster, passwords: Passwords, durable: boolean): Promise<void> {
  const major = await majorOf(cluster.pgData);
  if (major === cluster.binaries.major) return;
  if (major !== undefined) {
    const age = major > cluster.binaries.major ? 'a newer' : 'an older';
    throw new EmbeddedPostgresError(
      `the database in ${cluster.dataDir} was made by PostgreSQL ${major}, ${age} version than the PostgreSQL ${cluster.binaries.major} installed here. Take a backup with the Outturn that made it and restore it here`,
    );
  }
  for (const name of await readdir(cluster.dataDir)) {
    if (name.startsWith('postgres.draft.')) await rm(join(cluster.dataDir, name), { recursive: true, force: true });
  }
  await initialise(cluster, passwords.superuser, durable);
}

async function ensureDatabase(running: Running, passwords: Passwords): Promise<void> {
  const client = new Client({ connectionString: address(running, passwords, 'superuser', 'postgres') });
  await client.connect().catch((cause: Error) => {
    throw new EmbeddedPostgresError(
      `the database runs on port ${running.port} and does not let Outturn in (${cause.message}); does secrets.json belong to this data directory?`,
      { cause },
    );
  });
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DEFAULT_DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DEFAULT_DATABASE}`);
  } finally {
    await client.end();
  }
}

function address({ port }: Running, passwords: Passwords, role: DatabaseRole, database: string): string {
  const user = role === 'superuser' ? 'postgres' : `${database}_${role}`;
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(passwords[role])}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function leaveable(cluster: Cluster, running: Running, passwords: Passwords, mine: string): EmbeddedPostgres {
  let released: Promise<void> | undefined;
  // A process that exits without releasing should not leave the database behind; there is no time to wait for it then.
  const atExit = (): void => {
    if (!existsSync(cluster.dataDir)) return endWithoutFolder(cluster, running);
    const unlock = tryLock(cluster.dataDir);
    if (unlock === undefined) return;
    if (leave(cluster.dataDir, mine).last && namesProcess(cluster, running.pid)) process.kill(running.pid, 'SIGINT');
    unlock();
  };
  process.on('exit', atExit);
  return {
    port: running.port,
    pid: running.pid,
    passwords,
    connectionString: (role, database = DEFAULT_DATABASE) => address(running, passwords, role, database),
    release: () => {
      released ??= underLock(cluster.dataDir, async () => {
        process.removeListener('exit', atExit);
        if (leave(cluster.dataDir, mine).last) await stop(cluster);
      }).catch((error: unknown) => {
        if (existsSync(cluster.dataDir)) throw error;
        process.removeListener('exit', atExit);
        endWithoutFolder(cluster, running);
      });
      return released;
    },
  };
}

/** Whoever removes the folder of a running database wants nothing of it any more: its server has nothing to write to, and ends at once. */
function endWithoutFolder(cluster: Cluster, { pid }: Running): void {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster.pgData)) process.kill(pid, 'SIGQUIT');
  } catch {
    // It has ended already, or can't be told from others: without its lock file it ends by itself within a minute.
  }
}

function namesProcess(cluster: Cluster, pid: number): boolean {
  try {
    return readFileSync(join(cluster.pgData, 'postmaster.pid'), 'utf8').startsWith(`${pid}\n`);
  } catch {
    return false;
  }
}

/** The process id of the database that runs on a data directory; undefined when none does. */
export async function runningOn(dataDir: string): Promise<Running | undefined> {
  const directory = resolve(dataDir);
  const running = await findRunning({ pgData: join(directory, 'postgres') });
  return running && { pid: running.pid, port: running.port };
}
