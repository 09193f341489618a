import { money } from '@outturn/kernel';
import type { Report, ReportOptions, Row } from '@outturn/reporting';
import { bulletBar } from '../charts/bullet.ts';
import type { Point } from '../charts/charts.ts';
import { amountIn, type Cells, countIn, type Figure, figure, isSome, ragIn, textIn, variance } from '../web/cells.ts';
import { exactly, inWords, plural } from '../web/format.ts';
import { type Direction, directionIn, ragCounts, ragTagIn, type Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import type { Visit } from '../web/visit.ts';

/** One row of a table of programmes, workstreams, services or organisations. */
export interface SummaryRow {
  readonly name: string;
  readonly href: string | null;
  readonly schemes: string;
  readonly rag: Tag | null;
  readonly counts: readonly Tag[];
  readonly target: Figure;
  readonly forecast: Figure;
  readonly variance: Figure;
  readonly banked: Figure;
  readonly weighted: Figure;
  readonly bullet: string;
  readonly direction: Direction | null;
  /** "Green, but 2 of its 14 schemes are red, £0.9m of its target." Null where there is nothing of the kind. */
  readonly redBelow: string | null;
}

/** A row of `programme-summary` for people. Its figures lead to their traces. */
export function summaryRow(visit: Visit, row: Row, options: ReportOptions, href: string | null): SummaryRow {
  const { unit } = visit.lens;
  const traced = (column: string) => traceHref(visit, 'programme-summary', row.id, column, options);
  const cell = (column: string) => figure(amountIn(row, column), unit, isSome(amountIn(row, column)) ? traced(column) : null);
  return {
    name: textIn(row, 'groupName') || textIn(row, 'group') || '(none)',
    href,
    schemes: plural(countIn(row, 'schemes'), 'scheme'),
    rag: ragTagIn(row),
    counts: ragCounts(row),
    target: cell('currentTarget'),
    forecast: cell('forecast'),
    variance: variance(amountIn(row, 'variance'), unit, isSome(amountIn(row, 'variance')) ? traced('variance') : null),
    banked: cell('banked'),
    weighted: cell('weighted'),
    bullet: bulletOf(row),
    direction: directionIn(row),
    redBelow: redBelow(row),
  };
}

export function bulletOf(cells: Cells): string {
  const of = (column: string) => amountIn(cells, column);
  const [target, forecast, banked, verified, achieved, weighted] = ['currentTarget', 'forecast', 'banked', 'verified', 'achieved', 'weighted'].map(of);
  if (!target || !forecast || !banked || !verified || !achieved || !weighted) return '';
  return bulletBar({ target, forecast, banked, verified, achieved, weighted });
}

/** A parent that looks well while children of it do not. */
export function redBelow(cells: Cells): string | null {
  const rag = ragIn(cells);
  const red = countIn(cells, 'red');
  if (red === 0 || (rag !== 'green' && rag !== 'blue')) return null;
  const value = amountIn(cells, 'redValue');
  const worth = isSome(value) ? `, ${inWords(value)} of its target` : '';
  return `${rag === 'green' ? 'Green' : 'Blue'}, but ${red} of its ${plural(countIn(cells, 'schemes'), 'scheme')} ${red === 1 ? 'is' : 'are'} red${worth}.`;
}

/** What must be found beside what schemes identify; null where no programme target is set or all of it is identified. */
export function unidentifiedInWords(cells: Cells): string | null {
  const target = amountIn(cells, 'programmeTarget');
  const missing = amountIn(cells, 'unidentified');
  if (target === null || missing === null || money(missing).isZero()) return null;
  return money(missing).isNegative()
    ? `Schemes identify ${inWords(money(missing).abs())} more than the programme target of ${inWords(target)}.`
    : `${inWords(missing)} of the ${inWords(target)} programme target is not identified by any scheme (${exactly(missing)}).`;
}

export function pointOf(label: string, cells: Cells): Point {
  return { label, target: amountIn(cells, 'currentTarget'), forecast: amountIn(cells, 'forecast'), banked: amountIn(cells, 'banked') };
}

/** True for a row with something to deliver: growth has investment alone. */
export function hasSavings(cells: Cells): boolean {
  return countIn(cells, 'schemes') > 0 || isSome(amountIn(cells, 'programmeTarget'));
}

/** Conventions and notes of a report, for the foot of a page. */
export interface SmallPrint {
  readonly conventions: readonly string[];
  readonly notes: readonly string[];
}

/** Without the note on the kind of ledger, which stands as a banner over the page. */
export function smallPrint(...reports: readonly Report[]): SmallPrint {
  const isBanner = (note: string) => /^This is a (demonstration|rehearsal) ledger/.test(note);
  return {
    conventions: [...new Set(reports.flatMap((report) => report.conventions))],
    notes: [...new Set(reports.flatMap((report) => report.notes))].filter((note) => !isBanner(note)),
  };
}
