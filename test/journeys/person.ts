import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SAMPLE_PASSWORD } from '../bench/src/product.ts';
import { PortalPage } from './pages.ts';

/** Somebody at the pages of the running product, who reads labels and presses buttons. */
export class Person extends PortalPage {
  static async at(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
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

  /** Chooses what reads like this in a select. */
  async choose(name: string, text: RegExp): Promise<void> {
    const field = this.page.locator(`main select[name="${name}"]`);
    const value = await field.locator('option').filter({ hasText: text }).first().getAttribute('value');
    await field.selectOption(value ?? '');
  }

  /** Fills the three fields of a date from `2017-09-04`. */
  async date(legend: string, day: string): Promise<void> {
    const parts = day.split('-').map((part) => String(Number(part)));
    const group = this.page.locator('main').getByRole('group', { name: legend, exact: true });
    for (const [index, label] of ['Year', 'Month', 'Day'].entries()) await group.getByLabel(label, { exact: true }).fill(parts[index] ?? '');
  }

  async attach(label: string, name: string, mimeType: string, text: string): Promise<void> {
    await this.page
      .locator('main')
      .getByLabel(label, { exact: true })
      .setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  }

  /** What stands in a field that has this label. */
  typedIn(label: string): Promise<string> {
    return this.page.locator('main').getByLabel(label, { exact: true }).first().inputValue();
  }

  /** Presses Tab until the field or button with this name has the focus. Throws where it never does. */
  async reach(name: string, most = 120): Promise<void> {
    const focused = `(() => { const at = document.activeElement; return (at.labels?.[0]?.textContent ?? at.textContent ?? '').replace(/\\s+/g, ' ').trim(); })()`;
    for (let n = 0; n < most; n += 1) {
      await this.page.keyboard.press('Tab');
      if ((await this.page.evaluate<string>(focused)) === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  }

  /** The exact amounts that the savings tracker shows for a scheme, by the report's names of its columns. Throws where the page lacks the scheme. */
  async trackerRow(path: string, scheme: string): Promise<Readonly<Record<string, string>>> {
    await this.open(path);
    const table = this.page.locator('.figures--sticky');
    const links = await table.locator('thead th.n a').all();
    const keys = await Promise.all(links.map(async (link) => /sort=-?(\w+)/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? ''));
    const row = table.locator('tbody tr').filter({ has: this.page.getByRole('link', { name: scheme, exact: true }) });
    const titles = await Promise.all((await row.locator('td.n > :first-child').all()).map((cell) => cell.getAttribute('title')));
    if (keys.length === 0 || titles.length !== keys.length)
      throw new Error(`${path} shows ${titles.length} figures of ${scheme} under ${keys.length} headings`);
    return Object.fromEntries(keys.map((key, index) => [key, plainAmount(titles[index] ?? '')]));
  }

  async press(name: string): Promise<void> {
    await Promise.all([
      this.page.waitForNavigation({ waitUntil: 'load' }),
      this.page.locator('main').getByRole('button', { name, exact: true }).first().click(),
    ]);
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
    return (await summary.count()) === 0 ? null : (await summary.innerText()).replaceAll('\u2060', '');
  }

  /** Without the joiners that keep signs and amounts on one line. */
  async text(): Promise<string> {
    return (await this.page.locator('main').innerText()).replaceAll('\u2060', '');
  }
}

/** `−£1,234.50: how it is made up` as the reports print it: `-1234.50`. */
function plainAmount(title: string): string {
  const [, minus = '', digits = ''] = /^([-−]?)\u2060?£([\d,]+\.\d\d)/.exec(title) ?? [];
  return `${minus === '' ? '' : '-'}${digits.replaceAll(',', '')}`;
}
