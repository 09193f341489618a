import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outturn, PROGRAM } from './outturn.ts';

const ADMINISTRATOR = { user: 'chief-clerk', roles: ['administrator'] };
const register = (organisation: string) =>
  JSON.stringify({
    id: `00000000-0000-4000-8000-${organisation.padStart(12, '0')}`,
    command: 'RegisterOrganisation',
    actor: ADMINISTRATOR,
    data: { organisation, name: `Council ${organisation} – £` },
  });
const statuses = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((answer) => (JSON.parse(answer) as { status: string }).status);

describe('what goes in and out of the command line', () => {
  let folder: string;
  /** A command of the shell, as somebody types it: `outturn` is the program, `$DATA` the ledger, `$FILE` a file of commands. */
  const shell = (typed: string) =>
    promisify(execFile)('bash', ['-c', `outturn() { ${process.execPath} ${PROGRAM} "$@" --data "$DATA"; }; ${typed}`], {
      env: { ...process.env, OUTTURN_DATABASE_URL: '', DATA: join(folder, 'data'), FILE: join(folder, 'commands.jsonl') },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outturn-streams-'));
    await writeFile(join(folder, 'commands.jsonl'), Array.from({ length: 20 }, (_, index) => `${register(String(index))}\n`).join(''));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('a line that is no UTF-8 is refused, and the next one is recorded', async () => {
    const input = Buffer.concat([Buffer.from(`${register('100')}\n`, 'latin1'), Buffer.from(`\ufeff${register('101')}\r\n`)]);
    const { code, out } = await outturn(['apply', '-', '--data', join(folder, 'data')], { input });
    expect([code, statuses(out)]).toEqual([3, ['refused', 'recorded']]);
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ id: null, problem: { rule: 'unreadable', detail: expect.stringContaining('UTF-8') } });
  });

  it('commands come from whatever the shell gives a name', async () => {
    const { stdout } = await shell('outturn apply <(head -2 "$FILE")');
    expect(statuses(stdout)).toEqual(['recorded', 'recorded']);
  });

  it('a reader who goes away is no failure of a report, and one of results', async () => {
    expect((await shell('outturn report savings-tracker --format json | head -c 1; echo ${PIPESTATUS[0]}')).stdout).toBe('{0\n');
    const { stdout, stderr } = await shell('outturn apply "$FILE" | head -c 1; echo ${PIPESTATUS[0]}');
    expect([stdout, stderr]).toEqual(['{1\n', expect.stringMatching(/nobody reads it any more.*send the file again/)]);
    expect(statuses((await shell('outturn apply "$FILE"')).stdout).slice(0, 2)).toEqual(['duplicate', 'duplicate']);
  });

  it('a full disk is told, and fails', async () => {
    const { stdout, stderr } = await shell('outturn report savings-tracker --format json > /dev/full; echo $?');
    expect([stdout, stderr]).toEqual(['1\n', expect.stringMatching(/Standard output cannot be written: .*ENOSPC/)]);
  });

  it('diff takes the later moment as --as-at too, and not two of them', async () => {
    const diff = (...args: string[]) => outturn(['diff', 'savings-tracker', '--from', '1', ...args, '--format', 'json', '--data', join(folder, 'data')]);
    expect(JSON.parse((await diff('--as-at', '2')).out)).toMatchObject({ from: { position: 1 }, to: { position: 2 } });
    const both = await diff('--to', '2', '--as-at', '3');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--as-at')]);
  });
});
