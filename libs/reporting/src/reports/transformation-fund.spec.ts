import { describe, expect, it } from '@jest/globals';
import type { FactTables } from '@outturn/read-models';
import { BadQuestion, type ReportOptions } from '../report.ts';
import { delivery, MOMENT, scheme, sourcesOf, stated, type Tables } from '../testing/savings-facts.ts';
import { transformationFund } from './transformation-fund.ts';

const fund = (tables: Tables, options: ReportOptions = {}) => transformationFund(sourcesOf(tables), options, MOMENT);
const draw = (period: number, amount: string) => ({ position: period, reserve: 'FUND', period, amount });

const INVESTED = scheme(
  'TF1',
  { saving: { '2016-17': '0.00', '2017-18': '100.00', '2018-19': '150.00' }, investment: { '2016-17': '60.00', '2017-18': '15.00' } },
  {
    allocations: [
      { reserve: 'FUND', byYear: { '2016-17': '60.00', '2017-18': '10.00' } },
      { reserve: 'OTHER', byYear: { '2017-18': '5.00' } },
    ],
  },
);
const TABLES: Tables = {
  scheme: [
    INVESTED,
    scheme(
      'TF2',
      { saving: { '2018-19': '-20.00', '2019-20': '10.00' } },
      { allocations: [{ reserve: 'FUND', byYear: { '2018-19': '8.00' } }], recurrence: 'one-off' },
    ),
    scheme('PLAIN', { saving: { '2017-18': '1.00' }, investment: { '2017-18': '0.00' } }),
    scheme(
      'GROWTH',
      { saving: {}, investment: { '2017-18': '99.00' } },
      { kind: 'growth', allocations: [{ reserve: 'FUND', byYear: { '2017-18': '99.00' } }] },
    ),
    scheme('DROPPED', {
      saving: { '2017-18': '5.00' },
      investment: { '2017-18': '2.00' },
      rebaselined: { saving: { '2017-18': '5.00' }, investment: { '2017-18': '0.00' } },
    }),
  ],
  scheme_year: [
    stated('TF1', '2016-17', [[12, '0.00']], { draws: [draw(11, '55.00'), draw(13, '3.00')] }),
    stated('TF1', '2017-18', [[2, '80.00']], { draws: [draw(1, '1.00'), draw(3, '2.50')] }),
  ],
  delivery: [
    delivery('TF1', '2016-17', { amounts: { recurrent: { banked: { inYear: '4.00', fullYear: '30.00' } } } }),
    delivery('TF1', '2017-18', { amounts: { recurrent: { banked: { inYear: '10.00', fullYear: '20.00' } } } }),
  ],
};

