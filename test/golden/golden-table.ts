import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { money, type Money, ZERO } from '@outturn/kernel';
import { type GoldenTable, readGoldenTable } from '../../apps/cli/demo/generate/golden.ts';
import { GOLDEN } from './demo.ts';

/** The figure of a cell as the reports have it, in the unit and sign that the source prints. */
export type Figures = (row: string, column: string) => Money;

/** A published table that reports reproduce. Cells are named `row|column`. */
export interface PublishedTable {
  readonly folder: string;
  readonly file: string;
  /** The columns with figures. */
  readonly columns: readonly string[];
  /** Rows that no report has for itself; the spec says elsewhere how they are reproduced. */
  readonly without?: readonly string[];
  /** An empty cell is a dash, that is 0, or says nothing. */
  readonly empty: 'zero' | 'nothing';
  readonly figures: () => Promise<Figures>;
  /** Cells listed as not agreeing in the source in which the ledger holds the published figure, and why. */
  readonly holds?: Readonly<Record<string, string>>;
  /** Cells that the source's own list does not name, in which reports differ because of one that it does; figure and why. */
  readonly carried?: Readonly<Record<string, readonly [report: string, why: string]>>;
  /** Columns with words, such as a status, as the reports have them in the words of the source. */
  readonly words?: { readonly columns: readonly string[]; readonly of: () => Promise<Words> };
  /** Every other column, and why it is not compared: a table with this accounts for each of its cells. */
  readonly apart?: Readonly<Record<string, string>>;
  /** Single cells that hold no figure, with what the reports say in their place. */
  readonly noFigure?: Readonly<Record<string, () => Promise<unknown>>>;
}

/** The word of a cell as the reports have it. */
export type Words = (row: string, column: string) => string;

/** How the cells of a table were held against the reports. */
export interface Coverage {
  readonly table: string;
  /** Reproduced as printed. */
  readonly compared: number;
  /** Named one by one: the source is wrong, or rounded apart, and the report says otherwise. */
  readonly named: number;
  /** Of those compared: cells that do not follow from the source's other figures, and are held as printed. */
  readonly held: number;
}

const covered: Coverage[] = [];

/** Of every table that accounts for each of its cells. Called when the specs are defined. */
export function coverage(): readonly Coverage[] {
  return covered;
}

interface Listed {
  readonly cell: string;
  readonly rule: string;
  readonly published: string;
  readonly recomputed: string;
  readonly note?: string;
}

interface Exception {
  readonly cell: string;
  readonly published: string;
  readonly report: string;
  readonly why: string;
}

/**
 * Specs for one table: every cell is reproduced to its published rounding, except those that the source itself got wrong
 * or rounded apart. Each of these is named with the published and the reported figure, and has to differ in just that way.
 */
export function reproduces(table: PublishedTable): void {
  const published = readGoldenTable(join(GOLDEN, table.folder), table.file);
  const listed = listedCells(table).filter(({ cell }) => isCovered(table, published, cell));
  const held = listed.filter(({ cell }) => cell in (table.holds ?? {}));
  const exceptions = exceptionsOf(table, published, listed);
  const words = wordCells(table, published);
  if (table.apart) {
    const all = coveredCells(table, published).length + words.length;
    covered.push({ table: `${table.folder}/${table.file}`, compared: all - exceptions.length, named: exceptions.length, held: held.length });
  }
  describe(`${table.folder}/${table.file}`, () => {
    it('is reproduced cell by cell, to the published rounding', async () => {
      const figures = await table.figures();
      const apart = new Set(exceptions.map(({ cell }) => cell));
      const cells = coveredCells(table, published).filter((cell) => !apart.has(cell));
      expect(cells.length).toBeGreaterThan(0);
      const wrong = cells.map((cell) => ({ cell, published: asNumber(publishedIn(published, cell)), report: inPrint(figures, published, cell) }));
      expect(wrong.filter((one) => one.published !== one.report)).toEqual([]);
    });

    if (table.words) {
      it('has the words that the reports derive', async () => {
        const of = await (table.words?.of() ?? (() => ''));
        const read = words.map((cell) => ({ cell, published: publishedIn(published, cell), report: of(...split(cell)) }));
        expect(read.length).toBeGreaterThan(0);
        expect(read.filter((one) => one.published !== one.report)).toEqual([]);
      });
    }

    if (table.apart) {
      it(`leaves no cell out in silence; apart are ${Object.entries(table.apart).map(([column, why]) => `${column} (${why})`).join(', ')}`, () => {
        const named = ['row', ...table.columns, ...(table.words?.columns ?? []), ...Object.keys(table.apart ?? {})];
        expect([...new Set(named)].sort()).toEqual([...published.columns].sort());
        expect(Object.keys(table.noFigure ?? {}).filter((cell) => isNumber(publishedIn(published, cell)))).toEqual([]);
      });
    }

    for (const [cell, report] of Object.entries(table.noFigure ?? {})) {
      it(`${cell}: ${publishedIn(published, cell)} printed, and no figure in the report`, async () => {
        expect(await report()).toBeNull();
      });
    }

    for (const { cell, published: printed, report, why } of exceptions) {
      it(`${cell}: ${printed} published, ${report} by the reports (${why})`, async () => {
        expect(publishedIn(published, cell)).toBe(printed);
        expect(inPrint(await table.figures(), published, cell)).toBe(asNumber(report));
        expect(asNumber(report)).not.toBe(asNumber(printed));
      });
    }

    for (const { cell, published: printed, recomputed } of held) {
      it(`${cell}: ${printed} published and reported, where the source’s other figures give ${recomputed} (${table.holds?.[cell] ?? ''})`, async () => {
        expect(inPrint(await table.figures(), published, cell)).toBe(asNumber(printed));
        expect(asNumber(printed)).not.toBe(asNumber(recomputed));
      });
    }
  });
}

