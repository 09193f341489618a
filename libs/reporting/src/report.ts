import type { Amount, FinancialYear, Period, Ratio } from '@outturn/kernel';

/** The reports of this release; each has one file in `reports/`. */
export const REPORT_NAMES = [
  'savings-tracker',
  'programme-summary',
  'transformation-fund',
  'return-on-investment',
  'movements',
  'reserves',
  'revenue-monitoring',
  'exceptions',
  'virement-register',
  'budget-reconciliation',
  'returns',
] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

export const GROUPINGS = ['programme', 'workstream', 'service', 'organisation', 'confidence', 'kind', 'category', 'stage'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the rows of reports on budgets are: services, or also their lines. */
export const LINE_GROUPINGS = ['service', 'line'] as const;
/** Every way in which any report is drawn by something. */
export const ALL_GROUPINGS = [...GROUPINGS, 'line'] as const;

export const UNITS = ['pounds', 'thousands', 'millions'] as const;
export type Unit = (typeof UNITS)[number];

/** What a reader asks of a report. All optional; ids must exist at the moment that is read. */
export interface ReportOptions {
  readonly year?: FinancialYear;
  readonly period?: Period;
  readonly organisation?: string;
  readonly programme?: string;
  readonly workstream?: string;
  /** A service and those below it. */
  readonly service?: string;
  /** One scheme (pages; not an option of the command line's table). */
  readonly scheme?: string;
  /** For `movements`: the earlier position. */
  readonly since?: number;
  /** Where schemes stand: as at the moment (default), or where they were proposed. */
  readonly structure?: 'current' | 'original';
  /** How profiles print: each year's total effect (default), or the change on the year before. */
  readonly basis?: 'absolute' | 'incremental';
  readonly by?: (typeof ALL_GROUPINGS)[number];
  /** Discount rate of `return-on-investment`, as a fraction: `0.04`, which is also the default. */
  readonly rate?: Ratio;
}

/** What a cell holds. `amount`: exact pounds as a string. `percent` and `ratio`: strings with four decimals. */
export type ColumnType =
  | 'text'
  | 'year'
  | 'period'
  | 'date'
  | 'amount'
  | 'percent'
  | 'ratio'
  | 'count'
  | 'flag'
  | 'rag'
  | 'direction'
  | 'reasons'
  | 'list'
  | 'byYear';

export interface Column {
  readonly key: string;
  /** For people, without the unit: `Forecast`, `Banked, full year`. */
  readonly label: string;
  readonly type: ColumnType;
  /** The service that it is of, where columns stand for services. */
  readonly service?: string;
}

export interface ReasonCell {
  readonly code: string;
  readonly amount: Amount;
  readonly narrative: string;
}

export type Cell = string | number | boolean | null | readonly ReasonCell[] | readonly string[] | readonly number[] | Readonly<Record<FinancialYear, Amount>>;

/** A row has an `id`, unique in its report and stable over time, that `trace` and `diff` take. */
export type Row = { readonly id: string } & Readonly<Record<string, Cell>>;

export interface Report {
  readonly report: ReportName;
  readonly title: string;
  /** Null where the report covers several years. */
  readonly year: FinancialYear | null;
  /** Null where each year has its own latest period. */
  readonly period: Period | null;
  readonly asAt: { readonly position: number; readonly recordedAt: string | null; readonly publication?: string };
  /** Sign, unit, basis and rounding of what is printed, in one sentence each. */
  readonly conventions: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly totals: Readonly<Record<string, Cell>>;
  /** What a reader should know: assumed forecasts, demo ledger, schemes without a target … */
  readonly notes: readonly string[];
  /** Ids of rows that are sums of other rows, a service's or a group's; a workbook sets them apart. Not part of what is printed. */
  readonly sums?: readonly string[];
}

/** A question that cannot be answered as put: an unknown id, a row that is not there, an option that the report does not take. */
export class BadQuestion extends Error {
  override readonly name = 'BadQuestion';
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}
