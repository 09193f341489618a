import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { AXE } from './chromium.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Rules whose answer depends on how wide the window is. */
const OF_LAYOUT = ['target-size', 'scrollable-region-focusable', 'nested-interactive', 'link-in-text-block'];

export const GUIDES = join(import.meta.dirname, '..', '..', 'docs', 'guides');
/** In pixels; what is below is left out, so that the guides stay quick to read. */
const TALLEST_PICTURE = 1_400;

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[];
}

/** What every page of the portal offers. */
export class PortalPage {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  async open(path: string): Promise<number> {
    return (await this.page.goto(`${this.url}${path}`))?.status() ?? 0;
  }

  answer(): Promise<string> {
    return this.page.locator('.answer').innerText();
  }

  heading(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  async banner(): Promise<string | null> {
    const banner = this.page.locator('.banner--past strong');
    return (await banner.count()) === 0 ? null : banner.innerText();
  }

  /** Violations of WCAG 2.2 A and AA, one line each. */
  violations(): Promise<string[]> {
    return this.#broken(WCAG);
  }

  /** Of a page that was looked at in another width already: of the rules for which the width matters. */
  violationsOfLayout(): Promise<string[]> {
    return this.#broken({ type: 'rule', values: OF_LAYOUT });
  }

  async #broken(runOnly: object): Promise<string[]> {
    if (!(await this.page.evaluate<boolean>('typeof axe === "object"'))) await this.page.evaluate(readFileSync(AXE, 'utf8'));
    const results = await this.page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'], preload: false })})`);
    return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`));
  }

  /** Keeps a picture for the guides when they are being made (`npm run guides`); every other run changes nothing. */
  async picture(name: string): Promise<void> {
    if (!process.env['OUTTURN_WRITE_GUIDES']) return;
    const file = join(GUIDES, `${name}.png`);
    mkdirSync(dirname(file), { recursive: true });
    const width = this.page.viewportSize()?.width ?? 1_280;
    const whole = await this.page.evaluate<number>('document.documentElement.scrollHeight');
    const clip = { x: 0, y: 0, width, height: Math.min(whole, TALLEST_PICTURE) };
    await this.page.screenshot({ path: file, fullPage: true, clip });
  }

  /** Whether the page is no wider than the window: tables and pictures scroll in frames of their own. */
  fits(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
  }

  /** Presses Tab until the element that has the focus shows this text; false when it never does. */
  async tabTo(text: string, most = 250): Promise<boolean> {
    for (let n = 0; n < most; n += 1) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.evaluate<string>('document.activeElement?.innerText ?? ""');
      if (focused.trim() === text) return true;
    }
    return false;
  }

  /** Opens the choice of moments, types one, and sends it. */
  async goToMoment(moment: string): Promise<void> {
    await this.page.locator('details.lenses__moment summary').click();
    await this.page.locator('#as-at').fill(moment);
    await Promise.all([this.page.waitForNavigation(), this.page.getByRole('button', { name: 'Show that moment' }).click()]);
  }

  async follow(name: string): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), this.page.getByRole('link', { name, exact: true }).first().click()]);
  }
}

export class DashboardPage extends PortalPage {
  async headlineOf(programme: string): Promise<string> {
    return this.page.locator('.programme', { hasText: programme }).locator('.programme__headline').innerText();
  }
}

export class TrackerPage extends PortalPage {
  async filter(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`#filter-${name}`);
      if (name === 'q') await field.fill(value);
      else await field.selectOption(value);
    }
    await Promise.all([this.page.waitForNavigation(), this.page.getByRole('button', { name: 'Show', exact: true }).click()]);
  }

  schemes(): Promise<string[]> {
    return this.page.locator('.figures--sticky tbody th a').allInnerTexts();
  }
}

export class SchemePage extends PortalPage {
  story(): Promise<string[]> {
    return this.page.locator('.story__sentence').allInnerTexts();
  }
}
