export { sha256Of } from './digest.ts';
export { type EvidenceOptions, openEvidenceFiles } from './open-evidence.ts';
export * from './port.ts';
export { typeOf } from './sniff.ts';
