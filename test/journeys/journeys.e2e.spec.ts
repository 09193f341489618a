import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Product, startProduct } from '../bench/src/product.ts';
import { launchChromium } from './chromium.ts';
import { comparedWithReport } from './comparison.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { Person } from './person.ts';

const SUFFOLK = { organisation: 'suffolk', year: '2024-25' };
const NORFOLK = { organisation: 'norfolk', year: '2017-18' };

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

    await proposesAndApproves(sofia);

    const summary = JSON.parse(
      await product.outturn('report', 'programme-summary', '--by', 'programme', '--organisation', 'suffolk', '--year', '2024-25', '--format', 'json'),
    ) as { rows: Record<string, unknown>[] };
    expect(summary.rows).toMatchObject([{ programme: 'SCC/care-2024', programmeTarget: '500000.00', unidentified: '400000.00', currentTarget: '100000.00' }]);
    await sofia.open('/programmes/SCC%2Fcare-2024?year=2024-25');
    expect(await sofia.text()).toMatch(/£400k/);
    const [first] = await comparedWithReport(sofia, product, SUFFOLK, ['SCC/reviews-1']);
    expect(first).toMatchObject({ currentTarget: '100000.00', forecast: '100000.00', targetToDate: '0.00' });
  });

  /** Finance's first scheme: its saving arrives in the last two months. */
  const proposesAndApproves = async (sofia: Person) => {
    await sofia.open('/programmes/SCC%2Fcare-2024');
    await sofia.follow('Propose a scheme');
    await sofia.enter({ Reference: 'SCC/reviews-1', Title: 'Reviews on time', Owner: 'Head of Reviews' });
    await sofia.tick('Technical efficiency', 'Recurrent', 'Projected');
    await sofia.page.check('input[name=cashReleasing][value=yes]');
    await sofia.choose('service', /Adult care/);
    await sofia.press('Propose the scheme');
    expect(await sofia.notice()).toContain('SCC/reviews-1');
    await sofia.open('/schemes/SCC%2Freviews-1/approve?from=2024-25');
    await sofia.enter({ 'Saving (£), 2024-25': '100,000' });
    await sofia.tick('By month');
    await sofia.enter({ '2024-25 (£), February': '40,000', '2024-25 (£), March': '50,000' });
    await sofia.press('Approve the scheme');
    expect(await sofia.problem()).toContain('The months of 2024-25 add up to £90,000.00; its target is £100,000.00. Spread the other £10,000.00 over them.');
    expect(await sofia.text()).toMatch(/Left to spread over 2024-25\s+£10,000\.00/);
    expect(await sofia.violations()).toEqual([]);
    await sofia.picture('approve-by-month-refused');
    await sofia.enter({ '2024-25 (£), March': '60,000' });
    await sofia.press('Approve the scheme');
    expect(await sofia.text()).toContain('February £40,000.00, March £60,000.00');
    await sofia.press('Approve the scheme');
    expect(await sofia.notice()).toContain('SCC/reviews-1 is approved.');
  };

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
    const [now] = await comparedWithReport(beth, product, NORFOLK, ['ASC006']);
    expect(now).toMatchObject({ forecast: '3700000.00' });
    await beth.open('/schemes/ASC006?year=2017-18&as-at=2017-07-10');
    await beth.picture('scheme-in-the-past');
    expect(await beth.banner()).toMatch(/As it stood at the end of 10 July 2017/);
    const [before] = await comparedWithReport(beth, product, { ...NORFOLK, asAt: '2017-07-10' }, ['ASC006', 'ASC013']);
    expect(before).toMatchObject({ forecast: '4445000.00' });
    await beth.open('/schemes/ASC006/forecast');
    expect(await beth.heading()).toBe('You cannot do this');
  });
});
