import { pounds } from '@outturn/kernel';
import type { Cell, Unit } from '../report.ts';
import { heading, isAmountForm, isBlank, isNumeric, printable, shownText } from './cells.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import { byNeed } from './main-columns.ts';
import type { Sheet, SheetColumn } from './sheet.ts';
import { isBannerNote } from './banner.ts';
import { unitConvention } from './unit.ts';

const RAG_WORDS: Readonly<Record<string, string>> = {
  blue: 'Blue – banked',
  green: 'Green',
  amber: 'Amber',
  red: 'Red',
  grey: 'Grey – no recent return',
};
const ARROWS: Readonly<Record<string, string>> = { better: '▲ better', same: '► same', worse: '▼ worse' };

function text(value: string): string {
  return escapeHtml(printable(value));
}

/** What stands inside a cell. */
function content(cell: Cell, column: SheetColumn, unit: Unit): string {
  if (typeof cell === 'string' && column.type === 'rag' && Object.hasOwn(RAG_WORDS, cell))
    return `<span class="rag rag-${cell}">${text(RAG_WORDS[cell] ?? cell)}</span>`;
  if (typeof cell === 'string' && column.type === 'direction') return text(ARROWS[cell] ?? cell);
  return text(shownText(cell, column.type, unit));
}

function cellTag(cell: Cell, column: SheetColumn, unit: Unit, asHeading: boolean): string {
  const amounts = (column.type === 'amount' || column.type === 'any') && isAmountForm(cell);
  const exact = amounts ? ` title="${text(pounds(cell))}"` : '';
  const look = isNumeric(column.type) || amounts ? 'n' : 't';
  return asHeading
    ? `<th scope="row" class="${look}"${exact}>${content(cell, column, unit)}</th>`
    : `<td class="${look}"${exact}>${content(cell, column, unit)}</td>`;
}

interface ShownColumn {
  readonly key: string;
  readonly column: SheetColumn;
  readonly index: number;
}

const NAMES_A_ROW: ReadonlySet<string> = new Set(['scheme', 'group', 'row', 'position']);

/** More columns than this cannot be taken in, or printed on a page. */
const MOST_COLUMNS = 14;

/** The main columns as the table to read and print, and where that leaves any out all of them in a table to unfold. */
function tables(sheet: Sheet, unit: Unit): string[] {
  const filled = sheet.columns
    .map((column, index) => ({ key: column.key, column, index }))
    .filter(({ index }) => sheet.rows.some((row) => !isBlank(row[index] ?? null)));
  if (filled.length <= MOST_COLUMNS) return table(sheet, unit, filled, sheet.title);
  const main = new Set(byNeed(filled).slice(0, MOST_COLUMNS));
  return [
    ...table(
      sheet,
      unit,
      filled.filter((column) => main.has(column)),
      sheet.title,
    ),
    `<details><summary>All ${filled.length} columns</summary>`,
    ...table(sheet, unit, filled, `${sheet.title}, all columns`),
    '</details>',
  ];
}

function table(sheet: Sheet, unit: Unit, shown: readonly ShownColumn[], title: string): string[] {
  // What names a row for a screen reader: its own id, and not the programme that it shares with others.
  const named = Math.max(
    0,
    shown.findIndex(({ key }) => NAMES_A_ROW.has(key)),
  );
  const heads = shown.map(({ column }) => `<th scope="col" class="${isNumeric(column.type) ? 'n' : 't'}">${text(heading(column, unit))}</th>`);
  const rows = sheet.rows.map((row) => `<tr>${shown.map(({ column, index }, at) => cellTag(row[index] ?? null, column, unit, at === named)).join('')}</tr>`);
  const totals = sheet.totals;
  const foot = totals === null || shown.every(({ index }) => isBlank(totals[index] ?? null)) ? [] : ['<tfoot>', totalRow(totals, shown, unit), '</tfoot>'];
  return [
    `<div class="frame" role="region" aria-label="${text(title)}" tabindex="0">`,
    '<table>',
    `<caption>${text(title)}</caption>`,
    `<thead><tr>${heads.join('')}</tr></thead>`,
    '<tbody>',
    ...rows,
    '</tbody>',
    ...foot,
    '</table>',
    '</div>',
  ];
}

function totalRow(totals: readonly Cell[], shown: readonly { column: SheetColumn; index: number }[], unit: Unit): string {
  const says = shown.some(({ column, index }) => column.type === 'text' && !isBlank(totals[index] ?? null));
  const named = says ? -1 : shown.findIndex(({ column, index }) => isBlank(totals[index] ?? null) && !isNumeric(column.type));
  const cells = shown.map(({ column, index }, at) => {
    if (at === named) return '<th scope="row" class="t">Total</th>';
    return isBlank(totals[index] ?? null) ? '<td></td>' : cellTag(totals[index] ?? null, column, unit, false);
  });
  return `<tr>${cells.join('')}</tr>`;
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`<h2>${text(title)}</h2>`, '<ul>', ...lines.map((line) => `<li>${text(line)}</li>`), '</ul>'];
}

function others(sheet: Sheet, unit: Unit): string[] {
  if (sheet.otherTotals.length === 0) return [];
  const entries = sheet.otherTotals.map(({ label, value }) => {
    const exact = isAmountForm(value) ? ` title="${text(pounds(value))}"` : '';
    const name = isAmountForm(value) ? heading({ label, type: 'amount' }, unit) : label;
    return `<dt>${text(name)}</dt><dd${exact}>${text(value === null ? 'none' : shownText(value, 'any', unit))}</dd>`;
  });
  return ['<dl>', ...entries, '</dl>'];
}

/** A sheet as one self-contained page: banner first, then title, moment, table, totals, conventions and notes. */
export function renderHtml(sheet: Sheet, unit: Unit): string {
  const hasAmounts = sheet.columns.some((column) => column.type === 'amount' || column.type === 'any');
  return htmlPage(sheet.title, [
    ...sheet.notes.filter(isBannerNote).map((note) => `<p class="banner" role="note">${text(note)}</p>`),
    '<main>',
    `<h1>${text(sheet.title)}</h1>`,
    ...sheet.lead.map((line) => `<p class="lead">${text(line)}</p>`),
    ...(sheet.rows.length === 0 ? ['<p>No rows.</p>'] : tables(sheet, unit)),
    ...others(sheet, unit),
    ...list('Conventions', hasAmounts ? [...sheet.conventions, unitConvention(unit)] : sheet.conventions),
    ...list(
      'Notes',
      sheet.notes.filter((note) => !isBannerNote(note)),
    ),
    '</main>',
  ]);
}
