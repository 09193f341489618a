import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { FORM_PATHS } from '../../apps/portal/src/forms/registry.ts';
import { ROUTES } from '../../apps/portal/src/web/routes.ts';
import { EXAMPLES, NO_PAGES, PATHS, RECORDED_FIRST, userFor } from './addresses.ts';
import { launchChromium } from './chromium.ts';
import { type DemoServer, signedIn, startDemoServer } from './demo-server.ts';
import { CHROMIUM, inBrowser } from './in-browser.ts';
import { GUIDES } from './pages.ts';
import { letWalk, Walker } from './walker.ts';

/** When most of the sample had been recorded. */
const PAST = '2018-06-30';
const PAGES = PATHS.filter((path) => !NO_PAGES.has(path) && !FORM_PATHS.includes(path));

describe('every page of the route table', () => {
  it('has an address at which it is looked at', () => expect(PAGES.filter((path) => EXAMPLES[path] === undefined)).toEqual([]));
  it('is still there where there is an address', () => expect(Object.keys(EXAMPLES).filter((path) => !PAGES.includes(path))).toEqual([]));
});

/** A page with fields of its own: at an earlier moment it is refused, as every form is. */
function records(path: string): boolean {
  const access = ROUTES[`GET ${path}`];
  return typeof access === 'object' && 'command' in access;
}

/** One page that shows every page; made with the pictures (`npm run guides`). */
function writePictureBook(): void {
  if (!process.env['OUTTURN_WRITE_GUIDES']) return;
  const shown = PAGES.map((path) => `## \`${path}\`\n\n![${path}](pages/${pictureOf(path)}.png)\n`);
  const text = `# Every page\n\nOne picture of each page of the portal on the sample councils, made by the walk that tests them (\`npm run guides\`).\n\n${shown.join('\n')}`;
  writeFileSync(join(GUIDES, 'pages.md'), text);
}

/** `/schemes/*id` → `schemes-id`. */
function pictureOf(path: string): string {
  return path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'dashboard';
}

inBrowser('every page', () => {
  let server: DemoServer;
  let browser: Browser;
  const walkers = new Map<string | null, Promise<Walker>>();

  beforeAll(async () => {
    [server, browser] = await Promise.all([startDemoServer(), launchChromium(CHROMIUM as string)]);
    for (const [command, data] of RECORDED_FIRST) await server.record(command, data);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    writePictureBook();
  });

  const walkerFor = (path: string): Promise<Walker> => {
    const user = userFor(path);
    const open = async () => {
      const context = await letWalk(await browser.newContext());
      return Walker.at(user === null ? context : await signedIn(context, server.url, user), server.url);
    };
    const known = walkers.get(user) ?? open();
    walkers.set(user, known);
    return known;
  };

  it.each(PAGES)('%s can be read with the keyboard, zoomed in, on paper, and breaks no rule of WCAG 2.2 AA', async (path) => {
    const walker = await walkerFor(path);
    expect(await walker.open(EXAMPLES[path]?.filled ?? path)).toBe(200);
    await walker.picture(`pages/${pictureOf(path)}`);
    expect(await walker.keyboardProblems()).toEqual([]);
    expect(await walker.violations()).toEqual([]);
    expect(await walker.narrowProblems()).toEqual([]);
    expect(await walker.printProblems()).toEqual([]);
    expect(await walker.printedProblems()).toEqual([]);
    expect([walker.refused, await walker.page.locator('script').count()]).toEqual([[], 0]);
  });

  const STATES = PAGES.flatMap((path) => Object.entries(EXAMPLES[path]?.states ?? {}).map(([state, address]) => ({ path, state, address })));
  it.each(STATES)('$path, $state', async ({ path, address }) => {
    const walker = await walkerFor(path);
    expect(await walker.open(address)).toBeLessThan(500);
    expect(await walker.violations()).toEqual([]);
    expect(await walker.narrowProblems()).toEqual([]);
    expect(walker.refused).toEqual([]);
  });

  const LOOKED_BACK_AT = PAGES.filter((path) => userFor(path) !== null && !path.startsWith('/admin/people') && !records(path));
  it.each(LOOKED_BACK_AT)('%s at an earlier moment says so, records nothing, and keeps the moment', async (path) => {
    const walker = await walkerFor(path);
    const filled = EXAMPLES[path]?.filled.replace(/[?&]as-at=[^&]*/, '') ?? path;
    expect(await walker.open(`${filled}${filled.includes('?') ? '&' : '?'}as-at=${PAST}`)).toBeLessThan(500);
    expect(await walker.banner()).toContain('As it stood at the end of 30 June 2018');
    expect(await walker.pastProblems()).toEqual([]);
    expect(await walker.violations()).toEqual([]);
  });
});
