export { inMemoryEvidenceFiles } from './in-memory-evidence.ts';
export { evidenceContract } from './contract-suite.ts';
export { inMemoryPublishedReports } from './in-memory-published.ts';
