import { BadQuestion, type Row } from '@outturn/reporting';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { QueryFacts } from '@outturn/read-models';
import { openPeriodOf, periodPath, thePeriod } from '../../pages/period-facts.ts';
import { subjectInWords } from '../../pages/period.ts';
import { countIn, textIn } from '../../web/cells.ts';
import { dayInWords, plural } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { numberAsked, periodAsked, yearAsked } from '../../web/questions.ts';
import type { Form, Option } from '../form.ts';
import { optional, typed } from '../values.ts';

/** The return that the address names: its service, year and period, and how it stands. */
interface ServiceReturnAtHand {
  readonly service: string;
  readonly name: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly period: Period;
  /** Undefined where none is owed and none was made. */
  readonly row: Row | undefined;
  readonly href: string;
}

/** The period defaults to the one that is open. Throws `BadQuestion` for a service that is not there or not in sight. */
async function serviceReturnAtHand(visit: ReaderVisit): Promise<ServiceReturnAtHand> {
  const { service } = visit.parameters;
  const { sight } = visit.reader;
  const [found] = service === undefined ? [] : await visit.facts.asAt('service', visit.moment.position, { key: service });
  if (found === undefined || (sight !== 'everything' && !sight.services.has(found.service)))
    throw new BadQuestion(`There is no service ${JSON.stringify(service ?? '')} at this moment. Come from the page of a period.`, 'service');
  const open = await openPeriodOf(visit, found.organisation);
  const year = yearAsked(visit.parameters) ?? open?.year;
  const period = periodAsked(visit.parameters) ?? open?.period;
  if (year === undefined || period === undefined) throw new BadQuestion('No period is open. Come from the page of a period.', 'period');
  const { rows } = await visit.queries.report('returns', { organisation: found.organisation, year, period }, visit.moment);
  return {
    service: found.service,
    name: found.name,
    organisation: found.organisation,
    year,
    period,
    row: rows.find((row) => row['service'] === found.service),
    href: visit.to(periodPath({ year, period }), { organisation: found.organisation }),
  };
}

function returnForm(hand: ServiceReturnAtHand): Pick<Form, 'caption' | 'subject' | 'guarded' | 'backHref'> {
  return {
    caption: `${hand.name}, ${thePeriod(hand)}`,
    subject: `return/${hand.service}/${hand.year}/${hand.period}`,
    guarded: false,
    backHref: hand.href,
  };
}

/** Says that a return is made; what is still stale is told before. */
export async function submitReturnForm(visit: ReaderVisit): Promise<Form> {
  const hand = await serviceReturnAtHand(visit);
  const { service, year, period, row } = hand;
  const stale = row === undefined ? 0 : countIn(row, 'stale');
  const questions = row === undefined ? 0 : countIn(row, 'openQueries');
  const submitted = row === undefined || row['submitted'] === null ? null : dayInWords(textIn(row, 'submitted'));
  const said = [
    ...(submitted === null ? [] : [`It was submitted on ${submitted} before.`]),
    ...(questions === 0 ? [] : [`${plural(questions, 'question is', 'questions are')} still without an answer.`]),
    stale === 0
      ? 'Every forecast of the service is recent.'
      : `${plural(stale, 'scheme or budget line has', 'schemes and budget lines have')} had no forecast for too long, and will show as stale.`,
  ];
  return {
    ...returnForm(hand),
    command: 'SubmitReturn',
    title: 'Submit the return',
    lead: said.join(' '),
    fields: [
      {
        kind: 'text-only',
        paragraphs: ['With it the service says that its forecasts are what it expects. They can still be changed until the period is closed.'],
        links: stale === 0 ? [] : [{ text: 'See what is due', href: visit.to('/forecasts', { organisation: hand.organisation, service, year, period }) }],
      },
    ],
    initial: {},
    button: 'Submit the return',
    data: () => ({ service, year, period }),
    done: () => ({ notice: `The return of ${hand.name} for ${thePeriod(hand)} is submitted.`, href: hand.href }),
  };
}

/** Asks about a return, as a whole or about one thing of the service. */
export async function askForm(visit: ReaderVisit): Promise<Form> {
  const hand = await serviceReturnAtHand(visit);
  const { service, year, period } = hand;
  const at = visit.moment.position;
  const [schemes, lines] = await Promise.all([visit.facts.asAt('scheme', at), visit.facts.asAt('line_year', at, { year })]);
  const subjects: Option[] = [
    ...schemes.filter((one) => one.service === service).map((one) => ({ value: `scheme/${one.scheme}`, text: `Scheme ${one.scheme}: ${one.title}` })),
    ...lines.filter((one) => one.service === service).map((one) => ({ value: `line/${one.line}`, text: `Budget line ${one.line}` })),
  ];
  return {
    ...returnForm(hand),
    command: 'QueryReturn',
    title: 'Ask about the return',
    fields: [
      { kind: 'select', name: 'subject', label: 'About', options: [{ value: '', text: 'The whole return' }, ...subjects] },
      { kind: 'area', name: 'question', label: 'Question' },
    ],
    initial: {},
    button: 'Ask',
    data: (values) => ({ service, year, period, subject: optional(values, 'subject'), question: typed(values, 'question') }),
    done: () => ({ notice: `${hand.name} is asked.`, href: hand.href }),
  };
}

/** Answers a question: the one that the address names. */
export async function answerForm(visit: ReaderVisit): Promise<Form> {
  const hand = await serviceReturnAtHand(visit);
  const { service, year, period } = hand;
  const query = await queryAsked(visit, hand);
  const question = (await visit.ledger.texts([query.question])).get(query.question) ?? '';
  return {
    ...returnForm(hand),
    command: 'AnswerQuery',
    title: 'Answer the question',
    lead: `${query.asked.by} asked on ${dayInWords(query.asked.at)}${query.subject === null ? '' : ` about ${lowered(subjectInWords(query.subject))}`}: ${question}`,
    fields: [{ kind: 'area', name: 'answer', label: 'Answer' }],
    initial: {},
    button: 'Answer',
    data: (values) => ({ service, year, period, ...(query.subject === null ? {} : { subject: query.subject }), answer: typed(values, 'answer') }),
    done: () => ({ notice: 'The question is answered.', href: hand.href }),
  };
}

/** Inside a sentence; an id stays as it is. */
function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

async function queryAsked(visit: ReaderVisit, { service, year, period }: ServiceReturnAtHand): Promise<QueryFacts> {
  const made = await visit.facts.asAt('return', visit.moment.position, { year });
  const queries = made.find((one) => one.service === service && one.period === period)?.queries ?? [];
  const asked = numberAsked(visit.parameters, 'query');
  const query = asked === undefined ? queries.find(({ answered }) => answered === null) : queries.find((one) => one.query === asked);
  if (query === undefined) throw new BadQuestion('There is no such question on this return.', 'query');
  return query;
}
