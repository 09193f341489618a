import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createInMemoryAccounts } from '@outturn/accounts/testing';
import session from 'express-session';
import { county, type County, PASSWORD, USERS } from './testing/county.ts';
import { type Served, served } from './testing/served.ts';

const NEXT = 'nine wooden spoons and a drum';

/** Sessions end with the accounts that they belong to, as they do in the database. */
async function withSessions(sources: County): Promise<County> {
  const store = new session.MemoryStore();
  const accounts = createInMemoryAccounts({
    onSessionsEnded: (account) =>
      store.all?.((_, all) => Object.entries(all ?? {}).forEach(([id, one]) => (one.account === account ? store.destroy(id) : null))),
  });
  for (const { account, name } of USERS) await accounts.create({ account, name, kind: 'person', password: PASSWORD });
  return { ...sources, accounts, sessions: { ...sources.sessions, store } };
}

let portal: Served;
let elsewhere: Served;
beforeAll(async () => {
  const sources = await withSessions(await county());
  [portal, elsewhere] = [await served(sources), await served(sources)];
});
afterAll(() => Promise.all([portal.close(), elsewhere.close()]));

const send = (fields: Readonly<Record<string, string>>) => portal.send('/account', fields);
const summary = ({ $ }: Awaited<ReturnType<typeof send>>) => $('.govuk-error-summary').text().replace(/\s+/g, ' ').trim();

describe('one’s own account', () => {
  it('is shown to whoever has signed in, with a role or without, and to nobody else', async () => {
    for (const [account, roles, services] of [
      ['sam.service', 'service team', 'HOME'],
      ['nora.new', 'none yet', 'none'],
      ['fay.finance', 'finance', 'not limited to any'],
    ] as const) {
      await portal.signIn(account);
      const { status, $ } = await portal.get('/account');
      const facts = Object.fromEntries(
        $('dt')
          .toArray()
          .map((term) => [$(term).text(), $(term).next().text()]),
      ) as Record<string, string>;
      expect([status, facts['Account'], facts['Roles'], facts['Services']]).toEqual([200, account, roles, services]);
    }
    const page = await portal.get('/');
    expect(page.$('.masthead__reader a').attr('href')).toBe('/account');
    expect((await portal.get('/account?as-at=2017-07-01')).$('main form').length).toBe(0);
    portal.signOut();
    expect((await portal.get('/account')).headers.get('location')).toBe('/sign-in?next=%2Faccount');
  });

  it('takes a new password from whoever knows the present one, and signs the account out everywhere else', async () => {
    await portal.signIn('sam.service');
    await elsewhere.signIn('sam.service');
    const guessed = await send({ present: 'not the password', password: NEXT });
    expect([guessed.status, summary(guessed)]).toEqual([422, 'There is a problem This is not your present password.']);
    const weak = await send({ present: PASSWORD, password: 'sam.service' });
    expect([weak.status, summary(weak)]).toEqual([422, expect.stringMatching(/That password cannot be taken/)]);
    for (const { text } of [guessed, weak]) expect(text).not.toMatch(/seven copper kettles|nine wooden spoons|value="sam\.service"/);
    expect((await elsewhere.get('/schemes')).status).toBe(200);
    const before = (await portal.get('/account')).headers.getSetCookie()[0]?.split(';')[0];
    const set = await send({ present: PASSWORD, password: NEXT });
    expect([set.status, set.headers.get('location')]).toEqual([303, '/account']);
    expect(set.headers.getSetCookie()[0]?.split(';')[0]).not.toBe(before);
    expect((await portal.get('/account')).text).toContain('Your new password is set');
    expect((await elsewhere.get('/schemes')).status).toBe(303);
    portal.signOut();
    expect((await portal.send('/sign-in', { account: 'sam.service', password: PASSWORD })).status).toBe(401);
    expect((await portal.send('/sign-in', { account: 'sam.service', password: NEXT })).status).toBe(303);
  });

  it('is signed out everywhere when it is asked for, and only then', async () => {
    await portal.signIn('olga.other');
    await elsewhere.signIn('olga.other');
    expect((await send({ wanted: 'something else' })).status).toBe(400);
    expect((await elsewhere.get('/schemes')).status).toBe(200);
    const out = await send({ wanted: 'sign-out-everywhere' });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in']);
    for (const one of [portal, elsewhere]) expect((await one.get('/schemes')).status).toBe(303);
  });

  it('is locked out by guesses of the present password as by guesses at the sign-in page', async () => {
    await portal.signIn('felix.finance');
    const statuses: string[] = [];
    for (let n = 0; n < 11; n += 1) statuses.push(summary(await send({ present: `guess number ${n}`, password: NEXT })));
    expect([statuses[9], statuses[10]]).toEqual([expect.stringMatching(/not your present password/), expect.stringMatching(/Too many wrong passwords/)]);
    expect(summary(await send({ present: PASSWORD, password: NEXT }))).toMatch(/Too many wrong passwords/);
  });

  it('keeps no password where a session has ended', async () => {
    await portal.signIn('bea.board');
    const { $ } = await portal.get('/account');
    const fields = { _token: String($('main [name=_token]').first().val()), wanted: 'password', present: PASSWORD, password: NEXT };
    portal.signOut();
    const sent = await portal.get('/account', { method: 'POST', body: new URLSearchParams(fields), headers: { origin: portal.url } });
    expect(sent.headers.get('location')).toBe('/sign-in?next=%2Faccount');
    const back = await portal.send('/sign-in?next=%2Faccount', { account: 'bea.board', password: PASSWORD });
    expect(back.headers.get('location')).toBe('/account');
    expect((await portal.get('/account')).text).not.toMatch(/seven copper kettles|nine wooden spoons/);
  });
});

