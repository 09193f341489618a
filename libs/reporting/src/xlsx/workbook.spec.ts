import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Cell as ReadCell, readXlsx, type Workbook } from 'hucre';
import { unzipSync, strFromU8 } from 'fflate';
import { write } from '../render.ts';
import type { Column, Report, Row } from '../report.ts';

const COLUMNS: readonly Column[] = [
  { key: 'scheme', label: 'Scheme', type: 'text' },
  { key: 'title', label: 'Title', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
  { key: 'forecast', label: 'Forecast', type: 'amount' },
  { key: 'variance', label: 'Variance', type: 'amount' },
  { key: 'variancePercent', label: 'Variance %', type: 'percent' },
  { key: 'returnPerPound', label: 'Return per pound', type: 'ratio' },
  { key: 'schemes', label: 'Schemes', type: 'count' },
  { key: 'assumed', label: 'Forecast assumed', type: 'flag' },
  { key: 'posted', label: 'Posted', type: 'date' },
  { key: 'rag', label: 'RAG', type: 'rag' },
  { key: 'saving', label: 'Saving', type: 'byYear' },
  { key: 'reasons', label: 'Reasons', type: 'reasons' },
  { key: 'people', label: 'People', type: 'list' },
];

const FIRST: Row = {
  id: 'ASC006|2017-18',
  scheme: 'ASC006',
  title: '=HYPERLINK("http://x","<b>&_x0041_")',
  year: '2017-18',
  period: 3,
  forecast: '880000.00',
  variance: '-120500.10',
  variancePercent: '-12.0450',
  returnPerPound: '2.5000',
  schemes: 1200,
  assumed: false,
  posted: '2017-07-10',
  rag: 'amber',
  saving: { '2017-18': '1000500.00' },
  reasons: [
    { code: 'delay', amount: '-80000.00', narrative: 'late; "very"' },
    { code: 'demand', amount: '-40500.10', narrative: 'a line\nand another' },
  ],
  people: ['tom', 'ann'],
};
const SECOND: Row = {
  id: 'ASC007|2017-18',
  scheme: '007',
  title: '-1+1',
  year: '2017-18',
  period: 13,
  forecast: '0.10',
  variance: '-0.00',
  variancePercent: null,
  returnPerPound: null,
  schemes: 0,
  assumed: true,
  posted: '2017-07-10T08:30:00.000Z',
  rag: 'grey',
  reasons: [],
  people: [],
  saving: { '2017-18': '999999999999999.99', '2018-19': '-1500.00' },
};
const REPORT: Report = {
  report: 'savings-tracker',
  title: 'Savings tracker',
  year: '2017-18',
  period: 3,
  asAt: { position: 4812, recordedAt: '2017-07-10T08:00:00.000Z' },
  conventions: ['A saving is positive.'],
  columns: COLUMNS,
  rows: [FIRST, SECOND],
  totals: { forecast: '880000.10', variance: '-120500.10', variancePercent: '-12.0450', npv: '17977123.45', paybackYears: null },
  notes: ['This is a demonstration ledger: its recorded times may have been set by whoever recorded.', 'One forecast is assumed.'],
  sums: ['ASC007|2017-18'],
};

function bytesOf(report: Report, unit = 'pounds'): Uint8Array {
  return Buffer.concat([...(write(report, { format: 'xlsx', unit }) as Iterable<Uint8Array>)]);
}

const read = (report: Report, unit?: string): Promise<Workbook> => readXlsx(bytesOf(report, unit), { readStyles: true });
const partOf = (report: Report, name: string): string => strFromU8(unzipSync(bytesOf(report))[name] ?? new Uint8Array());

let book: Workbook;
beforeAll(async () => {
  book = await read(REPORT);
});
const cellAt = (row: number, heading: string, from: Workbook = book): ReadCell | undefined => {
  const [sheet] = from.sheets;
  return sheet?.cells?.get(`${row},${sheet.rows[0]?.indexOf(heading) ?? -1}`);
};
const valueAt = (row: number, heading: string) => cellAt(row, heading)?.value ?? null;
const conventions = (from: Workbook = book): string => (from.sheets[1]?.rows ?? []).map((row) => row.filter((cell) => cell !== null).join(' | ')).join('\n');

describe('the sheet of rows, as another program reads it', () => {
  it('has headings with the unit, a row for each, and the totals below', () => {
    expect(book.sheets[0]?.rows[0]).toEqual(
      'Scheme|Title|Year|Period|Forecast (£)|Variance (£)|Variance %|Return per pound|Schemes|Forecast assumed|Posted|RAG|Saving 2017-18 (£)|Saving 2018-19 (£)|Reasons|People'.split(
        '|',
      ),
    );
    expect(book.sheets[0]?.rows).toHaveLength(4);
    expect([valueAt(3, 'Scheme'), valueAt(3, 'Forecast (£)'), valueAt(3, 'Variance %')]).toEqual(['Total', 880000.1, -0.12045]);
  });

  it('holds numbers as numbers in the format of their kind, negative ones too', () => {
    const numbers = (heading: string) => [1, 2].map((row) => [cellAt(row, heading)?.type, valueAt(row, heading), cellAt(row, heading)?.style?.numFmt]);
    expect(numbers('Forecast (£)')).toEqual([
      ['number', 880000, '#,##0.00'],
      ['number', 0.1, '#,##0.00'],
    ]);
    expect(numbers('Variance (£)').map(([type, value]) => [type, value])).toEqual([
      ['number', -120500.1],
      ['number', 0],
    ]);
    expect(numbers('Variance %')[0]).toEqual(['number', -0.12045, '0.0%']);
    expect(valueAt(2, 'Variance %')).toBeNull();
    expect(numbers('Return per pound')[0]).toEqual(['number', 2.5, '#,##0.00']);
    expect(numbers('Schemes').map(([, value]) => value)).toEqual([1200, 0]);
    expect(numbers('Period').map(([, value]) => value)).toEqual([3, 13]);
    expect(numbers('Saving 2018-19 (£)')[1]?.slice(0, 2)).toEqual(['number', -1500]);
  });

  it('writes the decimals of an amount as they are, never through a binary number', () => {
    const sheet = partOf({ ...REPORT, rows: [{ ...FIRST, forecast: '9999999999999.99', variance: '-0.07' }] }, 'xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<v>9999999999999.99</v>');
    expect(sheet).toContain('<v>-0.07</v>');
  });

  it('keeps a number of more than fifteen digits exact, as text, and says where', async () => {
    expect([cellAt(2, 'Saving 2017-18 (£)')?.type, valueAt(2, 'Saving 2017-18 (£)')]).toEqual(['string', '999999999999999.99']);
    expect(conventions()).toContain('Numbers of more than 15 digits are exact text, since a spreadsheet would round them; it leaves them out of sums: M3.');
    const round = await read({ ...REPORT, rows: [{ ...FIRST, forecast: '9999999999999000000.00' }] });
    expect(cellAt(1, 'Forecast (£)', round)).toMatchObject({ type: 'number', value: 9999999999999000000 });
  });

  it('has text as text: codes with zeros at their front, formulae behind an apostrophe, nothing decoded that is only written so', () => {
    expect([cellAt(2, 'Scheme')?.type, valueAt(2, 'Scheme')]).toEqual(['string', '007']);
    expect(valueAt(1, 'Title')).toBe(`'=HYPERLINK("http://x","<b>&_x0041_")`);
    expect(valueAt(2, 'Title')).toBe("'-1+1");
    expect(partOf(REPORT, 'xl/worksheets/sheet1.xml')).toContain('_x005F_x0041_');
    expect(Object.values(unzipSync(bytesOf(REPORT))).some((part) => /<f[ >]/.test(strFromU8(part)))).toBe(false);
    expect(valueAt(1, 'Reasons')).toBe('delay -80000.00: late; "very"; demand -40500.10: a line\nand another');
    expect(valueAt(1, 'People')).toBe('tom; ann');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])('puts an apostrophe before the text %j', async (title) => {
    const read1 = await read({ ...REPORT, rows: [{ ...FIRST, title }] });
    expect(cellAt(1, 'Title', read1)).toMatchObject({ type: 'string', value: expect.stringMatching(/^'/) });
  });

  it('takes what XML cannot hold, and what would reorder a line, for a replacement mark', async () => {
    const title = 'a\u0000b\u0007c\ud800d\ufffee\u202ef\u{1f600}g';
    expect(cellAt(1, 'Title', await read({ ...REPORT, rows: [{ ...FIRST, title }] }))?.value).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\u{1f600}g');
  });

  it('cuts a text that no cell can hold, says so in the cell and on the sheet of conventions', async () => {
    const cut = await read({ ...REPORT, rows: [{ ...FIRST, title: 'x'.repeat(40_000) }] });
    const title = cellAt(1, 'Title', cut)?.value as string;
    expect(title).toHaveLength(32_767);
    expect(title.slice(-52)).toBe('x… (40000 characters; whole in CSV and JSON)'.padStart(52, 'x'));
    expect(conventions(cut)).toContain('Texts longer than a cell can hold are cut, and say so at their end: B2.');
  });

  it('has days and times as dates, by the clocks of London', () => {
    const [day, time] = [cellAt(1, 'Posted'), cellAt(2, 'Posted')];
    expect([day?.style?.numFmt, time?.style?.numFmt]).toEqual(['d mmm yyyy', 'd mmm yyyy hh:mm']);
    expect(partOf(REPORT, 'xl/worksheets/sheet1.xml')).toContain('<v>42926</v>');
    expect(partOf(REPORT, 'xl/worksheets/sheet1.xml')).toContain('<v>42926.395833</v>');
  });

  it('has truths as truths, and a blank for what there is none of', () => {
    expect([cellAt(1, 'Forecast assumed')?.type, valueAt(1, 'Forecast assumed'), valueAt(2, 'Forecast assumed')]).toEqual(['boolean', false, true]);
    expect(valueAt(2, 'Reasons')).toBeNull();
  });

  it('keeps headings and the first column in sight, filters its rows but not the totals, and gives columns a width', () => {
    const sheet = book.sheets[0];
    expect(sheet?.freezePane).toMatchObject({ rows: 1, columns: 1 });
    expect(sheet?.autoFilter).toMatchObject({ range: 'A1:P3' });
    const widths = (sheet?.columns ?? []).map(({ width }) => width ?? 0);
    expect(widths).toHaveLength(16);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...widths)).toBeLessThanOrEqual(48);
  });

  it('gives a row the height of its longest text', async () => {
    const heights = (sheet: string) => [...sheet.matchAll(/<row r="(\d+)" ht="(\d+)"/g)].map(([, row, height]) => [row, height]);
    const sheet = partOf({ ...REPORT, rows: [{ ...FIRST, title: 'word '.repeat(30), reasons: [] }, SECOND] }, 'xl/worksheets/sheet1.xml');
    expect(heights(sheet)).toEqual([
      ['1', '30'],
      ['2', '60'],
    ]);
  });

  it('sets sums and totals apart', () => {
    const bold = (row: number) => cellAt(row, 'Forecast (£)')?.style?.font?.bold === true;
    expect([bold(1), bold(2), bold(3)]).toEqual([false, true, true]);
  });

  it('shows another unit by the format of its cells, which hold exact pounds all the same', async () => {
    const thousands = await read(REPORT, 'thousands');
    expect(cellAt(1, 'Variance (£000)', thousands)).toMatchObject({ value: -120500.1, style: { numFmt: '#,##0,' } });
    const millions = await read(REPORT, 'millions');
    expect(cellAt(1, 'Variance (£m)', millions)).toMatchObject({ value: -120500.1, style: { numFmt: '#,##0.000,,' } });
    expect(conventions(millions)).toContain('shown in £m by the format of their cells');
  });
});

describe('the sheet of conventions', () => {
  it('says what ledger, report and moment it is of, how figures are to be read, and what the columns are', () => {
    expect(book.sheets.map(({ name }) => name)).toEqual(['Savings tracker, 2017-18 (demo)', 'Conventions']);
    expect(book.sheets[1]?.rows[0]?.[0]).toBe('This is a demonstration ledger: its recorded times may have been set by whoever recorded.');
    for (const line of [
      'Savings tracker, 2017-18, period 3',
      'As at position 4,812, recorded 10 July 2017, 09:00',
      'As at position | 4812',
      'Rows | 2',
      'Net present value | 17977123.45',
      'Payback in years | none',
      'Conventions | A saving is positive.',
      'Percentages are fractions, shown per hundred: 12.5% is 0.125.',
      'Notes | One forecast is assumed.',
      'E | Forecast (£) | forecast | number, pounds',
      'M | Saving 2017-18 (£) | saving.2017-18 | number, pounds',
    ])
      expect(conventions()).toContain(line);
  });

  it('names no demo where there is none, and the publication where there is one', async () => {
    const live = await read({ ...REPORT, notes: [], asAt: { ...REPORT.asAt, publication: 'july-board' } });
    expect(live.sheets[0]?.name).toBe('Savings tracker, 2017-18');
    expect(conventions(live)).toContain('As at publication | july-board');
  });
});

describe('the file', () => {
  it('is the same bytes whenever and wherever it is written', () => {
    const zone = process.env['TZ'];
    const here = bytesOf(REPORT);
    process.env['TZ'] = 'Pacific/Auckland';
    const there = bytesOf(REPORT);
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(Buffer.compare(here, there)).toBe(0);
    expect(partOf(REPORT, 'docProps/core.xml')).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });

  it('comes in pieces, so that what is sent need not be held', () => {
    const rows = Array.from({ length: 5_000 }, (_, n): Row => ({ id: String(n), scheme: `S${n}`, forecast: `${n * 7919}.${10 + (n % 90)}` }));
    const lengths = Array.from(write({ ...REPORT, rows }, { format: 'xlsx' }) as Iterable<Uint8Array>, ({ length }) => length);
    expect(lengths.length).toBeGreaterThan(8);
    expect(Math.max(...lengths)).toBeLessThan(200_000);
  });

  it('an answer without rows has its headings still', async () => {
    const empty = await read({ ...REPORT, rows: [], totals: {}, notes: [] });
    expect(empty.sheets[0]?.rows).toHaveLength(1);
    expect(empty.sheets[0]?.autoFilter).toMatchObject({ range: 'A1:N1' });
  });
});
