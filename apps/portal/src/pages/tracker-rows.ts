import { type Amount, amount, fourDecimals, money, percentOf, sum } from '@outturn/kernel';
import { RAGS } from '@outturn/domain';
import type { Cell, Report, Row } from '@outturn/reporting';
import { amountIn, ragIn, textIn } from '../web/cells.ts';
import { RAG_ORDER } from '../web/tags.ts';
import { isWanted, narrows, type TrackerQuestion } from './tracker-question.ts';

export type Totals = Readonly<Record<string, Cell>>;

/** The report with the rows that the question wants, and the totals of those. */
export function narrowed(report: Report, question: TrackerQuestion): Report {
  if (!narrows(question)) return report;
  const rows = report.rows.filter((row) => isWanted(question, row));
  return { ...report, rows, totals: totalsOf(report, rows), notes: [...report.notes, 'The rows are a selection; the totals are of the selected rows.'] };
}

/** Sums of amounts and counts of RAGs; the percentage follows from the sums. What follows from rules (the parent's RAG) is left out. */
export function totalsOf(report: Report, rows: readonly Row[]): Totals {
  const totals: Record<string, Cell> = {};
  for (const { key, type } of report.columns) {
    if (type === 'amount' && report.totals[key] !== undefined) totals[key] = totalOf(rows, key);
  }
  const target = amountIn(totals, 'currentTarget');
  const variance = amountIn(totals, 'variance');
  const percent = target === null || variance === null ? null : percentOf(money(variance), money(target));
  if ('variancePercent' in report.totals) totals['variancePercent'] = percent === null ? null : fourDecimals(percent);
  const rated = rows.filter((row) => ragIn(row) !== null);
  totals['schemes'] = rated.length;
  for (const rag of RAGS) totals[rag] = rated.filter((row) => ragIn(row) === rag).length;
  totals['redValue'] = totalOf(
    rated.filter((row) => ragIn(row) === 'red'),
    'currentTarget',
  );
  return totals;
}

export function totalOf(rows: readonly Row[], key: string): Amount {
  return amount(sum(rows.flatMap((row) => amountIn(row, key) ?? []).map(money)));
}

/** Rows in the order asked for; groups in the order of their names, so that each stands together. Ties by reference. */
export function ordered(rows: readonly Row[], { sort, group }: TrackerQuestion): Row[] {
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort(
    (a, b) => byGroup(a, b, group) || lacking(a, b, sort.key) || sign * compare(a, b, sort.key) || byText(a, b, 'scheme') || byText(a, b, 'year'),
  );
}

function byGroup(a: Row, b: Row, group: TrackerQuestion['group']): number {
  return group === 'none' ? 0 : byText(a, b, `${group}Name`) || byText(a, b, group);
}

function compare(a: Row, b: Row, key: string): number {
  if (key === 'rag') return rank(a) - rank(b);
  if (key === 'scheme' || key === 'title') return byText(a, b, key);
  return money(amountIn(a, key) ?? '0').cmp(money(amountIn(b, key) ?? '0'));
}

/** Rows without a figure come last, whichever way it is sorted. */
function lacking(a: Row, b: Row, key: string): number {
  return Number(a[key] === null) - Number(b[key] === null);
}

function rank(row: Row): number {
  const rag = ragIn(row);
  return rag === null ? RAG_ORDER.length : RAG_ORDER.indexOf(rag);
}

const COLLATOR = new Intl.Collator('en-GB', { numeric: true });

function byText(a: Row, b: Row, key: string): number {
  return COLLATOR.compare(textIn(a, key), textIn(b, key));
}
