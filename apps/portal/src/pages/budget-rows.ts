import { money } from '@outturn/kernel';
import type { ReportOptions, Row } from '@outturn/reporting';
import { BUDGET_SERIES, type Point, sideBySide } from '../charts/charts.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, type Cells, countIn, type Figure, figure, isSome, reasonsIn, textIn } from '../web/cells.ts';
import { codeInWords, exactly, inWords, percentage, periodInWords } from '../web/format.ts';
import { type Direction, directionIn, ragTagIn, type Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Visit } from '../web/visit.ts';
import type { Picture } from './picture.ts';

/** One row of a table of budgets: a council, a service or a line. */
export interface BudgetRow {
  readonly name: string;
  readonly href: string | null;
  /** `Income`, `2 services below` … */
  readonly remark: string | null;
  readonly budget: Figure;
  readonly pending: Figure;
  readonly actual: Figure;
  readonly forecast: Figure;
  readonly variance: Figure;
  readonly percent: string;
  readonly rag: Tag | null;
  readonly direction: Direction | null;
  readonly reasons: readonly BudgetReason[];
}

export interface BudgetReason {
  readonly label: string;
  /** In pounds and pence. */
  readonly amount: string;
  /** For a cell of a table: `+£2.0m`. */
  readonly short: string;
  /** In the unit of the page. */
  readonly figure: Figure;
  readonly narrative: string;
}

/** A row of revenue monitoring for people. Its figures lead to their traces. */
export function budgetRow(visit: Visit, row: Row, options: ReportOptions, remark: string | null = null): BudgetRow {
  const line = textIn(row, 'line');
  const path = line === '' ? pathTo('budgets', textIn(row, 'service')) : pathTo('lines', line);
  const traced = (column: string) =>
    isSome(amountIn(row, column)) ? traceHref(visit, 'revenue-monitoring', row.id, column, { ...options, by: line === '' ? 'service' : 'line' }) : null;
  return {
    name: line === '' ? textIn(row, 'serviceName') : line,
    href: visit.to(path, { year: options.year, period: visit.parameters['period'] }),
    remark: remark ?? (textIn(row, 'kind') === 'income' ? 'Income' : null),
    ...budgetFigures(visit, row, traced),
  };
}

/** Of a service that reaches beyond what the reader sees, that its row is a part of it. */
export function partSeen({ reader }: ReaderVisit, service: string): string | null {
  return reader.sight === 'everything' || reader.sight.services.has(service) ? null : 'The part that you see';
}

/** The cells of a row or of totals. `traced` gives the way to a figure's trace. */
export function budgetFigures(visit: Visit, cells: Cells, traced: (column: string) => string | null = () => null): Omit<BudgetRow, 'name' | 'href' | 'remark'> {
  const { unit } = visit.lens;
  const cell = (column: string) => figure(amountIn(cells, column), unit, traced(column));
  const percent = textIn(cells, 'variancePercent');
  return {
    budget: cell('budget'),
    pending: cell('pending'),
    actual: cell('actual'),
    forecast: cell('forecastOutturn'),
    variance: budgetVariance(cells, cell('forecastVariance')),
    percent: percent === '' ? '–' : percentage(percent),
    rag: ragTagIn(cells),
    direction: directionIn(cells),
    reasons: budgetReasons(visit, cells),
  };
}

/** A variance says in words which way it goes: of income, what falls short is adverse. */
function budgetVariance(cells: Cells, plain: Figure): Figure {
  const variance = amountIn(cells, 'forecastVariance');
  if (variance === null || money(variance).isZero()) return plain;
  const isIncome = textIn(cells, 'kind') === 'income';
  const adverse = money(variance).isPositive();
  return { ...plain, remark: adverse ? (isIncome ? '▲ short' : '▲ over') : isIncome ? '▼ above' : '▼ under' };
}

