import { describe, expect, it } from '@jest/globals';
import type { ReportOptions, Row } from '../report.ts';
import { delivery, ledgerOf, MOMENT, rulesOf, scheme, sourcesOf, stated, type Tables } from '../testing/savings-facts.ts';
import { savingsTracker } from './savings-tracker.ts';

const track = (tables: Tables, options: ReportOptions = {}, ledger = ledgerOf()) => savingsTracker(sourcesOf(tables, ledger), options, MOMENT);
const ids = async (tables: Tables, options: ReportOptions = {}) => (await track(tables, options)).rows.map((row) => row.id);
const only = async (tables: Tables, options: ReportOptions = {}, ledger = ledgerOf()): Promise<Row> => {
  const { rows } = await track(tables, options, ledger);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows`);
  return row;
};

/** One scheme with everything that a row shows. */
const WHOLE: Tables = {
  scheme: [
    scheme(
      'ASC006',
      {
        saving: { '2016-17': '400.00', '2017-18': '1200.00', '2018-19': '1500.00' },
        investment: { '2017-18': '250.50' },
        rebaselined: { saving: { '2016-17': '400.00', '2017-18': '1000.00', '2018-19': '1500.00' }, investment: { '2016-17': '10.00', '2017-18': '250.50' } },
      },
      { category: 'Reablement' },
    ),
  ],
  scheme_year: [
    stated('ASC006', '2017-18', [
      [1, '1000.00', '0.00', 11],
      [2, '880.00', '30.00', 12, 14],
    ]),
  ],
  delivery: [
    delivery('ASC006', '2016-17', {
      amounts: { recurrent: { banked: { inYear: '91.25', fullYear: '365.00' } } },
      securedFrom: { recurrent: { '2016-12-31': '91.25' } },
    }),
    delivery('ASC006', '2017-18', {
      amounts: {
        recurrent: {
          verified: { inYear: '100.00', fullYear: '110.00' },
          achieved: { inYear: '40.00', fullYear: '60.00' },
          ready: { inYear: '20.00', fullYear: '20.00' },
          progressing: { inYear: '30.01', fullYear: '50.00' },
        },
        'one-off': { achieved: { inYear: '7.00', fullYear: '7.00' } },
        'temporary-mitigation': { verified: { inYear: '8.00', fullYear: '8.00' } },
        reserves: { achieved: { inYear: '9.00', fullYear: '9.00' } },
      },
      securedFrom: { recurrent: { '2017-05-01': '100.00' }, 'temporary-mitigation': { '2017-05-01': '8.00' } },
    }),
    delivery('ASC006', '2018-19', { amounts: { recurrent: { banked: { inYear: '5.00', fullYear: '6.00' } } } }),
  ],
};
const REASONS = {
  11: [],
  12: [{ code: 'delay', amount: '-80.00', narrative: 'The contract starts later.' }],
  14: [{ code: 'demand', amount: '-40', narrative: '[redacted]' }],
};

describe('a row of the savings tracker', () => {
  it('holds every column of the contract, computed by hand', async () => {
    const row = await only(WHOLE, { year: '2017-18', period: 2 }, ledgerOf(REASONS));
    expect(row).toEqual({
      id: 'ASC006|2017-18',
      organisation: 'COUNTY',
      organisationName: 'County Council',
      programme: 'PROMISE',
      programmeName: 'Promoting independence',
      workstream: 'W1',
      workstreamName: 'First workstream',
      service: 'ADULTS.OP',
      serviceName: 'Older people',
      scheme: 'ASC006',
      title: 'Scheme ASC006',
      owner: 'head-of-service',
      year: '2017-18',
      period: 2,
      kind: 'technical-efficiency',
      recurrence: 'recurrent',
      cashReleasing: true,
      category: 'Reablement',
      stage: 'delivering',
      balancingLine: false,
      originalTarget: '1200.00',
      currentTarget: '1000.00',
      broughtForward: '0.00',
      forecast: '880.00',
      notRecurrent: '30.00',
      assumed: false,
      variance: '-120.00',
      variancePercent: '-12.0000',
      previousForecast: '1000.00',
      movement: '-120.00',
      banked: '365.00',
      verified: '100.00',
      achieved: '40.00',
      ready: '20.00',
      progressing: '30.01',
      weighted: '540.01',
      oneOff: '7.00',
      temporary: '8.00',
      otherKinds: '9.00',
      fullYearBanked: '365.00',
      fullYearVerified: '110.00',
      fullYearAchieved: '60.00',
      fullYearReady: '20.00',
      fullYearProgressing: '50.00',
      fullYearWeighted: '580.00',
      investment: '250.50',
      // 2 of 12 months; 365 × 61 of 365 days, and 100 × 31 of 335.
      targetToDate: '166.67',
      deliveredToDate: '70.25',
      // Next year: 365 in full, 5 in its own year; what is verified today is not secured.
      nextYearTarget: '1500.00',
      nextYearSecured: '370.00',
      nextYearGap: '1130.00',
      // (880 − 30) ÷ 1,200 is below 75%.
      rag: 'red',
      ragComputed: 'red',
      overrideBy: null,
      overrideUntil: null,
      overrideReason: null,
      direction: 'worse',
      stale: false,
      confidence: 'projected',
      reasons: [
        { code: 'delay', amount: '-80.00', narrative: 'The contract starts later.' },
        { code: 'demand', amount: '-40.00', narrative: '[redacted]' },
      ],
    });
  });

  it('has a cell for each column, and a column for each cell', async () => {
    const { columns, rows } = await track({
      scheme: [scheme('G', { saving: {}, investment: { '2017-18': '1.00' } }, { kind: 'growth' }), ...(WHOLE.scheme ?? [])],
    });
    const keys = columns.map((column) => column.key).sort();
    expect(rows.map((row) => Object.keys(row).sort())).toEqual(rows.map(() => keys));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells who overrode the RAG, until when and why', async () => {
    const overrides = [{ position: 20, period: 2, rag: 'amber' as const, untilPeriod: 5, reason: 'sha256:why', by: 'anna.board' }];
    const tables = { ...WHOLE, scheme_year: [stated('ASC006', '2017-18', [[2, '0.00']], { overrides })] };
    const ledger = ledgerOf({}, 'live', { 'sha256:why': 'A new contract is signed.' });
    expect(await only(tables, { year: '2017-18' }, ledger)).toMatchObject({
      rag: 'amber',
      ragComputed: 'red',
      overrideBy: 'anna.board',
      overrideUntil: 5,
      overrideReason: 'A new contract is signed.',
    });
    expect(await only(tables, { year: '2017-18' })).toMatchObject({ overrideReason: '[redacted]' });
    expect(await only(tables, { year: '2017-18', period: 6 })).toMatchObject({ rag: 'grey', overrideBy: null, overrideReason: null });
  });

  it('has no percentage of a target of 0', async () => {
    const row = await only({ scheme: [scheme('S', { saving: { '2017-18': '0.00' } })], scheme_year: [stated('S', '2017-18', [[1, '5.00']])] });
    expect([row['variance'], row['variancePercent'], row['rag']]).toEqual(['5.00', null, 'green']);
  });

  it('of growth holds investment alone', async () => {
    const row = await only({ scheme: [scheme('G', { saving: {}, investment: { '2017-18': '12.50' } }, { kind: 'growth' })] });
    const filled = Object.entries(row)
      .filter(([, cell]) => cell !== null)
      .map(([key]) => key);
    expect(row).toMatchObject({ investment: '12.50', rag: null, currentTarget: null, assumed: null, reasons: [] });
    expect(filled).not.toEqual(expect.arrayContaining(['originalTarget', 'forecast', 'direction', 'stale']));
  });
});

describe('the rows', () => {
  it('stand for years named in the original or current profile, in a forecast or in a claim, from approval on', async () => {
    const tables: Tables = {
      scheme: [
        scheme('A', { saving: { '2016-17': '1.00' }, investment: { '2015-16': '1.00' }, rebaselined: { saving: { '2017-18': '1.00' } } }),
        scheme('B', null, { stage: 'business-case' }),
        scheme('C', { saving: { '2017-18': '1.00' } }, { stage: 'withdrawn' }),
        scheme('D', { saving: { '2017-18': '1.00' } }, { stage: 'closed' }),
      ],
      scheme_year: [
        stated('A', '2018-19', [[1, '1.00']]),
        stated('A', '2019-20', [], { confirmed: [1] }),
        stated('C', '2020-21', [], { draws: [{ position: 1, reserve: 'R', period: 1, amount: '1.00' }] }),
      ],
      delivery: [delivery('D', '2021-22', {})],
    };
    expect(await ids(tables)).toEqual(['A|2015-16', 'A|2016-17', 'A|2017-18', 'A|2018-19', 'C|2017-18', 'D|2017-18', 'D|2021-22']);
    expect(await ids(tables, { year: '2018-19' })).toEqual(['A|2018-19']);
    expect(await ids(tables, { year: '2021-22' })).toEqual(['D|2021-22']);
    expect(await ids(tables, { year: '1999-00' })).toEqual([]);
  });

  const PLACED: Tables = {
    scheme: [
      scheme('HOME', { saving: { '2017-18': '1.00' } }, { service: 'ADULTS.OP.HOME', workstream: 'W2' }),
      scheme('MOVED', { saving: { '2017-18': '1.00' } }, { service: 'STREETS', workstream: 'W2', originalService: 'ADULTS', originalWorkstream: 'W1' }),
      scheme('OLDER', { saving: { '2017-18': '1.00' } }),
      scheme('ROAD', { saving: { '2017-18': '1.00' } }, { service: 'STREETS', programme: 'CITY-P', workstream: 'CW' }),
    ],
  };
  it.each<[ReportOptions, string[]]>([
    [{ service: 'ADULTS' }, ['HOME', 'OLDER']],
    [{ service: 'ADULTS.OP.HOME' }, ['HOME']],
    [{ service: 'ADULTS', structure: 'original' }, ['HOME', 'MOVED', 'OLDER']],
    [{ organisation: 'CITY' }, ['MOVED', 'ROAD']],
    [{ organisation: 'CITY', structure: 'original' }, ['ROAD']],
    [{ programme: 'PROMISE' }, ['HOME', 'MOVED', 'OLDER']],
    [{ workstream: 'W1' }, ['OLDER']],
    [{ workstream: 'W1', structure: 'original' }, ['MOVED', 'OLDER']],
    [{ programme: 'PROMISE', organisation: 'CITY' }, ['MOVED']],
    [{ scheme: 'ROAD' }, ['ROAD']],
    [{ scheme: 'ROAD', organisation: 'COUNTY' }, []],
  ])('%j selects %j', async (options, schemes) => {
    expect(await ids(PLACED, options)).toEqual(schemes.map((id) => `${id}|2017-18`));
  });

  it('name the structure that they are drawn in', async () => {
    expect(await only(PLACED, { scheme: 'MOVED', structure: 'original' })).toMatchObject({
      workstream: 'W1',
      workstreamName: 'First workstream',
      serviceName: 'Adult services',
      organisationName: 'County Council',
    });
    expect(await only(PLACED, { scheme: 'MOVED' })).toMatchObject({
      workstream: 'W2',
      serviceName: 'Street scene',
      organisation: 'CITY',
      programme: 'PROMISE',
    });
  });
});

describe('the period', () => {
  const TWO: Tables = {
    scheme: [
      scheme('A', { saving: { '2016-17': '1.00', '2017-18': '1.00', '2018-19': '1.00' } }),
      scheme('B', { saving: { '2017-18': '1.00' } }, { service: 'STREETS' }),
    ],
    scheme_year: [
      stated('A', '2016-17', [[3, '1.00']], { confirmed: [5], overrides: [{ position: 1, period: 7, rag: 'red', untilPeriod: 13, reason: 'r', by: 'b' }] }),
      stated('A', '2017-18', [[0, '1.00']]),
      stated('B', '2017-18', [[1, '1.00']], { draws: [{ position: 1, reserve: 'R', period: 4, amount: '1.00' }] }),
    ],
  };
  const periods = async (options: ReportOptions) => (await track(TWO, options)).rows.map((row) => [row.id, row['period']]);
  it('of a year is the highest recorded in its organisation, at least 1: a quiet council does not look late beside another', async () => {
    expect(await periods({})).toEqual([
      ['A|2016-17', 7],
      ['A|2017-18', 1],
      ['A|2018-19', 1],
      ['B|2017-18', 4],
    ]);
  });
  it('is the same whether the organisation, a scheme or a service of it is asked for', async () => {
    expect(await periods({ organisation: 'COUNTY', year: '2017-18' })).toEqual([['A|2017-18', 1]]);
    expect(await periods({ scheme: 'A', year: '2017-18' })).toEqual([['A|2017-18', 1]]);
    expect(await periods({ service: 'ADULTS', year: '2017-18' })).toEqual([['A|2017-18', 1]]);
    expect(await periods({ scheme: 'B', year: '2017-18' })).toEqual([['B|2017-18', 4]]);
  });
  it('is as asked where it is asked for', async () => {
    expect(await periods({ scheme: 'A', period: 2 })).toEqual([
      ['A|2016-17', 2],
      ['A|2017-18', 2],
      ['A|2018-19', 2],
    ]);
  });
  it('and the year stand on the report where all rows share them', async () => {
    const time = async (options: ReportOptions) => {
      const { year, period } = await track(TWO, options);
      return [year, period];
    };
    expect(await time({})).toEqual([null, null]);
    expect(await time({ period: 3 })).toEqual([null, 3]);
    expect(await time({ year: '2017-18' })).toEqual(['2017-18', null]);
    expect(await time({ year: '2017-18', organisation: 'CITY' })).toEqual(['2017-18', 4]);
    expect((await track(TWO, { year: '2017-18' })).notes).toContain(
      'Each year is read at the latest period recorded: 2017-18 period 1 (County Council), period 4 (City Council).',
    );
    expect(await time({ scheme: 'B' })).toEqual(['2017-18', 4]);
  });
});

describe('the basis', () => {
  const PROFILE: Tables = {
    scheme: [scheme('S', { saving: { '2016-17': '100.00', '2017-18': '150.00', '2018-19': '120.00' }, investment: { '2016-17': '9.00', '2017-18': '4.00' } })],
    scheme_year: [stated('S', '2017-18', [[1, '149.00']])],
  };
  it('incremental prints profiles as the change on the year before, and nothing else', async () => {
    const shown = async (options: ReportOptions) =>
      (await track(PROFILE, options)).rows.map((row) =>
        ['originalTarget', 'currentTarget', 'investment', 'forecast', 'variance', 'nextYearTarget'].map((key) => row[key]),
      );
    expect(await shown({})).toEqual([
      ['100.00', '100.00', '9.00', '100.00', '0.00', '150.00'],
      ['150.00', '150.00', '4.00', '149.00', '-1.00', '120.00'],
      ['120.00', '120.00', '0.00', '120.00', '0.00', '120.00'],
    ]);
    expect(await shown({ basis: 'incremental' })).toEqual([
      ['100.00', '100.00', '9.00', '100.00', '0.00', '150.00'],
      ['50.00', '50.00', '-5.00', '149.00', '-1.00', '120.00'],
      ['-30.00', '-30.00', '-4.00', '120.00', '0.00', '120.00'],
    ]);
  });
  it('is said in the conventions, and changes no RAG and no percentage', async () => {
    const [absolute, incremental] = [await track(PROFILE, { year: '2017-18' }), await track(PROFILE, { year: '2017-18', basis: 'incremental' })];
    expect([
      absolute.conventions.some((sentence) => sentence.startsWith('Basis: absolute.')),
      incremental.conventions.some((sentence) => sentence.startsWith('Basis: incremental.')),
    ]).toEqual([true, true]);
    for (const key of ['rag', 'variancePercent']) expect(incremental.rows[0]?.[key]).toBe(absolute.rows[0]?.[key]);
  });
});

describe('totals, conventions and notes', () => {
  const MIXED: Tables = {
    scheme: [
      scheme('A', { saving: { '2017-18': '100.00' } }),
      scheme('B', { saving: { '2017-18': '300.00' } }, { balancingLine: true }),
      scheme('C', { saving: { '2017-18': '200.00' } }, { stage: 'withdrawn' }),
      scheme('G', { saving: {}, investment: { '2017-18': '7.00' } }, { kind: 'growth' }),
    ],
    scheme_year: [stated('A', '2017-18', [[1, '100.00']]), stated('C', '2017-18', [[1, '0.00']])],
  };
  it('are sums of amounts, percentages of the sums, and counts by RAG without growth', async () => {
    const { totals } = await track(MIXED);
    expect(totals).toMatchObject({
      currentTarget: '600.00',
      forecast: '400.00',
      variance: '-200.00',
      variancePercent: '-33.3333',
      investment: '7.00',
      schemes: 3,
      green: 1,
      amber: 1,
      red: 1,
      redValue: '200.00',
      assumed: 1,
      rag: 'red',
      direction: 'worse',
    });
    expect([totals['id'], totals['reasons']]).toEqual([undefined, undefined]);
  });
  it('tell of assumed forecasts, balancing lines, withdrawn schemes, growth and a demonstration ledger', async () => {
    const { notes } = await track(MIXED, { year: '2017-18' }, ledgerOf({}, 'demo'));
    expect(notes).toEqual([
      'This is a demonstration ledger: its recorded times may have been set by whoever recorded.',
      '1 scheme-year has no forecast yet: its current target is taken.',
      '£300.00 of the current targets stands in a balancing line: savings still to be found.',
      '1 scheme-year is of a withdrawn scheme, whose target stays as a shortfall.',
      '1 scheme-year is growth: it holds investment alone and is in no savings figure.',
    ]);
  });
  it('tell which rules hold where, once for each set', async () => {
    const rules = [
      rulesOf('CITY', { saving: [{ from: { year: '2017-18', period: 1 }, green: '0.975', amber: '0.50', against: 'current', staleAfterPeriods: 3 }] }),
    ];
    const sentence = (council: string, periods: string, against: string, green: string, amber: string) =>
      `${council} 2017-18 period 1: RAG: blue when the target is fully banked, grey after ${periods} without a return, ` +
      `else by recurrent forecast against ${against} target: green from ${green}, amber from ${amber}, red below; a balancing line is amber at best. ` +
      'Progressing claims count at 50% in weighted delivery.';
    const { conventions } = await track({
      rules,
      scheme: [scheme('A', { saving: { '2017-18': '1.00' } }), scheme('B', { saving: { '2017-18': '1.00' } }, { service: 'STREETS' })],
    });
    expect(conventions.filter((sentence) => sentence.includes('green from'))).toEqual([
      sentence('County Council', '2 periods', 'original', '95%', '75%'),
      sentence('City Council', '3 periods', 'current', '97.5%', '50%'),
    ]);
  });
  it('say where reasons and movement differ', async () => {
    const { notes } = await track(WHOLE, { year: '2017-18', period: 2 }, ledgerOf({ ...REASONS, 14: [] }));
    expect(notes.filter((note) => note.startsWith('The reasons of ASC006|2017-18 do not add up'))).toHaveLength(1);
    expect((await track(WHOLE, { year: '2017-18', period: 2 }, ledgerOf(REASONS))).notes).toEqual([]);
  });
});
