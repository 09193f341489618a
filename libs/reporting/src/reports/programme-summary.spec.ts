import { describe, expect, it } from '@jest/globals';
import { amount, money, sum } from '@outturn/kernel';
import fc from 'fast-check';
import { AMOUNT_COLUMNS } from '../figures.ts';
import { BadQuestion, type Cell, GROUPINGS, type Report, type ReportOptions } from '../report.ts';
import { delivery, MOMENT, programme, rulesOf, scheme, sourcesOf, stated, STRUCTURE, type Tables } from '../testing/savings-facts.ts';
import { programmeSummary } from './programme-summary.ts';
import { savingsTracker } from './savings-tracker.ts';

const summarise = (tables: Tables, options: ReportOptions = {}) => programmeSummary(sourcesOf(tables), options, MOMENT);
const shown = ({ rows }: Report, ...keys: string[]) => rows.map((row) => [row.id, ...keys.map((key) => row[key])]);

const override = { position: 1, period: 1, rag: 'red' as const, untilPeriod: 13, reason: 'r', by: 'b' };
const MIXED: Tables = {
  scheme: [
    scheme('A', { saving: { '2017-18': '100.00' }, investment: { '2017-18': '10.00' } }, { category: 'Old', confidence: 'assured' }),
    scheme('B', { saving: { '2017-18': '300.00' } }, { workstream: 'W2', service: 'ADULTS', stage: 'approved' }),
    scheme('C', { saving: { '2017-18': '200.00' } }, { workstream: 'W2', kind: 'income' }),
    scheme('G', { saving: {}, investment: { '2017-18': '7.00' } }, { kind: 'growth' }),
  ],
  scheme_year: [
    stated('A', '2017-18', [
      [1, '100.00'],
      [2, '100.00'],
    ]),
    stated(
      'B',
      '2017-18',
      [
        [1, '150.00'],
        [2, '300.00'],
      ],
      { overrides: [override] },
    ),
    stated('C', '2017-18', [[2, '120.00', '10.00']]),
  ],
  delivery: [delivery('A', '2017-18', { amounts: { recurrent: { banked: { inYear: '100.00', fullYear: '100.00' } } } })],
};

