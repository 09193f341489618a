import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** What the programs and the sample are made of; a change in any of it makes another template. */
const MADE_OF = ['apps', 'libs'].flatMap((group) => readdirSync(join(ROOT, group)).map((name) => join(ROOT, group, name)));
const PREFIX = 'outturn-sample-';
const MAKING_MS = 180_000;
const AN_HOUR = 3_600_000;

/**
 * Fills an empty folder with the data of a server that was started on nothing with the sample councils, and stopped. That start is made
 * once for each build, by whoever comes first, and copied from then on. Where folders cannot be copied as they are, nothing is done, and
 * the server that is started on the folder loads the sample itself.
 */
export async function fillWithSample(folder: string, make: (data: string) => Promise<void>): Promise<void> {
  const template = join(tmpdir(), `${PREFIX}${digestOfBuild()}`);
  if (!existsSync(template) && (await isMadeByMe(template))) {
    const draft = await mkdtemp(join(tmpdir(), `${PREFIX}draft-`));
    try {
      await removeOld();
      await make(draft);
      if (!existsSync(template)) await rename(draft, template);
    } finally {
      await rm(draft, { recursive: true, force: true });
      rmSync(lockOf(template), { force: true });
    }
  }
  if (await copied(template, folder)) return;
  await rm(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

const lockOf = (template: string): string => `${template}.making`;

/** True for whoever takes the lock; the others wait until the template is there, or until it is their turn because its maker is gone. */
async function isMadeByMe(template: string): Promise<boolean> {
  for (let until = Date.now() + MAKING_MS; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (existsSync(template)) return false;
    try {
      writeFileSync(lockOf(template), String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!makerLives(lockOf(template))) rmSync(lockOf(template), { force: true });
    }
  }
  return false;
}

function makerLives(lock: string): boolean {
  try {
    // Between a lock and its text nobody is named, and 0 is whoever asks.
    return process.kill(Number(readFileSync(lock, 'utf8')), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Owners and rights go with the files: PostgreSQL refuses folders of somebody else. */
function copied(from: string, to: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('cp', ['-a', `${from}/.`, to], { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Templates of earlier builds. Whoever copies one just then finds it incomplete, and loads the sample. */
async function removeOld(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const path = join(tmpdir(), name);
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > AN_HOUR) await rm(path, { recursive: true, force: true });
  }
}

function digestOfBuild(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  const add = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) add(path);
      else if (/\.(js|json|jsonl|sql|csv)$/.test(entry.name)) hash.update(path).update(readFileSync(path));
    }
  };
  for (const project of MADE_OF) for (const part of ['dist', 'sql', 'demo'].map((name) => join(project, name))) if (existsSync(part)) add(part);
  return hash.digest('hex').slice(0, 24);
}
