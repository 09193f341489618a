import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from './create-queries.ts';
import type { ReportName, ReportOptions } from './report.ts';
import { approved, banked, claimed, COUNCIL, forecast, type Given, given, proposed, rebaselined, recorded, verified } from './testing/events.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

function queriesOf(events: readonly Given[]) {
  const ledger = recorded(...events);
  return { queries: createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) }), moment: { position: ledger.length, recordedAt: null } };
}

async function trace(events: readonly Given[], name: ReportName, row: string, column: string, options: ReportOptions = {}) {
  const { queries, moment } = queriesOf(events);
  return queries.trace(name, row, column, options, moment);
}

/** Parts as `amount explanation (event)`. */
async function parts(...question: Parameters<typeof trace>) {
  const answer = await trace(...question);
  return [answer.figure, ...answer.parts.map((part) => `${part.amount} ${part.explanation}${part.event === null ? '' : ` (${part.event.type})`}`)];
}

const START: readonly Given[] = [...COUNCIL, proposed('A'), approved('A', { '2017-18': '1000.00', '2018-19': '1500.00' })];
const MITIGATED = given('scheme/A', 'TargetCarriedForward', {
  scheme: 'A',
  year: '2017-18',
  undelivered: '300.00',
  recurrence: 'recurrent',
  dispositions: [
    { kind: 'written-off', amount: '100.00' },
    { kind: 'mitigated-temporarily', amount: '200.00' },
  ],
});
const BANKED: readonly Given[] = [
  ...START,
  proposed('B'),
  approved('B', { '2017-18': '10.00' }),
  ...claimed('C1', 'A', '100.01', '200.03', {
    shares: [
      { scheme: 'A', percent: '50' },
      { scheme: 'B', percent: '50' },
    ],
  }),
  verified('C1', '100.01', '200.03'),
  ...banked('C1', 'A', '100.01', '200.03'),
  ...claimed('C2', 'A', '40.00', '80.00', { progress: 'progressing' }),
  given('claim/C1', 'ClaimReversed', { claim: 'C1', from: '2018-01-01', inYear: '10.00', fullYear: '20.00', reason: 'restored' }),
];

