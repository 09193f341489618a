import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROLES } from '@outturn/domain';
import type { Browser } from 'playwright-core';
import { FORM_PATHS } from '../../apps/portal/src/forms/registry.ts';
import { type Access, rolesFor, ROUTES } from '../../apps/portal/src/web/routes.ts';
import { SAMPLE_USERS } from '../../apps/cli/src/sample-users.ts';
import { EXAMPLES, formAddress, NO_PAGES, PATHS, RECORDED_FIRST } from './addresses.ts';
import { launchChromium } from './chromium.ts';
import { type DemoServer, signedIn, startDemoServer } from './demo-server.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { letWalk, Walker } from './walker.ts';

const VISITOR = { account: null, name: 'A visitor', roles: [] as readonly string[] };
/** Of somebody who may use a route: there, not for this subject, or not within sight. */
const MAY_BE: readonly number[] = [200, 400, 404];
const SEEN_FIRST = ['/', '/schemes'];
/** Whoever has signed in is sent on from the page on which one does. */
const ADDRESSES = PATHS.filter((path) => !NO_PAGES.has(path) && path !== '/sign-in').map((path) => ({
  path,
  address: (FORM_PATHS.includes(path) ? formAddress(path) : EXAMPLES[path]?.filled) ?? path,
}));
const PATTERNS = PATHS.map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace('*id', '.+').replaceAll(/:\w+/g, '[^/]+')}$`),
}));

/** The route that an address leads to: forms come before pages that take every address below theirs. */
function routeOf(address: string): string | undefined {
  const path = address.replace(/[?#].*$/, '');
  return [...PATTERNS].sort((a, b) => Number(a.path.includes('*')) - Number(b.path.includes('*'))).find(({ pattern }) => pattern.test(path))?.path;
}

function lets(access: Access | undefined, roles: readonly string[]): boolean {
  // A visitor has no role, and no account.
  if (access === undefined || (access === 'signed-in' && roles.length === 0)) return false;
  // What is no role of Outturn's own is one that virement authorities name.
  const wanted = rolesFor(
    access,
    roles.filter((role) => !(ROLES as readonly string[]).includes(role)),
  );
  return wanted === null || roles.some((role) => wanted.includes(role));
}

/**
 * One of each role asks for every page, and two where the role sees services of its own alone, each others; the rest ask for what they see
 * first, and where that leads.
 */
function isOneOfMany(account: string | null, roles: readonly string[]): boolean {
  const alike = SAMPLE_USERS.filter((user) => user.roles.join() === roles.join());
  const most = alike.some(({ services }) => services.length > 0) ? 2 : 1;
  return alike.findIndex((user) => user.account === account) >= most;
}

inBrowser('everybody', () => {
  let server: DemoServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemoServer(), launchChromium(CHROMIUM as string)]);
    for (const [command, data] of RECORDED_FIRST) await server.record(command, data);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each([VISITOR, ...SAMPLE_USERS])('$name gets the pages that are for them, and no link to another one', async ({ account, roles }) => {
    const context = await letWalk(await browser.newContext());
    if (account !== null) await signedIn(context, server.url, account);
    const walker = await Walker.at(context, server.url);
    for (const path of SEEN_FIRST) {
      expect([path, await walker.open(path)]).toEqual([path, 200]);
      expect([path, await walker.violations(), await walker.page.locator('script').count()]).toEqual([path, [], 0]);
    }
    const links = new Map<string, string>();
    for (const { path, address } of isOneOfMany(account, roles) ? ADDRESSES.filter(({ path: one }) => SEEN_FIRST.includes(one)) : ADDRESSES) {
      const answer = await context.request.get(`${server.url}${address}`, { maxRedirects: 0 });
      const status = answer.status();
      if (lets(ROUTES[`GET ${path}`], roles)) expect([path, MAY_BE.includes(status) ? 'lets in' : status]).toEqual([path, 'lets in']);
      else expect([path, status]).toEqual([path, account === null ? 303 : 403]);
      const html = await answer.text();
      expect([path, /<script\b| on\w+="/.exec(html)]).toEqual([path, null]);
      if (status === 200) for (const link of linksIn(html)) links.set(routeOf(link) ?? link, link);
    }
    const dead = await Promise.all(
      [...links.values()].map(async (link) => ({ link, status: (await context.request.get(`${server.url}${link}`, { maxRedirects: 0 })).status() })),
    );
    expect(dead.filter(({ status }) => status !== 200)).toEqual([]);
    await context.close();
  });
});

/** Where a page leads within the portal; signing in stands apart. */
function linksIn(html: string): string[] {
  const main = html.slice(html.indexOf('<header'));
  return [...main.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')).filter((href) => !href.startsWith('/sign-in'));
}
