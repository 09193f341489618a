import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Product, startProduct } from '../bench/src/product.ts';
import { launchChromium } from './chromium.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { comparedWithReport } from './comparison.ts';
import { Person } from './person.ts';

/** As small as a PDF can be and still be taken for one. */
const LETTER = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';
const NORFOLK = { organisation: 'norfolk', year: '2017-18' };

inBrowser('a service officer’s month', () => {
  let product: Product;
  let browser: Browser;
  let nora: Person;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchChromium(CHROMIUM as string)]);
    nora = await Person.at(browser, product.url);
    await nora.signIn('nora.adams');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('begins with what is to do', async () => {
    expect(await nora.text()).toContain('19 returns due for period 5 (August) of 2017-18');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-1-to-do');
    await nora.follow('19 returns due for period 5 (August) of 2017-18');
    expect(await nora.answer()).toBe('19 of 19 returns are due for period 5 (August) of 2017-18 in Norfolk County Council.');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-2-forecasts-due');
  });

  it('changes a forecast: reasons that do not add up are refused and nothing typed is lost', async () => {
    await nora.follow('Change the forecast of ASC006');
    await nora.enter({
      'New forecast': '3,620,000',
      'Reason, reason 1': 'Later start than planned',
      'Amount (£), reason 1': '-50,000',
      'In words, reason 1': 'The second assessment team starts in October.',
      'Reason, reason 2': 'Demand higher or lower than assumed',
      'Amount (£), reason 2': '-20,000',
      'In words, reason 2': 'More people came forward over the summer.',
    });
    await nora.press('Record the forecast');
    expect(await nora.problem()).toContain('£10,000');
    expect(await nora.text()).toMatch(/Left to explain\s+-?−?£?-?−?10,000/);
    expect(await nora.typedIn('In words, reason 1')).toBe('The second assessment team starts in October.');
    expect(await nora.typedIn('Amount (£), reason 2')).toBe('-20,000');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-3-reasons-refused');
    await nora.page.setViewportSize({ width: 320, height: 640 });
    expect([await nora.fits(), await nora.violations()]).toEqual([true, []]);
    await nora.picture('officer-3-reasons-refused-narrow');
    await nora.page.setViewportSize({ width: 1_280, height: 900 });
    await nora.enter({ 'Amount (£), reason 2': '-30,000' });
    await nora.press('Record the forecast');
    expect(await nora.notice()).toContain('The forecast of ASC006 for 2017-18 is £3,620,000.00.');
    expect(await nora.text()).toContain('The second assessment team starts in October.');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-4-forecast-recorded');
  });

  it('confirms one forecast without any script', async () => {
    const quiet = await Person.at(browser, product.url, { javaScriptEnabled: false });
    await quiet.signIn('nora.adams');
    await quiet.open('/forecasts');
    await quiet.follow('Confirm the forecast of ASC013');
    await quiet.press('Confirm it unchanged');
    expect(await quiet.notice()).toContain('The forecast for 2017-18 is confirmed at period 5.');
    await quiet.open('/forecasts');
    expect(await quiet.answer()).toContain('17 of 19 returns are due');
  });

  it('records several returns at once', async () => {
    await nora.open('/forecasts');
    await nora.follow('Record several at once');
    expect(await nora.violations()).toEqual([]);
    await nora.tick('Confirm unchanged: ASC009', 'Confirm unchanged: ASC028', 'Confirm unchanged: ASC030');
    await nora.enter({ 'New forecast (£) of ASC024': '170,000', 'Reason of ASC024': 'Later start than planned' });
    await nora.press('Record these returns');
    expect(await nora.problem()).toContain('There is a problem');
    expect(await nora.typedIn('New forecast (£) of ASC024')).toBe('170,000');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-5-several-at-once');
    await nora.enter({ 'In words, ASC024': 'The new contract begins a month later.' });
    await nora.press('Record these returns');
    expect(await nora.answer()).toContain('13 of 19 returns are due');
    expect(await nora.notice()).toMatch(/return/);
  });

  it('sets a milestone with the keyboard alone', async () => {
    await nora.open('/schemes/ASC006/milestone');
    expect(await nora.violations()).toEqual([]);
    const { keyboard } = nora.page;
    await nora.reach('Milestone');
    await keyboard.type('Second assessment team in post');
    for (const part of ['2', '10', '2017']) {
      await keyboard.press('Tab');
      await keyboard.type(part);
    }
    await nora.reach('Record the milestone');
    await nora.picture('officer-6-milestone');
    await Promise.all([nora.page.waitForNavigation(), keyboard.press('Enter')]);
    expect(await nora.notice()).toContain('The milestone “Second assessment team in post” is due on 2 October 2017.');
    expect(await nora.text()).toContain('Second assessment team in post');
  });

  it('claims a saving with its evidence, and says how far it has come', async () => {
    await nora.open('/schemes/ASC013/claim');
    expect(await nora.violations()).toEqual([]);
    await nora.enter({ 'Reference of the claim': 'ASC013/day-centre', 'What changed': 'Contract', 'Which one': 'day-centre-4' });
    await nora.date('In effect from', '2017-09-04');
    await nora.tick('A weekly cost, before and after', 'Progressing');
    await nora.enter({ 'Weekly cost before': '1,000', 'Weekly cost after': '600', 'Title, evidence 1': 'Letter of the provider' });
    await nora.attach('File, evidence 1', 'letter.pdf', 'application/pdf', LETTER);
    await nora.press('Record the claim');
    expect(await nora.heading()).toBe('Check the claim before it is recorded');
    expect(await nora.text()).toMatch(/£11,942\.86[\s\S]*£20,800\.00[\s\S]*Letter of the provider \(file letter\.pdf\)/);
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-7-claim-check');
    await nora.press('Record the claim');
    expect(await nora.notice()).toContain('Claim ASC013/day-centre is recorded');
    expect(await nora.text()).toContain('Letter of the provider: download');
    expect(await nora.violations()).toEqual([]);
    await nora.picture('officer-8-claim');
    const [download] = await Promise.all([nora.page.waitForEvent('download'), nora.page.getByRole('link', { name: /^download/ }).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(LETTER);
    const before = await comparedWithReport(nora, product, NORFOLK, ['ASC013']);
    expect(before).toMatchObject([{ progressing: '11942.86', weighted: '5971.43', achieved: '0.00' }]);

    await nora.open('/claims/ASC013%2Fday-centre/progress');
    await nora.tick('Achieved');
    await nora.date('Since', '2017-09-04');
    expect(await nora.violations()).toEqual([]);
    await nora.press('Record how far it has come');
    expect(await nora.notice()).toContain('Claim ASC013/day-centre is achieved.');
  });

  it('sees nothing of another council’s service', async () => {
    for (const path of ['/schemes/C%2FR.5.307', '/schemes/C%2FR.5.307/forecast', '/claims/C%2FR.5.307%2Fpackage-1', '/schemes/C%2FR.5.307?as-at=2018-06-01']) {
      expect([path, await nora.open(path)]).toEqual([path, 404]);
      expect(await nora.text()).not.toContain('Reassessment');
    }
    expect(await nora.violations()).toEqual([]);
  });

  it('ends with the figures that the command line prints', async () => {
    const rows = await comparedWithReport(nora, product, NORFOLK, ['ASC006', 'ASC013', 'ASC024', 'ASC009']);
    expect(rows).toMatchObject([
      { forecast: '3620000.00', variance: '-825000.00', period: 5 },
      { forecast: '700000.00', achieved: '11942.86', progressing: '0.00', fullYearAchieved: '20800.00', period: 5 },
      { forecast: '170000.00' },
      { forecast: '250000.00' },
    ]);
  });
});
