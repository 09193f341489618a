import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createQueries, render, REPORT_NAMES, write } from '@outturn/reporting';
import { randomUUID } from 'node:crypto';
import * as schemas from './openapi/schemas.ts';
import { type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  api = await served(ledger);
  const reasons = [{ code: 'delay', amount: '-250.00', narrative: '=1+1 <script>alert(1)</script>' }];
  await api.command('ChangeForecast', { scheme: 'C/R.5.307', year: '2017-18', period: 2, forecast: '750.00', reasons });
  await api.command('ConfirmForecast', { scheme: 'S1', year: '2017-18', period: 2 });
});
afterAll(async () => {
  await api.close();
});

const now = async () => (await ledger.wholeStore.head()).position;
const TRACKER = '/api/v1/reports/savings-tracker';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const rowsOf = (json: unknown): string[] => (json as { rows: { scheme: string }[] }).rows.map((row) => row.scheme);

describe('reports', () => {
  it.each(REPORT_NAMES)('%s is the very report, in every form', async (name) => {
    const moment = await ledger.wholeStore.head();
    const report = await createQueries(ledger).report(name, name === 'movements' ? { since: 20 } : {}, moment);
    const since = name === 'movements' ? '&since=20' : '';
    for (const [format, type] of [
      ['json', 'application/json'],
      ['csv', 'text/csv'],
      ['html', 'text/html'],
      ['table', 'text/plain'],
    ] as const) {
      const { status, headers, text } = await api.get(`/api/v1/reports/${name}?format=${format}${since}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(headers.get('outturn-position')).toBe(String(moment.position));
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(text).toBe(render(report, { format }));
      const accepted = await api.get(`/api/v1/reports/${name}?${since.slice(1)}`, 'fatima', { accept: `${type}, */*;q=0.1` });
      expect(accepted.text).toBe(text);
    }
    const { json } = await api.get(`/api/v1/reports/${name}?${since.slice(1)}`);
    expect(schemas.report.safeParse(json).error).toBeUndefined();
  });

  it.each(REPORT_NAMES)('%s is a workbook, the very same whichever way it is asked for', async (name) => {
    const since = name === 'movements' ? 'since=20' : '';
    const moment = await ledger.wholeStore.head();
    const report = await createQueries(ledger).report(name, since === '' ? {} : { since: 20 }, moment);
    const address = `${api.url}/api/v1/reports/${name}?${since}`;
    const authorization = 'Bearer key-of-fatima';
    const byName = await fetch(`${address}&format=xlsx`, { headers: { authorization } });
    expect(byName.status).toBe(200);
    expect(byName.headers.get('content-type')).toBe(XLSX);
    expect(byName.headers.get('content-disposition')).toBe(`attachment; filename="${name}.xlsx"`);
    const bytes = Buffer.from(await byName.arrayBuffer());
    expect(bytes.equals(Buffer.concat([...(write(report, { format: 'xlsx' }) as Iterable<Uint8Array>)]))).toBe(true);
    const byType = await fetch(address, { headers: { authorization, accept: XLSX } });
    expect(bytes.equals(Buffer.from(await byType.arrayBuffer()))).toBe(true);
    const head = await fetch(`${address}&format=xlsx`, { method: 'HEAD', headers: { authorization } });
    expect([head.status, head.headers.get('content-type'), head.headers.get('etag')]).toEqual([200, XLSX, byName.headers.get('etag')]);
  });

  it('differences, traces and histories are workbooks too', async () => {
    const rows = ((await api.get(TRACKER)).json as { rows: { id: string }[] }).rows;
    for (const path of [
      '/api/v1/diff/savings-tracker?from=20',
      `/api/v1/trace?report=savings-tracker&column=forecast&row=${encodeURIComponent(rows[0]?.id ?? '')}`,
      '/api/v1/history/C%2FR.5.307?',
    ]) {
      const { status, headers, text } = await api.get(`${path}&format=xlsx`);
      expect([status, headers.get('content-type'), text.slice(0, 2)]).toEqual([200, XLSX, 'PK']);
    }
  });

  it('takes the options of the command line', async () => {
    const { json } = await api.get(
      `${TRACKER}?year=2017-18&period=1&organisation=county&programme=PROMISE&workstream=W1&service=north&structure=original&basis=incremental&as-at=${await now()}`,
    );
    expect(json).toMatchObject({ year: '2017-18', period: 1, asAt: { position: await now() } });
    expect(rowsOf(json)).toEqual(['C/R.5.307']);
    expect((await api.get('/api/v1/reports/programme-summary?by=service')).status).toBe(200);
    expect((await api.get('/api/v1/reports/return-on-investment?rate=0.04')).status).toBe(200);
    expect((await api.get(`${TRACKER}?unit=thousands&format=table`)).text).toContain('£000');
  });

  it('as at a moment of the past is what it was then', async () => {
    const before = await api.get(`${TRACKER}?as-at=12`);
    expect(before.headers.get('outturn-position')).toBe('12');
    const forecasts = (json: unknown) => (json as { rows: { forecast: string }[] }).rows.map(({ forecast }) => forecast);
    expect(forecasts(before.json)).toEqual(['1000.00', '2000.00']);
    expect(forecasts((await api.get(TRACKER)).json)).toEqual(['750.00', '2000.00']);
  });

  it('comes in pages whose totals are of the whole, with links', async () => {
    const whole = (await api.get(TRACKER)).json as { totals: object; rows: unknown[] };
    const { json, headers } = await api.get(`${TRACKER}?limit=1&year=2017-18`);
    expect(json).toMatchObject({ totals: whole.totals, rows: [whole.rows[0]], page: { offset: 0, limit: 1, rows: 2 } });
    const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toBe(`${TRACKER}?limit=1&year=2017-18&as-at=${await now()}&offset=1`);
    const second = await api.get(next);
    expect(second.json).toMatchObject({ totals: whole.totals, rows: [whole.rows[1]] });
    expect(second.headers.get('link')).not.toContain('rel="next"');
    expect(second.headers.get('link')).toContain('rel="prev"');
    expect(((await api.get(`${TRACKER}?offset=9`)).json as { rows: unknown[] }).rows).toEqual([]);
    expect((await api.get(`${TRACKER}?limit=1&format=csv`)).status).toBe(400);
  });

  it.each([
    ['year=2017', 'year'],
    ['year=2017-19', 'year'],
    ['year=', 'year'],
    ['period=0', 'period'],
    ['period=14', 'period'],
    ['period=1e1', 'period'],
    ['as-at=yesterday', 'as-at'],
    ['as-at=999999', 'as-at'],
    ['as-at=pub:NOPE', 'as-at'],
    ['by=service', 'by'],
    ['unit=euros', 'unit'],
    ['format=pdf', 'format'],
    ['structure=new', 'structure'],
    ['limit=0', 'limit'],
    ['limit=10001', 'limit'],
    ['offset=-1', 'offset'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
    ['year=2017-18&year=2018-19', 'year'],
    ['year=2017-18%00', 'year'],
    ['service=%ff', 'service'],
    ['waitFor=soon', 'waitFor'],
  ])('refuses ?%s with a 400 that names the parameter', async (query, field) => {
    const { status, json } = await api.get(`${TRACKER}?${query}`);
    expect([status, json]).toMatchObject([400, { fields: [field] }]);
  });

  it.each([
    ['/api/v1/reports/secrets', 'report'],
    ['/api/v1/reports/constructor', 'report'],
    [`${TRACKER}?service=NOPE`, 'service'],
    [`${TRACKER}?programme=NOPE`, 'programme'],
    ['/api/v1/diff/nope?from=1', 'report'],
    ['/api/v1/trace?report=savings-tracker&row=NOPE&column=forecast', 'row'],
    ['/api/v1/history/NOPE', 'subject'],
  ])('answers %s with a 404', async (path, field) => {
    const { status, json } = await api.get(path);
    expect([status, json]).toMatchObject([404, { fields: [field] }]);
  });

  it('speaks of parameters, not of options of the command line', async () => {
    const { json } = await api.get(`${TRACKER}?rate=0.04`);
    expect((json as { detail: string }).detail).toBe('The report savings-tracker takes no ‘rate’.');
  });

  it('answers 406 for a form that there is not', async () => {
    expect((await api.get(TRACKER, 'fatima', { accept: 'application/pdf' })).status).toBe(406);
    expect((await api.get(`${TRACKER}?format=csv`, 'fatima', { accept: 'application/pdf' })).status).toBe(200);
  });

  it('neutralises formulae in CSV and script in HTML, which may do nothing anyway', async () => {
    const csv = await api.get(`${TRACKER}?format=csv`);
    expect(csv.text).toContain("'=cmd|");
    expect(csv.text).not.toMatch(/(^|,|"|\n)=/m);
    const html = await api.get(`${TRACKER}?format=html`);
    expect(html.text).not.toContain('<script');
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    expect(html.headers.get('content-disposition')).toBe('attachment; filename="savings-tracker.html"');
    expect(html.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('differences, traces and histories', () => {
  it('a difference names the changed row with its events', async () => {
    const { json } = await api.get('/api/v1/diff/savings-tracker?from=20');
    expect(schemas.diff.safeParse(json).error).toBeUndefined();
    const [row] = (json as { rows: { change: string; cells: { key: string; from: string; to: string }[] }[] }).rows;
    expect(row?.cells.find(({ key }) => key === 'forecast')).toEqual({ key: 'forecast', from: '1000.00', to: '750.00' });
    expect((await api.get('/api/v1/diff/savings-tracker')).status).toBe(400);
    expect((await api.get(`/api/v1/diff/savings-tracker?from=20&to=99999`)).json).toMatchObject({ fields: ['to'] });
    expect((await api.get('/api/v1/diff/savings-tracker?from=20&to=21&format=csv')).headers.get('content-type')).toContain('text/csv');
  });

  it('a trace adds up to its figure', async () => {
    const rows = ((await api.get(TRACKER)).json as { rows: { id: string }[] }).rows;
    const { json } = await api.get(`/api/v1/trace?report=savings-tracker&row=${encodeURIComponent(rows[0]?.id ?? '')}&column=forecast`);
    expect(schemas.trace.safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({ figure: '750.00' });
    expect((await api.get(`/api/v1/trace?report=savings-tracker&column=forecast`)).json).toMatchObject({ fields: ['row'], status: 400 });
    expect((await api.get(`/api/v1/trace?report=savings-tracker&row=${encodeURIComponent(rows[0]?.id ?? '')}&column=nope`)).status).toBe(400);
  });

  it('a history takes ids with slashes, encoded or not, with their kind or without', async () => {
    const [encoded, plain, kind] = await Promise.all(
      ['C%2FR.5.307', 'C/R.5.307', 'scheme/C%2FR.5.307'].map((subject) => api.get(`/api/v1/history/${subject}`)),
    );
    expect(schemas.history.safeParse(encoded?.json).error).toBeUndefined();
    expect((JSON.parse(encoded?.text ?? '[]') as { type: string }[]).map(({ type }) => type)).toEqual(['SchemeProposed', 'SchemeApproved', 'ForecastChanged']);
    expect([plain?.text, kind?.text]).toEqual([encoded?.text, encoded?.text]);
    expect((await api.get('/api/v1/history/C%2FR.5.307?as-at=9')).json).toHaveLength(1);
  });
});

describe('a history in pages', () => {
  const HISTORY = '/api/v1/history/C%2FR.5.307';
  const positions = (json: unknown): number[] => (json as { position: number }[]).map(({ position }) => position);

  it('leads through the whole of it, as at the position at which it began', async () => {
    const { json: whole, headers } = await api.get(HISTORY);
    expect(headers.get('link')).toBeNull();
    const seen: number[] = [];
    let next = `${HISTORY}?limit=2`;
    for (let pages = 0; next !== ''; pages += 1) {
      const page = await api.get(next);
      expect(page.status).toBe(200);
      expect(schemas.history.safeParse(page.json).error).toBeUndefined();
      expect(positions(page.json).length).toBeLessThanOrEqual(2);
      seen.push(...positions(page.json));
      if (pages === 0) expect((await api.command('Comment', { subject: 'C/R.5.307', text: 'Meanwhile' })).status).toBe(201);
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(seen).toEqual(positions(whole));
    expect(seen.length).toBeGreaterThan(2);
  });

  it('goes on after a position, to an empty end', async () => {
    const all = positions((await api.get(HISTORY)).json);
    expect(positions((await api.get(`${HISTORY}?after=${all[0]}`)).json)).toEqual(all.slice(1));
    const end = await api.get(`${HISTORY}?after=${all.at(-1)}&limit=5`);
    expect([end.status, end.json]).toEqual([200, []]);
    expect(end.headers.get('link')).not.toContain('rel="next"');
  });

  it.each(['limit=0', 'limit=10001', 'limit=x', 'after=-1', 'after=1.5', 'limit=1&limit=2', 'offset=1', 'limit=1&format=csv'])('refuses ?%s', async (query) => {
    expect((await api.get(`${HISTORY}?${query}`)).status).toBe(400);
  });
});

describe('what a service team is not shown', () => {
  const same = async (foreign: string, missing: string, hide: RegExp) => {
    const [one, other] = await Promise.all([api.get(foreign, 'north'), api.get(missing, 'north')]);
    expect([one.status, other.status]).toEqual([404, 404]);
    expect(one.text.replaceAll(hide, '')).toBe(other.text.replaceAll(hide, ''));
  };

  it('another service’s id answers as one that does not exist: in filters, traces and histories, now and then', async () => {
    await same(`${TRACKER}?service=south`, `${TRACKER}?service=NOPE`, /south|NOPE/g);
    await same('/api/v1/history/S1', '/api/v1/history/S9', /S[19]/g);
    await same('/api/v1/history/scheme%2FS1?as-at=12', '/api/v1/history/scheme%2FS9?as-at=12', /S[19]/g);
    await same('/api/v1/history/account%2Ffatima', '/api/v1/history/account%2Fnope', /fatima|nope/g);
    const trace = (row: string) => `/api/v1/trace?report=savings-tracker&column=forecast&row=${encodeURIComponent(row)}`;
    const [, foreign] = ((await api.get(TRACKER)).json as { rows: { id: string }[] }).rows;
    await same(trace(foreign?.id ?? ''), trace((foreign?.id ?? '').replace('S1', 'S9')), /S[19]/g);
  });

  it('reports and differences hold its own rows, in every form and at every moment', async () => {
    expect(rowsOf((await api.get(TRACKER, 'north')).json)).toEqual(['C/R.5.307']);
    expect(rowsOf((await api.get(TRACKER, 'south')).json)).toEqual(['S1']);
    expect(rowsOf((await api.get(TRACKER, 'bea')).json)).toEqual(['C/R.5.307', 'S1']);
    for (const path of [
      `${TRACKER}?format=csv`,
      `${TRACKER}?format=html`,
      `${TRACKER}?as-at=12`,
      '/api/v1/diff/savings-tracker?from=8',
      '/api/v1/reports/movements?since=8',
    ]) {
      expect((await api.get(path, 'north')).text).not.toContain('Scheme S1');
      expect((await api.get(path, 'north')).text).not.toContain('alert(1)</script>\u0000');
      expect((await api.get(path, 'south')).text).not.toContain('C/R.5.307');
    }
  });
});

describe('entity tags', () => {
  it('answer 304 until anything is recorded, to the same account and question only', async () => {
    const first = await api.get(TRACKER);
    const tag = first.headers.get('etag') ?? '';
    const again = await api.get(TRACKER, 'fatima', { 'if-none-match': `"x", ${tag}` });
    expect([again.status, again.text, again.headers.get('etag'), again.headers.get('outturn-position')]).toEqual([
      304,
      '',
      tag,
      first.headers.get('outturn-position'),
    ]);
    expect((await api.get(TRACKER, 'bea', { 'if-none-match': tag })).status).toBe(200);
    expect((await api.get(`${TRACKER}?year=2017-18`, 'fatima', { 'if-none-match': tag })).status).toBe(200);
    expect((await api.get(`${TRACKER}?format=csv`, 'fatima', { 'if-none-match': tag })).status).toBe(200);
    expect((await api.get(TRACKER, 'north', { 'if-none-match': '*' })).status).toBe(200);
    const { json } = await api.command('Comment', { subject: 'S1', text: randomUUID() });
    const { status } = await api.get(`${TRACKER}?waitFor=${(json as { position: number }).position}`, 'fatima', { 'if-none-match': tag });
    expect(status).toBe(200);
  });
});

describe('waiting', () => {
  it('a read waits for a position that is being drawn; in vain it is 504 with Retry-After', async () => {
    const { json } = await api.command('Comment', { subject: 'S1', text: randomUUID() });
    const { position, id } = json as { position: number; id: string };
    expect((await api.get(`${TRACKER}?waitFor=${position}`)).headers.get('outturn-position')).toBe(String(position));
    expect((await api.get(`/api/v1/status?waitFor=command:${id.toUpperCase()}`)).status).toBe(200);
    for (const waitFor of [String(position + 5), `command:${randomUUID()}`]) {
      const { status, headers } = await api.get(`${TRACKER}?waitFor=${waitFor}`);
      expect([status, headers.get('retry-after')]).toEqual([504, '1']);
    }
  });

  it('facts that are behind are read as far as they are; the moments after them are 503', async () => {
    const own = await council();
    const behind = await served(own);
    const before = (await own.wholeStore.head()).position;
    own.standStill();
    await behind.command('Comment', { subject: 'S1', text: 'Later' });
    const [read, beyond] = [await behind.get(TRACKER), await behind.get(`${TRACKER}?as-at=${before + 1}`)];
    await behind.close();
    expect([read.status, read.headers.get('outturn-position')]).toEqual([200, String(before)]);
    expect([beyond.status, beyond.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('facts that are parked do not pass for today’s: 503 but for earlier moments and the status', async () => {
    const own = await council();
    const parked = await served(own);
    const before = (await own.wholeStore.head()).position;
    own.standStill(true);
    await parked.command('Comment', { subject: 'S1', text: 'Poison' });
    const answers = await Promise.all(
      [TRACKER, `${TRACKER}?waitFor=${before + 1}`, `${TRACKER}?as-at=${before}`, '/api/v1/status'].map((path) => parked.get(path)),
    );
    await parked.close();
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200, 200]);
    expect(answers[0]?.json).toMatchObject({ parkedAt: before + 1, checkpoint: before });
    expect(answers[0]?.headers.get('retry-after')).toBe('60');
  });
});

it('a database that does not answer is 504, one that has gone is 503, and neither is told about', async () => {
  const own = await council('live', { requestMs: 50, waitMs: 50 });
  const gone = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  const fates = [() => new Promise<never>(() => undefined), () => Promise.reject(gone), () => Promise.reject(new Error('Connection terminated unexpectedly'))];
  const troubled = await served({ ...own, facts: { ...own.facts, asAt: () => fates[0]?.() as never } });
  const answers = [];
  for (; fates.length > 0; fates.shift()) answers.push(await troubled.get(TRACKER));
  await troubled.close();
  expect(answers.map(({ status }) => status)).toEqual([504, 503, 503]);
  for (const { headers, text } of answers) {
    expect(headers.get('retry-after')).toBe('5');
    expect(text).not.toMatch(/terminat/);
  }
});

it('the status says where the ledger is and who is asking', async () => {
  const { json } = await api.get('/api/v1/status', 'north');
  expect(schemas.status.safeParse(json).error).toBeUndefined();
  expect(json).toMatchObject({
    ledger: { position: await now(), kind: 'live' },
    caller: { account: 'north', roles: ['service-team'], services: ['north', 'north-home'] },
  });
  expect((await api.get('/api/v1/status', 'bea')).json).toMatchObject({ caller: { account: 'bea', services: null } });
});

it('a sample ledger says so on every answer, a live one does not', async () => {
  const own = await council('demo');
  const demo = await served(own);
  const answers = await Promise.all(['/health/live', '/api/docs', TRACKER, '/api/v1/nope'].map((path) => demo.get(path)));
  const unknown = await demo.get(TRACKER, null);
  await demo.close();
  for (const { headers } of [...answers, unknown]) expect(headers.get('outturn-ledger')).toBe('demo');
  expect(answers[1]?.text).toContain('demonstration ledger');
  expect((await api.get(TRACKER)).headers.has('outturn-ledger')).toBe(false);
});
