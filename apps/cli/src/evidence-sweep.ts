import { setTimeout } from 'node:timers/promises';
import type { EvidenceFiles } from '@outturn/evidence';
import { mentioned } from '@outturn/event-store-postgres';
import { say } from './streams.ts';

/** A file that was attached to a form which was never sent is kept for so long, in case the form still is. */
export const KEPT_UNNAMED_DAYS = 30;
const EVERY_MS = 24 * 60 * 60 * 1_000;

/**
 * Once at the start of the service and once a day: removes files of forms that were never sent. What an event names stays.
 * Ends when `ending` says so.
 */
export async function sweepEvidence(evidence: () => Promise<Pick<EvidenceFiles, 'sweep'>>, connectionString: string, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    try {
      const removed = await (await evidence()).sweep(KEPT_UNNAMED_DAYS, (hashes) => mentioned(connectionString, hashes, ending));
      if (removed > 0)
        say(
          `${removed} ${removed === 1 ? 'file' : 'files'} of forms that were never sent ${removed === 1 ? 'was' : 'were'} removed after ${KEPT_UNNAMED_DAYS} days.`,
        );
    } catch (error) {
      // Nothing waits for it, and tomorrow is another day.
      if (!ending.aborted) say(`Files of forms that were never sent could not be looked through: ${error instanceof Error ? error.message : String(error)}`);
    }
    await setTimeout(EVERY_MS, undefined, { signal: ending, ref: false }).catch(() => undefined);
  }
}
