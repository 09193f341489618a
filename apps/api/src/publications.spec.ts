import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublishedQueries } from '@outturn/application';
import { council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let api: Served;
beforeAll(async () => {
  api = await served(await council());
  expect((await api.command('PublishReport', MAY)).status).toBe(201);
});
afterAll(() => api.close());

const MAY = { publication: 'MAY/17', year: '2017-18', period: 2, title: 'May', reports: [{ name: 'savings-tracker', options: {} }] };
const PUBLISHED = '/api/v1/reports/savings-tracker?as-at=pub:MAY/17';

it('the status names the periods that are open', async () => {
  const { status, json } = await api.command('OpenPeriod', { year: '2017-18', period: 3 });
  expect(status).toBe(201);
  const told = await api.get(`/api/v1/status?waitFor=${(json as { position: number }).position}`);
  expect(told.json).toMatchObject({ openPeriods: [{ year: '2017-18', period: 3 }] });
});

describe('publications over HTTP', () => {
  it('answer with what was kept, in every form, whatever comes later', async () => {
    const [json, csv] = [await api.get(PUBLISHED), await api.get(`${PUBLISHED}&format=csv`)];
    expect(json.json).toMatchObject({ report: 'savings-tracker', period: 2, asAt: { publication: 'MAY/17' } });
    const reasons = [{ code: 'unexplained', amount: '-100.00', narrative: 'late' }];
    expect((await api.command('ChangeForecast', { scheme: 'S1', year: '2017-18', period: 2, forecast: '1900.00', reasons })).status).toBe(201);
    expect((await api.get(PUBLISHED)).text).toBe(json.text);
    expect((await api.get(`${PUBLISHED}&format=csv`)).text).toBe(csv.text);
    expect((await api.get('/api/v1/reports/savings-tracker?year=2017-18&period=2')).text).not.toBe(json.text);
  });

  it('compute other reports, and those of an account limited to its services, at the same position', async () => {
    const { json } = await api.get(PUBLISHED);
    const summary = await api.get('/api/v1/reports/programme-summary?as-at=pub:MAY/17');
    expect((summary.json as { asAt: object }).asAt).toEqual((json as { asAt: object }).asAt);
    const own = (await api.get(PUBLISHED, 'north')).json as { rows: { service: string }[]; asAt: object };
    expect(own.asAt).toEqual((json as { asAt: object }).asAt);
    expect([...new Set(own.rows.map(({ service }) => service))]).toEqual(['north-home']);
  });

  it('say so where what was published is not in the database; what is computed is answered all the same', async () => {
    const ledger = await council();
    const without = await served({
      ...ledger,
      publications: {
        queriesOf: (sources, sight) => createPublishedQueries(sources, { open: async () => undefined }, sight),
      },
    });
    expect((await without.command('PublishReport', MAY)).status).toBe(201);
    const lost = await without.get(PUBLISHED);
    expect([lost.status, lost.headers.get('retry-after'), lost.headers.get('content-type')]).toEqual([503, '3600', 'application/problem+json; charset=utf-8']);
    expect(lost.json).toMatchObject({
      type: 'urn:outturn:publication-lost',
      title: 'What was published is not there',
      detail: expect.stringContaining('The report savings-tracker as published in MAY/17 cannot be given'),
    });
    const { position } = lost.json as { position: number };
    expect((await without.get(`/api/v1/reports/savings-tracker?as-at=${position}`)).status).toBe(200);
    expect((await without.get('/api/v1/reports/programme-summary?as-at=pub:MAY/17')).status).toBe(200);
    expect((await without.get(PUBLISHED, 'north')).status).toBe(200);
    await without.close();
  });

  it('are named, or it is a wrong question', async () => {
    expect((await api.get('/api/v1/reports/savings-tracker?as-at=pub:NONE')).status).toBe(400);
    expect(
      (await api.command('PublishReport', { publication: 'X', year: '2017-18', period: 2, title: 'X', reports: [{ name: 'none', options: {} }] })).json,
    ).toMatchObject({
      rule: 'publication-report',
    });
    expect((await api.command('PublishReport', { publication: 'X', year: '2017-18', period: 2, title: 'X' }, 'north')).status).toBe(403);
  });
});