/** Reasons in pounds and pence, so that they can be seen to add up; in short where there is no room. */
export function budgetReasons({ lens }: Visit, cells: Cells): BudgetReason[] {
  return reasonsIn(cells).map(({ code, amount, narrative }) => ({
    label: codeInWords(code),
    amount: exactly(amount),
    short: `${money(amount).isPositive() ? '+' : ''}${inWords(amount)}`,
    figure: figure(amount, lens.unit),
    narrative,
  }));
}

/** "£352.0m is forecast against a budget of £350.2m for 2018-19: £1.8m over, worse than in April." */
export function budgetHeadline(cells: Cells, year: string, period: number | null): string {
  const [budget, outturn, variance] = [amountIn(cells, 'budget') ?? '0', amountIn(cells, 'forecastOutturn'), amountIn(cells, 'forecastVariance')];
  if (outturn === null || variance === null) return `The budget for ${year} is ${inWords(budget)}; no forecast has been made yet.`;
  const gap = money(variance);
  const standing = gap.isZero() ? 'on budget' : `${inWords(gap.abs())} ${gap.isNegative() ? 'under' : 'over'}`;
  return `${inWords(outturn)} is forecast against a budget of ${inWords(budget)} for ${year}: ${standing}${comparison(cells, period)}.`;
}

function comparison(cells: Cells, period: number | null): string {
  const direction = textIn(cells, 'direction');
  if (direction === '' || period === null || period < 1) return '';
  const before = period === 1 ? 'before the year opened' : `in ${periodInWords(period - 1)}`;
  return direction === 'same' ? `, the same as ${before}` : `, ${direction} than ${before}`;
}

/** `2018-19, position at period 2 (May)`. */
export function budgetWhen(year: string, period: number | null): string {
  return period === null ? year : `${year}, position at period ${period} (${periodInWords(period)})`;
}

/** Budget, forecast outturn and actual of services or lines, side by side. Null where there is nothing to draw. */
export function budgetPicture(visit: Visit, rows: readonly Row[], what: string): Picture | null {
  const drawn = rows.filter((row) => isSome(amountIn(row, 'budget')));
  if (drawn.length === 0) return null;
  const points = drawn.map((row): Point => ({
    label: textIn(row, 'line') || textIn(row, 'serviceName'),
    target: amountIn(row, 'budget'),
    forecast: amountIn(row, 'forecastOutturn'),
    banked: amountIn(row, 'actual'),
  }));
  const title = `Budget, forecast outturn and actual by ${what}`;
  const text = widest(drawn);
  return { title, text, svg: sideBySide(points, `budget-${what}`, `${title}. ${text}`, BUDGET_SERIES), ...budgetTable(visit, points, what) };
}

function widest(rows: readonly Row[]): string {
  const [most] = rows
    .filter((row) => isSome(amountIn(row, 'forecastVariance')))
    .sort((a, b) =>
      money(amountIn(b, 'forecastVariance') ?? '0')
        .abs()
        .cmp(money(amountIn(a, 'forecastVariance') ?? '0').abs()),
    );
  if (most === undefined) return 'No forecast differs from its budget.';
  const gap = money(amountIn(most, 'forecastVariance') ?? '0');
  return `The widest gap is in ${textIn(most, 'line') || textIn(most, 'serviceName')}: ${inWords(gap.abs())} ${gap.isNegative() ? 'under' : 'over'} budget.`;
}

export function budgetTable(visit: Visit, points: readonly Point[], what: string): Pick<Picture, 'columns' | 'rows'> {
  return {
    columns: [codeInWords(what), BUDGET_SERIES.target, BUDGET_SERIES.forecast, BUDGET_SERIES.banked],
    rows: points.map(({ label, target, forecast, banked }) => ({ label, figures: [target, forecast, banked].map((value) => figure(value, visit.lens.unit)) })),
  };
}

/** The period that a report is read at, or the one of its first row. */
export function periodOfRows(report: { readonly period: number | null; readonly rows: readonly Row[] }): number | null {
  const [first] = report.rows;
  return report.period ?? (first === undefined ? null : countIn(first, 'period'));
}
