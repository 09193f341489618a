import { Client } from 'pg';

/**
 * Which of these SHA-256 (64 hexadecimal digits, lower case) any event names, wherever in it and in whatever case. Reads the
 * whole ledger, for work in the background: the connection is that of a role that may read events.
 */
export async function mentioned(connectionString: string, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const client = new Client({ connectionString, application_name: 'outturn-mentions', connectionTimeoutMillis: 5_000 });
  // A lost connection shows in the query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ hash: string }>(
      `SELECT DISTINCT lower(found[1]) AS hash FROM ledger.event e, regexp_matches(e.payload, '[0-9a-fA-F]{64}', 'g') AS found WHERE lower(found[1]) = ANY ($1)`,
      [hashes],
    );
    return new Set(rows.map(({ hash }) => hash));
  } finally {
    await client.end();
  }
}
