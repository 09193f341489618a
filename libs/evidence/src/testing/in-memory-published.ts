import { sha256Of } from '../digest.ts';
import type { PublishedReports } from '../port.ts';

/** For specs. */
export function inMemoryPublishedReports(): PublishedReports {
  const kept = new Map<string, Buffer>();
  return {
    keep: async (bytes) => {
      const sha256 = sha256Of(bytes);
      kept.set(sha256, Buffer.from(bytes));
      return sha256;
    },
    open: async (sha256) => kept.get(sha256.toLowerCase()),
    missing: async (sha256s) => new Set(sha256s.filter((sha256) => !kept.has(sha256))),
    close: async () => undefined,
  };
}
