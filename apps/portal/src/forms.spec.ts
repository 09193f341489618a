import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const FORECAST = '/schemes/ASC006/forecast?year=2017-18';
const summary = ({ $ }: Answer) => $('.govuk-error-summary').text().replace(/\s+/g, ' ').trim();

describe('forms', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    await portal.signIn('sam.service');
  });
  afterAll(() => portal.close());

  const head = async () => (await sources.store.head()).position;
  const change = { period: '4', forecast: '£450,000', 'reasons.0.code': 'delay', 'reasons.0.amount': '-50,000.00', 'reasons.0.narrative': 'Later still' };

  it('opens with what is known, and says where the scheme stands', async () => {
    const { status, $ } = await portal.get(FORECAST);
    expect(status).toBe(200);
    expect($('h1').text()).toBe('Change the forecast for 2017-18');
    expect($('.govuk-body-l').text()).toBe('The forecast is £500,000.00, £300,000.00 short of the target of £800,000.00.');
    expect($('label[for=forecast]').text().trim()).toBe('New forecast');
    expect($('#reasons').length).toBe(1);
  });

  it('refuses with what to mend, a link to the field, and everything as it was typed', async () => {
    const before = await head();
    const answer = await portal.send(FORECAST, { ...change, 'reasons.0.amount': '-40000' });
    expect(answer.status).toBe(422);
    expect(summary(answer)).toMatch(/Reasons add up to −£40,000.00; the movement is −£50,000.00/);
    expect(answer.$('.govuk-error-summary a').attr('href')).toBe('#reasons.0.code');
    expect(answer.$('[id="reasons.0.narrative"]').val()).toBe('Later still');
    expect(answer.$('#forecast').val()).toBe('£450,000');
    expect(answer.$('.record-form__aside').text().replace(/\s+/g, ' ')).toContain('Left to explain−£10,000.00');
    expect(answer.$('title').text()).toMatch(/^Error: /);
    expect(await head()).toBe(before);
  });

  it('says at the field what is wrong with what was typed', async () => {
    const answer = await portal.send(FORECAST, { ...change, forecast: '£1.2m' });
    expect(summary(answer)).toMatch(/New forecast must be pounds with at most two decimals/);
    expect(answer.$('#forecast-error').text()).toMatch(/New forecast must be pounds/);
  });

  it('works out the remainder without recording anything', async () => {
    const before = await head();
    const answer = await portal.send(FORECAST, { ...change, 'reasons.0.amount': '-20,000', _recount: 'yes' });
    expect(answer.$('.record-form__aside').text().replace(/\s+/g, ' ')).toMatch(/Movement−£50,000.00Reasons add up to−£20,000.00Left to explain−£30,000.00/);
    expect(await head()).toBe(before);
  });

  it('records, leads back to the scheme, and tells once what was recorded', async () => {
    const answer = await portal.send(FORECAST, change);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/schemes/ASC006']);
    const { $ } = await portal.get('/schemes/ASC006');
    expect($('.govuk-notification-banner').text()).toMatch(/The forecast of ASC006 for 2017-18 is £450,000.00/);
    expect($('.govuk-notification-banner a').attr('href')).toBe(`/audit/entries/${await head()}`);
    expect((await portal.get('/schemes/ASC006')).$('.govuk-notification-banner').length).toBe(0);
  });

  it('sent twice it is recorded once', async () => {
    const { $ } = await portal.get('/schemes/ASC006/confirm?year=2017-18');
    const body = new URLSearchParams(
      Object.fromEntries(
        $('main form')
          .last()
          .serializeArray()
          .map(({ name, value }) => [name, value]),
      ),
    );
    body.set('period', '5');
    const before = await head();
    for (let n = 0; n < 2; n += 1) {
      const { status } = await portal.get('/schemes/ASC006/confirm?year=2017-18', { method: 'POST', body, headers: { origin: portal.url } });
      expect(status).toBe(303);
    }
    expect(await head()).toBe(before + 1);
  });

  it('tells what somebody else changed meanwhile, and takes the form when it is sent again', async () => {
    const { $ } = await portal.get(FORECAST);
    const fields = Object.fromEntries(
      $('main form')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    await sources.recorder.handleAs('fay.finance', {
      id: '0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a11',
      command: 'SetMilestone',
      data: { scheme: 'ASC006', milestone: 'Staff told', due: '2017-09-01' },
    });
    const mine = { ...fields, ...change, forecast: '440000', 'reasons.0.amount': '-10000' };
    const post = (body: Record<string, string>) => portal.get(FORECAST, { method: 'POST', body: new URLSearchParams(body), headers: { origin: portal.url } });
    const conflict = await post(mine);
    expect(conflict.status).toBe(409);
    expect(conflict.$('.changed').text()).toContain('Staff told');
    const again = Object.fromEntries(
      conflict
        .$('main form')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    expect((await post(again)).status).toBe(303);
  });

  it('keeps what was typed when the session had ended', async () => {
    const { $ } = await portal.get(FORECAST);
    const fields = Object.fromEntries(
      $('main form')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    portal.signOut();
    const before = await head();
    const lost = await portal.get(FORECAST, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...change, 'reasons.0.narrative': 'Typed at length' }),
      headers: { origin: portal.url },
    });
    expect(lost.headers.get('location')).toMatch(/^\/sign-in\?next=/);
    const next = new URL(lost.headers.get('location') ?? '', portal.url).searchParams.get('next') ?? '';
    await portal.send(`/sign-in?next=${encodeURIComponent(next)}`, { account: 'sam.service', password: 'seven copper kettles' });
    const back = await portal.get(next);
    expect(back.$('[id="reasons.0.narrative"]').val()).toBe('Typed at length');
    expect(back.text).toContain('What you typed is still here');
    expect(await head()).toBe(before);
  });

  it('is not there for those who may not, at an earlier moment, or of another service’s scheme', async () => {
    expect((await portal.get('/schemes/ASC006')).$('.actions').text()).toMatch(/Change the forecast/);
    expect((await portal.get('/schemes/ASC006?as-at=2017-06-14')).$('.actions').length).toBe(0);
    expect((await portal.get('/schemes/ASC006/forecast?as-at=2017-06-14')).status).toBe(400);
    await portal.signIn('bea.board');
    expect((await portal.get('/schemes/ASC006')).$('.actions').text()).not.toMatch(/forecast/);
    expect((await portal.get(FORECAST)).status).toBe(403);
    await portal.signIn('olga.other');
    expect((await portal.get(FORECAST)).status).toBe(404);
  });
});
