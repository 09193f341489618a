import type { FinancialYear, Period } from '@outturn/kernel';
import type { Recorded } from './decider.ts';

/**
 * A financial year is open from its opening on. Its periods open and close, for one organisation or (null) for all. Stream
 * `year/2017-18`.
 */
export type FinancialYearEvent =
  | { readonly type: 'FinancialYearOpened'; readonly data: { readonly year: FinancialYear } }
  | { readonly type: 'PeriodOpened'; readonly data: PeriodOfYear }
  | { readonly type: 'PeriodClosed'; readonly data: PeriodOfYear };

export interface PeriodOfYear {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly organisation: string | null;
}

export type PeriodStatus = 'open' | 'closed';

/** A year that has a state is open. */
export interface FinancialYearState {
  readonly year: FinancialYear;
  /** By organisation (`*`: all of them) and period; a period that was never opened is not there. */
  readonly periods: Readonly<Record<string, Readonly<Record<Period, PeriodStatus>>>>;
}

/** Stands for every organisation, as in the streams of rules. */
const ALL = '*';

export function evolveFinancialYear(state: FinancialYearState | undefined, event: Recorded): FinancialYearState | undefined {
  if (event.type === 'FinancialYearOpened') return { year: event.data.year, periods: {} };
  if (!state || (event.type !== 'PeriodOpened' && event.type !== 'PeriodClosed')) return state;
  const organisation = event.data.organisation ?? ALL;
  const periods = { ...state.periods[organisation], [event.data.period]: event.type === 'PeriodOpened' ? ('open' as const) : ('closed' as const) };
  return { ...state, periods: { ...state.periods, [organisation]: periods } };
}

/** Where a period stands for one organisation (null: for all of them): what closes it for all closes it for each. */
export function periodStatus(state: FinancialYearState | undefined, period: Period, organisation: string | null): PeriodStatus | undefined {
  const found = [ALL, ...(organisation === null ? [] : [organisation])].map((one) => state?.periods[one]?.[period]);
  return found.includes('closed') ? 'closed' : found.find((one) => one !== undefined);
}
