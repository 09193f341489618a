import type { Unit } from '../report.ts';
import { isBannerNote } from './banner.ts';
import { heading, isAmountForm, isBlank, isNumeric, printable, shownText } from './cells.ts';
import { byNeed } from './main-columns.ts';
import type { Sheet, SheetColumn } from './sheet.ts';
import { GAP_WIDTH, tableWidth, type TextColumn, textTable, widthOf } from './text-table.ts';
import { unitConvention } from './unit.ts';

/** How wide a table is made where nobody says how wide the terminal is. */
export const DEFAULT_WIDTH = 140;

interface PrintedColumn extends TextColumn {
  readonly key: string;
  /** Whether it holds text, in which a sheet may name its total. */
  readonly names: boolean;
  readonly cells: readonly string[];
  readonly total: string;
  readonly width: number;
}

const WIDE_TEXT: ReadonlySet<string> = new Set(['recorded', 'event', 'sentence']);

function mostOf(column: SheetColumn, width: number): number | null {
  if (isNumeric(column.type)) return null;
  // A changed cell may hold a long text; both sides of it stand, and what was recorded has room beside them.
  if (column.type === 'any' && (column.key === 'from' || column.key === 'to')) return 20;
  if (WIDE_TEXT.has(column.key)) return Math.max(30, Math.floor(width / 2));
  if (column.type === 'reasons' || column.type === 'list') return Math.max(24, Math.min(60, Math.floor(width / 3)));
  return Math.max(16, Math.min(40, Math.floor(width / 4)));
}

function printed(sheet: Sheet, column: SheetColumn, index: number, unit: Unit, width: number): PrintedColumn {
  const cells = sheet.rows.map((row) => printable(shownText(row[index] ?? null, column.type, unit)));
  const inTotals = sheet.totals?.[index] ?? null;
  const total = isBlank(inTotals) ? '' : printable(shownText(inTotals, column.type, unit));
  const form: TextColumn = { label: heading(column, unit), right: isNumeric(column.type) || column.type === 'any', most: mostOf(column, width) };
  return { ...form, key: column.key, names: column.type === 'text', cells, total, width: widthOf(form, [...cells, total]) };
}

/** Narrower than this no text can be read. */
const LEAST_TEXT = 24;

/**
 * The columns that fit, the most needed first; printed in the order of the sheet. A column of text that does not fit with
 * all of its width takes what is left, where that is enough to be read.
 */
function fitting(columns: readonly PrintedColumn[], width: number): PrintedColumn[] {
  const chosen = new Map<string, PrintedColumn>();
  for (const column of byNeed(columns)) {
    const left = width - tableWidth([...chosen.values()].map((one) => one.width)) - (chosen.size === 0 ? 0 : GAP_WIDTH);
    if (column.width <= left || chosen.size === 0) chosen.set(column.key, column);
    else if (column.most !== null && left >= LEAST_TEXT) chosen.set(column.key, { ...column, most: left, width: left });
  }
  return columns.flatMap((column) => chosen.get(column.key) ?? []);
}

function paragraph(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${printable(line).replaceAll('\n', '\n  ')}`)];
}

function totalRow(columns: readonly PrintedColumn[]): string[] | undefined {
  if (columns.every((column) => column.total === '')) return undefined;
  // A sheet that names its total itself needs no other word for it.
  const named = columns.some((column) => column.total !== '' && column.names);
  const first = named ? -1 : columns.findIndex((column) => column.total === '' && !column.right);
  return columns.map((column, index) => (index === first ? 'Total' : column.total));
}

/**
 * A sheet for the terminal: numbers to the right with the unit in the heading, columns that are empty everywhere left out,
 * the main columns chosen where not all fit; totals, conventions and notes below.
 */
export function renderTable(sheet: Sheet, unit: Unit, width = DEFAULT_WIDTH): string {
  const all = sheet.columns.flatMap((column, index) =>
    sheet.rows.some((row) => !isBlank(row[index] ?? null)) ? [printed(sheet, column, index, unit, width)] : [],
  );
  const shown = fitting(all, width);
  const body = sheet.rows.map((_, index) => shown.map((column) => column.cells[index] ?? ''));
  const leftOut = all.filter((column) => shown.every((one) => one.key !== column.key)).map((column) => column.key);
  const others = sheet.otherTotals.map(({ label, value }) => {
    const name = isAmountForm(value) ? heading({ label, type: 'amount' }, unit) : label;
    return `${name}: ${value === null ? 'none' : shownText(value, 'any', unit)}`;
  });
  const narrowed = leftOut.length === 0 ? [] : [`Left out for want of width (they are in every other format): ${leftOut.join(', ')}.`];
  const hasAmounts = sheet.columns.some((column) => column.type === 'amount' || column.type === 'any');
  return [
    ...sheet.notes.filter(isBannerNote).flatMap((note) => [`*** ${printable(note)} ***`, '']),
    printable(sheet.title),
    ...sheet.lead.map(printable),
    '',
    sheet.rows.length === 0 ? 'No rows.' : textTable(shown, body, totalRow(shown)),
    ...(others.length === 0 ? [] : ['', others.join('; ')]),
    ...paragraph('Conventions', hasAmounts ? [...sheet.conventions, unitConvention(unit)] : sheet.conventions),
    ...paragraph('Notes', [...sheet.notes.filter((note) => !isBannerNote(note)), ...narrowed]),
    '',
  ].join('\n');
}
