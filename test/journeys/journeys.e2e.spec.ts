import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Product, startProduct } from '../bench/src/product.ts';
import { launchChromium } from './chromium.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { Person } from './person.ts';

/** The journeys' own comparison: what a page shows beside what the command line prints of the same ledger. */
async function tracker(product: Product, ...options: string[]): Promise<readonly Record<string, unknown>[]> {
  const report = JSON.parse(await product.outturn('report', 'savings-tracker', '--format', 'json', ...options)) as { rows: readonly Record<string, unknown>[] };
  return report.rows;
}

inBrowser('journeys through the running product', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchChromium(CHROMIUM as string)]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('an administrator sets up a new council from nothing, and finance its first scheme', async () => {
    const ada = await Person.at(browser, product.url);
    await ada.signIn('ada.lowe');
    await ada.open('/admin/structure');
    await ada.picture('structure');
    await ada.follow('Register an organisation');
    await ada.enter({ 'Short name': 'suffolk', Name: 'Suffolk County Council' });
    await ada.press('Register it');
    expect(await ada.notice()).toMatch(/Suffolk County Council is registered/);
    await ada.follow('Define a service');
    await ada.enter({ Organisation: 'Suffolk County Council', 'Short name': 'SCC/adults', Name: 'Adult care' });
    expect(await ada.violations()).toEqual([]);
    await ada.press('Define it');
    expect(await ada.notice()).toMatch(/Adult care is defined/);
    await ada.follow('Open a financial year');
    await ada.enter({ 'Financial year': '2024-25' });
    await ada.press('Open it');
    await ada.open('/admin/people');
    await ada.picture('people');
    await ada.follow('Add somebody');
    await ada.enter({ Account: 'suffolk.finance', Name: 'Sofia Finance', 'First password (optional)': 'four tin drums and a bell' });
    await ada.press('Add');
    await ada.tick('finance');
    await ada.press('Record it');
    expect(await ada.notice()).toMatch(/suffolk.finance/);

    const sofia = await Person.at(browser, product.url);
    await sofia.signIn('suffolk.finance', 'four tin drums and a bell');
    await sofia.open('/admin/structure/new-programme');
    await sofia.enter({ Organisation: 'Suffolk County Council', 'Short name': 'SCC/care-2024', Name: 'Care programme 2024' });
    await sofia.press('Create it');
    await sofia.open('/admin/structure/new-workstream');
    await sofia.enter({ Programme: 'Care programme 2024 (SCC/care-2024)', 'Short name': 'SCC/reviews', Name: 'Reviews' });
    await sofia.press('Create it');
    await sofia.open('/programmes/SCC%2Fcare-2024/target');
    await sofia.enter({ 'Financial year': '2024-25', 'To be found in the year': '£500,000' });
    await sofia.press('Set the target');
    expect(await sofia.notice()).toMatch(/2024-25 is set/);

    const summary = JSON.parse(
      await product.outturn('report', 'programme-summary', '--by', 'programme', '--organisation', 'suffolk', '--year', '2024-25', '--format', 'json'),
    ) as { rows: Record<string, unknown>[] };
    expect(summary.rows).toMatchObject([{ programme: 'SCC/care-2024', programmeTarget: '500000.00', unidentified: '500000.00' }]);
  });

  it('a board member goes from the dashboard to a scheme’s story, and to what it was before', async () => {
    const beth = await Person.at(browser, product.url);
    await beth.signIn('beth.jarvis');
    await beth.open('/?organisation=norfolk');
    await beth.picture('dashboard');
    await beth.open('/schemes?organisation=norfolk&year=2017-18&sort=variance');
    await beth.picture('savings-tracker');
    await beth.open('/schemes/ASC006?year=2017-18');
    await beth.picture('scheme');
    expect(await beth.text()).not.toMatch(/Change the forecast/);
    const [now] = (await tracker(product, '--organisation', 'norfolk', '--year', '2017-18')).filter((row) => row['scheme'] === 'ASC006');
    expect(await beth.text()).toContain(`${Number(String(now?.['forecast']).replace(/\.00$/, '')) / 1_000}`.replace(/(\d)(\d{3})$/, '$1,$2'));
    await beth.open('/schemes/ASC006?year=2017-18&as-at=2017-07-10');
    await beth.picture('scheme-in-the-past');
    expect(await beth.banner()).toMatch(/As it stood at the end of 10 July 2017/);
    const [before] = (await tracker(product, '--organisation', 'norfolk', '--year', '2017-18', '--as-at', '2017-07-10')).filter(
      (row) => row['scheme'] === 'ASC006',
    );
    expect(before?.['forecast']).toBe('4445000.00');
    expect(await beth.text()).toContain('4,445');
    await beth.open('/schemes/ASC006/forecast');
    expect(await beth.heading()).toBe('You can not do this');
  });
});
