import type { FinancialYear, Period } from '@outturn/kernel';
import type { Recorded, Text } from './decider.ts';

export interface OfReturn {
  readonly service: string;
  readonly year: FinancialYear;
  readonly period: Period;
}

/** The return that a service makes for a period, and what finance asks about it. Stream `return/SERVICE/YEAR/PERIOD`. */
export type ReturnEvent =
  | {
      readonly type: 'ReturnSubmitted';
      /** `late`: the period was closed by then. */
      readonly data: OfReturn & { readonly late: boolean };
    }
  | {
      readonly type: 'ReturnQueried';
      /** `query` counts the questions of the return from 1; `subject` is the stream that it is about, null for the whole return. */
      readonly data: OfReturn & { readonly query: number; readonly subject: string | null; readonly question: Text };
    }
  | { readonly type: 'QueryAnswered'; readonly data: OfReturn & { readonly query: number; readonly subject: string | null; readonly answer: Text } };

export interface QueryState {
  readonly query: number;
  readonly subject: string | null;
  readonly answered: boolean;
}

/** What decisions see of a return; there is none before the first of its events. */
export interface ReturnState {
  /** It was submitted, and nothing was asked since. */
  readonly stands: boolean;
  readonly queries: readonly QueryState[];
}

export function evolveReturn(state: ReturnState | undefined, event: Recorded): ReturnState | undefined {
  const queries = state?.queries ?? [];
  switch (event.type) {
    case 'ReturnSubmitted':
      return { stands: true, queries };
    case 'ReturnQueried':
      return { stands: false, queries: [...queries, { query: event.data.query, subject: event.data.subject, answered: false }] };
    case 'QueryAnswered':
      return { stands: state?.stands ?? false, queries: queries.map((one) => (one.query === event.data.query ? { ...one, answered: true } : one)) };
    default:
      return state;
  }
}

/** The id of a return among the subjects. */
export function returnId({ service, year, period }: OfReturn): string {
  return `${service}/${year}/${period}`;
}
