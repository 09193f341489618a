import { type EvidenceOptions, openEvidence } from './database.ts';
import { sha256Of } from './digest.ts';
import { SCHEMA } from './migrations.ts';
import type { PublishedReports } from './port.ts';

/** Opens the published reports of a ledger's database: table `evidence.report`, which `app` may read and add to, and nothing else. */
export async function openPublishedReports(options: EvidenceOptions): Promise<PublishedReports> {
  const { pool, close } = await openEvidence(options);
  return {
    keep: async (bytes) => {
      const sha256 = sha256Of(bytes);
      await pool.query(`INSERT INTO ${SCHEMA}.report (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [sha256, bytes]);
      return sha256;
    },
    open: async (sha256) => {
      const { rows } = await pool.query<{ bytes: Buffer }>(`SELECT bytes FROM ${SCHEMA}.report WHERE sha256 = $1`, [sha256.toLowerCase()]);
      return rows[0]?.bytes;
    },
    missing: async (sha256s) => {
      const { rows } = await pool.query<{ sha256: string }>(`SELECT sha256 FROM ${SCHEMA}.report WHERE sha256 = ANY($1)`, [sha256s]);
      const there = new Set(rows.map(({ sha256 }) => sha256));
      return new Set(sha256s.filter((sha256) => !there.has(sha256)));
    },
    close,
  };
}
