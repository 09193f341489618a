import { stringify } from 'csv-stringify/sync';
import type { Cell } from '../report.ts';
import { isNumeric, rawText } from './cells.ts';
import type { Sheet, SheetType } from './sheet.ts';

// What a spreadsheet takes for the start of a formula, the full-width forms that some locales fold included.
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** Text that could start a formula behind an apostrophe. */
export function neutralised(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** A cell for CSV: numbers raw; text that could start a formula behind an apostrophe. */
export function csvCell(cell: Cell, type: SheetType): string {
  const text = rawText(cell);
  return (type === 'any' || isNumeric(type)) && PLAIN_NUMBER.test(text) ? text : neutralised(text);
}

/**
 * CSV as RFC 4180 has it (UTF-8, CRLF, quotes where needed): a header of column keys, then the rows with raw amounts. There is
 * no row of totals, so that a machine can add up a column.
 */
export function renderCsv(sheet: Sheet): string {
  const records = [
    sheet.columns.map((column) => csvCell(column.key, 'text')),
    ...sheet.rows.map((row) => sheet.columns.map((column, index) => csvCell(row[index] ?? null, column.type))),
  ];
  return stringify(records, { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}
