import type { Amount, FinancialYear, Period } from '@outturn/kernel';
import type { Reason } from './commands.ts';

/** What is recorded of a budget line during its year (stream `line/ID`): what was spent, and what is expected by its end. */
export type MonitoringEvent =
  | {
      /** Cumulative from 1 April to the end of the period; of two for one period the later recorded stands. Income is negative. */
      readonly type: 'ActualsRecorded';
      readonly data: { readonly line: string; readonly service: string; readonly year: FinancialYear; readonly period: Period; readonly toDate: Amount };
    }
  | {
      /** A return of the line: a new forecast outturn, or the same as before, looked at and confirmed. */
      readonly type: 'OutturnForecast';
      readonly data: {
        readonly line: string;
        readonly service: string;
        readonly year: FinancialYear;
        readonly period: Period;
        /** What the reasons are measured against: the forecast that stood, before the first the budget at the period. */
        readonly previous: Amount;
        readonly outturn: Amount;
        /** They add up to outturn less previous; none where it was confirmed unchanged. */
        readonly reasons: readonly Reason[];
      };
    };

/** One figure that was stated for a period, with the position of the event that stated it. */
export interface ActualState {
  readonly period: Period;
  readonly toDate: Amount;
}
export interface OutturnState {
  readonly period: Period;
  readonly outturn: Amount;
}