function listedCells({ folder, file }: PublishedTable): Listed[] {
  const tables = JSON.parse(readFileSync(join(GOLDEN, folder, 'tables.json'), 'utf8')) as { file: string; rounding: Listed[]; discrepancies: Listed[] }[];
  const entry = tables.find((candidate) => candidate.file === file);
  if (!entry) throw new Error(`tables.json does not describe ${folder}/${file}`);
  return [...entry.discrepancies, ...entry.rounding];
}

function exceptionsOf(table: PublishedTable, published: GoldenTable, listed: readonly Listed[]): Exception[] {
  const { carried = {}, holds = {} } = table;
  const unknown = Object.keys(holds).filter((cell) => !listed.some((entry) => entry.cell === cell));
  if (unknown.length > 0) throw new Error(`not listed in tables.json: ${unknown.join(', ')}`);
  return [
    ...listed.filter(({ cell }) => !(cell in holds)).map((entry) => ({ cell: entry.cell, published: entry.published, report: entry.recomputed, why: entry.note ?? `rounding, ${entry.rule}` })),
    ...Object.entries(carried).map(([cell, [report, why]]) => ({ cell, published: publishedIn(published, cell), report, why })),
  ];
}

function isCovered(table: PublishedTable, published: GoldenTable, cell: string): boolean {
  return coveredCells(table, published).includes(cell);
}

function coveredCells({ columns, without = [], empty, noFigure = {} }: PublishedTable, published: GoldenTable): string[] {
  const rows = published.rows.map((row) => row['row'] ?? '').filter((row) => !without.includes(row));
  return rows
    .flatMap((row) => columns.map((column) => `${row}|${column}`))
    .filter((cell) => !(cell in noFigure) && (empty === 'zero' || publishedIn(published, cell) !== ''));
}

function wordCells({ words, without = [] }: PublishedTable, published: GoldenTable): string[] {
  const rows = published.rows.map((row) => row['row'] ?? '').filter((row) => !without.includes(row));
  return rows.flatMap((row) => (words?.columns ?? []).map((column) => `${row}|${column}`)).filter((cell) => publishedIn(published, cell) !== '');
}

function split(cell: string): [row: string, column: string] {
  const [row = '', column = ''] = cell.split('|');
  return [row, column];
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function publishedIn(published: GoldenTable, cell: string): string {
  const [row, column] = split(cell);
  const text = published.row(row)[column];
  if (text === undefined) throw new Error(`there is no column ${column}`);
  return text;
}

/** As many decimals as the source prints, half away from zero; an empty cell prints whole numbers. */
function inPrint(figures: Figures, published: GoldenTable, cell: string): string {
  const [row, column] = split(cell);
  const decimals = publishedIn(published, cell).split('.')[1]?.length ?? 0;
  const exact = figures(row, column);
  const rounded = exact.toDecimalPlaces(decimals);
  if (publishedIn(published, cell) === '' && !exact.isZero()) return exact.toFixed();
  return (rounded.isZero() ? ZERO : rounded).toFixed(decimals);
}

function asNumber(text: string): string {
  const decimals = text.split('.')[1]?.length ?? 0;
  const value = money(text === '' ? '0' : text);
  return (value.isZero() ? ZERO : value).toFixed(decimals);
}
