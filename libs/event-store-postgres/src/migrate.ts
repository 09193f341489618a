import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { roleName, withRoles } from './roles.ts';

const FOLDER = join(import.meta.dirname, '..', 'sql');
const MIGRATION_LOCK = 7_837_863;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

async function migrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(FOLDER, name), 'utf8');
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Brings the schema `ledger` up to date, as the migrator: numbered files of plain SQL, each in a transaction of its own,
 * under a lock. Migrations only add. Throws when a file that was applied has changed, or when the database has
 * migrations that this version does not know. Returns the names of those applied now.
 */
export async function migrateLedger(migratorConnectionString: string): Promise<string[]> {
  const client = new Client({ connectionString: migratorConnectionString, application_name: 'outturn-migrator', lock_timeout: 30_000 });
  await client.connect();
  try {
    return await applyMissing(client);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client): Promise<string[]> {
  const {
    rows: [current],
  } = await client.query<{ database: string }>('SELECT current_database() AS database');
  const database = current?.database ?? '';
  await client.query(`SET ROLE ${escapeIdentifier(roleName(database, 'owner'))}`);
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ledger.migration (name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ name: string; digest: string }>('SELECT name, digest FROM ledger.migration ORDER BY name');
  const applied = new Map(rows.map(({ name, digest }) => [name, digest]));
  const known = await migrations();
  const unknown = rows.find(({ name }) => !known.some((migration) => migration.name === name));
  if (unknown) throw new Error(`the ledger was migrated by a newer version (${unknown.name}); use that version or a newer one`);
  const missing: string[] = [];
  for (const { name, sql, digest } of known) {
    const before = applied.get(name);
    if (before === digest) continue;
    if (before !== undefined) throw new Error(`the migration ${name} differs from the one that was applied: migrations only add`);
    await client.query('BEGIN');
    await client.query(withRoles(sql, database));
    await client.query('INSERT INTO ledger.migration (name, digest) VALUES ($1, $2)', [name, digest]);
    await client.query('COMMIT');
    missing.push(name);
  }
  return missing;
}
