import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const text = ({ $ }: Answer) => flat($('main').text());
const summary = ({ $ }: Answer) => flat($('.govuk-error-summary').text());

describe('closing a period that was opened for every organisation', () => {
  let portal: Served;
  let sources: County;
  const finance = async (command: string, data: object, account = 'fay.finance') => {
    const result = await sources.recorder.handleAs(account, { id: crypto.randomUUID(), command, data });
    expect([command, result.status, result.problem?.detail]).toEqual([command, 'recorded', undefined]);
  };
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    for (const [organisation, name] of [
      ['city', 'City Council'],
      ['docks', 'Docks Board'],
    ]) {
      await finance('RegisterOrganisation', { organisation, name }, 'ann.admin');
      await finance('DefineService', { service: `${organisation}-CARE`, name: `Care of ${organisation}`, organisation }, 'ann.admin');
      const line = { line: `${organisation}-L`, service: `${organisation}-CARE`, year: '2017-18', kind: 'expenditure', amount: '1000.00' };
      await finance('SetBudget', line);
    }
    await finance('OpenPeriod', { year: '2017-18', period: 5 });
    await finance('OpenPeriod', { year: '2017-18', period: 6, organisation: 'county' });
    await finance('SubmitReturn', { service: 'city-CARE', year: '2017-18', period: 5 });
    await finance('ClosePeriod', { year: '2017-18', period: 5, organisation: 'docks' });
  });
  afterAll(() => portal.close());

  const FORM = '/close-a-period?organisation=county&year=2017-18&period=5';
  const statuses = async () => {
    const { position } = await sources.store.head();
    const periods = (await sources.facts.asAt('period', position)).filter(({ year, period }) => year === '2017-18' && period === 5);
    return periods.map(({ organisation, closed }) => `${organisation ?? 'every'} ${closed === null ? 'open' : 'closed'}`).sort();
  };
  const confirmed = async (check: Answer) => {
    const form = check.$('main form[method="post"]').first();
    const kept = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    return portal.get(form.attr('action') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ ...kept, _confirmed: 'yes' }),
      headers: { origin: portal.url },
    });
  };

  it('shows what is left in each organisation in which it is open, and asks whose it is', async () => {
    const form = await portal.get(FORM);
    expect(
      form
        .$('main h2')
        .map((_, one) => form.$(one).text())
        .get(),
    ).toEqual(expect.arrayContaining(['City Council', 'County Council']));
    expect(text(form)).not.toContain('Docks Board');
    expect(text(form)).toMatch(/City Council ?Stale forecasts: 1 scheme or budget line\./);
    expect(text(form)).toMatch(/County Council ?Returns missing: \d returns?.*No return came from .*Home care/);
    expect(form.$('input[name=whose][checked]').val()).toBe('county');
    expect(text(form)).toContain('Every organisation, 2 of them');
    expect(summary(await portal.send(FORM, { whose: '' }))).toContain('Choose whose period it is');
  });

  it('of one alone leaves it open in the others', async () => {
    const check = await portal.send(FORM, { whose: 'county' });
    expect(text(check)).toMatch(/^Check before you close period 5 \(August\) of 2017-18 ?Returns missing/);
    expect(text(check)).not.toContain('City Council');
    const own = '/close-a-period?organisation=county&year=2017-18&period=6';
    const alone = await portal.get(own);
    expect([alone.$('input[name=whose]').length, alone.status]).toEqual([0, 200]);
    expect((await confirmed(await portal.send(own, {}))).status).toBe(303);
    expect(await statuses()).toEqual(['docks closed', 'every open']);
  });

  it('of all of them closes it for each, once', async () => {
    const check = await portal.send(FORM, { whose: '*' });
    expect(check.$('h1').text()).toBe('Check before you close period 5 (August) of 2017-18 for every organisation');
    expect(text(check)).toMatch(/City Council ?Stale forecasts: 1 scheme or budget line\..*County Council ?Returns missing: \d return/);
    expect(text(check)).toContain('Something is still open.');
    const closed = await confirmed(check);
    expect([closed.status, closed.headers.get('location')]).toEqual([303, '/periods/2017-18/5?organisation=county']);
    expect(flat((await portal.get('/periods/2017-18/5?organisation=county')).$('.govuk-notification-banner').text())).toContain(
      'Period 5 (August) of 2017-18 is closed for every organisation.',
    );
    expect(await statuses()).toEqual(['docks closed', 'every closed']);
    const again = await portal.get(FORM);
    expect(again.$('input[name=whose]').length).toBe(0);
  });

  it('is for finance', async () => {
    for (const account of ['sam.service', 'bea.board', 'ann.admin']) {
      await portal.signIn(account);
      expect([account, (await portal.get(FORM)).status]).toEqual([account, 403]);
    }
  });
});
