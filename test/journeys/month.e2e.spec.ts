import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Product, startProduct } from '../bench/src/product.ts';
import { launchChromium } from './chromium.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { Person } from './person.ts';

const PERIOD = '/periods/2018-19/3?organisation=cambridgeshire';
const PUBLISHED = '/publications/CAMBRIDGESHIRE-2018-19-3';
const PLACEMENTS = '/lines/CCC%2Flac-placements';

/** One monthly round of Cambridgeshire, from opening the period to publication and beyond. */
inBrowser('a month from opening to publication', () => {
  let product: Product;
  let browser: Browser;
  let farida: Person;
  let chidi: Person;
  let gita: Person;
  let kept = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchChromium(CHROMIUM as string)]);
    [farida, chidi, gita] = (await Promise.all([1, 2, 3].map(() => Person.at(browser, product.url)))) as [Person, Person, Person];
    await farida.signIn('farida.hope');
    await chidi.signIn('chidi.evans');
    await gita.signIn('gita.lal');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** What somebody takes away of a report at the publication, as JSON. */
  const takenAway = async (report: string): Promise<string> => {
    await farida.open(PUBLISHED);
    const href = await farida.page
      .locator('tr', { hasText: report })
      .getByRole('link', { name: `JSON of ${report}` })
      .getAttribute('href');
    return (await farida.page.request.get(`${product.url}${href ?? ''}`)).text();
  };

  it('begins with finance opening the period', async () => {
    await farida.open('/periods?organisation=cambridgeshire');
    expect(await farida.answer()).toBe('No period is open in Cambridgeshire County Council.');
    await farida.follow('Open a period');
    await farida.enter({ Organisation: 'Cambridgeshire County Council', 'Financial year': '2018-19', Period: '3 (June)' });
    expect(await farida.violations()).toEqual([]);
    await farida.press('Open the period');
    expect(await farida.notice()).toContain('Period 3 (June) of 2018-19 is open.');
    expect(await farida.answer()).toMatch(/^It is open in Cambridgeshire County Council: 0 of \d+ returns are submitted\.$/);
    expect(await farida.violations()).toEqual([]);
    await farida.picture('month-1-period-open');
  });

  it('shows the service what is due, takes its forecast with reasons, and its return', async () => {
    await chidi.open('/');
    expect(await chidi.text()).toContain('Submit the return of Children and Safeguarding for period 3 (June) of 2018-19');
    await chidi.open(`${PLACEMENTS}/forecast?year=2018-19`);
    expect(await chidi.page.locator('#period option:checked').innerText()).toContain('June');
    const was = await chidi.page.locator('input[name=was]').inputValue();
    const higher = (Number(was.replace('.', '')) / 100 + 250_000).toFixed(2);
    await chidi.enter({
      'Forecast outturn': higher,
      'Reason, reason 1': 'Unexplained',
      'Amount (£), reason 1': '250,000',
      'In words, reason 1': 'Eleven more placements since May.',
    });
    await chidi.press('Record the forecast');
    expect(await chidi.notice()).toContain('The forecast outturn of CCC/lac-placements for 2018-19');
    await chidi.open('/');
    await chidi.follow('Submit the return of Children and Safeguarding for period 3 (June) of 2018-19');
    expect(await chidi.violations()).toEqual([]);
    await chidi.picture('month-2-submit');
    await chidi.press('Submit the return');
    expect(await chidi.notice()).toContain('The return of Children and Safeguarding for period 3 (June) of 2018-19 is submitted.');
  });

  it('takes a question and its answer', async () => {
    await farida.open(PERIOD);
    await farida.page.locator('tr', { hasText: 'Children and Safeguarding' }).getByRole('link', { name: /^Ask/ }).click();
    await farida.enter({ About: 'Budget line CCC/lac-placements', Question: 'How many of the eleven are in residential homes?' });
    await farida.press('Ask');
    expect(await farida.notice()).toContain('Children and Safeguarding is asked.');
    await chidi.open('/');
    await chidi.follow('Answer 1 question about period 3 (June) of 2018-19');
    await chidi.page.getByRole('link', { name: /^Answer/ }).click();
    expect(await chidi.text()).toContain('How many of the eleven are in residential homes?');
    await chidi.press('Answer');
    expect(await chidi.problem()).toMatch(/answer must say something/);
    await chidi.enter({ Answer: 'Four; the others are with foster carers.' });
    await chidi.press('Answer');
    expect(await chidi.notice()).toContain('The question is answered.');
    await farida.open(PERIOD);
    expect(await farida.text()).toContain('Four; the others are with foster carers.');
    expect(await farida.violations()).toEqual([]);
    await chidi.open(PERIOD);
    await chidi.picture('month-3-question-answered');
  });

  it('moves budget across services, approved by who may', async () => {
    await farida.open('/request-a-virement?year=2018-19');
    await farida.tick('Temporary: 2018-19 only');
    await farida.enter({
      'Reference of the virement': 'CCC/2018-19/placements',
      'Reference of the line, line 1': 'CCC/waste-management',
      'Change (£), line 1': '-120,000',
      'Reference of the line, line 2': 'CCC/lac-placements',
      'Change (£), line 2': '120,000',
      Why: 'Waste tonnages are lower than planned; placements are higher.',
    });
    await farida.press('Request the virement');
    expect(await farida.heading()).toBe('Check the virement CCC/2018-19/placements before you send it');
    expect(await farida.text()).toMatch(
      /£120,000\.00, across Place & Economy and People & Communities|£120,000\.00, across People & Communities and Place & Economy/,
    );
    await farida.picture('month-4-virement-check');
    await farida.press('Request the virement');
    expect(await farida.notice()).toContain('It waits for approval');
    await farida.open(PERIOD);
    expect(await farida.text()).toMatch(/Virements waiting for approval\s+2 virements/);
    await gita.open('/virements/CCC%2F2018-19%2Fplacements/approve');
    await gita.date('Counts from (optional)', '2018-06-20');
    await gita.press('Approve and post it');
    await gita.press('Approve and post it');
    expect(await gita.notice()).toMatch(/CCC\/2018-19\/placements/);
    await gita.picture('month-5-virement-posted');
  });

  it('closes the period with what is left in sight', async () => {
    await farida.open(PERIOD);
    await farida.follow('Close the period');
    await farida.press('Close the period');
    expect(await farida.heading()).toBe('Check before you close period 3 (June) of 2018-19');
    expect(await farida.text()).toMatch(/Returns missing\s+\d+ returns/);
    expect(await farida.violations()).toEqual([]);
    await farida.picture('month-6-close-check');
    await farida.press('Close the period');
    expect(await farida.notice()).toContain('Period 3 (June) of 2018-19 is closed.');
  });

  it('publishes what the board reads', async () => {
    await farida.follow('Publish reports');
    await farida.enter({ 'For which meeting (optional)': 'General Purposes Committee, 24 July 2018' });
    expect(await farida.typedIn('Short name')).toBe('CAMBRIDGESHIRE-2018-19-3');
    await farida.press('Publish them');
    expect(await farida.heading()).toContain('Check before you publish');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('month-7-publish-check');
    await farida.press('Publish them');
    expect(await farida.notice()).toContain('is published.');
    expect(await farida.answer()).toMatch(/^\d+ reports are kept as published/);
    expect(await farida.violations()).toEqual([]);
    kept = await takenAway('Revenue monitoring');
    expect(JSON.parse(kept)).toMatchObject({ report: 'revenue-monitoring', period: 3, asAt: { publication: 'CAMBRIDGESHIRE-2018-19-3' } });
  });

  it('takes a late change from finance, with its source, and lists it', async () => {
    await chidi.open(`${PLACEMENTS}/forecast?year=2018-19&period=3`);
    const was = Number((await chidi.page.locator('input[name=was]').inputValue()).replace('.', '')) / 100;
    const late = {
      'Forecast outturn': (was + 40_000).toFixed(2),
      'Reason, reason 1': 'Unexplained',
      'Amount (£), reason 1': '40,000',
      'In words, reason 1': 'One more placement, told late.',
    };
    await chidi.enter(late);
    await chidi.press('Record the forecast');
    expect(await chidi.problem()).toMatch(/Period 3 of 2018-19 is closed.*Finance records a late change/s);
    await farida.open(`${PLACEMENTS}/forecast?year=2018-19&period=3`);
    await farida.enter(late);
    await farida.press('Record the forecast');
    expect(await farida.problem()).toMatch(/says why/);
    await farida.enter({ 'Why it comes late': 'E-mail of the placements team, 12 July 2018' });
    expect(await farida.violations()).toEqual([]);
    await farida.picture('month-8-late-change');
    await farida.press('Record the forecast');
    expect(await farida.notice()).toContain('The forecast outturn of CCC/lac-placements for 2018-19');
    await farida.open(PERIOD);
    expect(await farida.text()).toMatch(/Late changes[\s\S]*Budget line CCC\/lac-placements\s+E-mail of the placements team, 12 July 2018/);
    await chidi.open(PERIOD);
    expect(await chidi.text()).toContain('E-mail of the placements team, 12 July 2018');
    await chidi.picture('month-9-late-listed');
  });

  it('prints the published report for ever, and draws it again after further events and after a replay', async () => {
    expect(await takenAway('Revenue monitoring')).toBe(kept);
    const now = await product.outturn(
      'report',
      'revenue-monitoring',
      '--organisation',
      'cambridgeshire',
      '--year',
      '2018-19',
      '--period',
      '3',
      '--format',
      'json',
    );
    expect(JSON.parse(now)).toMatchObject({ notes: expect.arrayContaining([expect.stringContaining('E-mail of the placements team, 12 July 2018')]) });
    await farida.open(PUBLISHED);
    await farida.follow('Draw them again and compare');
    expect(await farida.answer()).toMatch(/^Drawn again from the ledger just now, all \d+ reports are the same, byte for byte\.$/);
    await product.outturn('replay', '--swap');
    expect(await product.outturn('publication', 'check', 'CAMBRIDGESHIRE-2018-19-3')).not.toMatch(/DIFFERENT|LOST|ALTERED/);
    await farida.open(`${PUBLISHED}?check=yes`);
    expect(await farida.answer()).toMatch(/^Drawn again from the ledger just now, all \d+ reports are the same, byte for byte\.$/);
    expect(await takenAway('Revenue monitoring')).toBe(kept);
    expect(await product.outturn('report', 'revenue-monitoring', '--as-at', 'pub:CAMBRIDGESHIRE-2018-19-3', '--format', 'json')).toBe(kept);
    await farida.open(`${PUBLISHED}?check=yes`);
    expect(await farida.violations()).toEqual([]);
    await farida.page.setViewportSize({ width: 320, height: 640 });
    expect([await farida.fits(), await farida.violations()]).toEqual([true, []]);
    await farida.page.setViewportSize({ width: 1_280, height: 900 });
    await farida.picture('month-10-drawn-again');
  });
});
