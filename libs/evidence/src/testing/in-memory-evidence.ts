import { requireSize, sha256Of } from '../digest.ts';
import type { EvidenceFile, EvidenceFiles } from '../port.ts';

const DAY_MS = 86_400_000;

/** For specs. */
export function inMemoryEvidenceFiles(): EvidenceFiles {
  const files = new Map<string, EvidenceFile & { keptAt: number; named: boolean }>();
  return {
    keep: async (bytes, type, name) => {
      requireSize(bytes);
      const sha256 = sha256Of(bytes);
      const known = files.get(sha256) ?? { bytes: Buffer.from(bytes), type, name, keptAt: 0, named: false };
      files.set(sha256, { ...known, keptAt: Date.now() });
      return sha256;
    },
    open: async (sha256) => {
      const file = files.get(sha256.toLowerCase());
      return file && { bytes: file.bytes, type: file.type, name: file.name };
    },
    about: async (sha256) => {
      const file = files.get(sha256.toLowerCase());
      return file && { type: file.type, name: file.name, size: file.bytes.length };
    },
    sweep: async (days, named) => {
      const old = [...files].filter(([, { keptAt, named: isNamed }]) => !isNamed && keptAt <= Date.now() - days * DAY_MS);
      const kept = await named(old.map(([sha256]) => sha256));
      for (const [sha256, file] of old) {
        if (kept.has(sha256)) file.named = true;
        else files.delete(sha256);
      }
      return old.filter(([sha256]) => !kept.has(sha256)).length;
    },
    close: async () => undefined,
  };
}
