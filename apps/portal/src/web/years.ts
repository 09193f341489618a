import { type FinancialYear, londonDay, yearOf } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { type Cells, countIn, flagIn, textIn } from './cells.ts';

/** A year that has rows, and whether a forecast has been made for any of them. */
export interface YearWithRows {
  readonly year: FinancialYear;
  readonly stated: boolean;
}

/**
 * The year that a page opens with: the latest for which a forecast was made and that has begun by the moment; without one the
 * latest that has begun, else the first. A profile names years far ahead, in which nothing can have happened yet.
 */
export function yearToOpenWith(years: readonly YearWithRows[], moment: Moment): FinancialYear | undefined {
  const ordered = [...years].sort((a, b) => (a.year < b.year ? -1 : 1));
  const today = moment.recordedAt === null ? '' : yearOf(londonDay(moment.recordedAt));
  const begun = ordered.filter(({ year }) => year <= today);
  return (begun.findLast(({ stated }) => stated) ?? begun.at(-1) ?? ordered[0])?.year;
}

/** The years of rows of the tracker or of a summary, in order. */
export function yearsWithRows(rows: readonly Cells[]): YearWithRows[] {
  const years = new Map<FinancialYear, boolean>();
  for (const row of rows) {
    const year = textIn(row, 'year');
    years.set(year, (years.get(year) ?? false) || hasForecast(row));
  }
  return [...years].map(([year, stated]) => ({ year, stated })).sort((a, b) => (a.year < b.year ? -1 : 1));
}

function hasForecast(row: Cells): boolean {
  return typeof row['schemes'] === 'number' ? countIn(row, 'assumed') < countIn(row, 'schemes') : row['assumed'] === false && !flagIn(row, 'assumed');
}
