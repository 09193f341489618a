import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { SAMPLE_PASSWORD } from '../bench/src/product.ts';
import { PortalPage } from './pages.ts';

const GUIDES = join(import.meta.dirname, '..', '..', 'docs', 'guides');

/** Somebody at the pages of the running product, who reads labels and presses buttons. */
export class Person extends PortalPage {
  static async at(browser: Browser, url: string): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page: Page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return new Person(page, url);
  }

  async signIn(account: string, password = SAMPLE_PASSWORD): Promise<void> {
    await this.open('/sign-in');
    if (new URL(this.page.url()).pathname !== '/sign-in') {
      await this.page.click('.masthead__button');
      await this.page.waitForURL('**/sign-in*');
    }
    await this.page.fill('#account', account);
    await this.page.fill('#password', password);
    await this.page.locator('main form').first().locator('button[type=submit]').click();
    await this.page.waitForURL((address) => address.pathname !== '/sign-in');
  }

  async enter(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      const field = this.page.locator('main').getByLabel(label, { exact: true }).first();
      if ((await field.evaluate((element) => (element as unknown as { tagName: string }).tagName)) === 'SELECT') await field.selectOption({ label: text });
      else await field.fill(text);
    }
  }

  async tick(...labels: string[]): Promise<void> {
    for (const label of labels) await this.page.locator('main').getByLabel(label, { exact: true }).first().check();
  }

  async press(name: string): Promise<void> {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.locator('main').getByRole('button', { name, exact: true }).first().click()]);
  }

  override async follow(name: string): Promise<void> {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.locator('main').getByText(name, { exact: true }).first().click()]);
  }

  /** What the green notice says. Throws with what the page says where nothing was recorded. */
  async notice(): Promise<string> {
    const banner = this.page.locator('.govuk-notification-banner__heading');
    if ((await banner.count()) > 0) return banner.innerText();
    throw new Error(`nothing was recorded; ${this.page.url()} says: ${(await this.problem()) ?? (await this.text())}`);
  }

  async problem(): Promise<string | null> {
    const summary = this.page.locator('.govuk-error-summary');
    return (await summary.count()) === 0 ? null : summary.innerText();
  }

  text(): Promise<string> {
    return this.page.locator('main').innerText();
  }

  /** Keeps a picture for the guides when they are being made (`npm run guides`); every other run changes nothing. */
  async picture(name: string): Promise<void> {
    if (!process.env['OUTTURN_WRITE_GUIDES']) return;
    mkdirSync(GUIDES, { recursive: true });
    await this.page.screenshot({ path: join(GUIDES, `${name}.png`), fullPage: true });
  }
}
