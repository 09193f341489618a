import { NotFoundException } from '@nestjs/common';
import { parseStream } from '@outturn/domain';
import type { LateChangeFacts, OrganisationFacts, QueryFacts, ReturnFacts } from '@outturn/read-models';
import { BadQuestion, type PeriodAt, readPeriods, type Row } from '@outturn/reporting';
import { type Action, actionAt, maySend } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { countIn, flagIn, textIn } from '../web/cells.ts';
import { codeInWords, dateAndTime, dayInWords, periodInWords, plural } from '../web/format.ts';
import { namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import type { Tag } from '../web/tags.ts';
import { checklistOf, type ChecklistLine } from './period-checklist.ts';
import { organisationChosen, organisationsInSight, periodPath } from './period-facts.ts';
import { PERIOD_TAGS } from './periods.ts';
import { publicationHref } from './publications.ts';

export interface PeriodPage {
  readonly title: string;
  readonly path: string;
  readonly status: Tag;
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly organisations: readonly Option[];
  readonly returns: readonly ReturnRow[];
  /** What is left to do for it. */
  readonly checklist: readonly ChecklistLine[];
  readonly checklistHeading: string;
  readonly questions: readonly QuestionRow[];
  readonly late: readonly { readonly what: string; readonly href: string | null; readonly why: string; readonly when: string }[];
  readonly publications: readonly Action[];
}

export interface ReturnRow {
  readonly service: string;
  readonly name: string;
  readonly state: Tag;
  readonly submitted: string;
  readonly owedFor: string;
  readonly stale: Action | null;
  readonly questions: string;
  readonly actions: readonly Action[];
}

export interface QuestionRow {
  readonly service: string;
  readonly about: string;
  readonly question: string;
  readonly asked: string;
  readonly answer: string | null;
  readonly answered: string | null;
  readonly actions: readonly Action[];
}

const STATES: Readonly<Record<string, Tag>> = {
  due: { text: 'Due', classes: 'govuk-tag--yellow row-tag' },
  submitted: { text: 'Submitted', classes: 'govuk-tag--green row-tag' },
  queried: { text: 'Asked about', classes: 'govuk-tag--orange row-tag' },
  missing: { text: 'Missing', classes: 'govuk-tag--red row-tag' },
  'not owed': { text: 'Not owed', classes: 'govuk-tag--grey row-tag' },
};

/** One period of one organisation. Throws `NotFoundException` where it was never opened, and `BadQuestion`. */
export async function periodPage(visit: ReaderVisit, yearText: string, periodText: string): Promise<PeriodPage> {
  const [year, n] = [yearAsked({ year: yearText }), periodAsked({ period: periodText })];
  if (year === undefined || n === undefined) throw new BadQuestion('Name a year and a period, as in /periods/2017-18/3.', 'period');
  const at = visit.moment.position;
  const [periods, organisations] = await Promise.all([readPeriods(visit.facts, at), organisationsInSight(visit)]);
  const withIt = organisations.filter(({ organisation }) => periods.at(organisation, year, n) !== undefined);
  const chosen = organisationChosen(visit, visit.parameters['organisation'] === undefined ? withIt : organisations, periods);
  const period = chosen && periods.at(chosen.organisation, year, n);
  if (chosen === undefined || period === undefined)
    throw new NotFoundException(`Period ${n} of ${year} has not been opened${chosen ? ` in ${chosen.name}` : ''}.`);
  const options = { organisation: chosen.organisation, year, period: n };
  const [{ rows }, made, late, publications] = await Promise.all([
    visit.queries.report('returns', options, visit.moment),
    visit.facts.asAt('return', at, { year }),
    visit.facts.asAt('late_change', at, { year }),
    visit.facts.asAt('publication', at, { year }),
  ]);
  const its = made.filter((one) => one.period === n && rows.some((row) => row['service'] === one.service));
  const lateOnes = late.filter((one) => one.period === n && (one.organisation === null || one.organisation === chosen.organisation));
  const texts = await visit.ledger.texts([...its.flatMap(textsIn), ...lateOnes.map(({ reason }) => reason)]);
  return {
    title: `Period ${n} (${periodInWords(n)}) of ${year}`,
    path: periodPath(period),
    status: PERIOD_TAGS[period.status],
    answer: answerOf(chosen, period, rows),
    actions: actionsOf(visit, period),
    organisations: optionsOf(namesOf(withIt, 'organisation'), chosen.organisation, null),
    returns: rows.map((row) => returnRow(visit, row)),
    checklist: await checklistOf(visit, period, rows),
    checklistHeading: period.status === 'open' ? 'What is left to do' : 'What is still open',
    questions: its.flatMap((one) => one.queries.map((query) => questionRow(visit, one, query, rows, texts))),
    late: lateOnes.map((one) => lateRow(visit, one, texts)),
    publications: publications
      .filter((one) => one.period === n && (one.organisation === null || one.organisation === chosen.organisation))
      .map((one) => ({ text: one.title, href: publicationHref(visit, one.publication) })),
  };
}

function textsIn({ queries }: ReturnFacts): string[] {
  return queries.flatMap(({ question, answer }) => [question, ...(answer === null ? [] : [answer])]);
}

function answerOf({ name }: OrganisationFacts, period: PeriodAt, rows: readonly Row[]): string {
  const submitted = rows.filter((row) => row['submitted'] !== null).length;
  const questions = rows.reduce((total, row) => total + countIn(row, 'openQueries'), 0);
  const returns =
    rows.length === 0 ? 'no service owes a return' : `${submitted} of ${plural(rows.length, 'return')} ${submitted === 1 ? 'is' : 'are'} submitted`;
  const asked = questions === 0 ? '' : `, ${plural(questions, 'question is', 'questions are')} open`;
  const when = period.closed === null ? 'It is open' : `It was closed on ${dayInWords(period.closed.at)}`;
  return `${when} in ${name}: ${returns}${asked}.`;
}

function actionsOf(visit: ReaderVisit, period: PeriodAt): Action[] {
  const parameters = { organisation: period.organisation, year: period.year, period: period.period };
  return [
    ...(period.status === 'open' ? actionAt(visit, '/close-a-period', 'Close the period', parameters) : []),
    ...actionAt(visit, '/publish', 'Publish reports', parameters),
  ];
}

function returnRow(visit: ReaderVisit, row: Row): ReturnRow {
  const [service, year, period] = [textIn(row, 'service'), textIn(row, 'year'), countIn(row, 'period')];
  const [schemes, lines, stale] = [countIn(row, 'schemes'), countIn(row, 'lines'), countIn(row, 'stale')];
  const parameters = { service, year, period };
  const submit = row['state'] === 'due' || row['state'] === 'queried' || row['state'] === 'missing';
  const owed = [...(schemes === 0 ? [] : [plural(schemes, 'scheme')]), ...(lines === 0 ? [] : [plural(lines, 'budget line')])];
  return {
    service,
    name: textIn(row, 'serviceName'),
    state: STATES[textIn(row, 'state')] ?? { text: codeInWords(textIn(row, 'state')), classes: '' },
    submitted:
      row['submitted'] === null ? '' : `${dayInWords(textIn(row, 'submitted'))} by ${textIn(row, 'submittedBy')}${flagIn(row, 'late') ? ', late' : ''}`,
    owedFor: owed.join(', '),
    stale: stale === 0 ? null : { text: String(stale), href: staleHref(visit, row) },
    questions: countIn(row, 'queries') === 0 ? '' : `${countIn(row, 'openQueries')} open of ${countIn(row, 'queries')}`,
    actions: [...(submit ? actionAt(visit, '/submit-a-return', 'Submit', parameters) : []), ...actionAt(visit, '/ask-about-a-return', 'Ask', parameters)],
  };
}

/** Where the forecasts of a service are made: of its schemes where it has any, else of its budget lines. */
function staleHref(visit: ReaderVisit, row: Row): string {
  const [service, year, period] = [textIn(row, 'service'), textIn(row, 'year'), countIn(row, 'period')];
  if (countIn(row, 'schemes') > 0) return visit.to('/forecasts', { organisation: textIn(row, 'organisation'), service, year, period });
  return maySend(visit, '/lines/:id/forecast') ? visit.to('/budget-returns', { service, year, period }) : visit.to(pathTo('budgets', service), { year });
}

function questionRow(visit: ReaderVisit, made: ReturnFacts, query: QueryFacts, rows: readonly Row[], texts: ReadonlyMap<string, string>): QuestionRow {
  const { service, year, period } = made;
  const row = rows.find((one) => one['service'] === service);
  return {
    service: row === undefined ? service : textIn(row, 'serviceName'),
    about: query.subject === null ? 'The whole return' : subjectInWords(query.subject),
    question: texts.get(query.question) ?? '',
    asked: `${dateAndTime(query.asked.at)} by ${query.asked.by}`,
    answer: query.answer === null ? null : (texts.get(query.answer) ?? ''),
    answered: query.answered === null ? null : `${dateAndTime(query.answered.at)} by ${query.answered.by}`,
    actions: query.answered === null ? actionAt(visit, '/answer-a-question', 'Answer', { service, year, period, query: query.query }) : [],
  };
}

/** `Scheme ASC006`, `Budget line L1`. */
export function subjectInWords(stream: string): string {
  const subject = parseStream(stream);
  return subject === undefined ? stream : `${subject.kind === 'line' ? 'Budget line' : codeInWords(subject.kind)} ${subject.id}`;
}

function lateRow(visit: ReaderVisit, { change, reason, marked }: LateChangeFacts, texts: ReadonlyMap<string, string>): PeriodPage['late'][number] {
  const subject = parseStream(change);
  const section = subject && ({ scheme: 'schemes', line: 'lines', reserve: 'reserves' } as const)[subject.kind as 'scheme'];
  return {
    what: subjectInWords(change),
    href: section && subject ? visit.to(pathTo(section, subject.id)) : visit.to(`/audit/entries/${marked.position}`),
    why: texts.get(reason) ?? '',
    when: `${dateAndTime(marked.at)} by ${marked.by}`,
  };
}
