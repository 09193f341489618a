import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outturn } from './outturn.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outturn-first-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const run = (...args: string[]) => outturn([...args, '--data', join(folder, 'data')]);
const kind = async () => (JSON.parse((await run('status', '--format', 'json')).out) as { ledger: { kind: string } }).ledger.kind;

const REGISTERED = JSON.stringify({
  id: '00000000-0000-4000-8000-000000000001',
  command: 'RegisterOrganisation',
  actor: { user: 'ada', roles: ['administrator'] },
  data: { organisation: 'norfolk', name: 'Norfolk' },
});

describe('a folder that nobody has used', () => {
  it('may be looked into before it is settled what its ledger is for; what is recorded settles it', async () => {
    expect(await kind()).toBe('live');
    const file = join(folder, 'commands.jsonl');
    await writeFile(file, '');
    expect((await run('apply', file, '--rehearsal')).code).toBe(0);
    expect(await kind()).toBe('rehearsal');
    await writeFile(file, REGISTERED);
    expect((await run('apply', file)).code).toBe(0);
    const { code, err } = await run('apply', file, '--demo');
    expect([code, err]).toEqual([2, expect.stringContaining('This is a rehearsal ledger')]);
    expect(await kind()).toBe('rehearsal');
  });
});

describe('wrong usage at first sight', () => {
  it('says the version, and which formats a verb has', async () => {
    expect(await outturn(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(await outturn(['status', '--format', 'csv'])).toMatchObject({ code: 2, err: expect.stringContaining('table, json') });
  });

  it('names a folder or file that cannot be used', async () => {
    await writeFile(join(folder, 'data'), '');
    expect(await run('status')).toMatchObject({
      code: 6,
      err: expect.stringMatching(/^The ledger’s database cannot be used: the data directory .* can't be made/),
    });
    expect(await outturn(['status', '--data', ''])).toMatchObject({ code: 2, err: expect.stringContaining('--data names no folder') });
    const out = join(folder, 'no', 'such', 'file.csv');
    expect(await outturn(['report', 'savings-tracker', '--data', join(folder, 'other'), '--out', out])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${out} cannot be written`),
    });
  });
});
