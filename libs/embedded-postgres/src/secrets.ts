import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The accounts of the database; all but the superuser are made by the ledger's bootstrap. */
export const DATABASE_ROLES = ['superuser', 'migrator', 'app', 'projector', 'sealer', 'reader'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** One password for each account. */
export type Passwords = Readonly<Record<DatabaseRole, string>>;

/** Reads DATA/secrets.json, made on first use and readable by its owner alone. Of two processes making it at once one wins. */
export async function readOrMakeSecrets(dataDir: string): Promise<Passwords> {
  const path = join(dataDir, 'secrets.json');
  const existing = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (existing !== undefined) return JSON.parse(existing) as Passwords;
  const made = Object.fromEntries(DATABASE_ROLES.map((role) => [role, randomBytes(24).toString('base64url')]));
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return JSON.parse(await readFile(path, 'utf8')) as Passwords;
}
