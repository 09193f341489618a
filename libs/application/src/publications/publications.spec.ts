import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, inMemoryEventStore } from '@outturn/event-store';
import { inMemoryPublishedReports } from '@outturn/evidence/testing';
import { decode, foldInMemory } from '@outturn/read-models';
import { renderJson } from '@outturn/reporting';
import { type CommandHandler, createCommandHandler } from '../commands/command-handler.ts';
import { createLedgerReader } from '../ledger-reader.ts';
import { resolveMoment } from '../moments.ts';
import { withinSight } from '../sight.ts';
import type { KeptReports } from './drawing.ts';
import { createPublications, type Publications } from './publications.ts';
import { PublicationLost } from './published-queries.ts';

const FINANCE = { user: 'fatima.finance', roles: ['finance', 'administrator'] };
const SETTING: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk' }],
  ['DefineService', { service: 'asc', name: 'Adult social care', organisation: 'norfolk' }],
  ['DefineService', { service: 'roads', name: 'Roads', organisation: 'norfolk' }],
  ['OpenFinancialYear', { year: '2017-18' }],
  ['CreateProgramme', { programme: 'pi', name: 'Promoting Independence', organisation: 'norfolk' }],
  ['CreateWorkstream', { workstream: 'entry', programme: 'pi', name: 'Entry points' }],
  ...['A', 'B'].flatMap((scheme): (readonly [string, object])[] => [
    [
      'ProposeScheme',
      {
        scheme,
        programme: 'pi',
        workstream: 'entry',
        service: scheme === 'A' ? 'asc' : 'roads',
        title: `Scheme ${scheme}`,
        owner: 'Head of Care',
        kind: 'technical-efficiency',
        cashReleasing: true,
        recurrence: 'recurrent',
        confidence: 'projected',
      },
    ],
    ['ApproveScheme', { scheme, profile: { basis: 'absolute', saving: { '2017-18': '1000.00' } } }],
  ]),
];

let counter = 0;
let store: EventStore;
let handler: CommandHandler;
let kept: KeptReports;
let publications: Publications;
const facts = { current: foldInMemory() };

const project = async () => {
  facts.current.add((await store.readAll(facts.current.position, 10_000)).map(decode));
};
const say = (command: string, data: object) => {
  counter += 1;
  return handler.handle({ id: `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`, command, actor: FINANCE, data });
};
const forecast = (to: string, moved: string, period = 3, narrative = 'Ms Smith’s tender ran late') =>
  say('ChangeForecast', { scheme: 'A', year: '2017-18', period, forecast: to, reasons: [{ code: 'unexplained', amount: moved, narrative }] });
const REPORTS = [
  { name: 'savings-tracker', options: {} },
  { name: 'programme-summary', options: { by: 'service' } },
];
const publish = (publication = 'JUNE', reports: object[] | undefined = REPORTS) =>
  say('PublishReport', { publication, year: '2017-18', period: 3, title: 'June', ...(reports === undefined ? {} : { reports }) });
const sources = () => ({ facts: facts.current, ledger: createLedgerReader(store, 'live') });

beforeEach(async () => {
  store = inMemoryEventStore();
  facts.current = foldInMemory();
  kept = inMemoryPublishedReports();
  publications = createPublications({ store, kind: 'live', facts: facts.current, kept, ready: project });
  handler = await createCommandHandler(store, { draw: publications.draw });
  for (const [command, data] of SETTING) expect(await say(command, data)).toMatchObject({ status: 'recorded' });
  expect(await forecast('900.00', '-100.00')).toMatchObject({ status: 'recorded' });
});

const published = async (asAt: string, name: 'savings-tracker' | 'programme-summary' | 'transformation-fund', options: object = {}) => {
  await project();
  return publications.queriesOf(sources(), 'everything').report(name, options, await resolveMoment(store, asAt));
};

