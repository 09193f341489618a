import { type FinancialYear, firstDay, type IsoDate, lastDay, londonDay, type Period, periodOf } from '@outturn/kernel';

/**
 * The day from which a change of a year's budget counts: the effective date or, without one, the day in London on which
 * it was recorded; in either case moved to the nearest day within the year.
 */
export function effectiveDay(year: FinancialYear, effective: IsoDate | null, recordedAt: string): IsoDate {
  const day = effective ?? londonDay(recordedAt);
  if (day < firstDay(year)) return firstDay(year);
  return day > lastDay(year) ? lastDay(year) : day;
}

/** The period of that day, 1 to 12. */
export function effectivePeriod(year: FinancialYear, effective: IsoDate | null, recordedAt: string): Period {
  return periodOf(effectiveDay(year, effective, recordedAt));
}