describe('the programme summary', () => {
  it('adds up, and rates the sums; counts are by the RAG that is displayed', async () => {
    const { rows, totals } = await summarise(MIXED);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: 'PROMISE|2017-18',
      group: 'PROMISE',
      groupName: 'Promoting independence',
      year: '2017-18',
      period: 2,
      currentTarget: '600.00',
      forecast: '520.00',
      notRecurrent: '10.00',
      variance: '-80.00',
      variancePercent: '-13.3333',
      previousForecast: '450.00',
      movement: '70.00',
      banked: '100.00',
      weighted: '100.00',
      investment: '17.00',
      net: '-583.00',
      programmeTarget: null,
      unidentified: null,
      // (520 − 10) ÷ 600 = 85%. A is banked, B overridden, C at 55%.
      rag: 'amber',
      direction: 'better',
      stale: false,
      assumed: 0,
      schemes: 3,
      blue: 1,
      red: 2,
      green: 0,
      amber: 0,
      grey: 0,
      redValue: '500.00',
      previousBlue: 1,
      previousRed: 1,
      previousGreen: 1,
      previousAmber: 0,
      previousGrey: 0,
    });
    const { id: _, group: __, groupName: ___, year: ____, period: _____, programme: ______, ...sums } = rows[0] ?? { id: '' };
    expect(totals).toEqual(sums);
  });

  it.each<[NonNullable<ReportOptions['by']>, Cell[][]]>([
    [
      'workstream',
      [
        ['W1|2017-18', 'First workstream', 1, '-83.00'],
        ['W2|2017-18', 'Second workstream', 2, '-500.00'],
      ],
    ],
    [
      'service',
      [
        ['ADULTS|2017-18', 'Adult services', 1, '-300.00'],
        ['ADULTS.OP|2017-18', 'Older people', 2, '-283.00'],
      ],
    ],
    ['organisation', [['COUNTY|2017-18', 'County Council', 3, '-583.00']]],
    [
      'confidence',
      [
        ['assured|2017-18', 'Assured', 1, '-90.00'],
        ['projected|2017-18', 'Projected', 2, '-493.00'],
      ],
    ],
    [
      'kind',
      [
        ['growth|2017-18', 'Growth', 0, '7.00'],
        ['income|2017-18', 'Income', 1, '-200.00'],
        ['technical-efficiency|2017-18', 'Technical efficiency', 2, '-390.00'],
      ],
    ],
    [
      'category',
      [
        ['|2017-18', 'Without a category', 2, '-493.00'],
        ['Old|2017-18', 'Old', 1, '-90.00'],
      ],
    ],
    [
      'stage',
      [
        ['approved|2017-18', 'Approved', 1, '-300.00'],
        ['delivering|2017-18', 'Delivering', 2, '-283.00'],
      ],
    ],
  ])('groups by %s', async (by, expected) => {
    const report = await summarise(MIXED, { by });
    expect(shown(report, 'groupName', 'schemes', 'net')).toEqual(expected);
    // Each group stands under the key of the tracker too.
    expect(report.rows.map((row) => row[by] ?? '')).toEqual(report.rows.map((row) => row['group']));
    expect(report.columns.map(({ key }) => key)).toContain(by);
  });

  it('has no RAG and no direction where a group has no saving scheme', async () => {
    const { rows } = await summarise(MIXED, { by: 'kind' });
    expect(rows[0]).toMatchObject({
      id: 'growth|2017-18',
      rag: null,
      direction: null,
      stale: null,
      variancePercent: null,
      currentTarget: '0.00',
      investment: '7.00',
    });
  });

  it('is stale only when all children are, blue when the sums are banked', async () => {
    const schemes = [scheme('A', { saving: { '2017-18': '100.00' } }), scheme('B', { saving: { '2017-18': '100.00' } })];
    const at = async (tables: Tables) => (await summarise({ scheme: schemes, ...tables }, { period: 2 })).rows[0];
    expect(await at({})).toMatchObject({ rag: 'grey', stale: true, grey: 2 });
    expect(await at({ scheme_year: [stated('A', '2017-18', [[1, '90.00']])] })).toMatchObject({ rag: 'green', stale: false, grey: 1, amber: 1, assumed: 1 });
    expect(await at({ delivery: [delivery('A', '2017-18', { amounts: { recurrent: { banked: { inYear: '200.00', fullYear: '0.00' } } } })] })).toMatchObject({
      rag: 'blue',
      blue: 1,
      grey: 1,
    });
  });

  it('of balancing lines alone is amber at best', async () => {
    const { rows } = await summarise({ scheme: [scheme('A', { saving: { '2017-18': '1.00' } }, { balancingLine: true })] });
    expect(rows[0]).toMatchObject({ rag: 'amber', amber: 1 });
  });

  it('uses an organisation’s rules where all children are of it, else those of everyone', async () => {
    const strict = { from: { year: '2017-18', period: 1 }, green: '1.00', amber: '0.99', against: 'original' as const, staleAfterPeriods: 9 };
    const tables: Tables = {
      rules: [rulesOf('COUNTY', { saving: [strict] })],
      scheme: [scheme('A', { saving: { '2017-18': '100.00' } }), scheme('B', { saving: { '2017-18': '100.00' } }, { service: 'STREETS', workstream: 'W2' })],
      scheme_year: [stated('A', '2017-18', [[1, '96.00']]), stated('B', '2017-18', [[1, '96.00']])],
    };
    expect(shown(await summarise(tables, { by: 'workstream' }), 'rag')).toEqual([
      ['W1|2017-18', 'red'],
      ['W2|2017-18', 'green'],
    ]);
    expect(shown(await summarise(tables), 'rag', 'red', 'redValue')).toEqual([['PROMISE|2017-18', 'green', 1, '100.00']]);
  });

  it('over several years has a row for each, and no RAG in the total', async () => {
    const { rows, totals, year, period } = await summarise({ scheme: [scheme('A', { saving: { '2017-18': '1.00', '2018-19': '2.00' } })] });
    expect([rows.map((row) => row.id), year, period, totals['currentTarget'], totals['schemes'], totals['rag'], totals['direction']]).toEqual([
      ['PROMISE|2017-18', 'PROMISE|2018-19'],
      null,
      null,
      '3.00',
      2,
      null,
      null,
    ]);
  });

  it('incremental: profiles and net as changes, all else by total effects', async () => {
    const tables: Tables = {
      scheme: [scheme('A', { saving: { '2016-17': '100.00', '2017-18': '150.00' }, investment: { '2016-17': '30.00', '2017-18': '40.00' } })],
      programme: [programme('PROMISE', { targets: { '2017-18': '200.00' } })],
    };
    expect((await summarise(tables, { year: '2017-18', basis: 'incremental' })).rows[0]).toMatchObject({
      originalTarget: '50.00',
      currentTarget: '50.00',
      investment: '10.00',
      net: '-40.00',
      forecast: '150.00',
      variance: '0.00',
      variancePercent: '0.0000',
      rag: 'green',
      unidentified: '50.00',
    });
  });
});

