import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = [process.env['OUTTURN_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function installed(): string | undefined {
  return CANDIDATES.find((path) => path !== undefined && existsSync(path));
}

/** True where this machine may install Debian's package; browsers are not downloaded from elsewhere. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function install(): void {
  if (!canInstall()) return;
  process.stderr.write('Chromium is missing: installing it with apt-get …\n');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const what of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    spawnSync('apt-get', what, { stdio: ['ignore', 'ignore', 2], env: environment, timeout: 300_000 });
  }
}

/** The path of a Chromium, installed first where that is possible; undefined where there is none to be had. */
export function findChromium(): string | undefined {
  const found = installed();
  if (found !== undefined) return found;
  install();
  const now = installed();
  if (now === undefined) process.stderr.write('\n*** NO CHROMIUM ON THIS MACHINE AND NO WAY TO INSTALL IT: THE JOURNEYS IN A BROWSER ARE SKIPPED. ***\n\n');
  return now;
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** axe-core as text: it goes in by evaluation, since the policy of the pages lets no script in. */
export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
