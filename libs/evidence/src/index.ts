export { sha256Of } from './digest.ts';
export type { EvidenceOptions } from './database.ts';
export { openEvidenceFiles } from './open-evidence.ts';
export { openPublishedReports } from './open-published.ts';
export * from './port.ts';
export { typeOf } from './sniff.ts';