describe('what is unidentified', () => {
  const TARGETS: Tables = {
    ...MIXED,
    programme: [
      programme('PROMISE', { targets: { '2017-18': '1000.00', '2018-19': '50.00' } }),
      programme('CITY-P', { organisation: 'CITY', name: 'City programme', targets: { '2017-18': '80.00' } }),
    ],
  };
  it('is the programme target less the current targets, also where no scheme stands beside it', async () => {
    const report = await summarise(TARGETS);
    expect(shown(report, 'programmeTarget', 'unidentified', 'schemes', 'rag')).toEqual([
      ['CITY-P|2017-18', '80.00', '80.00', 0, null],
      ['PROMISE|2017-18', '1000.00', '400.00', 3, 'amber'],
      ['PROMISE|2018-19', '50.00', '50.00', 0, null],
    ]);
    expect(report.totals).toMatchObject({ programmeTarget: '1130.00', unidentified: '530.00' });
  });
  it('is negative where more is identified than must be found', async () => {
    expect(shown(await summarise({ ...MIXED, programme: [programme('PROMISE', { targets: { '2017-18': '599.99' } })] }), 'unidentified')).toEqual([
      ['PROMISE|2017-18', '-0.01'],
    ]);
  });
  it('by organisation stands where the programme does', async () => {
    expect(shown(await summarise(TARGETS, { by: 'organisation', year: '2017-18' }), 'unidentified')).toEqual([
      ['CITY|2017-18', '80.00'],
      ['COUNTY|2017-18', '400.00'],
    ]);
  });
  it.each<[string, ReportOptions]>([
    ['a workstream', { workstream: 'W1' }],
    ['a service', { service: 'ADULTS' }],
    ['a scheme', { scheme: 'A' }],
    ['another grouping', { by: 'kind' }],
  ])('is not told for %s', async (_, options) => {
    const { rows } = await summarise(TARGETS, options);
    expect(rows.map((row) => [row['programmeTarget'], row['unidentified']])).toEqual(rows.map(() => [null, null]));
  });
  it('is not told for a programme of which the organisation asked for has a part', async () => {
    const tables = { ...TARGETS, scheme: [...(TARGETS.scheme ?? []), scheme('X', { saving: { '2017-18': '1.00' } }, { service: 'STREETS' })] };
    expect(shown(await summarise(tables, { organisation: 'COUNTY', year: '2017-18' }), 'unidentified')).toEqual([['PROMISE|2017-18', null]]);
    expect(shown(await summarise(tables, { year: '2017-18' }), 'unidentified')).toEqual([
      ['CITY-P|2017-18', '80.00'],
      ['PROMISE|2017-18', '399.00'],
    ]);
  });
});

