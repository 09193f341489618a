import { inMemoryEvidenceFiles } from './testing/in-memory-evidence.ts';
import { evidenceContract } from './testing/contract-suite.ts';

evidenceContract(async () => inMemoryEvidenceFiles());
