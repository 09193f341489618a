import { type FinancialYear, londonDay, yearOf } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';

/**
 * The year that a page opens with: the latest that has rows and has begun by the moment, else the first that has rows. A
 * profile names years far ahead, in which nothing can have happened yet.
 */
export function yearToOpenWith(years: readonly FinancialYear[], moment: Moment): FinancialYear | undefined {
  const ordered = [...years].sort();
  const today = moment.recordedAt === null ? '' : yearOf(londonDay(moment.recordedAt));
  return ordered.findLast((year) => year <= today) ?? ordered[0];
}
