import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre';
import { outturn } from './outturn.ts';

const FINANCE = { user: 'head-of-finance', roles: ['finance', 'administrator'] };
let counter = 0;
const line = (command: string, data: object, more: object = {}) =>
  JSON.stringify({ id: `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`, command, actor: FINANCE, data, ...more });

const COUNCIL = [
  line('RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk' }, { at: '2017-04-01T08:00:00.000Z' }),
  line('DefineService', { service: 'asc', name: 'Adult social care', organisation: 'norfolk' }, { at: '2017-04-01T08:00:00.000Z' }),
  line('OpenFinancialYear', { year: '2017-18' }, { at: '2017-04-01T08:00:00.000Z' }),
  line('CreateProgramme', { programme: 'pi', name: 'Promoting Independence', organisation: 'norfolk' }, { at: '2017-04-01T08:00:00.000Z' }),
  line('CreateWorkstream', { workstream: 'w', programme: 'pi', name: 'Entry points' }, { at: '2017-04-01T08:00:00.000Z' }),
  line(
    'ProposeScheme',
    {
      scheme: 'C/R.5.307',
      programme: 'pi',
      workstream: 'w',
      service: 'asc',
      title: '=Reassessment',
      owner: 'head-of-commissioning',
      kind: 'technical-efficiency',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'assured',
    },
    { at: '2017-04-03T08:00:00.000Z' },
  ),
  line('ApproveScheme', { scheme: 'C/R.5.307', profile: { basis: 'absolute', saving: { '2017-18': '1000000.00' } } }, { at: '2017-04-03T08:00:00.000Z' }),
  line(
    'ChangeForecast',
    {
      scheme: 'C/R.5.307',
      year: '2017-18',
      period: 2,
      forecast: '880000.00',
      reasons: [{ code: 'unexplained', amount: '-120000.00', narrative: '@late, said "no"' }],
    },
    { at: '2017-06-14T09:00:00.000Z' },
  ),
];

