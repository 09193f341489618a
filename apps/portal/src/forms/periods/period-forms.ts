import { londonDay, periodOf, yearOf, yearsAfter } from '@outturn/kernel';
import { readPeriods } from '@outturn/reporting';
import { organisationChosen, organisationsInSight, periodPath } from '../../pages/period-facts.ts';
import { periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { periodAsked } from '../../web/questions.ts';
import type { Field, Form, Option } from '../form.ts';
import { PERIODS, yearForForm, openYears } from '../money/choices.ts';
import { optional, typed, type Values } from '../values.ts';

const MONTHS: readonly Option[] = PERIODS;

interface Chosen {
  readonly organisation: string;
  readonly year: string;
  readonly period: number;
}

/** The organisation, year and period that the address names, else the ones that a period form is about now: `next` looks for the one to open. */
export async function chosen(visit: ReaderVisit, which: 'next' | 'open'): Promise<Chosen & { readonly organisations: readonly Option[] }> {
  const [periods, organisations, { years, current }] = await Promise.all([
    readPeriods(visit.facts, visit.moment.position),
    organisationsInSight(visit),
    openYears(visit),
  ]);
  const organisation = organisationChosen(visit, organisations, periods)?.organisation ?? '';
  const latest = periods.of(organisation).at(-1);
  const day = londonDay(visit.moment.recordedAt ?? new Date().toISOString());
  const ended = periodOf(day) === 1 || yearOf(day) !== current ? 1 : periodOf(day) - 1;
  const standing = which === 'open' ? (periods.open(organisation) ?? latest) : latest;
  const first = { year: current, period: ended };
  const following = (one: { year: string; period: number }) =>
    one.period < 13 ? { year: one.year, period: one.period + 1 } : { year: yearsAfter(one.year, 1), period: 1 };
  const proposed = standing === undefined ? first : which === 'next' ? following(standing) : standing;
  const known = years.some(({ value }) => value === proposed.year) ? proposed : first;
  return {
    organisation,
    year: visit.parameters['year'] === undefined ? known.year : await yearForForm(visit),
    period: periodAsked(visit.parameters) ?? known.period,
    organisations: [{ value: '', text: 'Every organisation' }, ...organisations.map((one) => ({ value: one.organisation, text: one.name }))],
  };
}

function fieldsOf(organisations: readonly Option[], years: readonly Option[]): readonly Field[] {
  return [
    { kind: 'select', name: 'organisation', label: 'Organisation', options: organisations },
    { kind: 'select', name: 'year', label: 'Financial year', options: years },
    { kind: 'select', name: 'period', label: 'Period', options: MONTHS },
  ];
}

function stated(values: Values): { organisation: string | undefined; year: string; period: number } {
  return { organisation: optional(values, 'organisation'), year: typed(values, 'year'), period: Number(typed(values, 'period')) };
}

/** Opens a period for returns. */
export async function openPeriodForm(visit: ReaderVisit): Promise<Form> {
  const { organisation, year, period, organisations } = await chosen(visit, 'next');
  const { years } = await openYears(visit);
  return {
    command: 'OpenPeriod',
    title: 'Open a period',
    lead: 'From then on its services owe their returns for it, until it is closed.',
    fields: fieldsOf(organisations, years),
    initial: { organisation, year, period: String(period) },
    button: 'Open the period',
    data: stated,
    subject: '',
    guarded: false,
    done: (values) => ({
      notice: `Period ${typed(values, 'period')} (${periodInWords(Number(typed(values, 'period')))}) of ${typed(values, 'year')} is open.`,
      href: visit.to(periodPath({ year: typed(values, 'year'), period: Number(typed(values, 'period')) }), { organisation: optional(values, 'organisation') }),
    }),
    backHref: visit.to('/periods', { organisation }),
  };
}