describe('while sessions cannot be kept', () => {
  it.each([
    ['the database is away', { code: 'ECONNREFUSED' }, 503],
    ['it does not take what is in one', { code: '22P05' }, 500],
  ])('because %s, whoever sends a form without one is told so, and the service goes on', async (_, fault, expected) => {
    class Store extends session.MemoryStore {
      override set(_id: string, _data: session.SessionData, done?: (error?: unknown) => void): void {
        done?.(Object.assign(new Error('not kept'), fault));
      }
    }
    const sources = await county();
    const own = await served({ ...sources, sessions: { ...sources.sessions, store: new Store() } });
    own.signOut();
    const body = new URLSearchParams({ text: 'a\0b' });
    const sent = await own.get('/schemes/ASC006/comment', { method: 'POST', body, headers: { origin: own.url } });
    expect([sent.status, sent.headers.get('content-type')]).toEqual([expected, 'text/html; charset=utf-8']);
    expect((await own.get('/assets/nothing.css')).status).toBe(404);
    await own.close();
  });

  it('what was typed is kept without what a database does not take', async () => {
    const store = new session.MemoryStore();
    const sources = await county();
    const own = await served({ ...sources, sessions: { ...sources.sessions, store } });
    own.signOut();
    const body = new URLSearchParams({ 'te\0xt': 'a\0b', password: 'secret of mine' });
    expect((await own.get('/schemes/ASC006/comment', { method: 'POST', body, headers: { origin: own.url } })).status).toBe(303);
    const kept = await new Promise<unknown>((resolve) =>
      store.all?.((_, all) => resolve(Object.values(all ?? {}).find((one) => one.unsent !== undefined)?.unsent)),
    );
    expect(kept).toEqual({ path: '/schemes/ASC006/comment', values: { text: 'ab' } });
    await own.close();
  });
});

describe('while the database is away', () => {
  it.each(['/', '/schemes', '/account', '/sign-in', '/reports/savings-tracker.csv'])('%s says so, and when to come again', async (path) => {
    const sources = await county();
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    const away = () => Promise.reject(refused);
    let isAway = false;
    class Store extends session.MemoryStore {
      override get(id: string, done: (error: unknown, found?: session.SessionData | null) => void): void {
        if (isAway) done(refused);
        else super.get(id, done);
      }
    }
    const lost = await served({
      ...sources,
      ledgerStatus: () => (isAway ? away() : sources.ledgerStatus()),
      sessions: { ...sources.sessions, store: new Store() },
    });
    isAway = true;
    const { status, headers, $, text } = await lost.get(path);
    expect([status, headers.get('retry-after'), headers.get('content-type')]).toEqual([503, '10', 'text/html; charset=utf-8']);
    expect($('h1').text()).toBe('Outturn cannot reach its ledger');
    expect(text).not.toContain('ECONNREFUSED');
    isAway = false;
    expect([200, 303]).toContain((await lost.get(path)).status);
    await lost.close();
  });
});
