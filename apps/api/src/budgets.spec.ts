import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPORT_NAMES } from '@outturn/reporting';
import { virementOf, withBudgets, YEAR } from './testing/budgets.ts';
import { type AccountName, type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  await withBudgets(ledger);
  api = await served(ledger);
});
afterAll(() => api.close());

type Side = 'north' | 'south';
const SERVICE = { north: 'north-home', south: 'south' } as const;
const ACCOUNTS: readonly AccountName[] = ['north', 'south', 'bea', 'arthur', 'fatima', 'felix', 'ada', 'nobody'];

/** Who may give a command about north's things, and about south's: `team` its own, `finance` all, `tier` whoever the limits name. */
type Kind = 'team' | 'finance' | 'tier';
const RECORDS: Readonly<Record<Kind, Partial<Record<AccountName, readonly [north: number, south: number]>>>> = {
  team: { north: [201, 404], south: [404, 201], fatima: [201, 201] },
  finance: { fatima: [201, 201] },
  // Of another's no more is told than of what does not exist, also to who may not decide on any.
  tier: { north: [403, 404], south: [404, 403], felix: [201, 201] },
};

const posted: Record<Side, number> = { north: 0, south: 0 };

/** Every command of budgets, with data that can be recorded by the account of that number (from 1) about a side. */
const COMMANDS: Readonly<Record<string, readonly [Kind, (side: Side, n: number) => object]>> = {
  SetBudget: ['finance', (side, n) => ({ line: `${side}/new-${n}`, service: SERVICE[side], year: YEAR, kind: 'expenditure', amount: '100.00' })],
  AdjustBudget: [
    'finance',
    (side, n) => ({
      adjustment: `A-${side}-${n}`,
      year: YEAR,
      lines: [{ line: `${side}/staff`, amount: '5.00' }],
      source: { kind: 'grant', ref: 'G' },
      reason: 'A grant',
    }),
  ],
  RecordActuals: ['finance', (side, n) => ({ line: `${side}/staff`, year: YEAR, period: n, toDate: `${n * 100}.00` })],
  ForecastOutturn: ['team', (side, n) => ({ line: `${side}/care`, year: YEAR, period: 1 + n, outturn: '10500.00', reasons: [] })],
  RequestVirement: ['team', (side, n) => virementOf(`V-${side}-of-${n}`, side)],
  ApproveVirement: ['tier', (side) => ({ virement: `V-${side}` })],
  RejectVirement: ['tier', (side) => ({ virement: `V-${side}-to-reject`, reason: 'Not now' })],
  OpenReserve: [
    'finance',
    (side, n) => ({ reserve: `R-${side}-${n}`, name: 'New', kind: 'earmarked', service: SERVICE[side], organisation: 'county', year: YEAR, opening: '1.00' }),
  ],
  MoveReserve: ['finance', (side) => ({ reserve: `R-${side}`, year: YEAR, period: 2, amount: '1.00', reason: 'Interest' })],
  ForecastReserve: ['finance', (side, n) => ({ reserve: `R-${side}`, year: YEAR, period: n, closing: `${4000 + n}.00` })],
  AllocateInvestment: ['finance', (side, n) => ({ scheme: side === 'north' ? 'C/R.5.307' : 'S1', reserve: 'R-county', byYear: { [YEAR]: `${100 + n}.00` } })],
  DrawInvestment: ['finance', (side) => ({ scheme: side === 'north' ? 'C/R.5.307' : 'S1', reserve: 'R-county', year: YEAR, period: 2, amount: '1.00' })],
  SubmitReturn: ['team', (side, n) => ({ service: SERVICE[side], year: YEAR, period: 1 + n })],
  QueryReturn: ['finance', (side, n) => ({ service: SERVICE[side], year: YEAR, period: 1, question: `And question ${n}?` })],
  AnswerQuery: ['team', (side) => ({ service: SERVICE[side], year: YEAR, period: 1, answer: 'Because of demand' })],
  ClosePeriod: ['finance', (side) => ({ year: YEAR, period: side === 'north' ? 10 : 11 })],
  PublishReport: [
    'finance',
    (side, n) => ({ publication: `P-${side}-${n}`, year: YEAR, period: 1, title: 'Board', reports: [{ name: 'revenue-monitoring', options: { year: YEAR } }] }),
  ],
};

