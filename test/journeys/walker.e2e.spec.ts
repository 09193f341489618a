import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { bare, sheetsOf } from './paper.ts';
import { letWalk, Walker } from './walker.ts';

const ROWS = Array.from({ length: 120 }, (_, n) => `<tr><td>Row ${n}</td><td><a href="#r${n}">£1,000</a></td></tr>`).join('');

/** What the walker would not notice on a page would not be noticed on any. */
inBrowser('the walker itself', () => {
  let browser: Browser;
  let walker: Walker;

  beforeAll(async () => {
    browser = await launchChromium(CHROMIUM as string);
    walker = await Walker.at(await letWalk(await browser.newContext()), 'about:blank');
  });
  afterAll(() => browser?.close());

  const show = async (html: string, style = '') => {
    await walker.page.goto('about:blank');
    await walker.page.setContent(`<!doctype html><html lang="en"><title>t</title><style>:focus { outline: 2px solid } ${style}</style><main>${html}</main>`);
  };
  const table = `<table><thead><tr><th>Office difference</th><th>Banked, £000</th></tr></thead><tbody>${ROWS}</tbody></table>`;

  it('finds nothing wrong with a long table, and prints its headers on every sheet', async () => {
    await show(table);
    expect(await walker.keyboardProblems()).toEqual([]);
    expect(await walker.printedProblems()).toEqual([]);
    const sheets = sheetsOf(await walker.page.pdf({ format: 'A4' }));
    expect(sheets.length).toBeGreaterThan(2);
    for (const { text } of sheets) expect(text).toContain(bare('Office difference Banked, £000'));
    expect(sheets.map(({ text }) => text).join('')).toContain('row119£1,000');
  });

  it('goes to the last of many stops with the keyboard', async () => {
    await show(table, 'tr:last-child a:focus { outline: none }');
    expect(await walker.keyboardProblems()).toEqual(['no mark of the focus on <a> £1,000']);
    await show(`${table}<a href="#a" id="late">late</a><a href="#b" tabindex="1">first of all</a>`);
    expect(await walker.keyboardProblems()).toEqual([expect.stringContaining('the focus goes back to')]);
    await show(`${table}<div onfocusin="event.target.blur()"></div><a href="#a" id="trap">trap</a>`);
    await walker.page.evaluate("document.querySelector('#trap').addEventListener('keydown', (event) => event.preventDefault())");
    await walker.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"#z\">never reached</a>')");
    expect(await walker.keyboardProblems()).toEqual(['the keyboard does not reach <a> never reached']);
  });

  it('misses a header that is not printed, and one that stands on the first sheet alone', async () => {
    await show(table, 'th:last-child { clip-path: inset(0 50% 0 0) }');
    expect(await walker.printedProblems()).toEqual(['not printed to its end: Banked, £000']);
    await show(table, '@media print { thead { display: table-row-group } }');
    expect(await walker.printProblems()).toEqual(['does not stand on every sheet: <thead> Office differenceBanked, £000']);
  });

  it('sees what is cut at the right of a frame, and what is too wide for a sheet', async () => {
    await show('<div style="overflow: hidden; width: 200px; white-space: nowrap">Variance of the whole programme against its target</div>');
    expect(await walker.printedProblems()).toEqual(['not printed to its end: Variance of the whole programme against its target']);
    await show('<div style="overflow: hidden; width: 600px; white-space: nowrap">Variance of the whole programme against its target</div>');
    expect(await walker.printedProblems()).toEqual([]);
    await show('<p style="white-space: nowrap; width: 1200px">Weighted delivery</p>');
    expect(await walker.printedProblems()).toEqual([expect.stringMatching(/^too wide for the sheet: printed at \d\d%$/)]);
  });
});