describe('trace of the savings tracker', () => {
  it('follows the current target from the profile through carry-forwards', async () => {
    expect(await parts([...START, MITIGATED], 'savings-tracker', 'A|2018-19', 'currentTarget')).toEqual([
      '1400.00',
      '1500.00 Target of 2018-19 in the profile (SchemeApproved)',
      '-100.00 Carry-forward of 2017-18 (TargetCarriedForward)',
    ]);
    expect(await parts([...START, MITIGATED], 'savings-tracker', 'A|2018-19', 'broughtForward')).toEqual([
      '200.00',
      '200.00 2017-18, mitigated temporarily (TargetCarriedForward)',
    ]);
    expect(await parts([...START, MITIGATED, rebaselined('A', { '2017-18': '700.00' })], 'savings-tracker', 'A|2018-19', 'currentTarget')).toEqual([
      '700.00',
      '700.00 Target of 2018-19, as in 2017-18, the last year of the profile (SchemeRebaselined)',
    ]);
    expect(await parts([...START, rebaselined('A', { '2017-18': '700.00' })], 'savings-tracker', 'A|2018-19', 'originalTarget')).toEqual([
      '1500.00',
      '1500.00 Target of 2018-19 in the profile (SchemeApproved)',
    ]);
  });

  it('takes the year before off on the incremental basis', async () => {
    expect(await parts(START, 'savings-tracker', 'A|2018-19', 'currentTarget', { basis: 'incremental' })).toEqual([
      '500.00',
      '1500.00 Target of 2018-19 in the profile (SchemeApproved)',
      '-1000.00 Less the year before: Target of 2017-18 in the profile (SchemeApproved)',
    ]);
  });

  it('chains forecasts in the order of periods, from what stood before the first', async () => {
    const events = [...START, forecast('A', '2017-18', 5, '1000.00', '900.00'), forecast('A', '2017-18', 3, '900.00', '850.00')];
    expect(await parts(events, 'savings-tracker', 'A|2017-18', 'forecast')).toEqual([
      '900.00',
      '1000.00 What stood before the first forecast (ForecastChanged)',
      '-150.00 Forecast of period 3, £850.00 (ForecastChanged)',
      '50.00 Forecast of period 5, £900.00 (ForecastChanged)',
    ]);
    expect(await parts(events, 'savings-tracker', 'A|2017-18', 'movement')).toEqual(['50.00', '50.00 Forecast of period 5, £900.00 (ForecastChanged)']);
    expect(await parts(START, 'savings-tracker', 'A|2017-18', 'forecast')).toEqual([
      '1000.00',
      '1000.00 Assumed: Target of 2017-18 in the profile (SchemeApproved)',
    ]);
    expect((await parts(events, 'savings-tracker', 'A|2017-18', 'variance')).at(-1)).toBe(
      '-1000.00 Less current target: Target of 2017-18 in the profile (SchemeApproved)',
    );
  });

  it('gives each claim’s share by its event, reversals negative, odd pennies to the earlier share', async () => {
    expect(await parts(BANKED, 'savings-tracker', 'A|2017-18', 'banked')).toEqual([
      '45.01',
      '50.01 Claim C1, recurrent, banked (ClaimBanked)',
      '-5.00 Reversal of claim C1 from 1 January 2018 (ClaimReversed)',
    ]);
    expect(await parts(BANKED, 'savings-tracker', 'B|2017-18', 'banked')).toEqual([
      '45.00',
      '50.00 Claim C1, recurrent, banked (ClaimBanked)',
      '-5.00 Reversal of claim C1 from 1 January 2018 (ClaimReversed)',
    ]);
    expect(await parts(BANKED, 'savings-tracker', 'A|2018-19', 'banked')).toEqual([
      '90.02',
      '100.02 Claim C1, recurrent, banked (ClaimBanked)',
      '-10.00 Reversal of claim C1 from 1 January 2018 (ClaimReversed)',
    ]);
  });

  it('weights in five parts, each to be traced further', async () => {
    const answer = await trace(BANKED, 'savings-tracker', 'A|2017-18', 'weighted');
    expect(answer.parts.map(({ amount, explanation }) => `${amount} ${explanation}`)).toEqual([
      '45.01 Banked',
      '0.00 Verified',
      '0.00 Achieved',
      '0.00 Ready',
      '20.00 Progressing at 50%',
    ]);
    expect(answer.parts[4]?.figure).toEqual({ report: 'savings-tracker', row: 'A|2017-18', column: 'progressing' });
    expect(answer.rule).toContain('progressing × 50%');
  });

  it('gives months of a phasing, and twelfths without one', async () => {
    const months = ['600.00', '400.00', ...Array.from({ length: 10 }, () => '0.00')];
    const phased = [...COUNCIL, proposed('A'), approved('A', { '2017-18': '1000.00' }, { phasing: { '2017-18': months } })];
    expect(await parts(phased, 'savings-tracker', 'A|2017-18', 'targetToDate', { period: 3 })).toEqual([
      '1000.00',
      '600.00 Phasing of period 1 (SchemeApproved)',
      '400.00 Phasing of period 2 (SchemeApproved)',
    ]);
    expect(await parts(START, 'savings-tracker', 'A|2017-18', 'targetToDate', { period: 3 })).toEqual([
      '250.00',
      '250.00 3 twelfths of the current target (SchemeApproved)',
    ]);
    expect(await parts([...phased, rebaselined('A', { '2017-18': '500.00' })], 'savings-tracker', 'A|2017-18', 'targetToDate', { period: 1 })).toEqual([
      '300.00',
      '300.00 what was phased up to period 1, in proportion, of the current target (SchemeApproved)',
    ]);
  });

  it('gives a RAG its rule and what it follows from', async () => {
    const overridden = given(
      'scheme/A',
      'RagOverridden',
      { scheme: 'A', year: '2017-18', period: 2, rag: 'red', reason: 'doubtful', untilPeriod: 4 },
      { by: 'bella.board' },
    );
    const answer = await trace([...START, forecast('A', '2017-18', 2, '1000.00', '900.00'), overridden], 'savings-tracker', 'A|2017-18', 'rag', { period: 3 });
    expect(answer.figure).toBe('red');
    expect(answer.rule).toMatch(/^Overridden: .* Computed it is amber: .*green from 95%, amber from 75%/);
    expect(answer.parts.map((part) => part.event?.type ?? `${part.explanation} ${part.amount}`)).toEqual([
      'Forecast 900.00',
      'Of which not recurrent 0.00',
      'Original target 1000.00',
      'Banked 0.00',
      'RagOverridden',
      'ForecastChanged',
    ]);
  });

  it('names the event that said a text', async () => {
    const renamed = given('scheme/A', 'SchemeReclassified', { scheme: 'A', reason: 'typing error', title: 'Renamed' });
    const rated = given('scheme/A', 'SchemeReclassified', { scheme: 'A', reason: 'better known', confidence: 'possible' });
    expect(await parts([...START, renamed, rated], 'savings-tracker', 'A|2017-18', 'title')).toEqual(['Renamed', ' Recorded (SchemeReclassified)']);
    expect((await trace([...START, renamed, rated], 'savings-tracker', 'A|2017-18', 'title')).parts[0]?.event?.sentence).toContain('typing error');
  });
});

