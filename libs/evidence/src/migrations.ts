import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LARGEST_EVIDENCE } from './port.ts';

/** The schema of evidence, apart from the ledger's, from read models and from people's accounts. */
export const SCHEMA = 'evidence';

/** The database itself holds a file to its hash, so that no mistake of ours can keep another content under it. */
class Files0001 implements MigrationInterface {
  readonly name = 'Files1791000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.file (
        sha256 text COLLATE "C" PRIMARY KEY CHECK (sha256 = encode(sha256(bytes), 'hex')),
        bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND ${LARGEST_EVIDENCE}),
        type text NOT NULL,
        name text NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT now()
      );
      ALTER TABLE ${SCHEMA}.file ALTER COLUMN bytes SET STORAGE EXTERNAL;`);
  }
  down(): Promise<never> {
    return Promise.reject(new Error('evidence is not migrated back: it holds what is nowhere else'));
  }
}

export const MIGRATIONS = [Files0001];