describe('attribution', () => {
  const THREE = [
    { organisation: 'COUNTY', weight: '1' },
    { organisation: 'CITY', weight: '1' },
    { organisation: 'TOWN', weight: '1' },
  ];
  const SHARED: Tables = {
    organisation: [...(STRUCTURE.organisation ?? []), { organisation: 'TOWN', name: 'Town Council' }],
    programme: [programme('PROMISE', { attribution: THREE, targets: { '2017-18': '1000.00' } }), programme('CITY-P', { organisation: 'CITY' })],
    scheme: [
      scheme('A', { saving: { '2017-18': '100.00' } }),
      scheme('B', { saving: { '2017-18': '0.05' } }),
      scheme('R', { saving: { '2017-18': '10.00' } }, { programme: 'CITY-P', workstream: 'CW', service: 'STREETS' }),
    ],
    scheme_year: [stated('A', '2017-18', [[1, '49.99']])],
  };
  it('splits each amount of each scheme-year to the penny, largest remainder first', async () => {
    const report = await summarise(SHARED, { by: 'organisation' });
    expect(shown(report, 'currentTarget', 'forecast', 'variance', 'schemes', 'red', 'redValue', 'programmeTarget', 'unidentified')).toEqual([
      ['CITY|2017-18', '43.35', '26.68', '-16.67', 3, 1, '33.33', '333.33', '299.98'],
      ['COUNTY|2017-18', '33.36', '16.69', '-16.67', 2, 1, '33.34', '333.34', '299.98'],
      ['TOWN|2017-18', '33.34', '16.67', '-16.67', 2, 1, '33.33', '333.33', '299.99'],
    ]);
    expect(report.totals).toMatchObject({
      currentTarget: '110.05',
      forecast: '60.04',
      variance: '-50.01',
      schemes: 3,
      red: 1,
      redValue: '100.00',
      programmeTarget: '1000.00',
      unidentified: '899.95',
    });
    expect(report.notes.some((note) => note.includes('counted in each organisation, and once in the total'))).toBe(true);
  });
  it('for one organisation gives its part, the same as among all', async () => {
    const report = await summarise(SHARED, { by: 'organisation', organisation: 'TOWN' });
    expect(shown(report, 'currentTarget', 'schemes', 'unidentified')).toEqual([['TOWN|2017-18', '33.34', 2, '299.99']]);
    expect(report.totals).toMatchObject({ currentTarget: '33.34', schemes: 2 });
  });
  it('splits by organisation alone: a programme stays whole', async () => {
    expect(shown(await summarise(SHARED), 'currentTarget')).toEqual([
      ['CITY-P|2017-18', '10.00'],
      ['PROMISE|2017-18', '100.05'],
    ]);
  });
});

