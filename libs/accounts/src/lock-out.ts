import { createHash } from 'node:crypto';
import { folded } from './identity.ts';

/** After each so many failures in a row an account is locked out. */
export const FAILURES_BEFORE_LOCK_OUT = 10;
/** How long, in minutes: the first time, the second, … and every further time the last. */
export const LOCK_OUT_MINUTES: readonly number[] = [15, 30, 60, 120, 240, 480, 960, 1_440];
/** Days after the last failure when the count is forgotten. */
export const FAILURES_KEPT_DAYS = 30;

/**
 * Under which failures are counted. They are counted for every id that is tried, whether or not there is such an account,
 * so that a lock-out does not tell which ids exist; and under a digest, because people type passwords into the wrong field.
 */
export function attemptKey(account: string): Buffer {
  return createHash('sha256').update(folded(account)).digest();
}

/** Minutes of lock-out that follow the n-th failure in a row; 0 for none. */
export function lockOutAfter(failures: number): number {
  if (failures === 0 || failures % FAILURES_BEFORE_LOCK_OUT !== 0) return 0;
  return LOCK_OUT_MINUTES[Math.min(failures / FAILURES_BEFORE_LOCK_OUT, LOCK_OUT_MINUTES.length) - 1] ?? 0;
}
