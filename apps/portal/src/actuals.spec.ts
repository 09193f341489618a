import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from './testing/county.ts';
import { type Answer, bodyOf, type Served, served } from './testing/served.ts';

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) =>
  $('.govuk-error-summary li')
    .map((_, one) => words($(one).text()))
    .get();
const main = ({ $ }: Answer) => words($('main').text());

describe('actuals from a file, on their page', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());

  const PATH = '/actuals/import?year=2017-18';
  const head = async () => (await sources.store.head()).position;
  const csv = (text: string, name = 'gl-june.csv') => new File([text], name, { type: 'text/csv' });
  const send = (fields: Readonly<Record<string, string>>, text?: string) => portal.send(PATH, fields, text === undefined ? {} : { 'ledger.0.file': csv(text) });
  /** What the check page, or the form, sends on. */
  const sendOn = async ({ $ }: Answer, fields: Readonly<Record<string, string>>) => {
    const kept = Object.fromEntries(
      $('main form[method=post]')
        .first()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    return portal.get('/actuals/import', { method: 'POST', body: bodyOf({ ...kept, ...fields }, {}), headers: { origin: portal.url } });
  };

  const GOOD = 'Cost centre,Actual to date\nL1,"2,250,000.00"\nTotal,"2,250,000.00"\n';

  it('shows what would be recorded before it is, then records it once', async () => {
    expect((await portal.get('/budgets?year=2017-18')).$('.actions a').first().attr('href')).toBe(PATH);
    const before = await head();
    const check = await send({ period: '3' }, GOOD);
    expect([check.status, words(check.$('.answer').text())]).toEqual([200, '1 figure is new, 0 known already.']);
    expect(main(check)).toMatch(/Mapping, guessed ?\{"columns":\{"line":"Cost centre","amount":"Actual to date"\},"year":"2017-18","period":3\}/);
    expect(main(check)).toMatch(/Control total ?£2,250,000\.00 \(line 3 of the file\)/);
    expect(await head()).toBe(before);
    const recorded = await sendOn(check, { _confirmed: 'yes' });
    expect([recorded.status, recorded.headers.get('location'), await head()]).toEqual([303, '/budgets?year=2017-18', before + 1]);
    expect(words((await portal.get('/budgets?year=2017-18')).$('.govuk-notification-banner').text())).toContain('1 figure of gl-june.csv recorded.');
    const again = await send({ period: '3' }, GOOD);
    expect(words(again.$('.answer').text())).toBe('0 figures are new, 1 known already.');
    expect(again.$('button[name=_confirmed]').length).toBe(0);
    const story = words((await portal.get('/lines/L1?year=2017-18')).$('.story__sentence').first().text());
    expect(story).toMatch(/fay\.finance recorded actuals of £2,250,000\.00 to the end of period 3.*Source: General ledger gl-june\.csv, line 2 \(SHA-256/);
  });

  it('lists rows that cannot be recorded, and records nothing where the control total fails', async () => {
    const check = await send({ period: '4' }, 'Cost centre,Actual to date\nL1,10\nNOPE,5\nTotal,15\n');
    expect(words(check.$('.answer').text())).toBe('1 figure is new, 0 known already; 1 row cannot be recorded.');
    expect(main(check)).toMatch(/3 ?NOPE, 5 ?There is no budget line NOPE/);
    expect(main(check)).toMatch(/L1 falls back from £2,250,000\.00/);
    const before = await head();
    const failing = await send({ period: '4' }, 'Cost centre,Actual to date\nL1,10\nTotal,15\n');
    expect([failing.status, failing.$('button[name=_confirmed]').length]).toEqual([422, 0]);
    expect(words(failing.$('.answer').text())).toMatch(
      /add up to £10\.00, but the control total \(line 3 of the file\) is £15\.00: £5\.00 is missing\. Nothing is recorded/,
    );
    expect((await sendOn(failing, { _confirmed: 'yes' })).status).toBe(422);
    expect(await head()).toBe(before);
    const mended = await sendOn(await sendOn(failing, { _again: 'yes' }), { controlTotal: '10' });
    expect(words(mended.$('.answer').text())).toBe('1 figure is new, 0 known already.');
  });

  it('follows a mapping, and says at the field what is wrong with it or with the file', async () => {
    const mapping = '{"columns": {"line": "CC", "amount": "Net"}, "lines": {"4711": "L1"}, "year": "2017-18", "period": 5, "controlTotal": "7"}';
    expect(main(await send({ mapping }, 'CC,Net\n4711,7\n'))).toMatch(/L1 ?2017-18, August ?£7\.00/);
    for (const [fields, text, field, wanted] of [
      [{}, undefined, '#ledger.0.file', /Choose a CSV file/],
      [{ mapping: '{' }, GOOD, '#mapping', /no JSON/],
      [{ mapping: '{"columns":{}}' }, GOOD, '#mapping', /does not fit: columns\.line/],
      [{ mapping }, GOOD, '#ledger.0.file', /no heading with the columns CC, Net/],
      [{}, 'Name,Comment\nx,y\n', '#ledger.0.file', /no heading that says/],
      [{ controlTotal: 'lots' }, GOOD, '#controlTotal', /must be pounds/],
    ] as const) {
      const answer = await send(fields, text);
      expect([answer.status, answer.$('.govuk-error-summary a').first().attr('href'), summary(answer)[0]]).toEqual([422, field, expect.stringMatching(wanted)]);
      if ('mapping' in fields) expect(answer.$('#mapping').val()).toBe(fields.mapping);
    }
  });

  it('is finance’s, and of now', async () => {
    await portal.signIn('sam.service');
    expect((await portal.get(PATH)).status).toBe(403);
    await portal.signIn('fay.finance');
    expect((await portal.get(`${PATH}&as-at=2017-06-14`)).status).toBe(400);
  });
});
