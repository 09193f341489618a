import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { AXE } from './chromium.ts';
import { PortalPage } from './pages.ts';

const IN_PAGE = join(import.meta.dirname, 'in-page.js');
/** 320 CSS pixels are 1,280 at a zoom of 400%; a sheet of A4 across, within its margins, is 1,047. */
const WIDE = { width: 1_280, height: 900 };
const NARROW = { width: 320, height: 256 };
const PAPER = { width: 1_047, height: 740 };
/** Of a page with many rows the first so many are walked with the keyboard. */
const MOST_STOPS = 90;

/** Puts into every page of a context what the walker asks it with. */
export async function letWalk(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(`${readFileSync(AXE, 'utf8')}\n${readFileSync(IN_PAGE, 'utf8')}`);
  return context;
}

/** Looks at a page as people do who can not see it well, hold no mouse, zoom in, or print it. */
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
    const most = Math.min(stops, MOST_STOPS);
    for (let n = 0; n < most + 2; n += 1) await this.page.keyboard.press('Tab');
    const problems = await this.#ask(`focusProblems(${most})`);
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

  /** On paper. */
  async printProblems(): Promise<string[]> {
    await this.page.setViewportSize(PAPER);
    await this.page.emulateMedia({ media: 'print' });
    const problems = await this.#ask('printProblems()');
    await this.page.emulateMedia({ media: null });
    await this.page.setViewportSize(WIDE);
    return problems;
  }

  pastProblems(): Promise<string[]> {
    return this.#ask('pastProblems()');
  }

  errorProblems(): Promise<string[]> {
    return this.#ask('errorProblems()');
  }

  /** Fills the page's form with what it can not take, and sends it with the Enter key; gives the status of the answer. */
  async sendWrongly(): Promise<number> {
    await this.page.evaluate('outturnWalk.fillWrongly()');
    const form = this.page.locator('main form[method=post]').last();
    const typed = form.locator('input.govuk-input:visible').first();
    await ((await typed.count()) > 0 ? typed : form.locator('button[type=submit]').first()).focus();
    const [answer] = await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.keyboard.press('Enter')]);
    return answer?.status() ?? 0;
  }
}
