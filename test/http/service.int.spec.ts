import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { setUpApi } from '@outturn/api';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { render } from '@outturn/reporting';
import { randomUUID } from 'node:crypto';
import { type OpenLedger, openLedger } from '../../apps/cli/src/open-ledger.ts';
import { serviceOf } from '../../apps/cli/src/verbs/serve.ts';

/** What `serve` runs, over HTTP, on a real PostgreSQL. */
let cluster: TestCluster;
let ledger: OpenLedger;
let application: NestExpressApplication;
let url: string;
const keys: Record<string, string> = {};
const keyIds: Record<string, string> = {};
const GRANTS = { ada: ['administrator'], fatima: ['finance'], north: ['service-team'], south: ['service-team'] };

beforeAll(async () => {
  cluster = await startTestCluster();
  const { superuser } = await cluster.createDatabase();
  process.env['OUTTURN_DATABASE_URL'] = superuser;
  ledger = await openLedger({ data: 'not-used' });
  delete process.env['OUTTURN_DATABASE_URL'];
  const accounts = await ledger.accounts();
  const handler = await ledger.handler();
  const record = async (command: string, data: object): Promise<void> => {
    const { problem } = await handler.handle({ id: randomUUID(), command, actor: { user: 'operator', roles: ['administrator'] }, data });
    if (problem) throw new Error(problem.detail);
  };
  await record('RegisterOrganisation', { organisation: 'county', name: 'County Council' });
  await record('OpenFinancialYear', { year: '2017-18' });
  for (const service of ['north', 'south']) await record('DefineService', { service, name: service, organisation: 'county' });
  for (const [account, roles] of Object.entries(GRANTS)) {
    await accounts.create({ account, name: `System of ${account}`, kind: 'system' });
    const { id, key } = await accounts.createKey(account, 'for the specs');
    keys[account] = key;
    keyIds[account] = id;
    await record('SetAccountRoles', { account, roles, services: roles.includes('service-team') ? [account] : [] });
  }
  application = await NestFactory.create<NestExpressApplication>(await serviceOf(ledger), { logger: false });
  setUpApi(application);
  await application.listen(0, '127.0.0.1');
  url = await application.getUrl();
});
afterAll(async () => {
  await application?.close();
  await ledger?.close();
  await cluster?.stop();
});

const ask = (path: string, account: string, init: RequestInit = {}) =>
  fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${keys[account]}`, ...(init.headers as Record<string, string>) } });

async function send(
  account: string,
  command: string,
  data: object,
  id = randomUUID(),
): Promise<{ status: number; json: { position: number; status: string | number; id: string } }> {
  const response = await ask('/api/v1/commands', account, {
    method: 'POST',
    body: JSON.stringify({ id, command, data }),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, json: (await response.json()) as never };
}

const scheme = (id: string, service: string) => ({
  scheme: id,
  programme: 'P',
  workstream: 'W',
  service,
  title: `Scheme ${id}`,
  owner: 'Head of Service',
  kind: 'technical-efficiency',
  cashReleasing: true,
  recurrence: 'recurrent',
  confidence: 'projected',
});

describe('the service on its database', () => {
  it('records, once; reads what was recorded when it is waited for; the report is the command line’s', async () => {
    for (const [account, command, data] of [
      ['fatima', 'CreateProgramme', { programme: 'P', name: 'Programme', organisation: 'county' }],
      ['fatima', 'CreateWorkstream', { workstream: 'W', programme: 'P', name: 'Workstream' }],
      ['north', 'ProposeScheme', scheme('N/1', 'north')],
      ['south', 'ProposeScheme', scheme('S/1', 'south')],
      ['fatima', 'ApproveScheme', { scheme: 'N/1', profile: { basis: 'absolute', saving: { '2017-18': '1000.00' } } }],
      ['fatima', 'ApproveScheme', { scheme: 'S/1', profile: { basis: 'absolute', saving: { '2017-18': '2000.00' } } }],
    ] as const) {
      const id = randomUUID();
      const first = await send(account, command, data, id);
      expect([command, first.status]).toEqual([command, 201]);
      const second = await send(account, command, data, id);
      expect([second.status, second.json]).toEqual([200, { ...first.json, status: 'duplicate' }]);
    }
    const { position } = await ledger.store.head();
    const report = await ask(`/api/v1/reports/savings-tracker?waitFor=${position}`, 'fatima');
    expect([report.status, report.headers.get('outturn-position')]).toEqual([200, String(position)]);
    const moment = await ledger.moment();
    expect(await report.text()).toBe(render(await ledger.queries.report('savings-tracker', {}, moment), { format: 'json' }));
  });

  it('waits for a command by its id', async () => {
    const id = randomUUID();
    const [read, recorded] = await Promise.all([
      ask(`/api/v1/history/N%2F1?waitFor=command:${id}`, 'north'),
      send('north', 'Comment', { subject: 'scheme/N/1', text: 'Seen' }, id),
    ]);
    expect([recorded.status, read.status]).toEqual([201, 200]);
    expect(((await read.json()) as { command: string }[]).map(({ command }) => command)).toContain(id);
  });

  it('another service’s scheme is not there, to read or to write', async () => {
    const { position } = await ledger.store.head();
    expect((await ask(`/api/v1/history/S%2F1?waitFor=${position}`, 'north')).status).toBe(404);
    expect((await send('north', 'ConfirmForecast', { scheme: 'S/1', year: '2017-18', period: 1 })).status).toBe(404);
    const rows = ((await (await ask('/api/v1/reports/savings-tracker', 'north')).json()) as { rows: { scheme: string }[] }).rows;
    expect(rows.map((row) => row.scheme)).toEqual(['N/1']);
    expect((await ledger.store.head()).position).toBe(position);
  });

  it('streams events from a position, as they are recorded', async () => {
    const { position } = await ledger.store.head();
    const leaving = new AbortController();
    const response = await ask(`/api/v1/events?after=${position}`, 'fatima', { signal: leaving.signal });
    const recorded = await send('fatima', 'Comment', { subject: 'scheme/S/1', text: 'On the stream' });
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes('"text":"On the stream"')) break;
    }
    leaving.abort();
    expect(text).toContain(`id: ${recorded.json.position}\nevent: Commented\n`);
  });

  it('roles that are set again count, and read models follow', async () => {
    const { json } = await send('ada', 'SetAccountRoles', { account: 'south', roles: ['board'], services: [] });
    const status = await ask(`/api/v1/status?waitFor=${json.position}`, 'south');
    expect(await status.json()).toMatchObject({ projector: { parked: null }, caller: { roles: ['board'], services: null } });
  });

  it('a revoked key opens nothing', async () => {
    await (await ledger.accounts()).revokeKey(keyIds['south'] ?? '');
    expect((await ask('/api/v1/status', 'south')).status).toBe(401);
  });

  it('stands beside the pages: each has its own headers, and neither the other’s', async () => {
    const page = await fetch(`${url}/sign-in`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const nowhere = await fetch(`${url}/api/v1/nowhere`);
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});
