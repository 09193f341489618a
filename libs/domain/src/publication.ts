import type { FinancialYear, Period } from '@outturn/kernel';
import type { Recorded } from './decider.ts';

/** How one report is asked for, beside its year, period and organisation; names as on the command line. `since` is a ledger position. */
export interface PublishedOptions {
  readonly year?: FinancialYear;
  readonly period?: Period;
  readonly organisation?: string;
  readonly programme?: string;
  readonly workstream?: string;
  readonly service?: string;
  readonly structure?: 'current' | 'original';
  readonly basis?: 'absolute' | 'incremental';
  readonly by?: string;
  readonly rate?: string;
  readonly since?: number;
}

export interface AskedReport {
  readonly name: string;
  readonly options: PublishedOptions;
}

/** A report as it was drawn: its bytes are kept under their digest. */
export interface DrawnReport extends AskedReport {
  /** SHA-256 of the bytes that are kept: the report as JSON, with digests where texts stand. 64 hexadecimal digits. */
  readonly sha256: string;
  /** How many bytes there are. */
  readonly bytes: number;
}

/**
 * A publication (stream `publication/ID`): one event, once. Its reports are drawn at the position before this event, so that
 * everything that was recorded by then is in them and nothing else.
 */
export type PublicationEvent = {
  readonly type: 'ReportPublished';
  readonly data: {
    readonly publication: string;
    readonly organisation: string | null;
    readonly year: FinancialYear;
    readonly period: Period;
    readonly title: string;
    readonly meeting: string | null;
    readonly reports: readonly DrawnReport[];
  };
};

export interface PublicationState {
  readonly publication: string;
  readonly title: string;
}

export function evolvePublication(state: PublicationState | undefined, event: Recorded): PublicationState | undefined {
  return event.type === 'ReportPublished' ? { publication: event.data.publication, title: event.data.title } : state;
}
