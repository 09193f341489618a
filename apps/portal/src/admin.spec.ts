import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County, nothing } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const summary = ({ $ }: Answer) => $('.govuk-error-summary').text().replace(/\s+/g, ' ').trim();

describe('administration', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());

  it('shows the structure, with what each role may do to it', async () => {
    await portal.signIn('ann.admin');
    const { $ } = await portal.get('/admin/structure');
    expect($('h3').text()).toContain('County Council');
    expect($('.tree__line--1').text()).toContain('Home care');
    expect($('.actions').first().text()).toMatch(/Register an organisation.*Define a service.*Open a financial year/s);
    expect($('.actions').text()).not.toContain('Create a programme');
    await portal.signIn('fay.finance');
    expect((await portal.get('/admin/structure')).$('.actions').first().text()).toMatch(/Create a programme.*Create a workstream/s);
    await portal.signIn('bea.board');
    expect((await portal.get('/admin/structure')).status).toBe(403);
  });

  it('leads through a new ledger: what is missing first stands as what there is to do', async () => {
    const fresh = await served(await nothing());
    await fresh.signIn('ann.admin');
    const toDo = async () => {
      const { $ } = await fresh.get('/');
      return [$('.answer').text(), $('.to-do a').text(), $('.to-do a').attr('href')];
    };
    expect(await toDo()).toEqual(['Nothing is recorded yet.', 'Register the council: nothing is set up yet', '/admin/structure/new-organisation']);
    await fresh.send('/admin/structure/new-organisation', { organisation: 'borough', name: 'Borough Council' });
    expect((await toDo()).slice(1)).toEqual(['Define the services of the council', '/admin/structure/new-service']);
    await fresh.send('/admin/structure/new-service', { organisation: 'borough', service: 'B-CARE', name: 'Care' });
    expect((await toDo()).slice(1)).toEqual(['Open a financial year', '/admin/structure/new-year']);
    await fresh.send('/admin/structure/new-year', { year: '2019-20' });
    expect((await toDo()).slice(1)).toEqual(['', undefined]);
    expect((await fresh.get('/virements')).$('.answer').text()).toBe('No virement has been requested.');
    expect((await fresh.get('/schemes')).$('.answer').text()).toBe('No scheme has been approved.');
    expect((await fresh.get('/claims')).$('.answer').text()).toBe('Nothing has been claimed.');
    await fresh.close();
  });

  it('sets up a council from nothing', async () => {
    await portal.signIn('ann.admin');
    const steps: [string, Record<string, string>][] = [
      ['/admin/structure/new-organisation', { organisation: 'borough', name: 'Borough Council' }],
      ['/admin/structure/new-service', { organisation: 'borough', service: 'B-CARE', name: 'Care' }],
      ['/admin/structure/new-service', { organisation: 'borough', service: 'B-HOME', name: 'Home care', parent: 'B-CARE' }],
      ['/admin/structure/new-year', { year: '2019-20' }],
    ];
    for (const [path, fields] of steps) expect([path, (await portal.send(path, fields)).status]).toEqual([path, 303]);
    const refused = await portal.send('/admin/structure/new-year', { year: '2019-21' });
    expect([refused.status, summary(refused)]).toEqual([422, expect.stringMatching(/Financial year must be a financial year such as/)]);
    await portal.signIn('fay.finance');
    for (const [path, fields] of [
      ['/admin/structure/new-programme', { organisation: 'borough', programme: 'B-P', name: 'Better care' }],
      ['/admin/structure/new-workstream', { programme: 'B-P', workstream: 'B-W', name: 'Reviews' }],
      ['/programmes/B-P/target', { year: '2019-20', amount: '£1,500,000' }],
      [
        '/programmes/B-P/attribution',
        { 'shares.0.organisation': 'borough', 'shares.0.percent': '60', 'shares.1.organisation': 'county', 'shares.1.percent': '40' },
      ],
    ] as [string, Record<string, string>][])
      expect([path, (await portal.send(path, fields)).status]).toEqual([path, 303]);
    const { $ } = await portal.get('/admin/structure');
    expect($('main').text()).toMatch(/Better care/);
  });

  it('sets rules with the period that they take effect from', async () => {
    await portal.signIn('fay.finance');
    expect((await portal.send('/admin/rules/rag', { year: '2018-19', period: '1', green: '97.5', amber: '80' })).status).toBe(303);
    expect((await portal.send('/admin/rules/progress-weight', { progressing: '40' })).status).toBe(303);
    expect((await portal.send('/admin/rules/reason-code', { code: 'price', label: 'Price' })).status).toBe(303);
    const { $ } = await portal.get('/admin/rules');
    expect($('main').text()).toMatch(/2018-19, period 1 \(April\)/);
    expect($('main').text()).toMatch(/Green from 97.5%, amber from 80%/);
    expect($('main').text()).toMatch(/Count at 40%/);
    const wrong = await portal.send('/admin/rules/rag', { year: '2018-19', green: '70', amber: '80' });
    expect([wrong.status, wrong.$('#green').val()]).toEqual([422, '70']);
  });

  it('adds somebody, gives them roles, and they can sign in; takes it all away again', async () => {
    await portal.signIn('ann.admin');
    const weak = await portal.send('/admin/people/new', { account: 'head.of.care', name: 'Hana Head', password: 'short' });
    expect([weak.status, weak.$('#name').val()]).toEqual([422, 'Hana Head']);
    const added = await portal.send('/admin/people/new', { account: 'head.of.care', name: 'Hana Head', password: 'three brass kettles and a spoon' });
    expect(added.headers.get('location')).toBe('/admin/people/head.of.care/roles');
    expect((await portal.send('/admin/people/head.of.care/roles', { roles: 'service-team', services: 'HOME' })).status).toBe(303);
    expect((await portal.get('/admin/people')).$('main').text()).toMatch(/Hana Head/);
    portal.signOut();
    expect((await portal.send('/sign-in', { account: 'head.of.care', password: 'three brass kettles and a spoon' })).status).toBe(303);
    expect((await portal.get('/schemes/ASC006')).status).toBe(200);
    await portal.signIn('ann.admin');
    const person = await portal.get('/admin/people/head.of.care');
    const _token = String(person.$('main [name=_token]').first().val());
    const set = async (fields: Record<string, string>) =>
      (
        await portal.get('/admin/people/head.of.care/state', {
          method: 'POST',
          body: new URLSearchParams({ _token, ...fields }),
          headers: { origin: portal.url },
        })
      ).status;
    expect(await set({ state: 'disabled' })).toBe(303);
    // What says nothing lets nobody in again.
    expect([await set({}), await set({ state: 'true' }), (await sources.accounts.find('head.of.care'))?.disabled]).toEqual([400, 400, true]);
    portal.signOut();
    expect((await portal.send('/sign-in', { account: 'head.of.care', password: 'three brass kettles and a spoon' })).status).toBe(401);
  });

  it('makes a system’s key, shows it once, and revokes it', async () => {
    await portal.signIn('ann.admin');
    expect((await portal.send('/admin/people/new', { kind: 'system', account: 'general-ledger', name: 'General ledger' })).status).toBe(303);
    const at = '/admin/people/general-ledger';
    const token = async () => String((await portal.get(at)).$('main [name=_token]').first().val());
    const post = async (path: string, fields: Record<string, string>) =>
      portal.get(path, { method: 'POST', body: new URLSearchParams({ _token: await token(), ...fields }), headers: { origin: portal.url } });
    expect((await post(`${at}/keys`, { label: 'nightly' })).status).toBe(303);
    const shown = (await portal.get(at)).$('main code').text();
    expect(await sources.accounts.accountOfKey(shown)).toBe('general-ledger');
    const again = await portal.get(at);
    expect(again.$('main code').length).toBe(0);
    const long = await post(`${at}/keys`, { label: 'x'.repeat(201) });
    expect([long.status, long.text]).toEqual([400, expect.stringMatching(/Give a label of 1 to 200 characters/)]);
    expect((await sources.accounts.keysOf('general-ledger')).length).toBe(1);
    const [key] = await sources.accounts.keysOf('general-ledger');
    expect((await post(`${at}/keys/revoke`, { key: key?.id ?? '' })).status).toBe(303);
    expect(await sources.accounts.accountOfKey(shown)).toBeUndefined();
  });

  it('is for administrators alone', async () => {
    await portal.signIn('fay.finance');
    for (const path of [
      '/admin/people',
      '/admin/people/new',
      '/admin/people/fay.finance',
      '/admin/people/fay.finance/roles',
      '/admin/people/fay.finance/password',
    ]) {
      expect([path, (await portal.get(path)).status]).toEqual([path, 403]);
    }
    await portal.signIn('ann.admin');
    const own = await portal.send('/admin/people/ann.admin/roles', { roles: 'administrator,finance' });
    expect([own.status, summary(own)]).toEqual([422, expect.stringMatching(/Ask another administrator/)]);
    expect((await portal.get('/admin/people/nobody')).status).toBe(404);
  });
});
