import { type EvidenceOptions, openEvidence } from './database.ts';
import { requireSize, sha256Of } from './digest.ts';
import { SCHEMA } from './migrations.ts';
import type { EvidenceFile, EvidenceFiles } from './port.ts';
import { sweep } from './sweep.ts';

/** Opens the evidence of a ledger's database: table `evidence.file`, which `app` may read and add to. Only sweeping is done as the owner. */
export async function openEvidenceFiles(options: EvidenceOptions): Promise<EvidenceFiles> {
  const { pool, close } = await openEvidence(options);
  return {
    keep: async (bytes, type, name) => {
      requireSize(bytes);
      const sha256 = sha256Of(bytes);
      await pool.query(`INSERT INTO ${SCHEMA}.file (sha256, bytes, type, name) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO UPDATE SET kept_at = now()`, [
        sha256,
        bytes,
        type,
        name,
      ]);
      return sha256;
    },
    open: async (sha256) => {
      const { rows } = await pool.query<EvidenceFile>(`SELECT bytes, type, name FROM ${SCHEMA}.file WHERE sha256 = $1`, [sha256.toLowerCase()]);
      return rows[0];
    },
    about: async (sha256) => {
      const { rows } = await pool.query<{ type: EvidenceFile['type']; name: string; size: number }>(
        `SELECT type, name, octet_length(bytes) AS size FROM ${SCHEMA}.file WHERE sha256 = $1`,
        [sha256.toLowerCase()],
      );
      return rows[0];
    },
    sweep: (days, named) => sweep(options.ownerConnectionString, days, named),
    close,
  };
}
