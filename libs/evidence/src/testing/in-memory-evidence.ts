import { requireSize, sha256Of } from '../digest.ts';
import type { EvidenceFile, EvidenceFiles } from '../port.ts';

/** For specs. */
export function inMemoryEvidenceFiles(): EvidenceFiles {
  const files = new Map<string, EvidenceFile>();
  return {
    keep: async (bytes, type, name) => {
      requireSize(bytes);
      const sha256 = sha256Of(bytes);
      if (!files.has(sha256)) files.set(sha256, { bytes: Buffer.from(bytes), type, name });
      return sha256;
    },
    open: async (sha256) => files.get(sha256.toLowerCase()),
    about: async (sha256) => {
      const file = files.get(sha256.toLowerCase());
      return file && { type: file.type, name: file.name, size: file.bytes.length };
    },
    close: async () => undefined,
  };
}
