import type { LedgerKind } from '@outturn/event-store';
import { Client } from 'pg';

/** What the ledger in a database was made for; undefined when there is none yet. For the bootstrap's connection. */
export async function ledgerKindOf(connectionString: string): Promise<LedgerKind | undefined> {
  const there = await ask(connectionString, "SELECT to_regclass('ledger.info')::text");
  return there ? ((await ask(connectionString, 'SELECT kind FROM ledger.info')) as LedgerKind | undefined) : undefined;
}

/** The version of the PostgreSQL server, such as `18.4`. */
export async function serverVersion(connectionString: string): Promise<string> {
  return (await ask(connectionString, 'SHOW server_version')) ?? '';
}

async function ask(connectionString: string, sql: string): Promise<string | undefined> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
