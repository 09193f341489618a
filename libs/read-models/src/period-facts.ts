import type { DrawnReport } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';

/* The facts of periods, of the returns that services make for them, of what comes late, and of what is published. */

/** That something was recorded: where, when, and by which account. */
export interface Said {
  readonly position: number;
  readonly at: string;
  readonly by: string;
}

/** A period of one organisation (null: of all). What is closed for all is closed for each. */
export interface PeriodFacts {
  readonly organisation: string | null;
  readonly year: FinancialYear;
  readonly period: Period;
  /** Null where it was opened for all organisations and closed for one. */
  readonly opened: Said | null;
  readonly closed: Said | null;
}

export interface QueryFacts {
  readonly query: number;
  /** The stream that it is about; null for the whole return. */
  readonly subject: string | null;
  readonly question: string;
  readonly asked: Said;
  readonly answer: string | null;
  readonly answered: Said | null;
}

/** A service's return for a period, from its first submission or question on. */
export interface ReturnFacts {
  readonly service: string;
  readonly year: FinancialYear;
  readonly period: Period;
  /** The last time that it was submitted. */
  readonly submitted: Said | null;
  /** When it was first submitted, the period was closed. */
  readonly late: boolean;
  readonly queries: readonly QueryFacts[];
}

/** A change that was recorded for a period after it was closed. */
export interface LateChangeFacts {
  readonly organisation: string | null;
  readonly year: FinancialYear;
  readonly period: Period;
  /** The stream that was changed. */
  readonly change: string;
  readonly services: readonly string[];
  readonly reason: string;
  /** The command: its other events are the change. */
  readonly command: string;
  readonly marked: Said;
}

export interface PublicationFacts {
  readonly publication: string;
  readonly organisation: string | null;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly title: string;
  readonly meeting: string | null;
  readonly reports: readonly DrawnReport[];
  /** What its reports were drawn at: the position before its own event. */
  readonly position: number;
  readonly published: Said;
}