describe('every grouping', () => {
  const penny = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => amount(money(String(n)).div(100)));
  const one = fc.record({
    saving: fc.tuple(penny, penny, penny),
    investment: fc.tuple(penny, penny, penny),
    forecast: fc.option(penny, { nil: undefined }),
    banked: penny,
    progressing: penny,
    workstream: fc.constantFrom('W1', 'W2', 'CW'),
    service: fc.constantFrom('ADULTS', 'ADULTS.OP', 'STREETS'),
    kind: fc.constantFrom('income' as const, 'technical-efficiency' as const, 'growth' as const),
    confidence: fc.constantFrom('assured' as const, 'possible' as const),
    category: fc.constantFrom(null, 'Old', 'New'),
    recurrence: fc.constantFrom('recurrent' as const, 'one-off' as const),
  });
  const YEARS = ['2016-17', '2017-18', '2018-19'] as const;
  const series = (amounts: readonly string[]) => Object.fromEntries(YEARS.map((year, index) => [year, amounts[index] ?? '0.00']));
  const weights = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 2, maxLength: 2 });
  const tables = fc.tuple(fc.array(one, { minLength: 1, maxLength: 8 }), weights).map(([schemes, [a, b]]): Tables => ({
    programme: [
      programme('PROMISE', {
        targets: { '2017-18': '12345.67' },
        attribution: [
          { organisation: 'COUNTY', weight: String(a) },
          { organisation: 'CITY', weight: String(b) },
        ],
      }),
      programme('CITY-P', { organisation: 'CITY', targets: { '2018-19': '0.01' } }),
    ],
    scheme: schemes.map((made, index) => {
      const { saving, investment, forecast: _, banked: __, progressing: ___, ...over } = made;
      return scheme(
        `S${index}`,
        { saving: series(saving), investment: series(investment) },
        { ...over, programme: made.workstream === 'CW' ? 'CITY-P' : 'PROMISE' },
      );
    }),
    scheme_year: schemes.flatMap(({ forecast }, index) => (forecast === undefined ? [] : [stated(`S${index}`, '2017-18', [[2, forecast]])])),
    delivery: schemes.map(({ banked, progressing }, index) =>
      delivery(`S${index}`, '2017-18', {
        amounts: { recurrent: { banked: { inYear: banked, fullYear: banked }, progressing: { inYear: progressing, fullYear: progressing } } },
        securedFrom: { recurrent: { '2017-04-17': banked } },
      }),
    ),
  }));
  const added = (report: Report, key: string) => amount(sum(report.rows.map((row) => money(row[key] as string))));

  it('adds up to the same totals, those of the tracker', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('absolute' as const, 'incremental' as const), async (made, basis) => {
        const tracker = await savingsTracker(sourcesOf(made), { basis }, MOMENT);
        for (const by of GROUPINGS) {
          const report = await summarise(made, { by, basis });
          for (const key of AMOUNT_COLUMNS)
            expect([by, key, added(report, key), report.totals[key]]).toEqual([by, key, tracker.totals[key], tracker.totals[key]]);
          for (const key of ['schemes', 'red', 'amber', 'green', 'blue', 'grey', 'redValue', 'previousRed'] as const)
            expect([by, key, report.totals[key]]).toEqual([by, key, tracker.totals[key]]);
          expect(added(report, 'net')).toBe(report.totals['net']);
          expect(['red', 'amber', 'green', 'blue', 'grey'].reduce((n, rag) => n + Number(report.totals[rag]), 0)).toBe(report.totals['schemes']);
          expect(by === 'programme' || by === 'organisation' ? report.totals['unidentified'] !== null : report.totals['unidentified'] === null).toBe(true);
        }
        const unidentified = await Promise.all(
          (['programme', 'organisation'] as const).map(async (by) => (await summarise(made, { by })).totals['unidentified']),
        );
        expect(unidentified[0]).toBe(unidentified[1]);
      }),
      { numRuns: 40 },
    );
  });

  it('printed incrementally, year upon year, adds up to the absolute figure', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (made) => {
        const [absolute, incremental] = await Promise.all((['absolute', 'incremental'] as const).map((basis) => summarise(made, { basis, by: 'workstream' })));
        for (const key of ['originalTarget', 'currentTarget', 'investment', 'net']) {
          const running = new Map<Cell | undefined, ReturnType<typeof money>>();
          incremental?.rows.forEach((row, index) => {
            const soFar = (running.get(row['group']) ?? money('0')).plus(money(row[key] as string));
            running.set(row['group'], soFar);
            expect(amount(soFar)).toBe(absolute?.rows[index]?.[key]);
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

it('refuses what it does not take', async () => {
  await expect(summarise(MIXED, { rate: '0.04' })).rejects.toThrow(BadQuestion);
  await expect(summarise(MIXED, { by: 'owner' as 'stage' })).rejects.toMatchObject({ field: 'by' });
});