describe('the transformation fund', () => {
  it('has a row for each saving scheme with investment in a profile or an allocation', async () => {
    expect((await fund(TABLES)).rows.map((row) => row.id)).toEqual(['DROPPED', 'TF1', 'TF2']);
  });

  it('shows investment and saving by year, their totals, net, and return per pound, computed by hand', async () => {
    const { rows, columns } = await fund(TABLES);
    expect(rows[1]).toMatchObject({
      id: 'TF1',
      scheme: 'TF1',
      title: 'Scheme TF1',
      serviceName: 'Older people',
      'investment2016-17': '60.00',
      'investment2017-18': '15.00',
      'investment2018-19': '0.00',
      'investment2019-20': null,
      'saving2016-17': '0.00',
      'saving2017-18': '100.00',
      'saving2018-19': '150.00',
      'saving2019-20': null,
      investmentByYear: { '2016-17': '60.00', '2017-18': '15.00', '2018-19': '0.00' },
      savingByYear: { '2016-17': '0.00', '2017-18': '100.00', '2018-19': '150.00' },
      investmentTotal: '75.00',
      savingTotal: '250.00',
      net: '-175.00',
      allocated: '75.00',
      drawn: '61.50',
      returnPerPound: '3.3333',
      // Banked up to the year of the RAG: 4.00 in 2016-17; 30.00 in full and 10.00 in 2017-18.
      ragYear: '2017-18',
      banked: '44.00',
      rag: 'amber',
    });
    const keys = columns.map((column) => column.key).sort();
    expect(rows.map((row) => Object.keys(row).sort())).toEqual(rows.map(() => keys));
  });

  it('has no return per pound without investment, and says so of an allocation', async () => {
    const { rows, notes } = await fund(TABLES);
    expect(rows[2]).toMatchObject({ id: 'TF2', savingTotal: '-10.00', investmentTotal: '0.00', net: '10.00', returnPerPound: null, allocated: '8.00' });
    expect(notes).toContain('TF2: money is allocated, but the profile holds no investment.');
  });

  it('a year ends what is drawn, at the period, and what is banked, and chooses the RAG', async () => {
    const at = async (options: ReportOptions) =>
      (await fund(TABLES, { scheme: 'TF1', ...options })).rows.map((row) => [row['drawn'], row['banked'], row['ragYear'], row['rag'], row['savingTotal']])[0];
    expect(await at({ year: '2016-17', period: 12 })).toEqual(['55.00', '4.00', '2016-17', 'green', '250.00']);
    expect(await at({ year: '2017-18', period: 2 })).toEqual(['59.00', '44.00', '2017-18', 'amber', '250.00']);
    expect(await at({ year: '2018-19' })).toEqual(['61.50', '94.00', '2018-19', 'green', '250.00']);
    expect(await at({ year: '2025-26' })).toEqual(['61.50', '94.00', null, null, '250.00']);
  });

  it('without a year takes the first that a scheme names where nothing was recorded yet', async () => {
    expect((await fund({ scheme: [INVESTED] })).rows[0]).toMatchObject({ ragYear: '2016-17', drawn: '0.00' });
  });

  it('totals add the rows up', async () => {
    const { totals } = await fund(TABLES);
    expect(totals).toMatchObject({
      schemes: 3,
      'investment2016-17': '60.00',
      'investment2017-18': '15.00',
      'saving2017-18': '105.00',
      'saving2018-19': '130.00',
      'saving2019-20': '10.00',
      savingByYear: { '2016-17': '0.00', '2017-18': '105.00', '2018-19': '130.00', '2019-20': '10.00' },
      investmentTotal: '75.00',
      savingTotal: '245.00',
      net: '-170.00',
      allocated: '83.00',
      drawn: '61.50',
      returnPerPound: '3.2667',
    });
    expect((await fund({ scheme: [] })).totals).toMatchObject({ schemes: 0, net: '0.00', returnPerPound: null });
  });

  it('incremental prints single years as changes; totals stay', async () => {
    expect((await fund(TABLES, { scheme: 'TF1', basis: 'incremental' })).rows[0]).toMatchObject({
      'saving2016-17': '0.00',
      'saving2017-18': '100.00',
      'saving2018-19': '50.00',
      'investment2017-18': '-45.00',
      savingTotal: '250.00',
      investmentTotal: '75.00',
    });
  });

  it('shows what is allocated and not drawn, and sets it against what the reserve holds', async () => {
    const reserve: FactTables['reserve'] = {
      reserve: 'FUND',
      name: 'Transformation fund',
      kind: 'earmarked',
      group: null,
      service: null,
      organisation: 'N',
      year: '2016-17',
      opening: '100.00',
      mayBeNegative: null,
      movements: [{ year: '2016-17', period: 11, amount: '-55.00', into: '0.00', outOf: '-55.00', drawn: '55.00' }],
      forecasts: [],
      allocated: { '2016-17': '60.00', '2017-18': '109.00', '2018-19': '8.00' },
    };
    const { rows, totals, notes } = await fund({ ...TABLES, reserve: [reserve, { ...reserve, reserve: 'UNNAMED' }] });
    expect(rows.map((row) => [row.id, row['undrawn']])).toEqual([
      ['DROPPED', '0.00'],
      ['TF1', '13.50'],
      ['TF2', '8.00'],
    ]);
    expect(totals['undrawn']).toBe('21.50');
    expect(notes.filter((note) => note.startsWith('Transformation fund'))).toEqual([
      'Transformation fund holds £45.00 at period 11 of 2016-17: all schemes together were allocated £177.00 and drew £55.00; £77.00 more than it holds is allocated.',
    ]);
  });

  it('warns where more is drawn than allocated', async () => {
    const { notes } = await fund({ scheme: [{ ...INVESTED, allocations: [] }], scheme_year: TABLES.scheme_year ?? [] });
    expect(notes).toContain('TF1: more is drawn than allocated.');
  });

  it('takes no grouping', async () => {
    await expect(fund(TABLES, { by: 'kind' })).rejects.toThrow(BadQuestion);
  });
});
