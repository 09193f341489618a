import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { PortalModule } from './portal.module.ts';
import { county, type County, PASSWORD } from './testing/county.ts';
import { type Served, served } from './testing/served.ts';
import { ROUTES } from './web/routes.ts';

describe('signing in', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());

  it('leads whoever has not signed in to the sign-in page, and back to where they wanted to go', async () => {
    portal.signOut();
    const asked = await portal.get('/schemes?year=2017-18');
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fschemes%3Fyear%3D2017-18']);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    const { headers } = await portal.send('/sign-in?next=%2Fschemes%3Fyear%3D2017-18', { account: 'fay.finance', password: PASSWORD });
    expect(headers.get('location')).toBe('/schemes?year=2017-18');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-out'])('never leads on to %s', async (next) => {
    portal.signOut();
    const { headers } = await portal.send(`/sign-in?next=${encodeURIComponent(next)}`, { account: 'fay.finance', password: PASSWORD });
    expect(headers.get('location')).toBe('/');
  });

  it('tells neither which of account and password is wrong, nor loses the account that was typed', async () => {
    portal.signOut();
    const wrong = await portal.send('/sign-in', { account: 'fay.finance', password: 'nonsense of mine' });
    expect([wrong.status, wrong.$('.govuk-error-summary').text().replace(/\s+/g, ' ').trim()]).toEqual([
      401,
      expect.stringMatching(/The account or the password is not right/),
    ]);
    expect(wrong.$('#account').val()).toBe('fay.finance');
    const unknown = await portal.send('/sign-in', { account: 'nobody', password: 'nonsense of mine' });
    expect(unknown.$('.govuk-error-summary').text()).toBe(wrong.$('.govuk-error-summary').text());
  });

  it('says so when more sign in than are looked at, with when to come again', async () => {
    const own = await county();
    const crowded = await served({ ...own, accounts: { ...own.accounts, signIn: async () => ({ outcome: 'busy', retryAfterSeconds: 2 }) } });
    crowded.signOut();
    const answer = await crowded.send('/sign-in', { account: 'fay.finance', password: PASSWORD });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(answer.$('.govuk-error-summary').text()).toContain('Your password was not looked at');
    expect(answer.$('#account').val()).toBe('fay.finance');
    await crowded.close();
  });

  it('begins a new session at sign-in: an id that was planted before is worth nothing', async () => {
    portal.signOut();
    const planted = (await portal.get('/sign-in')).headers.getSetCookie()[0]?.split(';')[0];
    const { headers } = await portal.send('/sign-in', { account: 'fay.finance', password: PASSWORD });
    const own = headers.getSetCookie()[0] ?? '';
    expect(own.split(';')[0]).not.toBe(planted);
    expect(own).toMatch(/HttpOnly/);
    expect(own).toMatch(/SameSite=Lax/);
  });

  it('refuses what another site sends, and forms without their session’s token', async () => {
    await portal.signIn('fay.finance');
    const body = new URLSearchParams({ account: 'fay.finance', password: PASSWORD });
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, {}]) {
      const { status } = await portal.get('/sign-out', { method: 'POST', body, headers });
      expect(status).toBe(403);
    }
    const guessed = new URLSearchParams({ _token: 'a'.repeat(64) });
    expect((await portal.get('/sign-out', { method: 'POST', body: guessed, headers: { origin: portal.url } })).status).toBe(403);
    expect((await portal.get('/')).status).toBe(200);
  });

  it('ends the session at sign-out', async () => {
    await portal.signIn('fay.finance');
    const { $ } = await portal.get('/');
    const body = new URLSearchParams({ _token: String($('.masthead__reader [name=_token]').val()) });
    expect((await portal.get('/sign-out', { method: 'POST', body, headers: { origin: portal.url } })).status).toBe(303);
    expect((await portal.get('/')).status).toBe(303);
  });

  it('an account without a role is told so, and nothing else', async () => {
    await portal.signIn('nora.new');
    const { status, text } = await portal.get('/schemes');
    expect(status).toBe(403);
    expect(text).toContain('Ask an administrator');
    expect(text).not.toContain('ASC006');
  });

  it('a disabled account’s session is over at once', async () => {
    await portal.signIn('felix.finance');
    await sources.accounts.setDisabled('felix.finance', true);
    expect((await portal.get('/')).status).toBe(303);
  });

  it('a service team sees its own services; another’s scheme is not there, at any moment, in no list and no download', async () => {
    await portal.signIn('sam.service');
    expect((await portal.get('/schemes/ASC006')).status).toBe(200);
    await portal.signIn('olga.other');
    for (const path of [
      '/schemes/ASC006',
      '/schemes/ASC006?as-at=2017-06-14',
      '/audit/entries/20',
      '/audit/trace?report=savings-tracker&row=ASC006%7C2017-18&column=forecast',
    ]) {
      expect([path, (await portal.get(path)).status]).toEqual([path, expect.any(Number)]);
      expect((await portal.get(path)).text).not.toContain('Customer pathway');
    }
    expect((await portal.get('/schemes/ASC006')).text.replaceAll('ASC006', 'X')).toBe((await portal.get('/schemes/NOPE01')).text.replaceAll('NOPE01', 'X'));
    for (const path of ['/', '/schemes', '/schemes.csv', '/schemes.json', '/movements?since=1'])
      expect((await portal.get(path)).text).not.toMatch(/ASC006|Customer pathway|C\/R\.5\.307/);
  });
});

