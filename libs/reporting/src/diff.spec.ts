import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from './create-queries.ts';
import type { ReportName, ReportOptions } from './report.ts';
import { approved, banked, claimed, COUNCIL, forecast, type Given, given, proposed, recorded, verified } from './testing/events.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

const START: readonly Given[] = [
  ...COUNCIL,
  proposed('A'),
  approved('A', { '2017-18': '1000.00', '2018-19': '1000.00' }),
  proposed('B'),
  approved('B', { '2017-18': '500.00' }),
];

async function between(name: ReportName, events: readonly Given[], options: ReportOptions = {}, from = START.length) {
  const ledger = recorded(...START, ...events);
  const at = (position: number) => ({ position, recordedAt: ledger[position - 1]?.recordedAt ?? null });
  return createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) }).diff(name, options, at(from), at(ledger.length));
}

function explained(diff: Awaited<ReturnType<typeof between>>): Record<string, readonly (string | number)[]> {
  return Object.fromEntries(diff.rows.map((row) => [row.id, [row.change, ...row.events.map((event) => event.type)]]));
}

const weight = given('rules/*', 'ProgressWeightSet', { organisation: null, from: null, progressing: '0.25' });

describe('diff', () => {
  it('gives each changed cell before and after, with the events behind the row', async () => {
    const diff = await between('savings-tracker', [forecast('A', '2017-18', 1, '1000.00', '900.00')], { period: 1 });
    expect(explained(diff)).toEqual({ 'A|2017-18': ['changed', 'ForecastChanged'] });
    expect(diff.rows[0]?.cells).toEqual(
      expect.arrayContaining([
        { key: 'forecast', from: '1000.00', to: '900.00' },
        { key: 'assumed', from: true, to: false },
        { key: 'variance', from: '0.00', to: '-100.00' },
      ]),
    );
    expect(diff.rows[0]?.cells.map(({ key }) => key)).not.toContain('currentTarget');
    expect(diff.rows[0]?.events[0]?.sentence).toContain('sara.service lowered the forecast for 2017-18 by £100.00 to £900.00');
  });

  it('is empty where nothing moved, and at one moment', async () => {
    expect((await between('savings-tracker', [given('scheme/A', 'Commented', { subject: 'scheme/A', text: 'hm' })], { period: 1 })).rows).toEqual([]);
    expect((await between('savings-tracker', [], {})).rows).toEqual([]);
  });

  it('names added rows and removed ones', async () => {
    const added = await between('savings-tracker', [proposed('N'), approved('N', { '2017-18': '1.00' })], { period: 1 });
    expect(explained(added)).toEqual({ 'N|2017-18': ['added', 'SchemeProposed', 'SchemeApproved'] });
    expect(added.rows[0]?.cells).toContainEqual({ key: 'currentTarget', from: null, to: '1.00' });
    const left = await between(
      'savings-tracker',
      [
        given('workstream/W2', 'WorkstreamCreated', { workstream: 'W2', programme: 'P', name: 'Contracts' }),
        given('scheme/B', 'SchemeMoved', { scheme: 'B', workstream: 'W2', service: null, reason: 'reorganised' }),
      ],
      { period: 1, workstream: 'W' },
    );
    expect(explained(left)).toEqual({ 'B|2017-18': ['removed', 'SchemeMoved'] });
  });

  it('explains a year by the claims that reach it, and not by forecasts of another year', async () => {
    const claims = [...claimed('C', 'A', '100.00', '200.00'), verified('C', '100.00', '200.00'), ...banked('C', 'A', '100.00', '200.00')];
    const diff = await between('savings-tracker', [...claims, forecast('A', '2017-18', 1, '1000.00', '900.00')], { period: 1 });
    expect(explained(diff)).toEqual({
      'A|2017-18': ['changed', 'SavingClaimed', 'ClaimVerified', 'ClaimBanked', 'ForecastChanged'],
      'A|2018-19': ['changed', 'SavingClaimed', 'ClaimVerified', 'ClaimBanked'],
    });
  });

  it('explains by rules what follows from rules', async () => {
    const progressing = claimed('C', 'A', '100.00', '100.00', { progress: 'progressing' });
    const alone = await between('savings-tracker', [...progressing, weight], { period: 1, year: '2017-18' }, START.length + progressing.length);
    expect(explained(alone)).toEqual({ 'A|2017-18': ['changed', 'ProgressWeightSet'] });
    const beside = await between('savings-tracker', [...progressing, weight], { period: 1, year: '2017-18' });
    expect(explained(beside)).toEqual({ 'A|2017-18': ['changed', 'SavingClaimed', 'ProgressWeightSet'] });
  });

  it('explains a later period by what brought it: another scheme’s forecast', async () => {
    const diff = await between('savings-tracker', [forecast('A', '2017-18', 4, '1000.00', '900.00'), forecast('A', '2017-18', 4, '900.00', '910.00')], {
      year: '2017-18',
    });
    expect(explained(diff)['B|2017-18']).toEqual(['changed', 'ForecastChanged']);
    expect(diff.rows.find(({ id }) => id === 'B|2017-18')?.cells).toContainEqual({ key: 'period', from: 1, to: 4 });
  });

  it('explains sums by the schemes in them, at either moment, and by programme targets', async () => {
    const target = given('programme/P', 'ProgrammeTargetSet', { programme: 'P', year: '2017-18', amount: '2000.00' });
    const diff = await between('programme-summary', [forecast('A', '2017-18', 1, '1000.00', '900.00'), target], { period: 1 });
    expect(explained(diff)).toEqual({ 'P|2017-18': ['changed', 'ForecastChanged', 'ProgrammeTargetSet'] });
    const ahead = given('programme/P', 'ProgrammeTargetSet', { programme: 'P', year: '2020-21', amount: '2000.00' });
    for (const [by, id] of [
      ['programme', 'P|2020-21'],
      ['organisation', 'north|2020-21'],
    ] as const) {
      expect(explained(await between('programme-summary', [ahead], { period: 1, by }))).toEqual({ [id]: ['added', 'ProgrammeTargetSet'] });
    }
    const moved = await between(
      'programme-summary',
      [
        given('service/roads', 'ServiceDefined', { service: 'roads', name: 'Roads', organisation: 'north', parent: null }),
        given('scheme/B', 'SchemeMoved', { scheme: 'B', workstream: null, service: 'roads', reason: 'reorganised' }),
      ],
      { period: 1, by: 'service' },
    );
    expect(explained(moved)).toEqual({ 'adults|2017-18': ['changed', 'SchemeMoved'], 'roads|2017-18': ['added', 'ServiceDefined', 'SchemeMoved'] });
  });

  it('explains cash by the schemes of the programme', async () => {
    const again = given('scheme/A', 'SchemeRebaselined', {
      scheme: 'A',
      profile: { basis: 'absolute', saving: { '2017-18': '1.00' } },
      reason: 'cut',
      decision: null,
    });
    expect(explained(await between('return-on-investment', [again]))).toEqual({
      'P|2017-18': ['changed', 'SchemeRebaselined'],
      'P|2018-19': ['changed', 'SchemeRebaselined'],
    });
  });

  it('explains the RAG of the transformation fund by the forecast that opened a later period', async () => {
    const reserve = given('reserve/R', 'ReserveOpened', {
      reserve: 'R',
      name: 'Fund',
      kind: 'earmarked',
      group: null,
      service: null,
      organisation: 'north',
      year: '2017-18',
      opening: '100.00',
      mayBeNegative: null,
    });
    const allocated = given('scheme/B', 'InvestmentAllocated', { scheme: 'B', reserve: 'R', byYear: { '2017-18': '10.00' } });
    const diff = await between('transformation-fund', [reserve, allocated, forecast('A', '2017-18', 4, '1000.00', '900.00')], {}, START.length + 2);
    expect(explained(diff)).toEqual({ B: ['changed', 'ForecastChanged'] });
    expect(diff.rows[0]?.cells.map(({ key }) => key)).toEqual(['rag']);
  });

  it('has no rows before its programme was known', async () => {
    expect((await between('savings-tracker', [], { programme: 'P', period: 1 }, 1)).rows.map(({ id, change }) => `${id} ${change}`)).toEqual([
      'A|2017-18 added',
      'A|2018-19 added',
      'B|2017-18 added',
    ]);
    await expect(between('savings-tracker', [], { programme: 'NONE' })).rejects.toThrow('NONE');
  });

  it('refuses moments the wrong way round', async () => {
    const ledger = recorded(...START);
    const queries = createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) });
    await expect(queries.diff('savings-tracker', {}, { position: 5, recordedAt: null }, { position: 4, recordedAt: null })).rejects.toMatchObject({
      name: 'BadQuestion',
      field: 'from',
    });
  });
});
