import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbedded } from '@outturn/embedded-postgres';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { outturn, PROGRAM } from './outturn.ts';

const SAMPLE = join(PROGRAM, '..', '..', 'demo', '01-barking.jsonl');

let folder: string;
let data: string;
let drawn: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outturn-versions-'));
  data = join(folder, 'data');
  expect(await outturn(['apply', SAMPLE, '--rehearsal', '--data', data])).toMatchObject({ code: 0 });
  drawn = (await run('report', 'savings-tracker', '--format', 'json')).out;
  expect(drawn.length).toBeGreaterThan(1_000);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const run = (...args: string[]) => outturn([...args, '--data', data]);

/** Leaves the folder as another version of the program would have left it. */
async function leftBy(version: number): Promise<void> {
  const postgres = await openEmbedded(data);
  const client = new Client({ connectionString: postgres.connectionString('superuser') });
  await client.connect();
  const { rows } = await client.query<{ generation: number }>('SELECT generation FROM rm.projection');
  const live = `rm_${rows[0]?.generation}`;
  await client.query(`UPDATE rm.projection SET version = $1, digest = 'other'`, [version]);
  // A title that is printed all the same shows at once.
  await client.query(`UPDATE ${live}.scheme_version SET facts = replace(facts::text, '"title":"', '"title":"Wrong: ')::json`);
  await client.end();
  await postgres.release();
}

const AGAIN = /^The read models were drawn in version 0 of the facts; they are drawn again in version \d+, once\. What is recorded is not touched\.$/m;

describe('a data folder that an earlier version has left', () => {
  it('is told by status, compared by replay, and drawn again once by the first verb that reads', async () => {
    await leftBy(0);
    expect(await run('status')).toMatchObject({ code: 0, out: expect.stringMatching(/in version 0 of the facts[^]*of an earlier version of Outturn/) });
    expect(await run('replay')).toMatchObject({
      code: 5,
      out: expect.stringMatching(/^Versions {2}live 0, replayed \d+$/m),
      err: expect.stringContaining('of another version of Outturn'),
    });
    const first = await run('report', 'savings-tracker', '--format', 'json');
    expect(first).toMatchObject({ code: 0, err: expect.stringMatching(AGAIN) });
    expect(first.out).toBe(drawn);
    const second = await run('report', 'savings-tracker', '--format', 'json');
    expect([second.code, second.out, second.err]).toEqual([0, drawn, '']);
    expect(await run('replay')).toMatchObject({ code: 0, err: expect.stringContaining('are what the events make them') });
  });

  it('gives the same figures to several who ask at once', async () => {
    await leftBy(0);
    const answers = await Promise.all(Array.from({ length: 3 }, () => run('report', 'savings-tracker', '--format', 'json')));
    expect(answers.map(({ code, out }) => [code, out])).toEqual(answers.map(() => [0, drawn]));
    expect(JSON.parse((await run('status', '--format', 'json')).out)).toMatchObject({ projector: { standing: 'current', lag: 0 } });
  });
});

describe('a data folder that a later version has left', () => {
  it('is refused by whatever reads, can be recorded in, and is taken back only when that is asked for', async () => {
    await leftBy(999);
    const commands = join(folder, 'more.jsonl');
    await writeFile(
      commands,
      JSON.stringify({
        id: '00000000-0000-4000-8000-00000000a001',
        command: 'RegisterOrganisation',
        actor: { user: 'ada', roles: ['administrator'] },
        data: { organisation: 'elsewhere', name: 'Elsewhere' },
      }),
    );
    for (const verb of [
      ['report', 'savings-tracker'],
      ['history', 'barking-dagenham'],
      ['serve', '--port', '0'],
      ['account', 'list'],
    ]) {
      const { code, out, err } = await run(...verb);
      expect([verb[0], code, out, err]).toEqual([verb[0], 1, '', expect.stringMatching(/drawn by a later version of Outturn \(version 999 of the facts/)]);
    }
    expect(await run('apply', commands)).toMatchObject({ code: 0 });
    expect(await run('status')).toMatchObject({ code: 0, out: expect.stringContaining('of a later version of Outturn') });
    expect(await run('replay', '--swap')).toMatchObject({ code: 5, err: expect.stringContaining('The replayed read models are in place.') });
    expect(await run('report', 'savings-tracker', '--format', 'json')).toMatchObject({ code: 0 });
  }, 240_000);
});
