import { randomBytes, randomInt } from 'node:crypto';
import { appendFile, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Account, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isAlive } from './clients.ts';
import { EmbeddedPostgresError, explain } from './problem.ts';

/** What it takes to run the database of one data directory. */
export interface Cluster {
  readonly binaries: Binaries;
  readonly account: Account;
  readonly dataDir: string;
  /** DATA/postgres: PostgreSQL's own directory. */
  readonly pgData: string;
}

export interface Running {
  readonly pid: number;
  readonly port: number;
}

const SETTINGS = `
# Outturn. Values for a small machine; raise shared_buffers to a quarter of memory on a larger one.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
min_wal_size = 256MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
full_page_writes = on
log_line_prefix = '%m [%p] %q%u@%d '
log_timezone = 'UTC'
timezone = 'UTC'
`;

/** For tests alone: what is written need not survive the machine. */
const UNSAFE_SETTINGS = `
fsync = off
full_page_writes = off
shared_buffers = 64MB
min_wal_size = 64MB
`;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The major version that made the directory's cluster; undefined when there is none yet. */
export async function majorOf(pgData: string): Promise<number | undefined> {
  const text = await readFile(join(pgData, 'PG_VERSION'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a killed start leaves no half of one. */
export async function initialise(cluster: Cluster, password: string, durable: boolean): Promise<void> {
  const draft = join(cluster.dataDir, `postgres.draft.${randomBytes(4).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  const { uid, gid } = cluster.account;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) for (const path of [draft, passwordFile]) await chown(path, uid, gid);
    const args = [
      '-D',
      draft,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ];
    const { code, output } = await finish(cluster.account, cluster.binaries.initdb, args);
    if (code !== 0) throw explain(`the database could not be made in ${cluster.dataDir}`, output);
    await appendFile(join(draft, 'postgresql.conf'), durable ? SETTINGS : SETTINGS + UNSAFE_SETTINGS);
    await rename(draft, cluster.pgData);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

function finish(account: Account, command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnAs(account, command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.on('error', (cause) => {
      reject(new EmbeddedPostgresError(`${command} does not run on this system (${cause.message})`, { cause }));
    });
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** The database that runs on this directory, ready or still starting; undefined when none does. */
export async function findRunning({ pgData }: Pick<Cluster, 'pgData'>): Promise<(Running & { ready: boolean }) | undefined> {
  const lines = await lockFile(pgData);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !(await isPostgres(pid, pgData))) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' };
}

/** Process ids are used again: an unrelated process must not be taken for the database. Where this can't be told, it is believed. */
async function isPostgres(pid: number, pgData: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('postgres') && commandLine.includes(pgData);
}

/** Starts the database, detached from this process, on a free port. Takes one that runs already as it is. */
export async function start(cluster: Cluster): Promise<Running> {
  // Where the last server crashed, others still look for it on its port.
  const before = Number((await lockFile(cluster.pgData))[3] ?? 0);
  for (let attempt = 1; ; attempt += 1) {
    const running = await findRunning(cluster);
    if (running) return await untilReady(cluster, () => undefined);
    await disownLockFile(cluster.pgData);
    try {
      return await startOnce(cluster, await freePort(attempt > 20 ? 0 : before));
    } catch (error) {
      // The port may have been taken in between, and the last processes of a killed server may still be going.
      const passing = error instanceof EmbeddedPostgresError && /port is in use|shared memory block|lock file/.test(error.message);
      if (!passing || attempt >= 50) throw error;
      await pause(100);
    }
  }
}

async function lockFile(pgData: string): Promise<string[]> {
  return (await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

/** Beyond the largest process id that there can be. */
const NO_PROCESS = 2 ** 22 + 1;

/**
 * A crashed server's lock file may name a process id that by now belongs to something else; PostgreSQL would not start.
 * Only the id is taken out: by the rest PostgreSQL recognises processes of the crashed server that are not gone yet.
 */
async function disownLockFile(pgData: string): Promise<void> {
  const [pid, ...rest] = await lockFile(pgData);
  if (Number(pid) > 1 && isAlive(Number(pid))) await writeFile(join(pgData, 'postmaster.pid'), [NO_PROCESS, ...rest].join('\n'));
}

async function startOnce(cluster: Cluster, port: number): Promise<Running> {
  const logPath = join(cluster.dataDir, 'postgres.log');
  const log = await open(logPath, 'a', 0o600);
  const { size: before } = await log.stat();
  try {
    const child = spawnAs(cluster.account, cluster.binaries.postgres, ['-D', cluster.pgData, '-p', String(port)], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let end: string | undefined;
    child.on('error', (cause) => {
      end = cause.message;
    });
    child.on('exit', (code, signal) => {
      end = `it ended with ${signal ?? `exit code ${code}`}`;
    });
    child.unref();
    const printed = async (): Promise<string> => (await readFile(logPath)).subarray(before).toString();
    return await untilReady(cluster, async () => (end === undefined ? undefined : explain('the database did not start', `${end}\n${await printed()}`)));
  } finally {
    await log.close();
  }
}

/** Recovery after a crash may take minutes: waits for as long as the server is alive. */
async function untilReady(cluster: Cluster, failure: () => Promise<Error | undefined> | undefined): Promise<Running> {
  const graceUntil = Date.now() + 10_000;
  for (;;) {
    const running = await findRunning(cluster);
    if (running?.ready) return running;
    const failed = await failure();
    if (failed) throw failed;
    if (!running && Date.now() > graceUntil) throw new EmbeddedPostgresError(`the database in ${cluster.dataDir} did not start; see postgres.log there`);
    await pause(5);
  }
}

/** Stops the database: sessions are ended, everything is written out. Resolves when its process is gone. */
export async function stop(cluster: Cluster): Promise<void> {
  const running = await findRunning(cluster);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  const until = Date.now() + 60_000;
  while (isAlive(running.pid)) {
    if (Date.now() > until) throw new EmbeddedPostgresError(`the database in ${cluster.dataDir} does not stop (process ${running.pid})`);
    await pause(5);
  }
}

/** Below the ports that systems give to outgoing connections: one of those could take a server's port while it restarts. */
const PORTS = { from: 15_000, count: 15_000 };

/** The wished port if it is free, else any that is. */
async function freePort(wished: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = attempt === 0 && wished > 0 ? wished : PORTS.from + randomInt(PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new EmbeddedPostgresError('no free port was found for the database');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
