import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Amount, amount, count, type FinancialYear, money, type Money } from '@outturn/kernel';

/** A row of a published table, by column name. An empty cell is a dash or nothing in the source. */
export type GoldenRow = Readonly<Record<string, string>>;

export interface GoldenTable {
  readonly columns: readonly string[];
  readonly rows: readonly GoldenRow[];
  /** The row with this key; throws where there is none. */
  row(key: string): GoldenRow;
}

/** What one printed unit is worth in pounds. */
export const POUNDS = count(1);
export const THOUSANDS = count(1_000);
export const MILLIONS = count(1_000_000);

export function readGoldenTable(folder: string, file: string): GoldenTable {
  const [columns = [], ...lines] = cells(readFileSync(join(folder, file), 'utf8'));
  const rows = lines.map((line) => Object.fromEntries(columns.map((column, i) => [column, line[i] ?? ''])));
  const byKey = new Map(rows.map((row) => [row['row'] ?? '', row]));
  return {
    columns,
    rows,
    row(key) {
      const row = byKey.get(key);
      if (!row) throw new Error(`${file} has no row ${JSON.stringify(key)}`);
      return row;
    },
  };
}

/** A printed figure in pounds, exact. An empty cell is 0. */
export function printed(cell: string | undefined, unit: Money): Money {
  return money(cell === undefined || cell === '' ? '0' : cell).times(unit);
}

/** A printed figure as an amount of a command. */
export function asPrinted(cell: string | undefined, unit: Money): Amount {
  return amount(printed(cell, unit));
}

/**
 * Pounds to add to cells (`row|column`) that are printed rounded. Reports are printed from figures in pounds, so that rounded
 * cells need not add up; which pounds stood behind them is not published. These are made up so that every total, variance
 * and percentage rounds as it is printed.
 */
export type WithinRounding = Readonly<Record<string, string>>;

/** What a source says of figures that have pounds added within their rounding. */
export const POUNDS_MADE_UP = 'pounds within the printed rounding are illustrative';

/** A printed figure of a row in pounds, with what is added to it within its rounding. */
export function withPounds(row: GoldenRow, column: string, unit: Money, added: WithinRounding): Money {
  return printed(row[column], unit).plus(money(added[`${row['row'] ?? ''}|${column}`] ?? '0'));
}

/** A printed figure with its sign turned: a source that prints savings as negative amounts. */
export function signTurned(cell: string | undefined, unit: Money): Amount {
  return amount(printed(cell, unit).negated());
}

/** `y2017_18` → `2017-18`. */
export function yearOfColumn(column: string): FinancialYear {
  return column.slice(1).replace('_', '-');
}

/** The year columns of a table, in order. */
export function yearColumns(table: GoldenTable): string[] {
  return table.columns.filter((column) => /^y\d{4}_\d{2}$/.test(column));
}

/** A series by year from the year columns of a row. */
export function seriesOf(row: GoldenRow, columns: readonly string[], read: (cell: string | undefined) => Amount): Record<FinancialYear, Amount> {
  return Object.fromEntries(columns.map((column) => [yearOfColumn(column), read(row[column])]));
}

/**
 * A profile begins in its first year with an amount: a scheme has no position in the years before it. A series of nothing
 * but zeros keeps its last year.
 */
export function fromFirst(series: Readonly<Record<FinancialYear, Amount>>): Record<FinancialYear, Amount> {
  const entries = Object.entries(series);
  const first = entries.findIndex(([, stated]) => !money(stated).isZero());
  return Object.fromEntries(entries.slice(first < 0 ? -1 : first));
}

/** As `fromFirst`, and ends with the first year after the last amount: named as 0, since the investment of a recurrent scheme would stay. */
export function withinAmounts(series: Readonly<Record<FinancialYear, Amount>>): Record<FinancialYear, Amount> {
  const begun = Object.entries(fromFirst(series));
  const last = begun.findLastIndex(([, stated]) => !money(stated).isZero());
  return Object.fromEntries(begun.slice(0, last < 0 ? begun.length : last + 2));
}

/** Comma-separated, quotes doubled inside quotes, lines ended by LF. */
function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/g)) {
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}
