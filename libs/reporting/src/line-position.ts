import { money, type FinancialYear, type Money, type Period, sum, ZERO } from '@outturn/kernel';
import type { LineReturnsFacts, OutturnFacts } from '@outturn/read-models';
import type { PublishedAt, PublishedLine } from './last-published.ts';
import { budgetOfLine, type LineYear, pendingOfLine } from './line-years.ts';

/*
 * The position of a budget line at a period, and the sums of many. Pounds; an overspend is a positive variance, and so is
 * income that falls short. What nobody has stated is null, which is not the same as 0.
 */
export interface BudgetFigures {
  readonly budget: Money;
  /** Requested virements that are not decided: in no budget. */
  readonly pending: Money;
  /** Cumulative to the period. */
  readonly actual: Money | null;
  readonly outturn: Money | null;
  /** Forecast outturn less budget, both at the period. */
  readonly variance: Money | null;
  /** The same at the period before, as known now. */
  readonly previousVariance: Money | null;
  /** As in the last publication. */
  readonly previousPublished: Money | null;
  readonly previousYearOutturn: Money | null;
  readonly previousYearVariance: Money | null;
}

/** Whatever a line is known to have done in a year. Either may be missing: a line without returns, or one that ended the year before. */
export interface LineRecord {
  readonly budget: LineYear | undefined;
  readonly returns: LineReturnsFacts | undefined;
}

export interface LineAt extends BudgetFigures {
  readonly line: string;
  readonly service: string;
  readonly kind: LineYear['kind'];
  readonly year: FinancialYear;
  readonly period: Period;
  /** The forecasts up to the period, each with the reasons stated for it. */
  readonly forecasts: readonly OutturnFacts[];
  readonly basis: Money | null;
  /** When its variance was last published; null where it never was. */
  readonly published: PublishedAt | null;
}

/** The last that was stated for a period up to this one. */
export function statedUpTo<S extends { readonly period: Period }>(stated: readonly S[] | undefined, period: Period): S | undefined {
  return stated?.findLast((one) => one.period <= period);
}

function varianceAt(record: LineRecord, period: Period): Money | null {
  const forecast = statedUpTo(record.returns?.forecasts, period);
  return forecast === undefined ? null : money(forecast.outturn).minus(record.budget === undefined ? ZERO : budgetOfLine(record.budget, period));
}

/** What the outturn of a year was: actuals at period 13. Null where they are not recorded. */
function outturnOf({ returns }: LineRecord): Money | null {
  const outturn = returns?.actuals.find(({ period }) => period === OUTTURN);
  return outturn === undefined ? null : money(outturn.toDate);
}

export const OUTTURN: Period = 13;

/** The position of a line in a year at a period; `before` is what it did in the year before. */
export function lineAt(
  of: Pick<LineAt, 'line' | 'service' | 'kind' | 'year' | 'period'>,
  record: LineRecord,
  before: LineRecord,
  published?: PublishedLine,
): LineAt {
  const { period } = of;
  const { budget, returns } = record;
  const actual = statedUpTo(returns?.actuals, period);
  const forecast = statedUpTo(returns?.forecasts, period);
  const previousYearOutturn = outturnOf(before);
  return {
    ...of,
    budget: budget === undefined ? ZERO : budgetOfLine(budget, period),
    pending: budget === undefined ? ZERO : pendingOfLine(budget),
    actual: actual === undefined ? null : money(actual.toDate),
    outturn: forecast === undefined ? null : money(forecast.outturn),
    variance: varianceAt(record, period),
    previousVariance: varianceAt(record, period - 1),
    previousPublished: published === undefined ? null : varianceAt(published, published.period),
    published: published === undefined ? null : { position: published.position, period: published.period },
    previousYearOutturn,
    previousYearVariance: previousYearOutturn === null || before.budget === undefined ? null : previousYearOutturn.minus(budgetOfLine(before.budget, OUTTURN)),
    forecasts: returns?.forecasts.filter((one) => one.period <= period) ?? [],
    basis: returns?.basis === undefined || returns.basis === null ? null : money(returns.basis),
  };
}

/**
 * Sums of lines. What no line has is null; a line without a forecast stands in the sum of outturns with its budget, and in
 * that of variances with 0, so that their difference is the sum of budgets.
 */
export function sumsOfLines(lines: readonly BudgetFigures[]): BudgetFigures {
  const of = (figure: (line: BudgetFigures) => Money | null) => sumOfKnown(lines, figure);
  const variance = of((line) => line.variance);
  return {
    budget: sum(lines.map((line) => line.budget)),
    pending: sum(lines.map((line) => line.pending)),
    actual: of((line) => line.actual),
    outturn: variance === null ? null : sum(lines.map((line) => line.outturn ?? line.budget)),
    variance,
    previousVariance: of((line) => line.previousVariance),
    previousPublished: of((line) => line.previousPublished),
    previousYearOutturn: of((line) => line.previousYearOutturn),
    previousYearVariance: of((line) => line.previousYearVariance),
  };
}

function sumOfKnown(lines: readonly BudgetFigures[], figure: (line: BudgetFigures) => Money | null): Money | null {
  const known = lines.map(figure).filter((value): value is Money => value !== null);
  return known.length === 0 ? null : sum(known);
}
