/** How long a command is decided again while others are faster, unless said otherwise: well within what a request waits for. */
export const PATIENCE_MS = 20_000;

/** So often at least, however long each time takes. */
export const FEWEST_ATTEMPTS = 5;

const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 400;

/**
 * How many milliseconds to wait before a command is decided again that has met so many conflicts. Those who have met each other
 * wait for different times (`chance` is from 0 to 1), and the longer the more of them there must be, so that each gets its turn.
 */
export function pauseAfter(conflicts: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** conflicts) * chance;
}

/** Whether a command that has met so many conflicts since `begun` (milliseconds of the same clock as `now`) is decided again. */
export function goesOn(conflicts: number, { begun, now, patienceMs }: { readonly begun: number; readonly now: number; readonly patienceMs: number }): boolean {
  return conflicts < FEWEST_ATTEMPTS || now - begun < patienceMs;
}
