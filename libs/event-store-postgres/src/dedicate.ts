import type { LedgerKind } from '@outturn/event-store';
import { Client } from 'pg';

/**
 * What a ledger is for is settled by what is recorded in it first. One in which nothing was ever recorded, and which nobody else
 * has open, becomes one of another kind: looking into an unused folder made it, nobody has chosen. Says whether it did. For the
 * bootstrap's connection; the owner's own triggers refuse every other change of what a ledger is.
 */
export async function dedicateUnused(superuserConnectionString: string, kind: LedgerKind): Promise<boolean> {
  const client = new Client({ connectionString: superuserConnectionString, application_name: 'outturn-bootstrap', connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('BEGIN; LOCK TABLE ledger.info, ledger.event IN ACCESS EXCLUSIVE MODE');
    const { rows } = await client.query<{ unused: boolean }>(`
      SELECT NOT EXISTS (SELECT FROM ledger.event) AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      ) AS unused`);
    const unused = rows[0]?.unused === true;
    if (unused) {
      await client.query('ALTER TABLE ledger.info DISABLE TRIGGER append_only');
      await client.query('UPDATE ledger.info SET kind = $1', [kind]);
      await client.query('ALTER TABLE ledger.info ENABLE ALWAYS TRIGGER append_only');
    }
    await client.query('COMMIT');
    return unused;
  } finally {
    await client.end();
  }
}
