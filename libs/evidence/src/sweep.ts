import { Client } from 'pg';
import { SCHEMA } from './migrations.ts';
import type { EvidenceFiles } from './port.ts';

const SWEEP_LOCK = 7_837_867;
/** So many files are asked about at once. */
const AT_ONCE = 1_000;

/** Sweeps as the owner, since the service itself may delete nothing. Of several processes one does; the others find nothing to do. */
export async function sweep(ownerConnectionString: string, days: number, named: Parameters<EvidenceFiles['sweep']>[1]): Promise<number> {
  const client = new Client({
    connectionString: ownerConnectionString,
    application_name: 'outturn-evidence',
    connectionTimeoutMillis: 5_000,
    lock_timeout: 10_000,
  });
  // A lost connection shows in the next query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [SWEEP_LOCK]);
    return rows[0]?.taken === true ? await sweepAll(client, days, named) : 0;
  } finally {
    await client.end();
  }
}

const OLD = `NOT named AND kept_at <= now() - make_interval(days => $1)`;

async function sweepAll(client: Client, days: number, named: Parameters<EvidenceFiles['sweep']>[1]): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rows } = await client.query<{ sha256: string }>(`SELECT sha256 FROM ${SCHEMA}.file WHERE ${OLD} ORDER BY kept_at LIMIT ${AT_ONCE}`, [days]);
    const candidates = rows.map(({ sha256 }) => sha256);
    if (candidates.length === 0) return removed;
    const kept = await named(candidates);
    await client.query(`UPDATE ${SCHEMA}.file SET named = true WHERE sha256 = ANY ($1)`, [candidates.filter((sha256) => kept.has(sha256))]);
    // Whoever has attached the same file to another form in the meantime keeps it.
    const { rowCount } = await client.query(`DELETE FROM ${SCHEMA}.file WHERE ${OLD} AND sha256 = ANY ($2)`, [
      days,
      candidates.filter((sha256) => !kept.has(sha256)),
    ]);
    removed += rowCount ?? 0;
  }
}
