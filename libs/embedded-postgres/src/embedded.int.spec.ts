import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Client } from 'pg';
import { accountFor, spawnAs } from './account.ts';
import { findBinaries, linkLibraries } from './binaries.ts';
import { isAlive } from './clients.ts';
import { type EmbeddedPostgres, openEmbedded, runningOn } from './embedded.ts';
import { EmbeddedPostgresError, explain, explainSystem } from './problem.ts';

let root: string;
let directory: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outturn-embedded-'));
  directory = join(root, 'data');
});
afterEach(async () => {
  const running = await runningOn(directory);
  if (running) process.kill(running.pid, 'SIGKILL');
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

const open = (): Promise<EmbeddedPostgres> => openEmbedded(directory, { durable: false });

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: postgres.connectionString('superuser') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

type Worker = ChildProcessByStdio<Writable, Readable, null>;

function start(then = 'wait'): Worker {
  return spawn(process.execPath, [join(import.meta.dirname, 'embedded.worker.mjs'), directory, then], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function serverOf(worker: Worker): Promise<number> {
  const [line] = (await once(worker.stdout, 'data')) as [Buffer];
  return Number(line.toString());
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  return false;
}

describe('a data directory', () => {
  it('is made at first, opened in a moment later, and keeps what was written', async () => {
    const first = await openEmbedded(directory);
    expect(await ask(first, 'CREATE TABLE t AS SELECT 42 AS answer')).toEqual([]);
    const settings = await ask(
      first,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'listen_addresses', 'unix_socket_directories', 'TimeZone') ORDER BY name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: 'UTC',
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      unix_socket_directories: '',
    });
    expect(await ask(first, `SELECT string_agg(x, ' ' ORDER BY x) AS sorted FROM unnest('{b,B,a,É,_}'::text[]) x`)).toEqual([{ sorted: 'B _ a b É' }]);
    await first.release();
    await first.release();
    expect(await runningOn(directory)).toBeUndefined();
    const since = Date.now();
    const second = await openEmbedded(directory);
    expect(Date.now() - since).toBeLessThan(5_000);
    expect(await ask(second, 'SELECT answer FROM t')).toEqual([{ answer: 42 }]);
    await second.release();
  });

  it('keeps its passwords to itself, and lets nobody in without one', async () => {
    const postgres = await open();
    expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'postgres'))).mode & 0o777).toBe(0o700);
    expect(new Set(Object.values(postgres.passwords)).size).toBe(6);
    const client = new Client({ connectionString: postgres.connectionString('superuser').replace(/:[^:@]+@/, ':wrong@') });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
    await postgres.release();
  });

  it('is opened by several in one process, and stops when the last has left', async () => {
    const [first, second, third] = await Promise.all([open(), open(), open()]);
    expect(new Set([first.pid, second.pid, third.pid]).size).toBe(1);
    await first.release();
    await second.release();
    expect(await ask(third, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await third.release();
    expect(isAlive(third.pid)).toBe(false);
  });

  it('is opened by several processes at once, from the very first moment, and stops when the last has left', async () => {
    const workers = Array.from({ length: 5 }, () => start());
    const servers = await Promise.all(workers.map(serverOf));
    expect(new Set(servers).size).toBe(1);
    const [server = 0] = servers;
    for (const [n, worker] of workers.entries()) {
      expect(isAlive(server)).toBe(true);
      worker.stdin.end();
      await once(worker, 'close');
      if (n < 4) expect((await runningOn(directory))?.pid).toBe(server);
    }
    expect(isAlive(server)).toBe(false);
  });

  it('outlives a process that was killed: the next adopts its server, and stops it in the end', async () => {
    const killed = start();
    const server = await serverOf(killed);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(isAlive(server)).toBe(true);
    const next = await open();
    expect(next.pid).toBe(server);
    await next.release();
    expect(isAlive(server)).toBe(false);
    expect(await readdir(join(directory, 'clients'))).toEqual([]);
  });

  it('does not outlive a process that just exits', async () => {
    const worker = start('exit');
    const server = await serverOf(worker);
    expect(await gone(server)).toBe(true);
  });

  it.each([
    ['wait', 'is released'],
    ['exit when told', 'just exits'],
  ])('that is removed under a process ends with it, without a word: %s', async (then) => {
    const worker = spawn(process.execPath, [join(import.meta.dirname, 'embedded.worker.mjs'), directory, then], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    worker.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [line] = (await once(worker.stdout, 'data')) as [Buffer];
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    worker.stdin.end();
    const [code] = (await once(worker, 'close')) as [number];
    expect([code, said]).toEqual([0, '']);
    expect(await gone(Number(line.toString()))).toBe(true);
    expect(existsSync(directory)).toBe(false);
  });

  it('comes back after its server was killed, on the same port', async () => {
    const first = await openEmbedded(directory);
    await ask(first, 'CREATE TABLE t AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    expect(await gone(first.pid)).toBe(true);
    const second = await open();
    expect(second.pid).not.toBe(first.pid);
    expect(second.port).toBe(first.port);
    expect(await ask(first, 'SELECT answer FROM t')).toEqual([{ answer: 42 }]);
    await first.release();
    await second.release();
    expect(isAlive(second.pid)).toBe(false);
  });

  it('is not misled by a process id that now belongs to something else, nor by a lock of a dead process', async () => {
    await open().then((postgres) => postgres.release());
    await writeFile(join(directory, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(directory, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`);
    await writeFile(join(directory, 'lock'), JSON.stringify({ pid: 2 ** 22 + 7, started: '1', nonce: 'dead' }));
    await writeFile(join(directory, 'clients', `${process.pid}.77`), JSON.stringify({ pid: process.pid, started: '1', nonce: 'reused' }));
    const postgres = await open();
    expect(postgres.pid).not.toBe(process.pid);
    await postgres.release();
    expect(isAlive(postgres.pid)).toBe(false);
  });

  it.each([
    ['17', 'an older version'],
    ['99', 'a newer version'],
  ])('made by PostgreSQL %s is refused as %s', async (major, words) => {
    await mkdir(join(directory, 'postgres'), { recursive: true });
    await writeFile(join(directory, 'postgres', 'PG_VERSION'), `${major}\n`);
    await expect(open()).rejects.toThrow(new RegExp(`PostgreSQL ${major}, ${words}`));
    await expect(open()).rejects.toBeInstanceOf(EmbeddedPostgresError);
  });

  it('that is a file is refused', async () => {
    await writeFile(directory, '');
    await expect(open()).rejects.toThrow(`the data directory ${directory} can't be made`);
  });

  it.each(['/proc/x', '/proc/x/y/z', '/dev/null/x', '/sys/x'].filter(() => process.platform === 'linux'))(
    '%s cannot be one, and that is said at once',
    async (path) => {
      await expect(openEmbedded(path)).rejects.toThrow(new RegExp(`^the data directory ${path} can't be `));
      await expect(openEmbedded(path)).rejects.toBeInstanceOf(EmbeddedPostgresError);
    },
  );

  it('that can’t be written in the middle of opening says why in one sentence', async () => {
    await open().then((postgres) => postgres.release());
    await rm(join(directory, 'clients'), { recursive: true });
    await symlink(join(root, 'nowhere', 'clients'), join(directory, 'clients'));
    await expect(open()).rejects.toThrow(/^the data directory .* can't be used: .*clients/);
  });

  it('whose server can’t start says why, and leaves nobody registered', async () => {
    await open().then((postgres) => postgres.release());
    await writeFile(join(directory, 'postgres', 'postgresql.auto.conf'), "shared_buffers = 'plenty'\n");
    await expect(open()).rejects.toThrow(/the database did not start: .*shared_buffers/);
    expect(await readdir(join(directory, 'clients'))).toEqual([]);
  });
});

describe('the account of the server', () => {
  const asRoot = process.getuid?.() === 0;
  it.each([
    ['closed to others', 0o700],
    ['open to others', 0o755],
  ])('is never root, also where the folders above are %s', async (_, mode) => {
    await chmod(root, mode);
    const postgres = await open();
    const status = await readFile(`/proc/${postgres.pid}/status`, 'utf8').catch(() => '');
    const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
    const capabilities = /^CapEff:\s+(\w+)/m.exec(status)?.[1];
    if (asRoot) {
      expect(Number(uid)).toBeGreaterThan(0);
      expect(BigInt(`0x${capabilities}`)).toBeLessThanOrEqual(4n);
    } else if (status !== '') {
      expect(Number(uid)).toBe(process.getuid?.());
    }
    await postgres.release();
  });

  it('runs programs that lie in a folder closed to others, as in a checkout of root’s', async () => {
    const { native } = await findBinaries();
    const copy = join(root, 'a copy');
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(root, 0o700);
    const initdb = spawnAs(await accountFor([copy]), join(copy, 'bin', 'initdb'), ['-D', join(root, 'never'), '-U', 'postgres', '--show'], { stdio: 'pipe' });
    let printed = '';
    for (const stream of [initdb.stdout, initdb.stderr])
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
    const [code] = (await once(initdb, 'close')) as [number];
    expect([code, printed]).toEqual([0, expect.stringContaining(join(copy, 'share'))]);
  });
});

describe('the libraries’ links', () => {
  it('are made where they are missing, by several at once, and left alone where they are there', async () => {
    await mkdir(join(root, 'native', 'lib'), { recursive: true });
    await writeFile(join(root, 'native', 'lib', 'libx.so.5.1'), 'x');
    await writeFile(join(root, 'native', 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libx.so.5.1', target: 'native/lib/libx.so.5' }]));
    await Promise.all([linkLibraries(root), linkLibraries(root), linkLibraries(root)]);
    await linkLibraries(root);
    expect(await readlink(join(root, 'native', 'lib', 'libx.so.5'))).toBe('libx.so.5.1');
  });

  it('that can’t be made are named', async () => {
    await mkdir(join(root, 'native'));
    await writeFile(join(root, 'native', 'pg-symlinks.json'), JSON.stringify([{ source: 'native/none/libx.so.5.1', target: 'native/none/libx.so.5' }]));
    await expect(linkLibraries(root)).rejects.toThrow(/libx\.so\.5.*Make node_modules writable/);
    expect(existsSync(join(root, 'native', 'none'))).toBe(false);
  });
});

describe('what the operating system says', () => {
  it.each([
    ['ENOSPC', 'no space left on device, write', 'the disk is full: free some space and start again (no space left on device, write)'],
    ['EACCES', 'permission denied, open', 'the account that runs Outturn may not write to it'],
    ['EROFS', 'read-only file system, mkdir', 'it lies on a read-only file system'],
  ])('%s', (code, message, says) => {
    const explained = explainSystem('/srv/outturn', Object.assign(new Error(message), { code }));
    expect(explained).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(explained)).toContain(`the data directory /srv/outturn can't be used: ${says}`);
  });

  it('leaves alone what is something else', () => {
    const other = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(explainSystem('/srv/outturn', other)).toBe(other);
    const told = new EmbeddedPostgresError('told already');
    expect(explainSystem('/srv/outturn', told)).toBe(told);
  });
});

describe('what PostgreSQL prints', () => {
  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'the disk is full'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets', 'the port is in use'],
    ['initdb: error: could not access directory "/x": Permission denied', 'may not use the data directory'],
    ["/lib/libc.so.6: version `GLIBC_2.34' not found", 'do not run on this system'],
    ['', 'it printed nothing'],
  ])('%s', (output, says) => {
    expect(explain('the database did not start', output).message).toContain(says);
  });
});
