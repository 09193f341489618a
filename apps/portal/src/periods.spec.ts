import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublications } from '@outturn/application';
import { inMemoryPublishedReports } from '@outturn/evidence/testing';
import { county, type County } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) => flat($('.govuk-error-summary').text());
const text = ({ $ }: Answer) => flat($('main').text());
const answer = ({ $ }: Answer) => flat($('.answer').text());

describe('periods, returns and publications on their pages', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());

  /** Fills in a form and, where it is checked first, its check page. */
  const send = async (path: string, fields: Record<string, string> = {}) => {
    const first = await portal.send(path, fields);
    if (first.status !== 200) return first;
    const form = first.$('main form[method="post"]').first();
    const kept = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    const body = new URLSearchParams({ ...kept, _confirmed: 'yes' });
    return portal.get(form.attr('action') ?? '', { method: 'POST', body, headers: { origin: portal.url } });
  };
  const recorded = (sent: Answer, href: string) => expect([sent.status, summary(sent), sent.headers.get('location')]).toEqual([303, '', href]);
  const PERIOD = '/periods/2017-18/5';
  const OF_COUNTY = `${PERIOD}?organisation=county`;
  const HOME = 'service=HOME&year=2017-18&period=5';

  it('says that there is none, and opens one that is proposed', async () => {
    expect(answer(await portal.get('/periods'))).toBe('No period has been opened in County Council.');
    expect((await portal.get(PERIOD)).status).toBe(404);
    const form = await portal.get('/open-a-period');
    expect(form.$('select[name=year] option[selected]').val()).toBe('2017-18');
    recorded(await send('/open-a-period', { organisation: 'county', period: '5' }), OF_COUNTY);
    expect(answer(await portal.get('/periods'))).toMatch(/^In County Council period 5 \(August\) of 2017-18 is open: 0 of \d returns? (is|are) submitted\.$/);
    expect(answer(await portal.get(PERIOD))).toMatch(/^It is open in County Council: 0 of/);
    // A year that nobody has opened a period of shows none, and says what is open all the same.
    const other = await portal.get('/periods?year=2018-19');
    expect([answer(other), text(other)]).toEqual([
      expect.stringMatching(/period 5 \(August\) of 2017-18 is open: 0 of [1-9]/),
      expect.stringContaining('No period of 2018-19 has been opened.'),
    ]);
    expect(
      other
        .$('select[name=year] option')
        .toArray()
        .map((option) => other.$(option).val()),
    ).toEqual(['2018-19', '2017-18']);
    expect((await portal.get('/periods?year=2017')).status).toBe(400);
  });

  it('tells on the home page what is to be done for it', async () => {
    expect(text(await portal.get('/'))).toMatch(/\d returns? (is|are) missing for period 5 \(August\) of 2017-18/);
    await portal.signIn('sam.service');
    const home = await portal.get('/');
    expect(text(home)).toContain('Submit the return of Home care for period 5 (August) of 2017-18');
    expect(home.$(`a[href="/submit-a-return?service=HOME&year=2017-18&period=5"]`).length).toBe(1);
    expect(text(await portal.get('/forecasts'))).toContain('period 5 (August) of 2017-18');
    await portal.signIn('bea.board');
    expect((await portal.get('/')).$('.to-do').length).toBe(0);
    await portal.signIn('fay.finance');
  });

  it('submits a return with what is stale, of the own services alone', async () => {
    await portal.signIn('sam.service');
    const form = await portal.get(`/submit-a-return?${HOME}`);
    expect(text(form)).toMatch(/had no forecast for too long|Every forecast of the service is recent/);
    expect((await portal.get('/submit-a-return?service=ROADS&year=2017-18&period=5')).status).toBe(400);
    expect((await portal.get('/submit-a-return')).status).toBe(400);
    expect((await portal.get(`/ask-about-a-return?${HOME}`)).status).toBe(403);
    recorded(await send(`/submit-a-return?${HOME}`), OF_COUNTY);
    expect(flat((await portal.get(PERIOD)).$('main table').first().text())).toContain('Submitted');
    await portal.signIn('fay.finance');
  });

  it('asks about it, and takes the answer', async () => {
    expect(summary(await send(`/ask-about-a-return?${HOME}`, { question: ' ' }))).toMatch(/question must say something/);
    recorded(await send(`/ask-about-a-return?${HOME}`, { subject: 'scheme/ASC006', question: 'Why is it less?' }), OF_COUNTY);
    expect(answer(await portal.get(PERIOD))).toContain('1 question is open');
    await portal.signIn('sam.service');
    expect(text(await portal.get('/'))).toContain('Answer 1 question about period 5 (August) of 2017-18');
    const form = await portal.get(`/answer-a-question?${HOME}&query=1`);
    expect(text(form)).toMatch(/fay\.finance asked on .* about scheme ASC006: Why is it less\?/);
    expect((await portal.get(`/answer-a-question?${HOME}&query=7`)).status).toBe(400);
    recorded(await send(`/answer-a-question?${HOME}&query=1`, { answer: 'The tender ran late.' }), OF_COUNTY);
    expect(text(await portal.get(PERIOD))).toContain('The tender ran late.');
    expect(answer(await portal.get(PERIOD))).not.toContain('open.');
    await portal.signIn('olga.other');
    expect(text(await portal.get(PERIOD))).not.toContain('The tender ran late.');
    await portal.signIn('fay.finance');
  });

  it('closes after a look at what is left, once', async () => {
    const check = await portal.send('/close-a-period?organisation=county&year=2017-18&period=5', {});
    expect(text(check)).toContain('Check before you close period 5 (August) of 2017-18');
    expect(text(check)).toContain('Claims waiting to be verified');
    recorded(await send('/close-a-period?organisation=county&year=2017-18&period=5'), OF_COUNTY);
    expect(answer(await portal.get(OF_COUNTY))).toMatch(/^It was closed on/);
    expect(summary(await send('/open-a-period', { organisation: 'county', period: '5' }))).toMatch(/was closed and is not opened again/);
    await portal.signIn('sam.service');
    expect((await portal.get('/close-a-period')).status).toBe(403);
    await portal.signIn('fay.finance');
  });

  it('publishes what is ticked, after a check page that has drawn it', async () => {
    expect(summary(await send('/publish', { reports: '' }))).toBe('There is a problem Choose at least one report');
    expect(summary(await send('/publish', { publication: 'no good' }))).toMatch(/letters, digits/);
    const fields = { publication: 'AUGUST/17', title: 'August', meeting: 'Cabinet', reports: 'savings-tracker,programme-summary,returns' };
    const check = await portal.send('/publish?organisation=county&year=2017-18&period=5', fields);
    expect(text(check)).toMatch(/pub:AUGUST\/17.*Savings tracker ?[\d,]+ bytes/);
    recorded(await send('/publish?organisation=county&year=2017-18&period=5', fields), '/publications/AUGUST%2F17');
    expect(answer(await portal.get('/publications'))).toBe('1 publication; the last is “August”, for period 5 (August) of 2017-18.');
    expect((await portal.get('/publish')).$('input[name=publication]').val()).toBe('COUNTY-2017-18-5');
    expect(text(await portal.get('/periods'))).toContain('August');
  });

  it('asks for the source of a late change, and lists it', async () => {
    const path = '/schemes/ASC006/confirm?year=2017-18&period=5';
    const asked = await send(path);
    expect(asked.status).toBe(422);
    expect(summary(asked)).toMatch(/Period 5 of 2017-18 is closed/);
    expect(asked.$('textarea[name=_source]').length).toBe(1);
    expect((await send(path, { _source: 'Letter of 3 September' })).status).toBe(303);
    expect(text(await portal.get(OF_COUNTY))).toMatch(/Late changes .*Scheme ASC006 ?Letter of 3 September/);
    const tracker = await portal.get('/reports/savings-tracker.json?organisation=county&year=2017-18&period=5');
    expect((JSON.parse(tracker.text) as { notes: string[] }).notes.join()).toContain('Letter of 3 September');
    await portal.signIn('sam.service');
    const refused = await send('/schemes/ASC006/confirm?year=2017-18&period=4');
    expect([303, 422]).toContain(refused.status);
    const late = await send(path);
    expect(summary(late)).toMatch(/Finance records a late change/);
    expect(late.$('textarea[name=_source]').length).toBe(0);
    await portal.signIn('fay.finance');
  });

  it('says so where what was published is not in the database, and shows no other figures in its place', async () => {
    const without = await served({
      ...sources,
      publications: createPublications({
        store: sources.store,
        kind: 'demo',
        facts: sources.facts,
        kept: inMemoryPublishedReports(),
        ready: () => sources.waitFor(0),
      }),
    });
    await without.signIn('fay.finance');
    const page = await without.get('/publications/AUGUST%2F17');
    expect([page.status, answer(page)]).toEqual([
      200,
      expect.stringMatching(
        /^3 of 3 reports are not in the database, as after a restore without what was published\. Those who run Outturn have them in the backups/,
      ),
    ]);
    expect([page.$('main tbody a').length, flat(page.$('main tbody').text()).match(/Lost/g)?.length]).toEqual([0, 3]);
    const checked = await without.get('/publications/AUGUST%2F17?check=yes');
    expect([checked.status, answer(checked)]).toEqual([200, answer(page)]);
    for (const path of ['/reports/savings-tracker.json?organisation=county&year=2017-18&period=5&as-at=pub:AUGUST/17', '/schemes?as-at=pub:AUGUST/17']) {
      const lost = await without.get(path);
      expect([path, lost.status, lost.headers.get('retry-after')]).toEqual([path, 503, '3600']);
      expect(text(lost)).toMatch(/^What was published is not there ?The report savings-tracker as published in AUGUST\/17 cannot be given/);
      expect(lost.$('main a').first().attr('href')).toMatch(/[?&]as-at=\d+$/);
      expect((await without.get(lost.$('main a').first().attr('href') ?? '')).status).toBe(200);
    }
    await without.signIn('sam.service');
    expect((await without.get('/publications/AUGUST%2F17')).$('main tbody a').length).toBeGreaterThan(0);
    expect((await without.get('/schemes?as-at=pub:AUGUST/17')).status).toBe(200);
    await without.close();
  });

  it('prints what was published for ever, in every format, and draws it again', async () => {
    const page = await portal.get('/publications/AUGUST%2F17');
    expect(answer(page)).toBe('3 reports are kept as published, whatever is recorded later.');
    const files = page.$('main table tbody tr').first().find('a');
    expect(files.map((_, file) => flat(page.$(file).text())).get()).toEqual(['Excel', 'CSV', 'JSON', 'HTML'].map((one) => `${one} of Savings tracker`));
    const json = await portal.get(files.eq(2).attr('href') ?? '');
    const report = JSON.parse(json.text) as { asAt: { publication: string; position: number }; notes: string[] };
    expect(report.asAt.publication).toBe('AUGUST/17');
    expect(report.notes.join()).not.toContain('Letter of 3 September');
    expect((await portal.get(files.eq(0).attr('href') ?? '')).status).toBe(200);
    expect(answer(await portal.get('/publications/AUGUST%2F17?check=yes'))).toBe(
      'Drawn again from the ledger just now, all 3 reports are the same, byte for byte.',
    );
    const then = await portal.get('/schemes?as-at=pub:AUGUST/17');
    expect(then.text).toContain('publication “AUGUST/17”');
    expect((await portal.get('/publications/NOPE')).status).toBe(404);
    await portal.signIn('sam.service');
    const partly = await portal.get('/publications/AUGUST%2F17?check=yes');
    expect(text(partly)).toContain('drawn at the same moment, of your own services');
    expect(partly.$('a:contains("Draw them again")').length).toBe(0);
    await portal.signIn('fay.finance');
  });
});
