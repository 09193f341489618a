import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { AXE } from './chromium.ts';
import { PortalPage } from './pages.ts';
import { bare, sheetsOf } from './paper.ts';

const IN_PAGE = join(import.meta.dirname, 'in-page.js');
/** 320 CSS pixels are 1,280 at a zoom of 400%; a sheet of A4 across, within its margins, is 1,047. */
const WIDE = { width: 1_280, height: 900 };
const NARROW = { width: 320, height: 256 };
const PAPER = { width: 1_047, height: 740 };
const MARGINS = { top: '10mm', right: '10mm', bottom: '10mm', left: '10mm' };

/** Puts into every page of a context what the walker asks it with. */
export async function letWalk(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(`${readFileSync(AXE, 'utf8')}\n${readFileSync(IN_PAGE, 'utf8')}`);
  return context;
}

/** Looks at a page as people do who cannot see it well, hold no mouse, zoom in, or print it. */
export class Walker extends PortalPage {
  /** What the browser refused because of the pages' policy. */
  readonly refused: string[] = [];

  static async at(context: BrowserContext, url: string): Promise<Walker> {
    const page: Page = await context.newPage();
    await page.setViewportSize(WIDE);
    return new Walker(page, url);
  }

  constructor(page: Page, url: string) {
    super(page, url);
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.refused.push(message.text());
    });
  }

  #ask(question: string): Promise<string[]> {
    return this.page.evaluate<string[]>(`outturnWalk.${question}`);
  }

  /** Goes from one end of the page to the other with the Tab key. */
  async keyboardProblems(): Promise<string[]> {
    const stops = await this.page.evaluate<number>('outturnWalk.watchFocus()');
    // Presses arrive in the order in which they are sent; nobody waits for one before the next.
    await Promise.all(Array.from({ length: stops + 2 }, () => this.page.keyboard.press('Tab')));
    const problems = await this.#ask('focusProblems()');
    // What has the focus looks different from its likes.
    await this.page.evaluate('document.activeElement.blur()');
    return problems;
  }

  /** At a zoom of 400%. */
  async narrowProblems(): Promise<string[]> {
    await this.page.setViewportSize(NARROW);
    const problems = [...(await this.#ask('reflowProblems()')), ...(await this.violationsOfLayout())];
    await this.page.setViewportSize(WIDE);
    return problems;
  }

  /** On paper, as it is laid out. */
  async printProblems(): Promise<string[]> {
    await this.page.setViewportSize(PAPER);
    await this.page.emulateMedia({ media: 'print' });
    const problems = await this.#ask('printProblems()');
    await this.page.emulateMedia({ media: null });
    await this.page.setViewportSize(WIDE);
    return problems;
  }

  /** On paper, as Chromium prints it: headers of tables and all else that is to be read is there to its end, and as large as it should be. */
  async printedProblems(): Promise<string[]> {
    await this.page.emulateMedia({ media: 'print' });
    const wanted = await this.#ask('textsOnPaper()');
    await this.page.emulateMedia({ media: null });
    const sheets = sheetsOf(await this.page.pdf({ format: 'A4', landscape: true, preferCSSPageSize: true, margin: MARGINS }));
    const small = sheets.filter(({ percent }) => percent < 100).map(({ percent }) => `too wide for the sheet: printed at ${percent}%`);
    return [...new Set([...small, ...notPrinted(wanted, sheets.map(({ text }) => text).join(''))])];
  }

  pastProblems(): Promise<string[]> {
    return this.#ask('pastProblems()');
  }

  errorProblems(): Promise<string[]> {
    return this.#ask('errorProblems()');
  }

  /** Fills the page's form with what it cannot take, and sends it with the Enter key; gives the status of the answer. */
  async sendWrongly(): Promise<number> {
    await this.page.evaluate('outturnWalk.fillWrongly()');
    const form = this.page.locator('main form[method=post]').last();
    const typed = form.locator('input.govuk-input:visible').first();
    await ((await typed.count()) > 0 ? typed : form.locator('button[type=submit]').first()).focus();
    const [answer] = await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.keyboard.press('Enter')]);
    return answer?.status() ?? 0;
  }
}

/** Texts that are printed less often than they are to be read. What a header on the next sheet parts is looked for word by word. */
function notPrinted(wanted: readonly string[], printed: string): string[] {
  const times = new Map<string, number>();
  for (const text of wanted) times.set(bare(text), (times.get(bare(text)) ?? 0) + 1);
  const isThere = (text: string) => printed.split(bare(text)).length > (times.get(bare(text)) ?? 1);
  const isParted = (text: string) => text.trim().includes(' ') && text.split(/\s+/).every((word) => printed.includes(bare(word)));
  return wanted.filter((text) => !isThere(text) && !isParted(text)).map((text) => `not printed to its end: ${text.replaceAll(/\s+/g, ' ').trim()}`);
}
