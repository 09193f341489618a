import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbedded } from '@outturn/embedded-postgres';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { outturn } from './outturn.ts';

const FINANCE = { user: 'head-of-finance', roles: ['finance', 'administrator'] };
let counter = 0;
const line = (command: string, data: object, more: object = {}) =>
  JSON.stringify({ id: `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`, command, actor: FINANCE, data, ...more });
const forecast = (outturn_: string, moved: string, more: object = {}) =>
  line(
    'ForecastOutturn',
    { line: 'L', year: '2017-18', period: 3, outturn: outturn_, reasons: [{ code: 'unexplained', amount: moved, narrative: 'Mrs Smith moved' }] },
    more,
  );

const MONTH = [
  line('RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk' }),
  line('DefineService', { service: 'asc', name: 'Adult social care', organisation: 'norfolk' }),
  line('OpenFinancialYear', { year: '2017-18' }),
  line('SetBudget', { line: 'L', service: 'asc', year: '2017-18', kind: 'expenditure', amount: '1000.00' }),
  line('OpenPeriod', { year: '2017-18', period: 3 }),
  forecast('1100.00', '100.00'),
  line('ClosePeriod', { year: '2017-18', period: 3, organisation: 'norfolk' }),
  line('OpenPeriod', { year: '2017-18', period: 4, organisation: 'norfolk' }),
  line('PublishReport', { publication: 'JUNE', year: '2017-18', period: 3, title: 'June' }),
];

describe('publications on the command line', () => {
  let folder: string;
  const run = (...args: string[]) => outturn([...args, '--data', join(folder, 'data')]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outturn-publications-'));
    await writeFile(join(folder, 'month.jsonl'), `${MONTH.join('\n')}\n`);
    const { code, out } = await run('apply', join(folder, 'month.jsonl'));
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringContaining('"ReportPublished"')]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names the period that is open in the status', async () => {
    const { out } = await run('status', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ openPeriod: { year: '2017-18', period: 4, organisations: ['norfolk'] } });
    expect((await run('status')).out).toContain('Open period  4 of 2017-18 (norfolk)');
  });

  it('prints a published report for ever, and the late change in the notes of what is drawn now', async () => {
    const before = await run('report', 'revenue-monitoring', '--as-at', 'pub:JUNE', '--format', 'json');
    await writeFile(join(folder, 'late.jsonl'), `${forecast('1150.00', '50.00')}\n${forecast('1150.00', '50.00', { source: 'letter of 4 July' })}\n`);
    const late = await run('apply', join(folder, 'late.jsonl'));
    expect(late.code).toBe(3);
    expect(late.out).toMatch(/"late-change"[\s\S]*"LateChangeMarked"/);
    expect((await run('report', 'revenue-monitoring', '--as-at', 'pub:JUNE', '--format', 'json')).out).toBe(before.out);
    expect(before.out).toContain('Mrs Smith moved');
    expect((await run('report', 'revenue-monitoring', '--year', '2017-18', '--period', '3', '--format', 'json')).out).toContain('letter of 4 July');
    expect((await run('report', 'revenue-monitoring', '--as-at', 'pub:JULY')).code).toBe(2);
  });

  it('lists them, draws them again after a replay, and gives the bytes that are kept', async () => {
    expect((await run('replay', '--swap')).code).toBe(0);
    const checked = await run('publication', 'check', '--format', 'json');
    expect(checked.code).toBe(0);
    const { reports } = JSON.parse(checked.out) as { reports: { name: string; outcome: string; sha256: string; redrawn: string }[] };
    expect(reports.length).toBeGreaterThan(3);
    for (const report of reports) expect(report).toMatchObject({ outcome: 'same', redrawn: report.sha256 });
    const sha256 = reports.find(({ name }) => name === 'revenue-monitoring')?.sha256 ?? '';
    expect((await run('publication', 'list')).out).toMatch(new RegExp(`JUNE {2}June \\(period 3 of 2017-18\\)[\\s\\S]*${sha256}`));
    const bytes = (await run('publication', 'bytes', sha256)).out;
    expect(bytes).toMatch(/sha256:[0-9a-f]{64}/);
    expect(bytes).not.toContain('Smith');
    expect((await run('publication', 'bytes', '0'.repeat(64))).code).toBe(2);
    expect((await run('publication', 'check', 'JULY')).code).toBe(2);
  });

  it('says clearly where what was published is gone, with an exit code of its own, and takes it back', async () => {
    const publications = await listed();
    const { sha256 } = publications[0]?.reports.find(({ name }) => name === 'revenue-monitoring') ?? { sha256: '' };
    const kept = (await run('publication', 'bytes', sha256)).out;
    const published = ['report', 'revenue-monitoring', '--as-at', 'pub:JUNE', '--format', 'json'];
    const before = await run(...published);
    await asOwner(async (owner) => {
      await owner.query('CREATE SCHEMA aside; CREATE TABLE aside.report AS SELECT * FROM evidence.report');
      await owner.query('ALTER TABLE evidence.report DISABLE TRIGGER ALL');
      await owner.query('DELETE FROM evidence.report WHERE sha256 = $1', [sha256]);
    });
    const report = await run(...published);
    expect(report).toMatchObject({ code: 5, out: '', err: expect.stringContaining('The report revenue-monitoring as published in JUNE cannot be given') });
    expect(await run('publication', 'bytes', sha256)).toMatchObject({ code: 5, out: '', err: report.err });
    const checked = await run('publication', 'check');
    expect(checked).toMatchObject({ code: 5, err: expect.stringContaining('1 published report is NOT in the database') });
    expect(checked.out).toMatch(new RegExp(`revenue-monitoring +${sha256} {2}LOST: what was kept is not there; the ledger still gives the same bytes`));
    expect(checked.out.match(/ the same$/gm)?.length).toBe((publications[0]?.reports.length ?? 0) - 1);
    await asOwner((owner) => owner.query('INSERT INTO evidence.report SELECT * FROM aside.report ON CONFLICT DO NOTHING'));
    expect((await run('publication', 'bytes', sha256)).out).toBe(kept);
    expect(await run(...published)).toEqual(before);
  });

  async function listed() {
    return JSON.parse((await run('publication', 'list', '--format', 'json')).out) as { reports: { name: string; sha256: string }[] }[];
  }

  /** Works in the database as whoever owns the table and could take its triggers away. */
  async function asOwner(work: (owner: Client) => Promise<unknown>): Promise<void> {
    const postgres = await openEmbedded(join(folder, 'data'));
    const owner = new Client({ connectionString: postgres.connectionString('superuser') });
    await owner.connect();
    await work(owner);
    await owner.end();
    await postgres.release();
  }
});
