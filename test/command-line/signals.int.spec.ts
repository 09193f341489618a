import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM } from './outturn.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'outturn-signals-'));
});
afterEach(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));

const databaseRuns = () => existsSync(join(data, 'postgres', 'postmaster.pid'));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args, '--data', data], { env: { ...process.env, OUTTURN_DATABASE_URL: '' }, stdio: 'pipe' });
}

/** Resolves when the program has printed what is looked for. */
async function printed(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> {
  let text = '';
  for await (const chunk of child[stream] ?? []) if (pattern.test((text += String(chunk)))) return;
  throw new Error(`It ended without printing ${pattern}: ${text}`);
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a verb that is at work, and its database with it', async (signal) => {
    const apply = start('apply', '-');
    apply.stdin?.write('nonsense\n');
    await printed(apply, 'stdout', /unreadable/);
    expect(databaseRuns()).toBe(true);
    apply.kill(signal);
    expect(await once(apply, 'exit')).toEqual([{ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal], null]);
    expect(databaseRuns()).toBe(false);
  });

  it('a signal that comes while the database is being made leaves none behind', async () => {
    const status = start('status');
    while (!existsSync(join(data, 'clients')))
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    status.kill('SIGTERM');
    expect(await once(status, 'exit')).toEqual([143, null]);
    expect(databaseRuns()).toBe(false);
  });

  it('serve ends in order at Ctrl-C, which arrives twice where npm passes it on', async () => {
    const serve = start('serve', '--rehearsal', '--port', '0');
    await printed(serve, 'stderr', /Outturn is at/);
    serve.kill('SIGINT');
    serve.kill('SIGINT');
    expect(await once(serve, 'exit')).toEqual([0, null]);
    expect(databaseRuns()).toBe(false);
  });
});
