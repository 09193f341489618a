import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Product, startProduct } from '../bench/src/product.ts';
import { launchChromium } from './chromium.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { comparedWithReport } from './comparison.ts';
import { Person } from './person.ts';

const NORFOLK = { organisation: 'norfolk', year: '2017-18' };
/** Three quarters of it are ASC006's, a quarter ASC007's; £900,821.92 in the year, £1,200,000 in a full one. */
const PLACEMENTS = '/claims/ASC006%2Fplacements';

inBrowser('finance’s month', () => {
  let product: Product;
  let browser: Browser;
  let farida: Person;
  let frank: Person;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchChromium(CHROMIUM as string)]);
    [farida, frank] = await Promise.all([Person.at(browser, product.url), Person.at(browser, product.url)]);
    await farida.signIn('farida.hope');
    await frank.signIn('frank.iles');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('begins with the queue', async () => {
    expect(await farida.text()).toContain('8 claims to verify');
    await farida.follow('8 claims to verify');
    expect(await farida.answer()).toBe('Waiting for finance: 8 claims to be verified, 1 to be banked, 1 for better evidence.');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-1-queue');
  });

  it('verifies a claim at less than was claimed', async () => {
    await frank.open(`${PLACEMENTS}/verify`);
    await farida.follow('Verify ASC006/placements');
    await farida.tick('Sufficient');
    await farida.enter({
      'Verified in 2017-18 (optional)': '950,000',
      'Verified in a full year (optional)': '1,000,000',
      'What you looked at, and what you found': 'Admissions against the baseline; six of them were counted twice.',
    });
    await farida.press('Record the verification');
    expect(await farida.problem()).toMatch(/950,000/);
    expect(await farida.typedIn('What you looked at, and what you found')).toContain('six of them were counted twice');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-2-verify-refused');
    await farida.enter({ 'Verified in 2017-18 (optional)': '800,000' });
    await farida.press('Record the verification');
    expect(await farida.notice()).toContain('Claim ASC006/placements is verified; its evidence is sufficient.');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-3-verified');
  });

  it('shows the second in finance what the first has recorded meanwhile, and overwrites nothing', async () => {
    await frank.tick('Partial');
    await frank.enter({ 'What you looked at, and what you found': 'Two lists do not agree.' });
    await frank.press('Record the verification');
    expect(await frank.text()).toMatch(/What others recorded meanwhile[\s\S]*farida\.hope/);
    expect(await frank.typedIn('What you looked at, and what you found')).toBe('Two lists do not agree.');
    expect(await frank.violations()).toEqual([]);
    await frank.picture('finance-4-recorded-meanwhile');
  });

  it('rejects a claim with a reason, after a look at what that means', async () => {
    await frank.open('/claims/A%2FR.6.204%2Fphase-2/reject');
    expect(await frank.violations()).toEqual([]);
    await frank.press('Reject the claim');
    expect(await frank.problem()).toContain('There is a problem');
    await frank.enter({ Why: 'The posts were deleted in phase 1 and are claimed there.' });
    await frank.press('Reject the claim');
    expect(await frank.heading()).toBe('Check before you reject claim A/R.6.204/phase-2');
    expect(await frank.violations()).toEqual([]);
    await frank.press('Reject the claim');
    expect(await frank.notice()).toContain('Claim A/R.6.204/phase-2 is rejected.');
    expect(await frank.text()).toContain('The posts were deleted in phase 1 and are claimed there.');
    await frank.open('/queue');
    expect(await frank.answer()).toContain('6 claims to be verified, 2 to be banked');
  });

  it('opens a budget line and takes the saving out of it', async () => {
    await farida.open(`${PLACEMENTS}/bank`);
    expect(await farida.text()).toContain('Take the saving out of budgets first; then bank the claim.');
    expect(await farida.violations()).toEqual([]);
    await farida.open('/set-a-budget?year=2017-18');
    await farida.enter({ 'Reference of the line': 'NCC/purchase-of-care', Service: 'Services to Users', 'Budget for 2017-18': '90,000,000' });
    expect(await farida.violations()).toEqual([]);
    await farida.press('Open the line');
    expect(await farida.notice()).toContain('Line NCC/purchase-of-care opens 2017-18 with £90,000,000.00.');
    await farida.open('/adjust-budgets?year=2017-18');
    await farida.enter({
      'Reference of the adjustment': 'NCC/2017-18/placements',
      'Reference of the line, line 1': 'NCC/purchase-of-care',
      'Change (£), line 1': '-800,000',
      'Scheme or paper that it comes from (optional)': 'ASC006',
      Why: 'Purchase of care reduced for placements avoided.',
    });
    expect(await farida.violations()).toEqual([]);
    await farida.press('Record the adjustment');
    expect(await farida.heading()).toBe('Check before budgets are reduced');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-5-budget-check');
    await farida.press('Record the adjustment');
    expect(await farida.notice()).toContain('£800,000.00 leaves the budgets of 2017-18 by NCC/2017-18/placements.');
    expect(await farida.violations()).toEqual([]);
  });

  it('banks the claim against it', async () => {
    await farida.open(`${PLACEMENTS}/bank`);
    await farida.press('Bank the claim');
    expect(await farida.heading()).toBe('Check before you bank claim ASC006/placements');
    expect(await farida.text()).toMatch(/Backed by\s+NCC\/2017-18\/placements[\s\S]*Left of it afterwards\s+£0\.00/);
    expect(await farida.violations()).toEqual([]);
    await farida.page.setViewportSize({ width: 320, height: 640 });
    expect([await farida.fits(), await farida.violations()]).toEqual([true, []]);
    await farida.page.setViewportSize({ width: 1_280, height: 900 });
    await farida.picture('finance-6-bank-check');
    await farida.press('Bank the claim');
    expect(await farida.notice()).toContain('Claim ASC006/placements is banked: £800,000.00 in 2017-18.');
    await farida.picture('finance-7-banked');
    const rows = await comparedWithReport(farida, product, NORFOLK, ['ASC006', 'ASC007']);
    expect(rows).toMatchObject([
      { banked: '600000.00', fullYearBanked: '750000.00', verified: '0.00', achieved: '0.00' },
      { banked: '200000.00', fullYearBanked: '250000.00', verified: '0.00', achieved: '0.00' },
    ]);
  });

  it('reverses the part that did not last', async () => {
    await farida.open(`${PLACEMENTS}/reverse`);
    await farida.date('Not sustained from', '2018-01-01');
    await farida.enter({ 'Taken off in the year of that day': '900,000', 'Taken off in a full year': '200,000', Why: 'Four people were admitted after all.' });
    await farida.press('Reverse it');
    expect(await farida.problem()).toMatch(/800,000/);
    expect(await farida.violations()).toEqual([]);
    await farida.enter({ 'Taken off in the year of that day': '100,000' });
    await farida.press('Reverse it');
    expect(await farida.heading()).toBe('Check before you reverse claim ASC006/placements');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-8-reverse-check');
    await farida.press('Reverse it');
    expect(await farida.notice()).toContain('£100,000.00 of claim ASC006/placements is reversed from 1 January 2018, £200,000.00 in a full year.');
  });

  it('cannot show a balancing line as green, whatever is sent', async () => {
    await farida.open('/schemes/ASC031/override?year=2017-18');
    expect(await farida.text()).toContain('A balancing line cannot be shown as green or blue.');
    await farida.tick('Amber');
    await farida.enter({ Why: 'The list of ideas is longer than in May.' });
    await farida.page.evaluate(`document.querySelector('input[name=rag][value=amber]').value = 'green'`);
    await farida.press('Override the RAG');
    expect(await farida.problem()).toMatch(/balancing line/i);
    expect(await farida.typedIn('Why')).toBe('The list of ideas is longer than in May.');
    expect(await farida.violations()).toEqual([]);
    await farida.picture('finance-9-override-refused');
  });

  it('ends with the figures that the command line prints', async () => {
    const rows = await comparedWithReport(frank, product, NORFOLK, ['ASC006', 'ASC007', 'ASC031']);
    expect(rows).toMatchObject([
      { banked: '525000.00', fullYearBanked: '600000.00', forecast: '3700000.00' },
      { banked: '175000.00', fullYearBanked: '200000.00', forecast: '1350000.00' },
      { rag: 'red', ragComputed: 'red', overrideBy: null, banked: '0.00' },
    ]);
    // Recorded after the year, the reduction counts from its last month.
    await frank.open('/budgets/NCC%2Fservices-to-users?year=2017-18&period=12');
    expect(await frank.text()).toMatch(/NCC\/purchase-of-care\s+–\s+89,200/);
    await frank.picture('finance-10-budgets');
  });
});
