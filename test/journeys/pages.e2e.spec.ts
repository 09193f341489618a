import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type DemoServer, signedIn, startDemoServer } from './demo-server.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { DashboardPage, PortalPage, SchemePage, TrackerPage } from './pages.ts';

let server: DemoServer;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  [server, browser] = await Promise.all([startDemoServer(), launchChromium(CHROMIUM)]);
  context = await signedIn(await browser.newContext({ viewport: { width: 1280, height: 900 } }), server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

inBrowser('a board member', () => {
  it('goes from the dashboard to the story of a scheme, and to what it was before', async () => {
    const page = await context.newPage();
    const dashboard = new DashboardPage(page, server.url);
    await dashboard.open('/');
    expect(await dashboard.headlineOf('Adult social care savings 2017-20')).toBe(
      '£200k of the £14.2m target for 2017-18 is banked; the forecast is £1.6m short, worse than in June.',
    );
    await dashboard.follow('Adult social care savings 2017-20');
    expect(await dashboard.answer()).toContain('£1.6m short');
    await dashboard.follow('All schemes of this programme in the savings tracker');
    const tracker = new TrackerPage(page, server.url);
    await tracker.filter({ rag: 'red' });
    expect(await tracker.schemes()).toEqual(['ASC013', 'ASC031']);
    await tracker.filter({ rag: '', q: 'customer pathway' });
    await tracker.follow('ASC006');
    const scheme = new SchemePage(page, server.url);
    expect(await scheme.heading()).toContain('Promoting Independence - Customer Pathway');
    const story = await scheme.story();
    expect(story.some((sentence) => sentence.includes('lowered the forecast for 2017-18 by £400,000.00 to £3,700,000.00'))).toBe(true);
    await scheme.goToMoment('10 August 2017');
    expect(await scheme.banner()).toContain('As it stood at the end of 10 August 2017 (position');
    expect(await scheme.answer()).toContain('the forecast is £345k short, worse than in May');
    expect((await scheme.story()).length).toBeLessThan(story.length);
    await scheme.follow('Norfolk County Council');
    expect(await scheme.banner()).toContain('10 August 2017');
    await scheme.follow('Back to now');
    expect(await scheme.banner()).toBeNull();
    await page.close();
  });

  it('follows a figure to the entries that make it', async () => {
    const page = await context.newPage();
    const scheme = new SchemePage(page, server.url);
    await scheme.open('/schemes/ASC006?year=2017-18');
    await Promise.all([
      page.waitForNavigation(),
      page
        .locator('tr', { hasText: /^\s*Forecast/ })
        .locator('a')
        .first()
        .click(),
    ]);
    expect(await scheme.answer()).toBe('It is £3,700,000.00.');
    expect(await page.locator('.totals').innerText()).toContain('The parts add up to the figure.');
    await Promise.all([page.waitForNavigation(), page.locator('tbody a[href*="/audit/entries/"]').last().click()]);
    expect(await scheme.answer()).toContain('lowered the forecast');
    await page.close();
  });
});

inBrowser('a reader', () => {
  it('gets along with the keyboard alone', async () => {
    const page = await context.newPage();
    const portal = new PortalPage(page, server.url);
    await portal.open('/schemes?organisation=norfolk&year=2017-18');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Skip to main content');
    expect(await page.locator('.govuk-skip-link').boundingBox()).toMatchObject({ x: expect.any(Number) });
    await page.keyboard.press('Enter');
    expect(await portal.tabTo('ASC006')).toBe(true);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await portal.heading()).toContain('Customer Pathway');
    expect(await portal.tabTo('See an earlier moment')).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('2017-07-10');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await portal.banner()).toContain('10 July 2017');
    await page.close();
  });

  it('needs no script', async () => {
    const quiet = await signedIn(await browser.newContext({ javaScriptEnabled: false }), server.url);
    const page = await quiet.newPage();
    const tracker = new TrackerPage(page, server.url);
    await tracker.open('/schemes?organisation=norfolk&year=2017-18');
    await tracker.filter({ q: 'reablement' });
    expect(await tracker.schemes()).toEqual(['ASC007']);
    await tracker.goToMoment('2017-07-10');
    expect(await tracker.banner()).toContain('10 July 2017');
    expect(await tracker.schemes()).toEqual(['ASC007']);
    await quiet.close();
  });

  it('takes the chosen schemes away as a file', async () => {
    const page = await context.newPage();
    const tracker = new TrackerPage(page, server.url);
    await tracker.open('/schemes?organisation=norfolk&year=2017-18&rag=red');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV', exact: true }).click()]);
    expect(download.suggestedFilename()).toMatch(/^savings-tracker-2017-18-at-\d+\.csv$/);
    await page.close();
  });
});
