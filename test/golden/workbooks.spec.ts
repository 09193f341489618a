import { beforeAll, describe, expect, it } from '@jest/globals';
import { count, ratio } from '@outturn/kernel';
import { type Cell, type Column, type Report, REPORT_NAMES, type ReportName, type ReportOptions, render, write } from '@outturn/reporting';
import { type CellValue, readXlsx } from 'hucre';
import { type Demo, demo } from './demo.ts';

let ledger: Demo;
beforeAll(async () => {
  ledger = await demo();
}, 120_000);

/** Reports that have to be asked for more than their name. */
const ASKED: Partial<Record<ReportName, ReportOptions>> = { movements: { since: 300 } };

const bytesOf = (report: Report): Uint8Array => Buffer.concat([...(write(report, { format: 'xlsx' }) as Iterable<Uint8Array>)]);

const NUMBERS: ReadonlySet<Column['type']> = new Set(['amount', 'percent', 'ratio', 'count', 'period']);

/** What another program must find in the cell of a figure; undefined for a column that this test does not know. */
function expected(cell: Cell, type: Column['type']): unknown {
  if (cell === null || cell === '' || (Array.isArray(cell) && cell.length === 0)) return null;
  if (NUMBERS.has(type)) return Number(type === 'percent' && typeof cell === 'string' ? ratio(cell).div(count(100)).toFixed() : cell);
  if (typeof cell === 'string') return type === 'date' ? 'a date' : /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
  if (typeof cell === 'boolean') return cell;
  return 'a list';
}

function found(value: CellValue | undefined, cell: Cell, type: Column['type']): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'date' && typeof value !== 'string') return 'a date';
  return typeof cell === 'object' && cell !== null ? (typeof value === 'string' && value !== '' ? 'a list' : value) : value;
}

describe('the workbook of every report of the sample councils', () => {
  it.each(REPORT_NAMES)('%s holds, cell by cell, what its JSON holds', async (name) => {
    const report = await ledger.report(name, ASKED[name] ?? {});
    const json = JSON.parse(render(report, { format: 'json' })) as Report;
    const book = await readXlsx(bytesOf(report));
    const [headings = [], ...lines] = book.sheets[0]?.rows ?? [];
    const single = json.columns.filter(({ type }) => type !== 'byYear');
    const at = (column: Column) => headings.findIndex((heading) => heading === column.label || heading === `${column.label} (£)`);
    const differing = json.rows.flatMap((row, index) =>
      single.flatMap((column) => {
        const cell = row[column.key] ?? null;
        const [wanted, got] = [expected(cell, column.type), found(lines[index]?.[at(column)], cell, column.type)];
        return Object.is(wanted, got) || (wanted === 0 && got === 0) ? [] : [[row.id, column.key, wanted, got]];
      }),
    );
    expect(differing).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(json.rows.length);
    for (const [key, total] of Object.entries(json.totals)) {
      const column = single.find((one) => one.key === key);
      if (column === undefined || typeof total !== 'string' || !NUMBERS.has(column.type)) continue;
      expect([key, lines[json.rows.length]?.[at(column)]]).toEqual([key, expected(total, column.type)]);
    }
  });

  it('says on its second sheet what it is of, and on its tab that it is a sample', async () => {
    const book = await readXlsx(bytesOf(await ledger.report('savings-tracker', { year: '2017-18' })));
    expect(book.sheets.map(({ name }) => name)).toEqual(['Savings tracker, 2017-18 (demo)', 'Conventions']);
    const told = (book.sheets[1]?.rows ?? []).flat().filter((cell) => typeof cell === 'string');
    expect(told[0]).toContain('demonstration ledger');
    expect(told.some((text) => text.startsWith(`As at position ${ledger.now.position.toLocaleString('en-GB')}, recorded `))).toBe(true);
  });
});
