import { openSchema, type OwnSchema, poolOf, type SchemaOptions } from '@outturn/own-schema';
import type { Pool } from 'pg';
import { MIGRATIONS, REPORTS, SCHEMA } from './migrations.ts';

export type EvidenceOptions = SchemaOptions;

/** `app` may read and add, and say that a file was kept again; nothing else. */
const EVIDENCE: OwnSchema = {
  name: SCHEMA,
  holds: 'the evidence',
  lock: 7_837_866,
  entities: [],
  migrations: MIGRATIONS,
  madeAgain: { report: REPORTS },
  grants: (app) => `GRANT SELECT, INSERT ON ${SCHEMA}.file, ${SCHEMA}.report TO ${app}; GRANT UPDATE (kept_at) ON ${SCHEMA}.file TO ${app};`,
};

/** Makes what is missing in the schema `evidence`, and connects to it as the role `app`, with 2 connections unless said otherwise. */
export async function openEvidence(options: EvidenceOptions): Promise<{ readonly pool: Pool; readonly close: () => Promise<void> }> {
  const source = await openSchema(EVIDENCE, options);
  return { pool: poolOf(source), close: () => source.destroy() };
}
