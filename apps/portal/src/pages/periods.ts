import type { FinancialYear } from '@outturn/kernel';
import type { PublicationFacts } from '@outturn/read-models';
import { type PeriodAt, readPeriods, type ReportOptions, type Row } from '@outturn/reporting';
import { type Action, actionAt } from '../web/actions.ts';
import { countIn, flagIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { dayInWords, periodInWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { yearAsked } from '../web/questions.ts';
import type { Tag } from '../web/tags.ts';
import { organisationChosen, organisationsInSight, periodPath, thePeriod } from './period-facts.ts';
import { publicationHref } from './publications.ts';

export interface PeriodsPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly organisations: readonly Option[];
  readonly years: readonly Option[];
  /** The year that is shown; null where no period has been opened. */
  readonly year: FinancialYear | null;
  readonly rows: readonly PeriodRow[];
  readonly files: readonly FileLink[];
}

export interface PeriodRow {
  readonly name: string;
  readonly href: string;
  readonly status: Tag;
  readonly opened: string;
  readonly closed: string;
  readonly returns: string;
  readonly late: string;
  readonly questions: string;
  readonly publications: readonly Action[];
}

export const PERIOD_TAGS: Readonly<Record<PeriodAt['status'], Tag>> = {
  open: { text: 'Open', classes: 'govuk-tag--green row-tag' },
  closed: { text: 'Closed', classes: 'govuk-tag--grey row-tag' },
};

/** The periods of an organisation in one year, newest first: the year asked for, else the one that has the open period, else the latest. Throws `BadQuestion`. */
export async function periodsPage(visit: ReaderVisit): Promise<PeriodsPage> {
  const at = visit.moment.position;
  const [periods, organisations, publications] = await Promise.all([
    readPeriods(visit.facts, at),
    organisationsInSight(visit),
    visit.facts.asAt('publication', at),
  ]);
  const chosen = organisationChosen(visit, organisations, periods);
  const organisation = chosen?.organisation;
  const all = organisation === undefined ? [] : periods.of(organisation);
  const open = all.findLast(({ status }) => status === 'open');
  const year = yearAsked(visit.parameters) ?? (open ?? all.at(-1))?.year ?? null;
  const returnsIn = async (options: ReportOptions) =>
    organisation === undefined ? [] : (await visit.queries.report('returns', { organisation, ...options }, visit.moment)).rows;
  const [returns, openReturns] = await Promise.all([
    year === null || all.length === 0 ? [] : returnsIn({ year }),
    open === undefined || open.year === year ? null : returnsIn({ year: open.year, period: open.period }),
  ]);
  return {
    answer: answerOf(chosen?.name, all, open, openReturns ?? returns),
    actions: [...actionAt(visit, '/open-a-period', 'Open a period', { organisation }), ...actionAt(visit, '/publish', 'Publish reports', { organisation })],
    organisations: optionsOf(namesOf(organisations, 'organisation'), organisation, null),
    years: year === null ? [] : optionsOf(asTheyAre([...new Set(all.map((one) => one.year))].sort()), year, null),
    year,
    rows: all
      .filter((one) => one.year === year)
      .reverse()
      .map((period) => rowOf(visit, period, returns, publications)),
    files: filesOf(visit, 'returns', { organisation, year }),
  };
}

function rowsOf(returns: readonly Row[], { year, period }: PeriodAt): Row[] {
  return returns.filter((row) => row['year'] === year && row['period'] === period);
}

function answerOf(name: string | undefined, all: readonly PeriodAt[], open: PeriodAt | undefined, returns: readonly Row[]): string {
  if (name === undefined) return 'There is no organisation.';
  if (all.length === 0) return `No period has been opened in ${name}.`;
  if (open === undefined) return `No period is open in ${name}.`;
  const its = rowsOf(returns, open);
  const questions = its.reduce((total, row) => total + countIn(row, 'openQueries'), 0);
  const submitted = its.filter((row) => row['submitted'] !== null).length;
  const asked = questions === 0 ? '' : `, and ${plural(questions, 'question is', 'questions are')} open`;
  return `In ${name} ${thePeriod(open)} is open: ${submitted} of ${plural(its.length, 'return')} ${submitted === 1 ? 'is' : 'are'} submitted${asked}.`;
}

function rowOf(visit: ReaderVisit, period: PeriodAt, returns: readonly Row[], publications: readonly PublicationFacts[]): PeriodRow {
  const its = rowsOf(returns, period);
  const late = its.filter((row) => flagIn(row, 'late')).length;
  const questions = its.reduce((total, row) => total + countIn(row, 'openQueries'), 0);
  const day = (said: PeriodAt['opened']) => (said === null ? '' : dayInWords(said.at));
  return {
    name: `${period.year}, period ${period.period} (${periodInWords(period.period)})`,
    href: visit.to(periodPath(period), { organisation: period.organisation }),
    status: PERIOD_TAGS[period.status],
    opened: day(period.opened),
    closed: day(period.closed),
    returns: its.length === 0 ? 'none owed' : `${its.filter((row) => row['submitted'] !== null).length} of ${its.length}`,
    late: String(late),
    questions: String(questions),
    publications: publications
      .filter((one) => one.year === period.year && one.period === period.period)
      .filter((one) => one.organisation === null || one.organisation === period.organisation)
      .map((one) => ({ text: one.title, href: publicationHref(visit, one.publication) })),
  };
}
