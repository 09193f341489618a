import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './problem.ts';

const run = promisify(execFile);

/** The operating-system account that PostgreSQL runs under. Undefined ids: whoever runs this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
  /** What stands before a command so that the account reaches folders that are closed to it. */
  readonly prefix: readonly string[];
}

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', 'outturn-postgres'];
const FALLBACKS = ['nobody', 'daemon'];
const MADE = 'outturn-postgres';
const CAP_DAC_OVERRIDE = 1n << 1n;
const CAP_DAC_READ_SEARCH = 1n << 2n;

/**
 * PostgreSQL refuses to run as root. Root's processes start it as the system account `postgres`, else as one made for
 * it, else as another account without privileges. `paths` are what that account must be able to reach; where folders
 * above them are closed to it (root's home, a temporary checkout) it gets the one capability to pass them.
 */
export async function accountFor(paths: readonly string[], asRoot = process.getuid?.() === 0): Promise<Account> {
  if (!asRoot) return { prefix: [] };
  const { uid, gid } = await unprivilegedAccount();
  const closed = await firstClosed(paths, uid, gid);
  if (closed === undefined) return { uid, gid, prefix: [] };
  return { uid, gid, prefix: await passingPrefix(uid, gid, closed) };
}

async function unprivilegedAccount(): Promise<PasswdEntry> {
  const accounts = await passwd();
  const existing = PREFERRED.map((name) => accounts.get(name)).find((entry) => entry !== undefined && entry.uid !== 0);
  if (existing) return existing;
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', MADE]);
    const made = (await passwd()).get(MADE);
    if (made) return made;
  } catch {
    // Without useradd, or with a read-only /etc, an account that is there already has to do.
  }
  const fallback = FALLBACKS.map((name) => accounts.get(name)).find((entry) => entry !== undefined && entry.uid !== 0);
  if (fallback) return fallback;
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and there is no other account to run it under: create one (useradd --system postgres), start Outturn as another user, or set OUTTURN_DATABASE_URL',
  );
}

async function passwd(): Promise<Map<string, PasswdEntry>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entries = text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4);
  return new Map(entries.map(([name = '', , uid, gid]) => [name, { name, uid: Number(uid), gid: Number(gid) }]));
}

/** The first folder on the way to one of the paths that an account may not pass; undefined when all are open to it. */
async function firstClosed(paths: readonly string[], uid: number, gid: number): Promise<string | undefined> {
  for (const path of paths) {
    for (let folder = path; ; folder = dirname(folder)) {
      const { mode, uid: owner, gid: group } = await stat(folder);
      const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return folder;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

/**
 * PostgreSQL asks with access(2) whether it may run its own programs, which passes over capabilities of accounts other than root unless
 * the bit says otherwise. Where it can't be set the folders of the data may be closed, those of the programs not.
 */
async function passingPrefix(uid: number, gid: number, closed: string): Promise<string[]> {
  const held = await permittedCapabilities();
  const capability = (held & CAP_DAC_READ_SEARCH) !== 0n ? 'dac_read_search' : (held & CAP_DAC_OVERRIDE) !== 0n ? 'dac_override' : undefined;
  const plain = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  for (const prefix of capability === undefined ? [] : [[...plain, '--securebits=+no_setuid_fixup'], plain]) {
    const works = await run(prefix[0] ?? '', [...prefix.slice(1), 'true']).then(
      () => true,
      () => false,
    );
    if (works) return prefix;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the account it runs under may not pass ${closed}. Keep Outturn and its data (--data) in folders open to others, or start it as another user`,
  );
}

async function permittedCapabilities(): Promise<bigint> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const held = /^CapPrm:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0';
  const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0';
  return BigInt(`0x${held}`) & BigInt(`0x${bounding}`);
}

/** Starts a program under an account, in a neutral folder and language. */
export function spawnAs(account: Account, command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = command, ...rest] = [...account.prefix, command, ...args];
  // The prefix changes the account itself, after it has taken hold of the capability.
  const ids = account.prefix.length > 0 || account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {}),
  };
  return spawn(program, rest, { cwd: '/', env, ...ids, ...options });
}
