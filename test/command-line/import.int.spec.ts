import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outturn } from './outturn.ts';

const ACTOR = { user: 'fatima.finance', roles: ['finance', 'administrator'] };
const SETTING: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'north', name: 'North Council' }],
  ['DefineService', { service: 'roads', name: 'Roads', organisation: 'north' }],
  ['OpenFinancialYear', { year: '2018-19' }],
  ['SetBudget', { line: 'potholes', service: 'roads', year: '2018-19', kind: 'expenditure', amount: '900000.00' }],
  ['SetBudget', { line: 'parking', service: 'roads', year: '2018-19', kind: 'income', amount: '-300000.00' }],
];

describe('outturn import', () => {
  let folder: string;
  let data: string[];
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outturn-import-'));
    data = ['--data', file('data')];
    const input = SETTING.map(([command, given]) => JSON.stringify({ id: randomUUID(), command, actor: ACTOR, data: given })).join('\n');
    expect((await outturn(['apply', '-', ...data], { input })).code).toBe(0);
    await writeFile(
      file('may.csv'),
      'Cost centre,Description,YTD actual\nR100,Patching,"120,000.50"\nR101,Contractors,30000\nR900,Meters,"41,000.00"\nTotal,,"191,000.50"\n',
    );
    await writeFile(file('wrong.csv'), 'Cost centre,YTD actual\npotholes,10\nTotal,11\n');
    const mapping = {
      columns: { line: 'Cost centre', amount: 'YTD actual' },
      lines: { R100: 'potholes', R101: 'potholes', R900: 'parking' },
      signs: 'income-positive',
    };
    await writeFile(file('mapping.json'), JSON.stringify(mapping));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = (name: string, ...more: string[]) => outturn(['import', file(name), ...data, '--year', '2018-19', '--period', '2', ...more]);
  const position = async () =>
    (JSON.parse((await outturn(['report', 'revenue-monitoring', ...data, '--format', 'json'])).out) as { asAt: { position: number } }).asAt.position;

  it('shows what would be recorded, and every row that says nothing', async () => {
    const before = await position();
    const guessed = await read('may.csv', '--dry-run');
    expect([guessed.code, guessed.err]).toEqual([3, expect.stringContaining('No row can be recorded')]);
    expect(guessed.out).toMatch(/Mapping {3}\(guessed\) \{"columns":\{"line":"Cost centre","amount":"YTD actual"\},"year":"2018-19","period":2\}/);
    expect(guessed.out).toMatch(/Line 2 {2}There is no budget line R100\..*\(R100, Patching, 120,000\.50\)/);
    const mapped = await read('may.csv', '--mapping', file('mapping.json'), '--dry-run');
    expect([mapped.code, mapped.err]).toEqual([0, expect.stringContaining('dry run')]);
    expect(mapped.out).toMatch(/potholes, 2018-19 period 2: £150,000\.50 \(lines 2, 3 of the file\)\n {2}parking, 2018-19 period 2: -£41,000\.00/);
    expect(await position()).toBe(before);
  });

  it('records each figure once, in the name of who imports, with where it comes from', async () => {
    const first = await read('may.csv', '--mapping', file('mapping.json'), '--actor', 'fatima.finance', '--format', 'json');
    expect([first.code, (JSON.parse(first.out) as { figures: { outcome: string }[] }).figures.map(({ outcome }) => outcome)]).toEqual([
      0,
      ['recorded', 'recorded'],
    ]);
    const before = await position();
    const again = await read('may.csv', '--mapping', file('mapping.json'), '--actor', 'fatima.finance');
    expect([again.code, await position()]).toEqual([0, before]);
    expect(again.out).toContain('0 recorded, 2 known already, 0 refused');
    const { out } = await outturn(['history', 'line/potholes', ...data]);
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /fatima\.finance.* recorded actuals of £150,000\.50 to the end of period 2 of 2018-19.*General ledger may\.csv, lines 2, 3 \(SHA-256/,
    );
    const report = await outturn(['report', 'revenue-monitoring', ...data, '--by', 'line', '--format', 'json']);
    const { rows } = JSON.parse(report.out) as { rows: Record<string, unknown>[] };
    expect(rows.map((row) => [row['id'], row['actual']])).toEqual([
      ['line/parking|2018-19', '-41000.00'],
      ['line/potholes|2018-19', '150000.50'],
      ['roads|2018-19', '109000.50'],
    ]);
  });

  it('records nothing where the control total fails, and tells wrong usage from a refusal', async () => {
    const before = await position();
    const wrong = await read('wrong.csv');
    expect([wrong.code, wrong.err]).toEqual([
      3,
      expect.stringMatching(/add up to £10\.00, but the control total \(line 3 of the file\) is £11\.00: £1\.00 is missing/),
    ]);
    for (const [args, why] of [
      [['no-such.csv'], /cannot be read/],
      [['may.csv', '--mapping', file('may.csv')], /no JSON/],
    ] as const) {
      const [name, ...more] = args;
      const ended = await read(name, ...more);
      expect([args, ended.code, ended.err]).toEqual([args, 2, expect.stringMatching(why)]);
    }
    expect(await position()).toBe(before);
  });
});
