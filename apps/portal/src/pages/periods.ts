import type { PublicationFacts } from '@outturn/read-models';
import { type PeriodAt, readPeriods, type Row } from '@outturn/reporting';
import { type Action, actionAt } from '../web/actions.ts';
import { countIn, flagIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { dayInWords, periodInWords, plural } from '../web/format.ts';
import { namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Tag } from '../web/tags.ts';
import { organisationChosen, organisationsInSight, periodPath, thePeriod } from './period-facts.ts';
import { publicationHref } from './publications.ts';

export interface PeriodsPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly organisations: readonly Option[];
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

/** Every period of an organisation, newest first. Throws `BadQuestion`. */
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
  const returns = organisation === undefined || all.length === 0 ? [] : (await visit.queries.report('returns', { organisation }, visit.moment)).rows;
  return {
    answer: answerOf(chosen?.name, all, returns),
    actions: [...actionAt(visit, '/open-a-period', 'Open a period', { organisation }), ...actionAt(visit, '/publish', 'Publish reports', { organisation })],
    organisations: optionsOf(namesOf(organisations, 'organisation'), organisation, null),
    rows: [...all].reverse().map((period) => rowOf(visit, period, returns, publications)),
    files: filesOf(visit, 'returns', { organisation }),
  };
}

function rowsOf(returns: readonly Row[], { year, period }: PeriodAt): Row[] {
  return returns.filter((row) => row['year'] === year && row['period'] === period);
}

function answerOf(name: string | undefined, all: readonly PeriodAt[], returns: readonly Row[]): string {
  if (name === undefined) return 'There is no organisation.';
  if (all.length === 0) return `No period has been opened in ${name}.`;
  const open = all.findLast(({ status }) => status === 'open');
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
