import type { FinancialYear, Period } from '@outturn/kernel';
import type { Text } from './decider.ts';

/**
 * Marks what the same command recorded before it as a late change: it is for a period that was closed. It stands in the
 * stream of the change itself, and is recorded with it or not at all.
 */
export type LateChangeEvent = {
  readonly type: 'LateChangeMarked';
  readonly data: {
    /** Whose period it is; null for things of no organisation, whose periods are those of all. */
    readonly organisation: string | null;
    readonly year: FinancialYear;
    readonly period: Period;
    /** The stream that was changed, such as `scheme/ASC006`. */
    readonly change: string;
    /** The services that it belongs to, where there are any. */
    readonly services: readonly string[];
    /** The source that the command stated. */
    readonly reason: Text;
  };
};
