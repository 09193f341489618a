import { Client } from 'pg';

/** Events looked through in one statement: a longer one would keep vacuum from its work, and a service from ending. */
const SLICE = 20_000;

/**
 * Which of these SHA-256 (64 hexadecimal digits, lower case) any event names, wherever in it and in whatever case. Reads the
 * whole ledger, for work in the background: the connection is that of a role that may read events. Throws when `ending` says
 * so: part of an answer would be a wrong one.
 */
export async function mentioned(connectionString: string, hashes: readonly string[], ending?: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  if (hashes.length === 0) return found;
  const client = new Client({ connectionString, application_name: 'outturn-mentions', connectionTimeoutMillis: 5_000 });
  // A lost connection shows in the query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: heads } = await client.query<{ head: string }>('SELECT coalesce(max(position), 0) AS head FROM ledger.event');
    const head = Number(heads[0]?.head);
    for (let after = 0; after < head; after += SLICE) {
      ending?.throwIfAborted();
      const { rows } = await client.query<{ hash: string }>(
        `SELECT DISTINCT lower(m[1]) AS hash FROM ledger.event e, regexp_matches(e.payload, '[0-9a-fA-F]{64}', 'g') AS m
         WHERE e.position > $1 AND e.position <= $2 AND lower(m[1]) = ANY ($3)`,
        [after, after + SLICE, hashes],
      );
      for (const { hash } of rows) found.add(hash);
    }
    return found;
  } finally {
    await client.end();
  }
}