describe('publishing', () => {
  it('draws at the position before its own event, keeps the bytes and names them by their digest', async () => {
    const before = await store.head();
    expect(await publish()).toMatchObject({ status: 'recorded', position: before.position + 1, events: ['ReportPublished'] });
    const report = await published('pub:JUNE', 'savings-tracker');
    expect(report.asAt).toEqual({ ...before, publication: 'JUNE' });
    expect(report.rows.map((row) => [row.id, row['forecast']])).toEqual([
      ['A|2017-18', '900.00'],
      ['B|2017-18', '1000.00'],
    ]);
    const [event] = await store.readStreams({ 'publication/JUNE': 0 });
    const [first] = (JSON.parse(event?.payload ?? '{}') as { data: { reports: { sha256: string; bytes: number }[] } }).data.reports;
    expect((await kept.open(first?.sha256 ?? ''))?.length).toBe(first?.bytes);
  });

  it('prints the same for ever, whatever comes after, while the moment itself moves on', async () => {
    await publish();
    const first = await published('pub:JUNE', 'savings-tracker');
    await forecast('700.00', '-200.00');
    await say('MoveScheme', { scheme: 'B', service: 'asc', reason: 'reorganisation' });
    expect(renderJson(await published('pub:JUNE', 'savings-tracker'))).toBe(renderJson(first));
    expect(await publications.redraw('JUNE')).toMatchObject([
      { name: 'savings-tracker', outcome: 'same', difference: null },
      { name: 'programme-summary', outcome: 'same', difference: null },
    ]);
    const now = await publications.queriesOf(sources(), 'everything').report('savings-tracker', { year: '2017-18', period: 3 }, await resolveMoment(store));
    expect(now.rows[0]?.['forecast']).toBe('700.00');
  });

  it('is drawn again identically from read models that were made anew', async () => {
    await publish();
    await forecast('700.00', '-200.00');
    const anew = foldInMemory((await store.readAll(0, 10_000)).map(decode));
    const again = createPublications({ store, kind: 'live', facts: anew, kept, ready: async () => undefined });
    expect((await again.redraw('JUNE'))?.map(({ outcome }) => outcome)).toEqual(['same', 'same']);
  });

  it('keeps digests where texts stand, and fills them in when it is printed', async () => {
    await publish();
    const report = await published('pub:JUNE', 'savings-tracker');
    expect(JSON.stringify(report)).toContain('Ms Smith’s tender ran late');
    const [event] = await store.readStreams({ 'publication/JUNE': 0 });
    const [{ sha256 } = { sha256: '' }] = (JSON.parse(event?.payload ?? '{}') as { data: { reports: { sha256: string }[] } }).data.reports;
    const bytes = (await kept.open(sha256))?.toString('utf8') ?? '';
    expect(bytes).not.toContain('Smith');
    expect(bytes).toMatch(/sha256:[0-9a-f]{64}/);
  });

  it('prints the kept report only for what was asked then, and computes the rest at its position', async () => {
    await publish();
    await forecast('700.00', '-200.00');
    const summary = await published('pub:JUNE', 'programme-summary', { by: 'service' });
    expect(summary.rows.map(({ id }) => id)).toEqual(['asc|2017-18', 'roads|2017-18']);
    const byProgramme = await published('pub:JUNE', 'programme-summary', { by: 'programme' });
    expect(byProgramme.rows.map(({ id }) => id)).toEqual(['pi|2017-18']);
    expect(byProgramme.rows[0]?.['forecast']).toBe('1900.00');
    expect(byProgramme.asAt.publication).toBe('JUNE');
    expect((await published('pub:JUNE', 'transformation-fund')).asAt.publication).toBe('JUNE');
  });

  it('shows an account that is limited to its services no more than those', async () => {
    await publish();
    const sight = { services: new Set(['asc']) };
    await project();
    const queries = publications.queriesOf(withinSight(sources(), sight, facts.current.position), sight);
    const report = await queries.report('savings-tracker', {}, await resolveMoment(store, 'pub:JUNE'));
    expect(report.rows.map(({ id }) => id)).toEqual(['A|2017-18']);
  });

  it('publishes what a board reads where no report is named', async () => {
    expect(await publish('ALL', undefined)).toMatchObject({ status: 'recorded' });
    const names = (await publications.redraw('ALL'))?.map(({ name, outcome }) => `${name} ${outcome}`);
    expect(names).toContain('programme-summary same');
    expect(names?.every((line) => line.endsWith(' same'))).toBe(true);
  });

  it.each([
    [[{ name: 'nonsense', options: {} }], /There is no report "nonsense"/],
    [[{ name: 'savings-tracker', options: { by: 'line' } }], /takes no --by/],
    [[{ name: 'programme-summary', options: { programme: 'none' } }], /none/],
  ])('refuses %j, and keeps nothing in the ledger', async (reports, why) => {
    const before = await store.head();
    expect(await publish('BAD', reports)).toMatchObject({ status: 'refused', problem: { rule: 'publication-report', detail: expect.stringMatching(why) } });
    expect(await store.head()).toEqual(before);
  });

  it.each([1, 9])('draws again where somebody records something between drawing and recording, %i times', async (times) => {
    let left = times;
    const draw: Publications['draw'] = async (asked) => {
      const drawing = await publications.draw(asked);
      left -= 1;
      if (left >= 0) expect(await forecast(`${899 - (times - 1 - left)}.00`, '-1.00')).toMatchObject({ status: 'recorded' });
      return drawing;
    };
    const disturbed = await createCommandHandler(store, { draw, patienceMs: 0 });
    const data = { publication: 'RACE', year: '2017-18', period: 3, title: 'Race', reports: REPORTS };
    const result = await disturbed.handle({ id: '00000000-0000-4000-8000-00000000ffff', command: 'PublishReport', actor: FINANCE, data });
    if (times > 5) {
      expect(result).toMatchObject({ status: 'conflict', problem: { detail: expect.stringContaining('The ledger kept changing') } });
      return;
    }
    expect(result).toMatchObject({ status: 'recorded' });
    const report = await published('pub:RACE', 'savings-tracker');
    expect(report.asAt.position).toBe((result.position ?? 0) - 1);
    expect(report.rows[0]?.['forecast']).toBe('899.00');
    expect((await publications.redraw('RACE'))?.map(({ outcome }) => outcome)).toEqual(['same', 'same']);
  });

  it('tells when what was kept is lost or altered, or when the ledger gives something else', async () => {
    await publish();
    const bytes = Buffer.from('{}\n');
    const outcomes = async (open: KeptReports['open']) =>
      (await createPublications({ store, kind: 'live', facts: facts.current, kept: { ...kept, open }, ready: project }).redraw('JUNE'))?.map(
        ({ outcome }) => outcome,
      );
    expect(await outcomes(async () => undefined)).toEqual(['lost', 'lost']);
    expect(await outcomes(async () => bytes)).toEqual(['altered', 'altered']);
    const others = foldInMemory((await store.readAll(0, 10)).map(decode));
    const different = await createPublications({ store, kind: 'live', facts: others, kept, ready: async () => undefined }).redraw('JUNE');
    expect(different).toMatchObject([
      { outcome: 'different', difference: { kept: '"assumed": false,', redrawn: '"assumed": true,' } },
      { outcome: 'different' },
    ]);
    const moment = await resolveMoment(store, 'pub:JUNE');
    const asked = (open: KeptReports['open']) =>
      createPublications({ store, kind: 'live', facts: facts.current, kept: { ...kept, open }, ready: project })
        .queriesOf(sources(), 'everything')
        .report('savings-tracker', {}, moment);
    const gone: unknown = await asked(async () => undefined).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(PublicationLost);
    expect(gone).toMatchObject({
      position: moment.position,
      message: expect.stringMatching(
        /^The report savings-tracker as published in JUNE cannot be given: what was kept of it is not in the database \(SHA-256 [0-9a-f]{64}\)/,
      ),
    });
    // Other bytes than those that the ledger names are never printed as what was published.
    await expect(asked(async () => bytes)).rejects.toThrow('what is kept of it is not what the ledger names');
    expect(await publications.redraw('NONE')).toBeUndefined();
    await publish('OF-PI', [{ name: 'savings-tracker', options: { programme: 'pi' } }]);
    const nothing = createPublications({ store, kind: 'live', facts: foldInMemory(), kept, ready: async () => undefined });
    expect(await nothing.redraw('OF-PI')).toMatchObject([{ outcome: 'different', difference: { redrawn: 'There is no programme "pi" at this moment.' } }]);
  });
});