describe('the command line', () => {
  let folder: string;
  const data = () => ['--data', join(folder, 'data')];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outturn-cli-'));
    await writeFile(join(folder, 'council.jsonl'), `${COUNCIL.join('\n')}\n`);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('apply records line by line and answers each in order', async () => {
    const { code, out } = await outturn(['apply', join(folder, 'council.jsonl'), '--rehearsal', ...data()]);
    const results = out
      .trimEnd()
      .split('\n')
      .map((answer) => JSON.parse(answer) as Record<string, unknown>);
    expect(results.map(({ status, position }) => [status, position])).toEqual(COUNCIL.map((_, index) => ['recorded', index + 1]));
    expect(code).toBe(0);
  });

  it('apply again answers duplicate with the first results and records nothing', async () => {
    const { code, out } = await outturn(['apply', '-', ...data()], { input: COUNCIL.join('\n') });
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((answer) => (JSON.parse(answer) as { status: string; position: number }).position),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(out).not.toContain('recorded');
    expect(code).toBe(0);
  });

  it('exits 3 when a line was refused and goes on; --stop-on-refusal ends there; 4 when the worst was a conflict', async () => {
    const bad = line('OpenFinancialYear', { year: '2017-19' });
    const good = line('SetMilestone', { scheme: 'C/R.5.307', milestone: 'Contract let', due: '2017-09-01' });
    const conflict = line('SetMilestone', { scheme: 'C/R.5.307', milestone: 'Staff consulted', due: '2017-08-01' }, { expectedRevision: 0 });
    const went = await outturn(['apply', '-', ...data()], { input: [bad, 'not json', good].join('\n') });
    expect([
      went.code,
      went.out
        .trimEnd()
        .split('\n')
        .map((answer) => (JSON.parse(answer) as { status: string }).status),
    ]).toEqual([3, ['refused', 'refused', 'recorded']]);
    const stopped = await outturn(['apply', '-', '--stop-on-refusal', ...data()], { input: [bad, good].join('\n') });
    expect([stopped.code, stopped.out.trimEnd().split('\n').length]).toEqual([3, 1]);
    expect((await outturn(['apply', '-', ...data()], { input: conflict })).code).toBe(4);
  });

  it('report prints JSON with exact amounts, and the past with --as-at', async () => {
    const tracker = async (...args: string[]) =>
      JSON.parse((await outturn(['report', 'savings-tracker', '--format', 'json', '--year', '2017-18', '--period', '2', ...args, ...data()])).out) as {
        rows: { forecast: string; rag: string }[];
        asAt: object;
      };
    expect((await tracker()).rows).toMatchObject([
      {
        id: 'C/R.5.307|2017-18',
        originalTarget: '1000000.00',
        forecast: '880000.00',
        variance: '-120000.00',
        variancePercent: '-12.0000',
        rag: 'amber',
        previousForecast: '1000000.00',
      },
    ]);
    expect((await tracker('--as-at', '7')).rows).toMatchObject([{ forecast: '1000000.00', assumed: true }]);
    expect((await tracker('--as-at', '2017-06-13')).rows).toMatchObject([{ forecast: '1000000.00' }]);
    expect(await tracker('--as-at', '2017-06-14')).toMatchObject({
      asAt: { position: 8, recordedAt: '2017-06-14T09:00:00.000Z' },
      rows: [{ forecast: '880000.00' }],
    });
    expect((await tracker('--as-at', '0')).rows).toEqual([]);
  });

  it('report prints CSV that no spreadsheet takes for a formula, HTML in one file, and a table with its unit', async () => {
    const csv = await outturn(['report', 'savings-tracker', '--format', 'csv', ...data()]);
    expect(csv.out).toContain("'=Reassessment");
    expect(csv.out).toContain(',-120000.00,');
    await outturn(['report', 'savings-tracker', '--format', 'html', '--out', join(folder, 'tracker.html'), ...data()]);
    const html = await readFile(join(folder, 'tracker.html'), 'utf8');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).not.toMatch(/<script|<link|src=|@import/i);
    const table = await outturn(['report', 'savings-tracker', '--unit', 'thousands', ...data()]);
    expect(table.out).toMatch(/\(£000\)/);
    expect(table.out).toMatch(/\b880\b/);
  });

  it('report, diff, trace and history write a workbook to a file or into a pipe, the same bytes each time', async () => {
    const xlsx = join(folder, 'tracker.xlsx');
    expect(await outturn(['report', 'savings-tracker', '--format', 'xlsx', '--out', xlsx, ...data()])).toMatchObject({ code: 0, out: '' });
    const bytes = await readFile(xlsx);
    const [tracker] = (await readXlsx(bytes)).sheets;
    const at = (heading: string) => tracker?.rows[1]?.[tracker.rows[0]?.indexOf(heading) ?? -1];
    expect([at('Title'), at('Forecast (£)'), at('Variance (£)')]).toEqual(["'=Reassessment", 880000, -120000]);
    for (const args of [
      ['diff', 'savings-tracker', '--from', '7'],
      ['trace', 'savings-tracker', '--row', 'C/R.5.307|2017-18', '--column', 'forecast'],
      ['history', 'C/R.5.307'],
    ])
      expect(await outturn([...args, '--format', 'xlsx', ...data()])).toMatchObject({ code: 0, out: expect.stringMatching(/^PK/) });
    await outturn(['report', 'savings-tracker', '--format', 'xlsx', '--out', xlsx, ...data()]);
    expect((await readFile(xlsx)).equals(bytes)).toBe(true);
    const nowhere = await outturn(['report', 'savings-tracker', '--format', 'xlsx', '--out', join(folder, 'none', 'x.xlsx'), ...data()]);
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') });
  });

  it('movements, diff, trace and history tell the same change', async () => {
    const json = async (...args: string[]) => JSON.parse((await outturn([...args, '--format', 'json', ...data()])).out) as Record<string, unknown>;
    expect(await json('report', 'movements', '--since', '7')).toMatchObject({
      rows: [
        {
          from: '1000000.00',
          to: '880000.00',
          movement: '-120000.00',
          reasons: [{ code: 'unexplained', amount: '-120000.00', narrative: '@late, said "no"' }],
          people: ['head-of-finance'],
        },
      ],
    });
    expect(await json('diff', 'savings-tracker', '--from', '7', '--year', '2017-18', '--period', '2')).toMatchObject({ rows: [{ change: 'changed' }] });
    expect(await json('trace', 'savings-tracker', '--row', 'C/R.5.307|2017-18', '--column', 'forecast', '--period', '2')).toMatchObject({
      figure: '880000.00',
    });
    const { out } = await outturn(['history', 'C/R.5.307', '--format', 'json', ...data()]);
    expect(out).toContain('ForecastChanged');
    expect(out).toContain('£120,000.00');
  });

  it('replay finds nothing different, status tells where the ledger is', async () => {
    const replayed = await outturn(['replay', '--swap', '--format', 'json', ...data()]);
    expect([replayed.code, JSON.parse(replayed.out)]).toMatchObject([0, { same: true, swapped: true }]);
    const { out } = await outturn(['status', '--format', 'json', ...data()]);
    expect(JSON.parse(out)).toMatchObject({ ledger: { kind: 'rehearsal', position: 9 }, projector: { lag: 0, parked: null } });
  });

  it.each<[string, string[], RegExp]>([
    ['no verb', [], /Usage/],
    ['an unknown verb', ['reprot'], /unknown command/],
    ['an unknown option', ['status', '--colour'], /unknown option/],
    ['an unknown report', ['report', 'savings'], /savings-tracker/],
    ['a position beyond the end', ['report', 'savings-tracker', '--as-at', '4711'], /beyond the end of the ledger/],
    ['a moment that is none', ['report', 'savings-tracker', '--as-at', 'soon'], /names no moment/],
    ['a year that is none', ['report', 'savings-tracker', '--year', '2017'], /2017-18/],
    ['a period that is none', ['report', 'savings-tracker', '--period', '14'], /1 \(April\)/],
    ['an organisation that is not there', ['report', 'savings-tracker', '--organisation', 'suffolk'], /suffolk/],
    ['movements without --since', ['report', 'movements'], /since/],
    ['a format that is to come', ['report', 'savings-tracker', '--format', 'pdf'], /table, json, csv, html/],
    ['a row that is not there', ['trace', 'savings-tracker', '--row', 'X|2017-18', '--column', 'forecast'], /X\|2017-18/],
    ['a subject that is not there', ['history', 'NOPE'], /NOPE/],
    ['a file that is not there', ['apply', 'nothing.jsonl'], /no file/],
    ['a sample that is a rehearsal already', ['apply', '-', '--demo'], /a rehearsal ledger, not a demo one/],
    ['a sample and a rehearsal at once', ['apply', '-', '--demo', '--rehearsal'], /not both/],
  ])('%s is wrong usage: exit 2 with advice', async (_, args, says) => {
    const { code, err, out } = await outturn([...args, ...(args.length > 0 ? data() : [])]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
  });

  it('exits 6 when the store cannot be reached', async () => {
    const { code, err } = await outturn(['status'], { env: { OUTTURN_DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/outturn' } });
    expect([code, err]).toEqual([6, expect.stringMatching(/cannot be reached/)]);
  });

  it('a live ledger takes no recorded times', async () => {
    const { code, out } = await outturn(['apply', '-', '--data', join(folder, 'live')], { input: COUNCIL[0] ?? '' });
    expect([code, JSON.parse(out)]).toMatchObject([3, { status: 'refused', problem: { rule: 'recorded-time' } }]);
  });

  it('help has examples', async () => {
    const { code, out } = await outturn(['--help']);
    expect([code, out]).toEqual([0, expect.stringMatching(/Examples:[\s\S]*outturn report savings-tracker/)]);
  });
});