describe('trace of sums', () => {
  const SPLIT: readonly Given[] = [
    ...START,
    proposed('B'),
    approved('B', { '2017-18': '10.01' }),
    given('organisation/south', 'OrganisationRegistered', { organisation: 'south', name: 'South Council' }),
    given('programme/P', 'ProgrammeTargetSet', { programme: 'P', year: '2017-18', amount: '2000.01' }),
    given('programme/P', 'ProgrammeAttributed', {
      programme: 'P',
      by: 'percent',
      shares: [
        { organisation: 'north', weight: '50' },
        { organisation: 'south', weight: '50' },
      ],
    }),
  ];

  it('gives the figure of each scheme, to be traced further', async () => {
    const answer = await trace(SPLIT, 'programme-summary', 'P|2017-18', 'currentTarget');
    expect(answer.parts).toEqual([
      { amount: '1000.00', explanation: 'A|2017-18 Scheme A', event: null, figure: { report: 'savings-tracker', row: 'A|2017-18', column: 'currentTarget' } },
      { amount: '10.01', explanation: 'B|2017-18 Scheme B', event: null, figure: { report: 'savings-tracker', row: 'B|2017-18', column: 'currentTarget' } },
    ]);
    expect(await parts(SPLIT, 'programme-summary', 'P|2017-18', 'schemes')).toEqual([2, '1 A|2017-18 Scheme A', '1 B|2017-18 Scheme B']);
  });

  it('takes what schemes identify from the programme’s target', async () => {
    expect(await parts(SPLIT, 'programme-summary', 'P|2017-18', 'unidentified')).toEqual([
      '990.00',
      '2000.01 Target of programme P (ProgrammeTargetSet)',
      '-1000.00 A|2017-18 Scheme A',
      '-10.01 B|2017-18 Scheme B',
    ]);
  });

  it('splits by attribution to the penny', async () => {
    const question = ['programme-summary', 'south|2017-18'] as const;
    expect(await parts(SPLIT, ...question, 'currentTarget', { by: 'organisation' })).toEqual([
      '505.00',
      '500.00 A|2017-18 Scheme A, its part by attribution',
      '5.00 B|2017-18 Scheme B, its part by attribution',
    ]);
    expect(await parts(SPLIT, ...question, 'unidentified', { by: 'organisation' })).toEqual([
      '495.00',
      '1000.00 Target of programme P (ProgrammeTargetSet)',
      '-500.00 A|2017-18 Scheme A, its part by attribution',
      '-5.00 B|2017-18 Scheme B, its part by attribution',
    ]);
  });

  it('gives cash by scheme, and cumulative cash by year', async () => {
    const invested = [
      ...SPLIT,
      proposed('I'),
      approved('I', {}, { profile: { basis: 'absolute', saving: { '2017-18': '0.00' }, investment: { '2017-18': '250.00', '2018-19': '0.00' } } }),
    ];
    expect(await parts(invested, 'return-on-investment', 'P|2017-18', 'net')).toEqual([
      '760.01',
      '1000.00 Current target of A Scheme A',
      '10.01 Current target of B Scheme B',
      '-250.00 Less cash out: Investment of I Scheme I',
    ]);
    expect(await parts(invested, 'return-on-investment', 'P|2018-19', 'cumulative')).toEqual(['2270.02', '760.01 Net of 2017-18', '1510.01 Net of 2018-19']);
  });
});