describe('visitors of a sample ledger', () => {
  let portal: Served;
  beforeAll(async () => {
    portal = await served({ ...(await county()), visitors: true });
    portal.signOut();
  });
  afterAll(() => portal.close());

  it('look at pages, and are asked to sign in where something is recorded or people are shown', async () => {
    const { status, $ } = await portal.get('/schemes/ASC006');
    expect(status).toBe(200);
    expect($('.actions').length).toBe(0);
    expect($('.masthead__reader').text()).toContain('You are looking as a visitor');
    expect($('.masthead__reader a').attr('href')).toBe('/sign-in?next=%2Fschemes%2FASC006');
    for (const path of ['/schemes/ASC006/forecast', '/admin/people', '/admin/structure'])
      expect([path, (await portal.get(path)).headers.get('location')]).toEqual([path, `/sign-in?next=${encodeURIComponent(path)}`]);
    const sent = await portal.get('/schemes/ASC006/confirm', { method: 'POST', body: new URLSearchParams({ period: '1' }), headers: { origin: portal.url } });
    expect(sent.headers.get('location')).toMatch(/^\/sign-in/);
  });

  it('get no session', async () => {
    portal.signOut();
    expect((await portal.get('/')).headers.getSetCookie()).toEqual([]);
  });
});

describe('the route table', () => {
  /** Every method of every controller of the portal, as `GET /schemes/*id`. */
  const routes = (Reflect.getMetadata('controllers', PortalModule) as never[] | undefined) ?? PortalModule.controllers;
  const registered = (routes as readonly (new (...of: never[]) => object)[]).flatMap((controller) => {
    const base = (Reflect.getMetadata('path', controller) as string).replace(/^\/|\/$/g, '');
    return Object.getOwnPropertyNames(controller.prototype)
      .filter((name) => name !== 'constructor')
      .flatMap((name) => {
        const handler = (controller.prototype as Record<string, object>)[name] as object;
        const path = Reflect.getMetadata('path', handler) as string | string[] | undefined;
        if (path === undefined) return [];
        const method = RequestMethod[Reflect.getMetadata('method', handler) as number] ?? '';
        return [path].flat().map((one) => ({ controller, route: `${method} /${[base, one.replace(/^\/|\/$/g, '')].filter((part) => part !== '').join('/')}` }));
      });
  });

  it('knows every route, and no other', () => {
    const own = registered.filter(({ route }) => !route.startsWith('ALL '));
    expect(new Set(own.map(({ route }) => route)).size).toBe(own.length);
    expect(own.map(({ route }) => route).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('is asked by every controller that answers a page', () => {
    for (const { controller, route } of registered.filter((one) => !one.route.startsWith('ALL ') && ROUTES[one.route] !== 'anyone')) {
      expect([route, ((Reflect.getMetadata('__guards__', controller) as { name: string }[] | undefined) ?? []).map(({ name }) => name)]).toEqual([
        route,
        ['SignInGuard'],
      ]);
    }
  });
});
