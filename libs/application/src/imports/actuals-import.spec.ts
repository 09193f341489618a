import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, inMemoryEventStore } from '@outturn/event-store';
import { decode, foldInMemory, type InMemoryFacts } from '@outturn/read-models';
import fc from 'fast-check';
import { type CommandHandler, createCommandHandler } from '../commands/command-handler.ts';
import { commandIdOf, commandOf, type ImportStated, readActuals } from './actuals-import.ts';
import { parseMapping } from './actuals-mapping.ts';
import { printedAmount, readLedgerFile, UnreadableImport } from './ledger-file.ts';
import { previewActuals, recordActuals } from './record-actuals.ts';

const FINANCE = { user: 'fatima.finance', roles: ['finance'] };
const ADMINISTRATOR = { user: 'adam.admin', roles: ['administrator'] };

describe('actuals from a file of the general ledger', () => {
  let store: EventStore;
  let handler: CommandHandler;
  let facts: InMemoryFacts;

  const projected = async () => facts.add((await store.readAll(facts.position, 10_000)).map(decode));
  const give = async (actor: typeof FINANCE, command: string, data: object) => {
    const result = await handler.handle({ id: crypto.randomUUID(), command, actor, data });
    if (result.status !== 'recorded') throw new Error(`${command}: ${result.problem?.detail}`);
  };

  beforeEach(async () => {
    store = inMemoryEventStore();
    handler = await createCommandHandler(store);
    facts = foldInMemory();
    await give(ADMINISTRATOR, 'RegisterOrganisation', { organisation: 'north', name: 'North' });
    await give(ADMINISTRATOR, 'DefineService', { service: 'roads', name: 'Roads', organisation: 'north' });
    await give(ADMINISTRATOR, 'OpenFinancialYear', { year: '2017-18' });
    for (const [line, kind, amount] of [
      ['1001', 'expenditure', '900.00'],
      ['1002', 'expenditure', '100.00'],
      ['9001', 'income', '-50.00'],
    ])
      await give(FINANCE, 'SetBudget', { line, service: 'roads', year: '2017-18', kind, amount });
    await projected();
  });

  const file = (text: string, name = 'gl.csv') => readLedgerFile(name, new TextEncoder().encode(text));
  const read = (text: string, stated: ImportStated = { year: '2017-18', period: 2 }) => readActuals(file(text), stated, facts, facts.position);
  const asFinance = (command: object) => ({ ...command, actor: FINANCE });
  const record = async (text: string, stated?: ImportStated) => {
    const { outcomes } = await recordActuals(await read(text, stated), (command) => handler.handle(asFinance(command)));
    await projected();
    return outcomes.map(({ line, toDate, outcome }) => [line, toDate, outcome]);
  };

  const PLAIN = 'Cost centre,Actual to date\n1001,150.25\n1002,20\n9001,-5.50\nTotal,164.75\n';

  it('guesses the mapping, adds up, and takes the file’s own total as the control', async () => {
    const found = await read(PLAIN);
    expect(found).toMatchObject({
      guessed: true,
      mapping: { columns: { line: 'Cost centre', amount: 'Actual to date' }, year: '2017-18', period: 2 },
      total: '164.75',
      control: { amount: '164.75', from: 'line 5 of the file' },
      refusal: null,
      bad: [],
    });
    expect(found.figures).toEqual([
      { line: '1001', year: '2017-18', period: 2, toDate: '150.25', rows: [2] },
      { line: '1002', year: '2017-18', period: 2, toDate: '20.00', rows: [3] },
      { line: '9001', year: '2017-18', period: 2, toDate: '-5.50', rows: [4] },
    ]);
  });

  it('records each figure once, whatever how often the file is sent, and says where it comes from', async () => {
    expect(await record(PLAIN)).toEqual([
      ['1001', '150.25', 'recorded'],
      ['1002', '20.00', 'recorded'],
      ['9001', '-5.50', 'recorded'],
    ]);
    const { position } = await store.head();
    expect((await record(PLAIN)).map(([, , outcome]) => outcome)).toEqual(['known', 'known', 'known']);
    expect((await store.head()).position).toBe(position);
    const [source] = [(commandOf(await read(PLAIN), { line: '1001', year: '2017-18', period: 2, toDate: '150.25', rows: [2] }) as { source: string }).source];
    expect(source).toMatch(
      /^General ledger gl\.csv, line 2 \(SHA-256 [0-9a-f]{64}, control total £164\.75\), read by the mapping \{"columns":\{"line":"Cost centre"/,
    );
  });

  it('knows the same file from whomever it comes, and through whatever mapping', async () => {
    await record(PLAIN);
    const { position } = await store.head();
    const mapping = { columns: { line: 'Cost centre', amount: 'Actual to date' }, year: '2017-18', period: 2, ignore: ['0000'] };
    const again = await read(PLAIN, { mapping });
    const asOther = (command: object) => ({ ...command, actor: { user: 'fred.finance', roles: ['finance'] } });
    expect((await previewActuals(again, (command) => handler.preview(asOther(command)))).map(({ outcome }) => outcome)).toEqual(['known', 'known', 'known']);
    const { outcomes } = await recordActuals(again, (command) => handler.handle(asOther(command)));
    expect([outcomes.map(({ outcome }) => outcome), (await store.head()).position]).toEqual([['known', 'known', 'known'], position]);
  });

  it('does not bring an old figure back: the same file again is known, though another came between', async () => {
    await record(PLAIN);
    const later = PLAIN.replace('150.25', '160.25').replace('164.75', '174.75');
    expect((await record(later))[0]).toEqual(['1001', '160.25', 'recorded']);
    const [previewed] = await previewActuals(await read(PLAIN), (command) => handler.preview(asFinance(command)));
    expect(previewed).toMatchObject({ line: '1001', toDate: '150.25', outcome: 'known' });
    expect((await record(PLAIN))[0]).toEqual(['1001', '150.25', 'known']);
    expect((await facts.asAt('line_returns', facts.position, { key: '1001 2017-18' }))[0]?.actuals).toEqual([{ period: 2, toDate: '160.25' }]);
  });

  it('previews what it would record, and what the rules refuse', async () => {
    await give(FINANCE, 'RecordActuals', { line: '1002', year: '2017-18', period: 2, toDate: '20.00' });
    await projected();
    const outcomes = async (stated: ImportStated) =>
      (await previewActuals(await read(PLAIN, stated), (command) => handler.preview(asFinance(command)))).map(({ outcome, why }) => [outcome, why]);
    expect(await outcomes({ year: '2017-18', period: 2 })).toEqual([
      ['recorded', null],
      ['known', null],
      ['recorded', null],
    ]);
    expect((await outcomes({ year: '2018-19', period: 2 }))[0]).toEqual(['refused', expect.stringContaining('2018-19 was not opened')]);
    expect((await store.head()).position).toBe(facts.position);
  });

  it('takes ledgers as they are printed: headings, separators, brackets, thousands, several rows for a line', async () => {
    const printed =
      'Extract;;;\r\n;;;\r\nAccount;Description;YTD Actual (£);Month\r\n1001;"Works; small";£1,000.00;Jun\r\n1001;Credit;(249.75);P03\r\n9001;Fees;12.50 CR;03\r\nGrand total;;737.75;\r\n';
    const found = await read(printed, { year: '2017-18' });
    expect(found.refusal).toBeNull();
    expect(found.figures).toEqual([
      { line: '1001', year: '2017-18', period: 3, toDate: '750.25', rows: [4, 5] },
      { line: '9001', year: '2017-18', period: 3, toDate: '-12.50', rows: [6] },
    ]);
    const windows = readLedgerFile('w.csv', Buffer.from('Code,Amount £\n1001,5\n', 'latin1'));
    expect(windows.records[0]?.cells).toEqual(['Code', 'Amount £']);
  });

  it('follows a mapping: codes that make one line, codes to ignore, signs', async () => {
    const mapping = parseMapping(
      JSON.stringify({
        columns: { line: 'CC', amount: 'Net' },
        year: '2017-18',
        period: 4,
        lines: { A1: '1001', A2: '1001', F: '9001' },
        ignore: ['BAL'],
        signs: 'income-positive',
        controlTotal: '145.00',
      }),
    );
    const found = await read('CC,Net\nA1,100\nA2,20\nF,15\nBAL,10\n', { mapping });
    expect(found).toMatchObject({ guessed: false, refusal: null, bad: [], control: { amount: '145.00', from: 'stated' } });
    expect(found.figures.map(({ line, toDate, rows }) => [line, toDate, rows])).toEqual([
      ['1001', '120.00', [2, 3]],
      ['9001', '-15.00', [4]],
    ]);
  });

  it('lists every row that says nothing, with its line in the file, and records the others', async () => {
    const text = 'Line,Amount,Period\n1001,10,2\n,5,2\n1002,lots,2\n1002,1.234,2\n7777,3,2\n1002,4,14\n1002,,2\nTotal,22,\n';
    const found = await read(text, { year: '2017-18' });
    expect(found.bad.map(({ row, why }) => [row, why])).toEqual([
      [3, 'It names no budget line.'],
      [4, 'lots is no amount in pounds and pence.'],
      [5, '1.234 is no amount in pounds and pence.'],
      [6, 'There is no budget line 7777. Name the line of this code in the mapping, or ignore it there.'],
      [7, '14 is no period from 1 (April) to 13 (outturn).'],
      [8, 'It has no amount.'],
    ]);
    expect(found).toMatchObject({ total: '22.00', refusal: null });
    expect(await record(text, { year: '2017-18' })).toEqual([['1001', '10.00', 'recorded']]);
    expect((await read('Line,Amount\n1001,10\nTotal,10\n', {})).bad[0]?.why).toMatch(/state the year/);
  });

  it('records nothing where the control total fails or is missing', async () => {
    const wrong = await read(PLAIN.replace('164.75', '165.75'));
    expect(wrong.refusal).toMatch(/add up to £164\.75, but the control total \(line 5 of the file\) is £165\.75: £1\.00 is missing\. Nothing is recorded/);
    await expect(recordActuals(wrong, (command) => handler.handle(asFinance(command)))).rejects.toThrow(/refused/);
    expect((await read('Line,Amount\n1001,10\n')).refusal).toMatch(/There is no control total.*the rows add up to £10\.00/);
    expect((await read('Line,Amount\n1001,10\nTotal,\n')).refusal).toMatch(/total row of the file holds no amount/);
    expect((await read('Line,Amount\n1001,10\n', { year: '2017-18', period: 1, controlTotal: '10' })).refusal).toBeNull();
    expect((await read('Line,Amount\n7777,10\nTotal,10\n')).refusal).toBe('No row can be recorded.');
    // A row that cannot be read is not in the sum: the control total finds it.
    expect((await read('Line,Amount\n1001,10\n1002,2O\nTotal,30\n')).refusal).toMatch(/£20\.00 is missing/);
  });

  it('points at what is likely to be wrong', async () => {
    await record(PLAIN);
    const { findings } = await read('Line,Amount\n1001,100\n1002,-1\n9001,7\nTotal,106\n', { year: '2017-18', period: 3 });
    expect(findings).toEqual([
      expect.stringMatching(/^1001 falls back from £150\.25 at period 2 to £100\.00 at period 3/),
      expect.stringMatching(/^1002 is expenditure and stands below zero/),
      expect.stringMatching(/^1002 falls back/),
      expect.stringMatching(/^9001 is income and stands above zero, at £7\.00/),
      expect.stringMatching(/^9001 falls back/),
    ]);
  });

  it.each([
    ['', /is empty/],
    ['PK\u0003\u0004 and so on', /is a workbook/],
    ['a\u0000b,c', /no CSV/],
    ['Name,Comment\nx,y\n', /no heading that says which columns/],
    ['Line,Amount\n"1001,10\n', /cannot be read as CSV/],
  ])('does not read %j', async (text, why) => {
    await expect((async () => read(text))()).rejects.toThrow(UnreadableImport);
    await expect((async () => read(text))()).rejects.toThrow(why);
  });

  it.each([
    ['no json', /no JSON/],
    ['{}', /columns/],
    ['{"columns":{"line":"A","amount":"B"},"period":14}', /period must be from 1/],
    ['{"columns":{"line":"A","amount":"B"},"colour":"red"}', /colour|Unrecognized/],
    ['{"columns":{"line":"A","amount":"B"},"controlTotal":"1e5"}', /controlTotal/],
  ])('does not take the mapping %s', (text, why) => {
    expect(() => parseMapping(text)).toThrow(UnreadableImport);
    expect(() => parseMapping(text)).toThrow(why);
  });

  it('names the columns that there are where a mapping names others', async () => {
    await expect(read(PLAIN, { mapping: { columns: { line: 'Code', amount: 'Net' } } })).rejects.toThrow(
      /no heading with the columns Code, Net.*Cost centre, Actual to date/,
    );
  });
});

describe('amounts as ledgers print them', () => {
  it.each([
    ['1,234.50', '1234.50'],
    ['£1,234.5', '1234.5'],
    ['(1,234.50)', '-1234.50'],
    ['1,234.50-', '-1234.50'],
    ['−12', '-12'],
    ['12 CR', '-12'],
    ['12DR', '12'],
    ['12.5000', '12.50'],
    ['0', '0'],
  ])('%s is %s', (printed, amount) => expect(printedAmount(printed)).toBe(amount));

  it.each(['', 'n/a', '1.234', '12,34.50', '1e5', '--5', '(-5)', '£', '1.2.3', 'CR', '5%', '1234567890123456.00'])('%j is none', (printed) =>
    expect(printedAmount(printed)).toBeUndefined(),
  );

  it('come back from any way of printing them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (pence) => {
        const size = Math.abs(pence);
        const plain = `${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
        const printed = plain.replace(/\B(?=(\d{3})+\.)/g, ',');
        const wanted = pence < 0 ? `-${plain}` : plain;
        for (const one of pence < 0 ? [`-${printed}`, `(${printed})`, `${printed}-`, `£${printed} CR`] : [printed, `£${printed}`, `${printed} DR`])
          expect(printedAmount(one)).toBe(wanted);
      }),
    );
  });
});

describe('the id of an imported figure', () => {
  it('is a UUID that the file and the figure make alone', () => {
    const figure = { line: '1001', year: '2017-18', period: 2, toDate: '1.00', rows: [2] };
    const id = commandIdOf({ sha256: 'a' }, figure);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(commandIdOf({ sha256: 'a' }, { ...figure, rows: [7] })).toBe(id);
    const others = [
      commandIdOf({ sha256: 'b' }, figure),
      ...[{ line: '1002' }, { period: 3 }, { toDate: '1.01' }, { year: '2018-19' }].map((other) => commandIdOf({ sha256: 'a' }, { ...figure, ...other })),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });
});