describe('commands of budgets: role × scope', () => {
  beforeAll(async () => {
    for (const side of ['north', 'south'] as const) {
      expect((await api.command('RequestVirement', virementOf(`V-${side}-to-reject`, side))).status).toBe(201);
      // A question for each that may answer one.
      expect((await api.command('QueryReturn', { service: SERVICE[side], year: YEAR, period: 1, question: 'And why else?' })).status).toBe(201);
    }
  });

  it.each(Object.keys(COMMANDS).flatMap((name) => ACCOUNTS.map((account) => [name, account] as const)))('%s of %s', async (name, account) => {
    const [kind, dataOf] = COMMANDS[name] ?? ['finance', () => ({})];
    const may = RECORDS[kind][account] ?? [403, 403];
    for (const [index, side] of (['north', 'south'] as const).entries()) {
      const before = (await ledger.wholeStore.head()).position;
      const { status, json } = await api.command(name, dataOf(side, ACCOUNTS.indexOf(account) + 1), account);
      expect([side, status, (json as { detail?: string }).detail]).toEqual([side, may[index], status === 201 ? undefined : expect.any(String)]);
      if (status !== 201) expect((await ledger.wholeStore.head()).position).toBe(before);
      posted[side] += status === 201 ? 1 : 0;
    }
  });

  it.each([
    ['ForecastOutturn', { line: 'south/care', year: YEAR, period: 3, outturn: '1.00', reasons: [] }, /south\/care|none/g, { line: 'none' }],
    ['SubmitReturn', { service: 'south', year: YEAR, period: 9 }, /south|none/g, { service: 'none' }],
    ['AnswerQuery', { service: 'south', year: YEAR, period: 1, answer: 'x' }, /south|none/g, { service: 'none' }],
    ['WithdrawVirement', { virement: 'V-south-posted', reason: 'x' }, /V-south-posted|none/g, { virement: 'none' }],
    ['RequestVirement', virementOf('V-new', 'north', { corrects: 'V-south-posted' }), /V-south-posted|none/g, { corrects: 'none' }],
    [
      'RequestVirement',
      virementOf('V-new', 'north', {
        lines: [
          { line: 'north/care', amount: '-1.00' },
          { line: 'south/care', amount: '1.00' },
        ],
      }),
      /south\/care|none/g,
      {
        lines: [
          { line: 'north/care', amount: '-1.00' },
          { line: 'none', amount: '1.00' },
        ],
      },
    ],
    [
      'RequestVirement',
      virementOf('V-new', 'north', { savingsTarget: [{ scheme: 'C/R.5.307', amount: '1.00', toScheme: 'S1' }] }),
      /S1|none/g,
      { savingsTarget: [{ scheme: 'C/R.5.307', amount: '1.00', toScheme: 'none' }] },
    ],
    ['Comment', { subject: 'line/south/care', text: 'x' }, /south\/care|none/g, { subject: 'line/none' }],
    ['Comment', { subject: 'virement/V-south-posted', text: 'x' }, /V-south-posted|none/g, { subject: 'virement/none' }],
    ['Comment', { subject: 'reserve/R-south', text: 'x' }, /R-south|none/g, { subject: 'reserve/none' }],
  ])('%s about what another service has is answered as about what does not exist', async (command, data, hide, missing) => {
    const [foreign, none] = [await api.command(command, data, 'north'), await api.command(command, { ...data, ...missing }, 'north')];
    const told = ({ status, json }: typeof foreign) => {
      const { id: _, instance: __, ...rest } = json as Record<string, unknown>;
      return [status, JSON.stringify(rest).replaceAll(hide, '')];
    };
    expect(foreign.status).toBe(404);
    expect(told(foreign)).toEqual(told(none));
  });

  it('nobody approves what they asked for, in whatever role, and nobody over HTTP says who they are', async () => {
    await api.command('SetAccountRoles', { account: 'felix', roles: ['virement-approver', 'finance'], services: [] }, 'ada');
    expect((await api.command('RequestVirement', virementOf('V-felix', 'north'), 'felix')).status).toBe(201);
    const { status, json } = await api.post('/api/v1/commands', {
      id: 'a0000000-0000-4000-8000-000000000001',
      command: 'ApproveVirement',
      actor: { user: 'vera', roles: ['virement-approver'] },
      data: { virement: 'V-felix' },
    });
    expect([status, (json as { rule?: string }).rule]).toEqual([403, 'role']);
    const own = await api.command('ApproveVirement', { virement: 'V-felix' }, 'felix');
    expect([own.status, (own.json as { rule: string }).rule]).toEqual([422, 'separation-of-duties']);
  });
});

