/** The embedded database can't be made, started or stopped; the message says why and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/i, 'the disk is full: free some space and start again'],
  [/Disk quota exceeded/i, 'the disk quota is used up: free some space and start again'],
  [/could not bind|Address already in use/i, 'the port is in use'],
  [/Read-only file system/i, 'the data directory lies on a read-only file system'],
  [/Permission denied/i, 'the account that runs PostgreSQL may not use the data directory or the PostgreSQL binaries'],
  [/could not create shared memory|No space left on device.*shm|could not map anonymous shared memory/i, 'there is not enough shared memory'],
  [/Cannot allocate memory/i, 'there is not enough memory'],
  [/GLIBC_[\d.]+' not found|error while loading shared libraries|symbol lookup error/i, 'the PostgreSQL binaries do not run on this system'],
];

const PREFIX = /^.*?(?=(?:LOG|ERROR|FATAL|PANIC): )/;

const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and start again',
  EDQUOT: 'the disk quota is used up: free some space and start again',
  EACCES: 'the account that runs Outturn may not write to it: name another with --data, or give it to that account',
  EPERM: 'the account that runs Outturn may not write to it: name another with --data, or give it to that account',
  EROFS: 'it lies on a read-only file system: name another with --data',
  ENOENT: 'part of it is not there, or was removed meanwhile',
  ENOTDIR: 'a part of its path is a file: name another with --data',
  EIO: 'the disk cannot be read or written',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** An error of the operating system over a data directory as one sentence; any other error as it is. */
export function explainSystem(directory: string, error: unknown): unknown {
  if (error instanceof EmbeddedPostgresError || typeof error !== 'object' || error === null || !('code' in error && 'message' in error)) return error;
  const why = SYSTEM[String(error.code)];
  return why === undefined
    ? error
    : new EmbeddedPostgresError(`the data directory ${directory} can't be used: ${why} (${String(error.message)})`, { cause: error });
}

/** Turns what PostgreSQL printed into one sentence for people, with the decisive lines of its output. */
export function explain(what: string, output: string): EmbeddedPostgresError {
  const lines = output
    .split('\n')
    .map((line) => line.trim().replace(PREFIX, ''))
    .filter((line) => line !== '');
  const fatal = lines.findLastIndex((line) => /FATAL|PANIC|error:|ERROR/.test(line));
  // What went wrong is often logged one line above the one that gives up.
  const decisive = fatal < 0 ? lines.slice(-1) : lines.slice(Math.max(0, fatal - 1), fatal + 1);
  const says = decisive.join('; ') || 'it printed nothing';
  const known = KNOWN.find(([pattern]) => lines.some((line) => pattern.test(line)));
  return new EmbeddedPostgresError(`${what}: ${known ? `${known[1]} (${says})` : says}`);
}
