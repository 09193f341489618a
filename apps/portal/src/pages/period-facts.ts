import type { FinancialYear, Period } from '@outturn/kernel';
import type { OrganisationFacts } from '@outturn/read-models';
import { BadQuestion, type PeriodAt, type Periods, readPeriods } from '@outturn/reporting';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodInWords } from '../web/format.ts';

/** Organisations that the reader sees anything of, by name. */
export async function organisationsInSight(visit: ReaderVisit): Promise<readonly OrganisationFacts[]> {
  const at = visit.moment.position;
  const [organisations, services] = await Promise.all([visit.facts.asAt('organisation', at), visit.facts.asAt('service', at)]);
  const { sight } = visit.reader;
  const own = sight === 'everything' ? null : new Set(services.filter(({ service }) => sight.services.has(service)).map(({ organisation }) => organisation));
  return organisations.filter(({ organisation }) => own === null || own.has(organisation)).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

/**
 * The organisation that the address names, else the first in sight with an open period, else with any period, else the first.
 * Undefined where there is none. Throws `BadQuestion` for one that is not in sight.
 */
export function organisationChosen(visit: ReaderVisit, organisations: readonly OrganisationFacts[], periods: Periods): OrganisationFacts | undefined {
  const asked = visit.parameters['organisation'];
  const found = organisations.find(({ organisation }) => organisation === asked);
  if (asked !== undefined && found === undefined) throw new BadQuestion(`There is no organisation ${JSON.stringify(asked)} at this moment.`, 'organisation');
  const withPeriod = (holds: (organisation: string) => boolean) => organisations.find(({ organisation }) => holds(organisation));
  return found ?? withPeriod((one) => periods.open(one) !== undefined) ?? withPeriod((one) => periods.of(one).length > 0) ?? organisations[0];
}

/** The latest period that is open for an organisation: what forms and lists begin with. */
export async function openPeriodOf(visit: ReaderVisit, organisation: string): Promise<PeriodAt | undefined> {
  return (await readPeriods(visit.facts, visit.moment.position)).open(organisation);
}

/** `period 3 (June) of 2017-18`. */
export function thePeriod({ year, period }: { readonly year: FinancialYear; readonly period: Period }): string {
  return `period ${period} (${periodInWords(period)}) of ${year}`;
}

export function periodPath({ year, period }: { readonly year: FinancialYear; readonly period: Period }): string {
  return `/periods/${year}/${period}`;
}
