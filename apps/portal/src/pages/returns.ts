import { IN_DELIVERY, type Stage } from '@outturn/domain';
import { type FinancialYear, londonDay, type Period, periodOf, yearOf } from '@outturn/kernel';
import type { Moment, OrganisationFacts, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { BadQuestion, type ReportOptions, type Row } from '@outturn/reporting';
import { amountIn, textIn } from '../web/cells.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { yearsToOpen } from './opening-year.ts';
import { openPeriodOf } from './period-facts.ts';
import { standsIn } from './tracker.ts';

/** The monthly return of one scheme for one period. */
export interface SchemeReturn {
  readonly scheme: string;
  /** Its position in the year, as the tracker has it at the period. */
  readonly row: Row;
  /** The period for which its forecast was last changed or confirmed; null before the first. */
  readonly last: { readonly period: Period; readonly how: 'changed' | 'confirmed' } | null;
  /** Nothing was returned for the period yet. */
  readonly due: boolean;
}

/** The returns of one organisation for one period, as far as the reader sees them. */
export interface Returns {
  readonly organisation: OrganisationFacts;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly all: readonly SchemeReturn[];
  readonly due: readonly SchemeReturn[];
  /** Years with a position, for a choice. */
  readonly years: readonly FinancialYear[];
}

export interface ReturnsAsked {
  readonly year?: FinancialYear | undefined;
  readonly period?: Period | undefined;
  readonly service?: string | undefined;
}

/**
 * The returns of an organisation: of the year and period asked for, else of the period that is open, else of the year that pages
 * open with and the period that is due in it. Null where no scheme of it takes forecasts. Throws `BadQuestion` for an unknown service.
 */
export async function returnsOf(visit: ReaderVisit, organisation: OrganisationFacts, asked: ReturnsAsked = {}): Promise<Returns | null> {
  const { moment } = visit;
  const options: ReportOptions = { organisation: organisation.organisation, ...(asked.service === undefined ? {} : { service: asked.service }) };
  const [openedYears, open] = await Promise.all([visit.facts.asAt('year', moment.position), openPeriodOf(visit, organisation.organisation)]);
  const opened = openedYears.map((one) => one.year).sort();
  const found = asked.year === undefined ? await yearsOf(visit, options, opened) : null;
  const openYear = found?.years.find((one) => one === open?.year);
  const year = asked.year ?? openYear ?? found?.year;
  if (year === undefined) return null;
  // What is stale is judged at the period that is asked for; else each row stands at the latest one.
  const ofYear: ReportOptions = { ...options, year, ...(asked.period === undefined ? {} : { period: asked.period }) };
  const [report, statedInYear] = await Promise.all([
    visit.queries.report('savings-tracker', ofYear, moment),
    visit.facts.asAt('scheme_year', moment.position, { year }),
  ]);
  const stated = new Map(statedInYear.map((facts) => [facts.scheme, facts]));
  // No forecast is taken for a year that is not open.
  const inYear = opened.includes(year) ? report.rows.filter(takesForecasts) : [];
  const period =
    asked.period ??
    (open?.year === year ? open.period : undefined) ??
    periodDue(
      inYear.map((row) => periodsMade(stated.get(textIn(row, 'scheme')))),
      year,
      moment,
    );
  const all = inYear.map((row) => schemeReturn(row, stated.get(textIn(row, 'scheme')), period));
  return {
    organisation,
    year,
    period,
    all,
    due: all.filter(({ due }) => due),
    years: found?.years ?? opened,
  };
}

/** The open years that schemes which take forecasts are planned for, and the one to open with. Throws `BadQuestion` for an unknown service. */
async function yearsOf(visit: ReaderVisit, place: ReportOptions, opened: readonly FinancialYear[]) {
  const at = visit.moment.position;
  const [schemes, services] = await Promise.all([visit.facts.asAt('scheme', at), visit.facts.asAt('service', at)]);
  const byId = new Map(services.map((one) => [one.service, one]));
  if (place.service !== undefined && !byId.has(place.service)) {
    throw new BadQuestion(`There is no service ${JSON.stringify(place.service)} at this moment.`, 'service');
  }
  const own = schemes.filter((scheme) => isForecast(scheme) && standsIn(scheme, place, byId));
  return yearsToOpen(visit.facts, visit, own, (year) => opened.includes(year));
}

function takesForecasts(row: Row): boolean {
  return amountIn(row, 'forecast') !== null && IN_DELIVERY.includes(textIn(row, 'stage') as Stage);
}

/** The same of a scheme: growth has no forecast of a saving. */
function isForecast({ stage, kind, targets }: SchemeFacts): boolean {
  return targets !== null && kind !== 'growth' && IN_DELIVERY.includes(stage);
}

function periodsMade(facts: SchemeYearFacts | undefined): readonly Period[] {
  return facts === undefined ? [] : [...facts.forecasts.map(({ period }) => period), ...facts.confirmed].filter((period) => period > 0);
}

/**
 * The period that a return is due for: the latest that anybody has made one for, the next once everybody has; and in the
 * year that runs no earlier than the month that has ended last.
 */
function periodDue(made: readonly (readonly Period[])[], year: FinancialYear, moment: Moment): Period {
  const latest = Math.max(0, ...made.flat());
  const everybody = latest > 0 && made.every((periods) => periods.includes(latest));
  const today = moment.recordedAt === null ? null : londonDay(moment.recordedAt);
  const ended = today !== null && yearOf(today) === year ? periodOf(today) - 1 : 0;
  return Math.min(13, Math.max(1, ended, everybody ? latest + 1 : latest));
}

function schemeReturn(row: Row, facts: SchemeYearFacts | undefined, period: Period): SchemeReturn {
  const changed = Math.max(0, ...(facts?.forecasts ?? []).map((one) => one.period));
  const confirmed = Math.max(0, ...(facts?.confirmed ?? []));
  const last = Math.max(changed, confirmed);
  return {
    scheme: textIn(row, 'scheme'),
    row,
    last: last === 0 ? null : { period: last, how: changed >= confirmed ? 'changed' : 'confirmed' },
    due: !periodsMade(facts).includes(period),
  };
}

/** Organisations in which the reader sees a scheme that takes forecasts, by name. */
export async function organisationsWithReturns(visit: ReaderVisit): Promise<readonly OrganisationFacts[]> {
  const at = visit.moment.position;
  const [organisations, services, schemes] = await Promise.all([
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('scheme', at),
  ]);
  const own = new Set(schemes.filter(isForecast).map(({ service }) => service));
  const theirs = new Set(services.filter(({ service }) => own.has(service)).map(({ organisation }) => organisation));
  return organisations.filter(({ organisation }) => theirs.has(organisation)).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}
