import type { FinancialYear, Period } from '@outturn/kernel';
import { BadQuestion, type Row } from '@outturn/reporting';
import { returnsOf } from '../../pages/returns.ts';
import { countIn, textIn } from '../../web/cells.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { periodAsked } from '../../web/questions.ts';
import { yearsWithRows, yearToOpenWith } from '../../web/years.ts';
import { type SchemeAtHand, schemeAtHand } from './scheme-at-hand.ts';

/** The monthly return that a form is about: the scheme's position in the year, and the period that is returned. */
export interface ReturnAtHand extends SchemeAtHand {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly row: Row;
}

/**
 * The return of the year and period that the address names, else of those that are due, as the list of returns has them; of a
 * scheme that has no return there, of the year that its page opens with. Throws `BadQuestion` where there is nothing to forecast.
 */
export async function returnAtHand(visit: ReaderVisit, id: string): Promise<ReturnAtHand> {
  const hand = await schemeAtHand(visit, id);
  const [asked, askedPeriod] = [visit.parameters['year'], periodAsked(visit.parameters)];
  const due = await dueOf(visit, hand, asked);
  const report = await visit.queries.report('savings-tracker', { scheme: id, organisation: hand.organisation }, visit.moment);
  const year = asked ?? due?.year ?? yearToOpenWith(yearsWithRows(report.rows), visit.moment);
  const row = report.rows.find((one) => textIn(one, 'year') === year);
  if (row === undefined || year === undefined)
    throw new BadQuestion(`${id} has no target, forecast or claim in ${year ?? 'any year'}, so that there is nothing to forecast.`, 'year');
  return { ...hand, year, row, period: askedPeriod ?? due?.period ?? (countIn(row, 'period') || 1) };
}

/** What is due in the organisation, where this scheme has part in it. */
async function dueOf(visit: ReaderVisit, { scheme, organisation }: SchemeAtHand, year: FinancialYear | undefined) {
  const [its] = await visit.facts.asAt('organisation', visit.moment.position, { key: organisation });
  const returns = its === undefined ? null : await returnsOf(visit, its, year === undefined ? {} : { year });
  return returns?.all.some((one) => one.scheme === scheme.scheme) ? returns : undefined;
}
