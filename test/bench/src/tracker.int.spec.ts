import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedgerReader } from '@outturn/application';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import type { EventStore } from '@outturn/event-store';
import { bootstrapLedger, openPostgresEventStore } from '@outturn/event-store-postgres';
import { catchUp, openReadModels, type ReadModels } from '@outturn/read-models-postgres';
import { createQueries, type Queries, type Row } from '@outturn/reporting';
import { Client } from 'pg';
import { fill } from './long-ledger.ts';
import { difference, type Question } from './tracker.ts';

const PLAN = { schemes: 60, lines: 40, firstYear: '2016-17', years: 3, events: 12_000, seed: 7 };

let cluster: TestCluster;
let store: EventStore;
let models: ReadModels;
let queries: Queries;
let client: Client;

beforeAll(async () => {
  cluster = await startTestCluster();
  const database = await cluster.createDatabase();
  const { app, projector } = await bootstrapLedger(database.superuser, { kind: 'rehearsal', passwords: database.passwords });
  store = await openPostgresEventStore({ connectionString: app });
  models = await openReadModels({ connectionString: app, ownerConnectionString: projector });
  await fill(store, PLAN, () => undefined);
  await catchUp(store, models);
  queries = createQueries({ facts: models, ledger: createLedgerReader(store, 'rehearsal') });
  client = new Client({ connectionString: app });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await models.close();
  await store.close();
  await cluster.stop();
});

async function ask(position: number, year: string, period: number): Promise<Question> {
  const [event] = await store.readAt([position]);
  return { year, period, moment: { position, recordedAt: event?.recordedAt ?? null } };
}

describe('the hand-written query of the bench', () => {
  it('gives the very rows of the savings tracker, in every year, early and late in it, at moments all over history', async () => {
    const { position: end } = await store.head();
    const seen: Row[] = [];
    for (const position of [1, end >> 1, end - 300, end]) {
      for (const year of ['2015-16', '2016-17', '2018-19', '2019-20']) {
        for (const period of [1, 5, 12]) {
          const question = await ask(position, year, period);
          expect({ ...question, told: (await difference(queries, client, question)).told }).toEqual({ ...question, told: undefined });
          if (position === end) seen.push(...(await queries.report('savings-tracker', { year, period }, question.moment)).rows);
        }
      }
    }
    const values = (key: string) => new Set(seen.map((row) => row[key]));
    expect(values('rag')).toEqual(new Set(['amber', 'blue', 'green', 'grey', 'red']));
    expect(values('direction')).toEqual(new Set(['better', 'same', 'worse']));
    for (const flag of ['assumed', 'stale', 'balancingLine']) expect(values(flag).size).toBe(2);
    for (const key of ['banked', 'ready', 'weighted', 'fullYearBanked', 'deliveredToDate', 'nextYearSecured', 'targetToDate', 'movement'])
      expect(values(key).size).toBeGreaterThan(50);
    expect(seen.some((row) => JSON.stringify(row['reasons']).includes('Reviewed with the provider'))).toBe(true);
  });

  it('gives the very rows of revenue monitoring, too', async () => {
    const { position: end } = await store.head();
    const seen: Row[] = [];
    for (const position of [1, end >> 1, end - 300, end]) {
      for (const year of ['2015-16', '2016-17', '2017-18', '2018-19']) {
        for (const period of [1, 5, 12, 13]) {
          const question = await ask(position, year, period);
          const { told } = await difference(queries, client, question, 'revenue-monitoring');
          expect({ ...question, told }).toEqual({ ...question, told: undefined });
          if (position === end) seen.push(...(await queries.report('revenue-monitoring', { year, period }, question.moment)).rows);
        }
      }
    }
    const values = (key: string) => new Set(seen.map((row) => row[key]));
    expect(values('level')).toEqual(new Set([1, 2]));
    for (const rag of ['amber', 'green']) expect(values('rag')).toContain(rag);
    for (const direction of ['better', 'worse', 'same']) expect(values('direction')).toContain(direction);
    for (const key of ['budget', 'actual', 'forecastOutturn', 'forecastVariance', 'previousVariance', 'previousYearOutturn', 'previousYearVariance'])
      expect([key, values(key).size > 30]).toEqual([key, true]);
    expect(values('pending').size).toBeGreaterThan(3);
    const reasons = JSON.stringify(seen.map((row) => row['reasons']));
    for (const code of ['demand', 'price', 'budget-change']) expect(reasons).toContain(code);
  });

  it('tells the first row and cell that differ', async () => {
    const { position } = await store.head();
    const question = await ask(position, '2018-19', 6);
    const altered: Queries = {
      ...queries,
      report: async (...asked) => {
        const report = await queries.report(...asked);
        return { ...report, rows: report.rows.map((row) => (row['scheme'] === 'SCH-0007' ? { ...row, banked: '0.01' } : row)) };
      },
    };
    expect((await difference(altered, client, question)).told).toMatch(/^SCH-0007\|2018-19: banked "0\.01", by hand "[\d.]+"$/);
    const short: Queries = { ...queries, report: async (...asked) => ({ ...(await queries.report(...asked)), rows: [] }) };
    expect((await difference(short, client, question)).told).toBe('0 rows in the report, 60 by hand');
  });
});
