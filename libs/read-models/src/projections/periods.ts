import type { EventOf, Recorded } from '@outturn/domain';
import type { ReturnFacts } from '../period-facts.ts';
import { changing, making, step } from '../step.ts';
import { lateChangeKey, periodKey } from '../tables.ts';

type OfPeriod = Recorded<EventOf<'PeriodOpened' | 'PeriodClosed'>>;

const idOfPeriod = ({ data }: OfPeriod): string => periodKey(data.organisation, data.year, data.period);

type OfReturn = Recorded<EventOf<'ReturnSubmitted' | 'ReturnQueried' | 'QueryAnswered'>>;

const idOfReturn = ({ data }: OfReturn): string => periodKey(data.service, data.year, data.period);

/** The first event about a return makes its facts. */
function or(facts: ReturnFacts | undefined, { data }: OfReturn): ReturnFacts {
  return facts ?? { service: data.service, year: data.year, period: data.period, submitted: null, late: false, queries: [] };
}

function said({ position, recordedAt, actor }: Recorded) {
  return { position, at: recordedAt, by: actor.user };
}

/** Periods, the returns that services make for them, what comes late, and what is published. */
export const periods = {
  // A period that was closed for one organisation only, and had been opened for all, has no facts of its own before.
  PeriodOpened: step<'PeriodOpened', 'period'>('period', idOfPeriod, (_, event) => {
    const { year, period, organisation } = event.data;
    return { organisation, year, period, opened: said(event), closed: null };
  }),

  PeriodClosed: step<'PeriodClosed', 'period'>('period', idOfPeriod, (facts, event) => {
    const { year, period, organisation } = event.data;
    return { organisation, year, period, opened: facts?.opened ?? null, closed: said(event) };
  }),

  ReturnSubmitted: step<'ReturnSubmitted', 'return'>('return', idOfReturn, (facts, event) => {
    const before = or(facts, event);
    return { ...before, submitted: said(event), late: before.submitted === null ? event.data.late : before.late };
  }),

  ReturnQueried: step<'ReturnQueried', 'return'>('return', idOfReturn, (facts, event) => {
    const before = or(facts, event);
    const { query, subject, question } = event.data;
    return { ...before, queries: [...before.queries, { query, subject, question, asked: said(event), answer: null, answered: null }] };
  }),

  QueryAnswered: changing<'QueryAnswered', 'return'>('return', idOfReturn, (facts, event) => ({
    ...facts,
    queries: facts.queries.map((one) => (one.query === event.data.query ? { ...one, answer: event.data.answer, answered: said(event) } : one)),
  })),

  LateChangeMarked: making<'LateChangeMarked', 'late_change'>(
    'late_change',
    ({ data, position }) => lateChangeKey(data, position),
    (event) => {
      const { organisation, year, period, change, services, reason } = event.data;
      return { organisation, year, period, change, services, reason, command: event.command, marked: said(event) };
    },
  ),

  ReportPublished: making<'ReportPublished', 'publication'>(
    'publication',
    ({ data }) => data.publication,
    (event) => ({ ...event.data, position: event.position - 1, published: said(event) }),
  ),
};
