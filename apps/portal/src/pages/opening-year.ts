import { yearsNamedBy } from '@outturn/domain';
import type { FinancialYear } from '@outturn/kernel';
import type { FactReader, SchemeFacts } from '@outturn/read-models';
import { yearsInOrder } from '../charts/charts.ts';
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

/** The years that profiles of these schemes name, of those that are wanted, and the one to open with. Found without a report: over all years it would cost as much as all of them. */
export async function yearsToOpen(
  facts: FactReader,
  visit: Visit,
  schemes: readonly SchemeFacts[],
  isWanted: (year: FinancialYear) => boolean = () => true,
): Promise<{ year: FinancialYear | undefined; years: FinancialYear[] }> {
  const ids = new Set(schemes.map(({ scheme }) => scheme));
  const years = yearsInOrder(schemes.flatMap(({ targets }) => (targets === null ? [] : [...yearsNamedBy(targets)]))).filter(isWanted);
  const statedIn = schemesStated(facts, visit.moment.position);
  const isStated = async (year: FinancialYear) => [...(await statedIn(year))].some((scheme) => ids.has(scheme));
  return { year: await yearOpened(visit, years, isStated), years };
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
