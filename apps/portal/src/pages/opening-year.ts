import type { FinancialYear } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import type { Visit } from '../web/visit.ts';
import { yearToOpenWith } from '../web/years.ts';

/** The year that a page opens with, as far as profiles name years: the latest that has begun and that a forecast was made for. */
export async function yearOpened(
  visit: Visit,
  planned: readonly FinancialYear[],
  isStated: (year: FinancialYear) => Promise<boolean>,
): Promise<FinancialYear | undefined> {
  for (let left = planned; left.length > 0;) {
    const year = yearToOpenWith(
      left.map((one) => ({ year: one, stated: true })),
      visit.moment,
    );
    if (year === undefined || (await isStated(year))) return year;
    left = left.filter((one) => one < year);
  }
  return yearToOpenWith(
    planned.map((year) => ({ year, stated: false })),
    visit.moment,
  );
}

/** Schemes for which a forecast was made in a year; each year is read once. */
export function schemesStated(facts: FactReader, position: number): (year: FinancialYear) => Promise<ReadonlySet<string>> {
  const known = new Map<FinancialYear, Promise<ReadonlySet<string>>>();
  return (year) => {
    const found =
      known.get(year) ??
      facts.asAt('scheme_year', position, { year }).then((all) => new Set(all.filter(({ forecasts }) => forecasts.length > 0).map(({ scheme }) => scheme)));
    known.set(year, found);
    return found;
  };
}