describe('trace of movements', () => {
  it('gives each line with its event', async () => {
    const events = [...START, forecast('A', '2017-18', 5, '1000.00', '900.00'), forecast('A', '2017-18', 3, '900.00', '850.00')];
    expect(await parts(events, 'movements', 'A|2017-18', 'movement', { since: COUNCIL.length })).toEqual([
      '900.00',
      '1000.00 approval (SchemeApproved)',
      '-100.00 demand: more people (ForecastChanged)',
      '-50.00 demand: more people (ForecastChanged)',
      '50.00 late-change: Made for period 3, while the forecast of another period stood (ForecastChanged)',
    ]);
  });
});

describe('questions that cannot be answered', () => {
  it('names the rows and columns that there are', async () => {
    await expect(trace(START, 'savings-tracker', 'Z|2017-18', 'banked')).rejects.toThrow(
      'savings-tracker has no row "Z|2017-18". There are: A|2017-18, A|2018-19.',
    );
    await expect(trace(START, 'savings-tracker', 'A|2017-18', 'bankd')).rejects.toThrow(/has no column "bankd"\. There are: .*banked, /);
    await expect(trace(START, 'nonsense' as ReportName, 'A|2017-18', 'banked')).rejects.toThrow('There are: savings-tracker, programme-summary');
    await expect(trace(START, 'toString' as ReportName, 'A|2017-18', 'banked')).rejects.toMatchObject({ name: 'BadQuestion' });
    await expect(trace(START, 'savings-tracker', 'A|2017-18', 'constructor')).rejects.toMatchObject({ name: 'BadQuestion', field: 'column' });
  });

  it('says that growth has no savings figure', async () => {
    const growth = [
      ...COUNCIL,
      proposed('G', { kind: 'growth', cashReleasing: false }),
      approved('G', {}, { profile: { basis: 'absolute', saving: {}, investment: { '2017-18': '5.00' } } }),
    ];
    expect(await trace(growth, 'savings-tracker', 'G|2017-18', 'forecast')).toMatchObject({ figure: null, parts: [], rule: expect.stringContaining('growth') });
    expect(await parts(growth, 'savings-tracker', 'G|2017-18', 'investment')).toEqual(['5.00', '5.00 Investment of 2017-18 in the profile (SchemeApproved)']);
  });

  it('never gives a trace whose parts do not add up', async () => {
    const ledger = recorded(...BANKED);
    const lost = ledger.filter((event) => event.type !== 'ForecastChanged' && event.type !== 'InvestmentDrawn');
    const facts = foldInMemory([...ledger, ...recorded(...BANKED, forecast('A', '2017-18', 1, '1000.00', '900.00')).slice(-1)]);
    const queries = createQueries({ facts, ledger: ledgerInMemory(lost) });
    await expect(queries.trace('savings-tracker', 'A|2017-18', 'forecast', {}, { position: ledger.length + 1, recordedAt: null })).rejects.toThrow(
      'forecast of A|2017-18 is 900.00, but its parts add up to 1000.00',
    );
  });
});
