import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { FORM_PATHS } from '../../apps/portal/src/forms/registry.ts';
import { formAddress, RECORDED_FIRST, userFor } from './addresses.ts';
import { launchChromium } from './chromium.ts';
import { type DemoServer, signedIn, startDemoServer } from './demo-server.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { letWalk, Walker } from './walker.ts';

/** Forms in which nothing can be typed that is wrong: sent as they open, they record, or show what they would record. */
const ALWAYS_RIGHT: ReadonlySet<string> = new Set(['/schemes/:id/confirm', '/admin/people/:id/roles', '/open-a-period', '/close-a-period']);

describe('every form of the registry', () => {
  it('has an address at which it is looked at', () => expect(FORM_PATHS.filter((path) => formAddress(path) === undefined)).toEqual([]));
});

inBrowser('every form', () => {
  let server: DemoServer;
  let browser: Browser;
  const walkers = new Map<string, Promise<Walker>>();

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemoServer(), launchChromium(CHROMIUM as string)]);
    for (const [command, data] of RECORDED_FIRST) await server.record(command, data);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const walkerFor = async (path: string) => {
    const user = userFor(path);
    if (user === null) throw new Error(`no sample user may send ${path}`);
    const open = async () => Walker.at(await signedIn(await letWalk(await browser.newContext()), server.url, user), server.url);
    const known = walkers.get(user) ?? open();
    walkers.set(user, known);
    return known;
  };

  it.each(FORM_PATHS)('%s can be filled in with the keyboard, zoomed in, without script, and says what is wrong', async (path) => {
    const walker = await walkerFor(path);
    expect(await walker.open(formAddress(path) ?? path)).toBe(200);
    expect(await walker.page.locator('main form.record-form').count()).toBe(1);
    expect(await walker.keyboardProblems()).toEqual([]);
    expect(await walker.violations()).toEqual([]);
    expect(await walker.narrowProblems()).toEqual([]);
    expect(await walker.printProblems()).toEqual([]);
    expect([walker.refused, await walker.page.locator('script').count()]).toEqual([[], 0]);
    const status = await walker.sendWrongly();
    if (ALWAYS_RIGHT.has(path)) {
      expect([status, await walker.page.locator('.govuk-error-summary').count()]).toEqual([200, 0]);
      expect(await walker.violations()).toEqual([]);
    } else {
      expect([status, await walker.errorProblems()]).toEqual([422, []]);
      expect(await walker.violations()).toEqual([]);
      expect(await walker.narrowProblems()).toEqual([]);
    }
  });
});
