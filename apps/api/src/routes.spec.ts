import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, type INestApplication, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { randomUUID } from 'node:crypto';
import { entryOf, type Route, ROUTES, type RouteName } from './route-table.ts';
import { type AccountName, type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

/** A route that somebody added without an entry in the table. */
@Controller('api/v1/forgotten')
class Forgotten {
  @Get()
  everything(@Res() response: Response): void {
    response.end('the whole ledger');
  }
  @Post()
  anything(@Res() response: Response): void {
    response.end('recorded');
  }
}

interface Registered {
  readonly method: string;
  readonly path: string;
}

/** Every route and method that Nest has registered with Express. */
function registered(application: INestApplication): Registered[] {
  const { router } = application.getHttpAdapter().getInstance() as unknown as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  return router.stack.flatMap(({ route }) =>
    route === undefined ? [] : Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path })),
  );
}

const without = (routes: readonly Registered[]) => routes.filter(({ method, path }) => entryOf(method, path) === undefined);

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  api = await served(ledger);
});
afterAll(async () => {
  await api.close();
});

describe('the table of routes', () => {
  it('has an entry for every route and method that is registered, and no other', () => {
    const routes = registered(api.application);
    expect(without(routes)).toEqual([]);
    const known = Object.values<Route>(ROUTES).map(({ method, path }) => `${method} ${path}`);
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(known.sort());
  });

  it('a route without an entry is found, and is open to nobody', async () => {
    const forgetful = await served(await council(), [Forgotten]);
    expect(without(registered(forgetful.application))).toEqual([
      { method: 'GET', path: '/api/v1/forgotten' },
      { method: 'POST', path: '/api/v1/forgotten' },
    ]);
    const answers = [await forgetful.get('/api/v1/forgotten', 'ada'), await forgetful.post('/api/v1/forgotten', {}, 'ada')];
    await forgetful.close();
    for (const { status, text } of answers) {
      expect(status).toBe(404);
      expect(text).not.toMatch(/the whole ledger|recorded/);
    }
  });

  it('the guard alone holds: without the edge no key is known, and a route without an entry is still closed', async () => {
    const bare = await served(await council(), [Forgotten], false);
    expect((await bare.get('/api/v1/forgotten', 'ada')).status).toBe(403);
    expect((await bare.post('/API/V1/forgotten/', {}, 'ada')).status).toBe(403);
    expect(await bare.raw('GET http://x/api/v1/forgotten HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).not.toContain('the whole ledger');
    for (const [name, route] of Object.entries<Route>(ROUTES)) {
      if (route.who === 'anyone') continue;
      const { status } = route.method === 'POST' ? await bare.post(route.path, {}, 'ada') : await bare.get(ASKED[name as RouteName].own, 'ada');
      expect([name, status]).toEqual([name, 401]);
    }
    await bare.close();
  });
});

/** What each account is answered, by route. `own` and `other` are asked of a service team about itself and about another. */
const ASKED: Readonly<Record<RouteName, { readonly own: string; readonly other?: string }>> = {
  live: { own: '/health/live' },
  ready: { own: '/health/ready' },
  metrics: { own: '/metrics' },
  documentation: { own: '/api/docs' },
  openapi: { own: '/api/openapi.json' },
  command: { own: 'C/R.5.307', other: 'S1' },
  batch: { own: 'C/R.5.307', other: 'S1' },
  report: { own: '/api/v1/reports/savings-tracker?service=north', other: '/api/v1/reports/savings-tracker?service=south' },
  diff: { own: '/api/v1/diff/savings-tracker?from=8&service=north', other: '/api/v1/diff/savings-tracker?from=8&service=south' },
  trace: {
    own: `/api/v1/trace?report=savings-tracker&column=forecast&row=${encodeURIComponent('C/R.5.307|2017-18')}`,
    other: `/api/v1/trace?report=savings-tracker&column=forecast&row=${encodeURIComponent('S1|2017-18')}`,
  },
  history: { own: '/api/v1/history/C%2FR.5.307', other: '/api/v1/history/S1' },
  events: { own: '/api/v1/events' },
  status: { own: '/api/v1/status' },
};

const EVERYONE: readonly AccountName[] = ['north', 'south', 'bea', 'arthur', 'fatima', 'ada', 'nobody'];

/** The status that a read gives each account: about north's, and about south's. */
const READ: Readonly<Record<AccountName, readonly [own: number, other: number]>> = {
  north: [200, 404],
  south: [404, 200],
  bea: [200, 200],
  arthur: [200, 200],
  fatima: [200, 200],
  felix: [200, 200],
  ada: [200, 200],
  nobody: [403, 403],
};
/** A confirmed forecast, which a service team gives for its own and finance for all; a comment, which board and auditor give too. */
const CONFIRMED: typeof READ = {
  north: [201, 404],
  south: [404, 201],
  bea: [403, 403],
  arthur: [403, 403],
  fatima: [201, 201],
  felix: [201, 201],
  ada: [403, 403],
  nobody: [403, 403],
};
const COMMENTED: typeof READ = { ...CONFIRMED, bea: [201, 201], arthur: [201, 201] };

describe('role × scope', () => {
  const reads = (Object.keys(ROUTES) as RouteName[]).filter((name) => (ROUTES[name] as Route).scope === 'own-services');
  const ask = async (path: string, account: AccountName): Promise<number> => {
    const leaving = new AbortController();
    const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer key-of-${account}` }, signal: leaving.signal });
    leaving.abort();
    return response.status;
  };

  it('the rows that are asked for are there', async () => {
    const { json } = await api.get('/api/v1/reports/savings-tracker');
    const ids = (json as { rows: { id: string }[] }).rows.map(({ id }) => id);
    for (const path of [ASKED.trace.own, ASKED.trace.other ?? '']) expect(ids).toContain(new URL(path, 'http://x').searchParams.get('row'));
  });

  it.each(reads.flatMap((name) => EVERYONE.map((account) => [name, account] as const)))('%s of %s', async (name, account) => {
    const { own, other } = ASKED[name];
    const [ofNorth, ofSouth] = READ[account];
    if (other === undefined) {
      expect(await ask(own, account)).toBe(account === 'nobody' ? 403 : 200);
      return;
    }
    expect([await ask(own, account), await ask(other, account)]).toEqual([ofNorth, ofSouth]);
  });

  it.each(EVERYONE)('commands of %s, one by one and in a batch', async (account) => {
    const before = (await ledger.wholeStore.head()).position;
    const own = [ASKED.command.own, ASKED.command.other ?? ''];
    let recorded = 0;
    for (const [at, scheme] of own.entries()) {
      const expected = { ConfirmForecast: CONFIRMED[account][at], Comment: COMMENTED[account][at] };
      for (const [command, data] of [
        ['ConfirmForecast', { scheme, year: '2017-18', period: 1 + EVERYONE.indexOf(account) }],
        ['Comment', { subject: `scheme/${scheme}`, text: account }],
      ] as const) {
        const { status } = await api.command(command, data, account);
        expect([command, scheme, status]).toEqual([command, scheme, expected[command]]);
        const { json } = await api.post(
          '/api/v1/commands/batch',
          [{ id: randomUUID(), command, data: command === 'Comment' ? { ...data, text: `${account} again` } : { ...data, period: 12 } }],
          account,
        );
        expect((json as { status: string }[])[0]?.status).toBe(expected[command] === 201 ? 'recorded' : 'refused');
        recorded += status === 201 ? 1 : 0;
      }
    }
    if (recorded === 0) expect((await ledger.wholeStore.head()).position).toBe(before);
  });

  it.each(Object.keys(ROUTES) as RouteName[])('%s without a key, with an unknown one, with a revoked one', async (name) => {
    const route: Route = ROUTES[name];
    const path = route.method === 'POST' ? route.path : ASKED[name].own;
    const send = (headers: Record<string, string>) =>
      route.method === 'POST'
        ? api.post(path, { id: randomUUID(), command: 'Comment', data: { subject: 'S1', text: 'x' } }, null, headers)
        : api.get(path, null, headers);
    ledger.revoked.add('key-of-felix');
    const before = (await ledger.wholeStore.head()).position;
    const answers = [await send({}), await send({ authorization: 'Bearer nonsense' }), await send({ authorization: 'Bearer key-of-felix' })];
    const [none, unknown, revoked] = answers;
    if (route.who === 'anyone') {
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      return;
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(none?.headers.get('www-authenticate')).toBe('Bearer realm="outturn"');
    expect([unknown?.text, unknown?.headers.get('www-authenticate')]).toEqual([revoked?.text, 'Bearer realm="outturn", error="invalid_token"']);
    expect((await ledger.wholeStore.head()).position).toBe(before);
  });

  it('roles that are taken away are gone with the next request', async () => {
    await api.command('SetAccountRoles', { account: 'bea', roles: [], services: [] }, 'ada');
    const { json } = await api.command('Comment', { subject: 'S1', text: 'x' }, 'fatima');
    expect((await api.get(`/api/v1/status?waitFor=${(json as { position: number }).position}`, 'bea')).status).toBe(403);
    await api.command('SetAccountRoles', { account: 'bea', roles: ['board'], services: [] }, 'ada');
  });
});
