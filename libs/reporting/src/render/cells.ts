import { type Amount, ratio } from '@outturn/kernel';
import type { Cell, Column, ColumnType, ReasonCell, Report, Unit } from '../report.ts';
import type { SheetType } from './sheet.ts';
import { grouped, inUnit, unitHeading } from './unit.ts';

/** A column as it is printed flat: a column of amounts by year becomes one column for each year. */
export interface FlatColumn {
  readonly key: string;
  readonly label: string;
  readonly type: Exclude<ColumnType, 'byYear'>;
  readonly valueIn: (cells: Readonly<Record<string, Cell>>) => Cell;
}

const NUMERIC: ReadonlySet<SheetType | ColumnType> = new Set(['amount', 'percent', 'ratio', 'count', 'period', 'byYear']);

export function isNumeric(type: SheetType | ColumnType): boolean {
  return NUMERIC.has(type);
}

function isByYear(cell: Cell | undefined): cell is Readonly<Record<string, Amount>> {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell);
}

function flattened(column: Column, tables: readonly Readonly<Record<string, Cell>>[]): FlatColumn[] {
  const { key, label, type } = column;
  if (type !== 'byYear') return [{ key, label, type, valueIn: (cells) => cells[key] ?? null }];
  const years = new Set(tables.flatMap((cells) => (isByYear(cells[key]) ? Object.keys(cells[key]) : [])));
  return [...years].sort().map((year) => ({
    key: `${key}.${year}`,
    label: `${label} ${year}`,
    type: 'amount' as const,
    valueIn: (cells) => {
      const cell = cells[key];
      return isByYear(cell) ? (cell[year] ?? null) : null;
    },
  }));
}

/** True for `savingByYear` where the report has a column `saving2017-18` for each of its years as well. */
function standsInOwnColumns(column: Column, flat: readonly FlatColumn[], keys: ReadonlySet<string>): boolean {
  const base = column.key.replace(/ByYear$/, '');
  return column.type === 'byYear' && base !== column.key && flat.every(({ key }) => keys.has(`${base}${key.slice(column.key.length + 1)}`));
}

/** The columns of a report for a flat table, amounts by year as `KEY.YEAR` unless each year has a column of its own already. */
export function flatColumns(report: Pick<Report, 'columns' | 'rows' | 'totals'>): FlatColumn[] {
  const tables: Readonly<Record<string, Cell>>[] = [...report.rows, report.totals];
  const keys = new Set(report.columns.map(({ key }) => key));
  return report.columns.flatMap((column) => {
    const flat = flattened(column, tables);
    return standsInOwnColumns(column, flat, keys) ? [] : flat;
  });
}

/** True for a cell that says nothing. */
export function isBlank(cell: Cell): boolean {
  return cell === null || cell === '' || cell === false || (Array.isArray(cell) && cell.length === 0);
}

function isReason(item: unknown): item is ReasonCell {
  return typeof item === 'object' && item !== null && 'code' in item;
}

function scalarText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' || typeof cell === 'boolean' ? `${cell}` : '';
}

/** A cell for a machine: raw amounts, lists joined by `; `, reasons as `code amount: narrative`. */
export function rawText(cell: Cell): string {
  if (cell === null) return '';
  if (Array.isArray(cell)) return cell.map((item: unknown) => (isReason(item) ? `${item.code} ${item.amount}: ${item.narrative}` : String(item))).join('; ');
  if (isByYear(cell))
    return Object.keys(cell)
      .sort()
      .map((year) => `${year} ${cell[year]}`)
      .join('; ');
  return scalarText(cell);
}

/** A cell for people: amounts in the unit, percentages with one decimal, `yes` for a flag, `-` for a number that there is none of. */
export function shownText(cell: Cell, type: SheetType, unit: Unit): string {
  if (type === 'any') return shownText(cell, isAmountForm(cell) ? 'amount' : 'text', unit);
  if (cell === null) return isNumeric(type) ? '-' : '';
  if (type === 'amount' && typeof cell === 'string') return inUnit(cell, unit);
  if (type === 'percent' && typeof cell === 'string') return `${grouped(withoutMinusZero(ratio(cell).toFixed(1)))}%`;
  if (type === 'ratio' && typeof cell === 'string') return grouped(withoutMinusZero(ratio(cell).toFixed(2)));
  if (type === 'flag') return cell === true ? 'yes' : cell === false ? '' : rawText(cell);
  if (Array.isArray(cell))
    return cell
      .map((item: unknown) => (isReason(item) ? shownReason(item, unit) : String(item)))
      .join(type === 'reasons' || cell.some((item: unknown) => isReason(item) || String(item).length > 40) ? '\n' : ', ');
  if (isByYear(cell))
    return Object.keys(cell)
      .sort()
      .map((year) => `${year} ${inUnit(cell[year] ?? '0', unit)}`)
      .join('\n');
  return scalarText(cell);
}

function shownReason(reason: ReasonCell, unit: Unit): string {
  return `${reason.code} ${inUnit(reason.amount, unit)}${reason.narrative === '' ? '' : `: ${reason.narrative}`}`;
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** A heading with the unit in it where the column holds amounts: `Forecast (£000)`. */
export function heading(column: { readonly label: string; readonly type: SheetType }, unit: Unit): string {
  return column.type === 'amount' || column.type === 'any' ? `${column.label} (${unitHeading(unit)})` : column.label;
}

const AMOUNT_FORM = /^-?\d+\.\d{2}$/;

/** True for a cell that has the written form of an amount. */
export function isAmountForm(cell: Cell): cell is Amount {
  return typeof cell === 'string' && AMOUNT_FORM.test(cell);
}

/**
 * Control characters could move a terminal's cursor, and direction marks could reorder what a reader sees: C0 (but for the
 * line feed), C1, and the marks, embeddings, overrides and isolates of bidirectional text.
 */
function steers(code: number): boolean {
  return (
    (code < 0x20 && code !== 0x0a) ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** Text that is safe on a terminal and in a page: characters that steer it are shown as a replacement mark, line breaks are kept. */
export function printable(text: string): string {
  const tidied = text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ');
  return Array.from(tidied, (character) => (steers(character.codePointAt(0) ?? 0) ? '\ufffd' : character)).join('');
}