const idsOf = (json: unknown): string[] => (json as { rows: { id: string }[] }).rows.map(({ id }) => id);

describe('what a service team sees of budgets', () => {
  const SOUTH = /south|South/;

  it.each(REPORT_NAMES.filter((name) => name !== 'movements'))('%s tells north nothing of south, in any form, now and at an earlier moment', async (name) => {
    for (const rest of ['format=json', 'format=csv', 'format=html', 'format=table', 'format=json&as-at=60', 'format=csv&year=2017-18']) {
      const { status, text } = await api.get(`/api/v1/reports/${name}?${rest}`, 'north');
      expect([rest, status]).toEqual([rest, 200]);
      expect(text).not.toMatch(/R-south|V-south|south\/|Reserve of south|Why does south/);
    }
  });

  it.each(['revenue-monitoring?by=line', 'exceptions?', 'virement-register?', 'reserves?', 'returns?', 'budget-reconciliation?'])(
    '%s gives north its own and finance all',
    async (name) => {
      const [own, all] = [await api.get(`/api/v1/reports/${name}`, 'north'), await api.get(`/api/v1/reports/${name}`, 'fatima')];
      expect([own.status, all.status]).toEqual([200, 200]);
      expect(idsOf(own.json).filter((id) => SOUTH.test(id))).toEqual([]);
      expect(own.text).not.toContain('south');
      if (!name.startsWith('exceptions')) expect(all.text).toContain('south');
    },
  );

  it('a workbook for north holds nothing of south', async () => {
    const key = { headers: { authorization: 'Bearer key-of-north' } };
    const { readXlsx } = await import('hucre');
    for (const name of ['revenue-monitoring', 'virement-register', 'reserves', 'returns', 'budget-reconciliation']) {
      const bytes = await (await fetch(`${api.url}/api/v1/reports/${name}?format=xlsx`, key)).arrayBuffer();
      const cells = (await readXlsx(new Uint8Array(bytes))).sheets.flatMap(({ rows }) => rows.flat());
      expect(cells.length).toBeGreaterThan(20);
      expect(cells.filter((cell) => typeof cell === 'string' && /south/i.test(cell))).toEqual([]);
    }
  });

  it.each(['line/{side}/care', 'virement/V-{side}-posted', 'reserve/R-{side}', 'return/{service}/2017-18/1'])(
    'the history of %s is there for its own service, and for another as if it were not',
    async (pattern) => {
      const named = (side: string, service: string) => pattern.replace('{side}', side).replace('{service}', service);
      const path = (subject: string, rest = '') => `/api/v1/history/${encodeURIComponent(subject)}${rest}`;
      const [own, foreign] = [named('north', 'north-home'), named('south', 'south')];
      expect((await api.get(path(own), 'north')).status).toBe(200);
      expect((await api.get(path(foreign), 'fatima')).status).toBe(200);
      for (const rest of ['', '?as-at=60', '?format=csv', '?format=xlsx']) {
        const [hidden, missing] = [await api.get(path(foreign, rest), 'north'), await api.get(path(named('nowhere', 'nowhere'), rest), 'north')];
        expect([hidden.status, missing.status]).toEqual([404, 404]);
        expect(hidden.text.replaceAll(/south/g, '')).toBe(missing.text.replaceAll(/nowhere/g, ''));
      }
    },
  );

  it.each([
    ['revenue-monitoring', 'budget', /north|south/g],
    ['virement-register', 'amount', /north|south/g],
    ['reserves', 'balance', /north|south/g],
  ])('a figure of %s can be traced by its own service alone', async (report, column, hide) => {
    const by = report === 'revenue-monitoring' ? '&by=line' : '';
    const all = idsOf((await api.get(`/api/v1/reports/${report}?${by.slice(1)}`, 'fatima')).json);
    const path = (row: string) => `/api/v1/trace?report=${report}&column=${column}&row=${encodeURIComponent(row)}${by}`;
    const own = all.find((id) => /V-north|R-north|north\/care/.test(id)) ?? '';
    const foreign = own.replace(hide, 'south').replace('south-home', 'south');
    expect(all).toContain(own);
    expect(all).toContain(foreign);
    expect((await api.get(path(own), 'north')).status).toBe(200);
    expect((await api.get(path(foreign), 'fatima')).status).toBe(200);
    expect((await api.get(path(foreign), 'north')).status).toBe(404);
  });

  it('differences and movements leave another service out', async () => {
    for (const path of ['diff/revenue-monitoring?from=20&by=line', 'diff/virement-register?from=20', 'diff/reserves?from=20', 'reports/movements?since=20'])
      for (const format of ['json', 'csv']) {
        const { status, text } = await api.get(`/api/v1/${path}&format=${format}`, 'north');
        expect([path, status]).toEqual([path, 200]);
        expect(text).not.toMatch(/R-south|V-south|south\/|south narrative/);
      }
  });

  it('a service that is another’s is not there, for any report of budgets', async () => {
    for (const name of ['revenue-monitoring', 'exceptions', 'virement-register', 'budget-reconciliation', 'reserves', 'returns']) {
      const [foreign, missing] = [
        await api.get(`/api/v1/reports/${name}?service=south`, 'north'),
        await api.get(`/api/v1/reports/${name}?service=nowhere`, 'north'),
      ];
      expect([name, foreign.status, missing.status]).toEqual([name, 404, 404]);
      expect(foreign.text.replaceAll('south', '')).toBe(missing.text.replaceAll('nowhere', ''));
    }
  });

  it('a published report is the council’s for the council, and its own part for a service', async () => {
    const published = await api.command('PublishReport', {
      publication: 'JUNE',
      year: YEAR,
      period: 1,
      title: 'June',
      reports: [{ name: 'revenue-monitoring', options: { year: YEAR, by: 'line' } }],
    });
    expect(published.status).toBe(201);
    const path = '/api/v1/reports/revenue-monitoring?year=2017-18&by=line&as-at=pub:JUNE&format=json';
    expect((await api.get(path, 'fatima')).text).toContain('south/care');
    const own = await api.get(path, 'north');
    expect(own.status).toBe(200);
    expect(own.text).toContain('north/care');
    expect(own.text).not.toContain('south/');
  });

  it('the stream of events gives a service its own', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${api.url}/api/v1/events`, { headers: { authorization: 'Bearer key-of-north' }, signal: leaving.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    while (!seen.includes('V-north-posted') || seen.length < 20_000) {
      const { value, done } = await reader.read();
      if (done) break;
      seen += value;
      if (/"ReportPublished"/.test(seen) && seen.includes('JUNE')) break;
    }
    leaving.abort();
    expect(seen).toContain('north/care');
    expect(seen).not.toMatch(/R-south|V-south|south\/|south narrative|Why does south/);
  });
});
