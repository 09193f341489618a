import { describe, expect, it } from '@jest/globals';
import { money } from '@outturn/kernel';
import { BadQuestion, type ReportOptions } from '../report.ts';
import { MOMENT, programme, scheme, sourcesOf, type Tables } from '../testing/savings-facts.ts';
import { returnOnInvestment } from './return-on-investment.ts';

const returns = (tables: Tables, options: ReportOptions = {}) => returnOnInvestment(sourcesOf(tables), options, MOMENT);

/** Westminster, Hammersmith and Fulham, and Kensington and Chelsea, Adult Social Care tri-borough proposals, 20 June 2011 (£000 as published). */
const TRI_BOROUGH: Tables = {
  programme: [programme('TRI', { name: 'Tri-borough adult social care' })],
  workstream: [{ workstream: 'W1', programme: 'TRI', name: 'All' }],
  scheme: [
    scheme('SAVING', { saving: { '2010-11': '0.00', '2011-12': '146000.00', '2012-13': '2949000.00', '2013-14': '7586000.00', '2014-15': '10950000.00' } }),
    scheme('TRANSITION', {
      saving: { '2010-11': '0.00' },
      investment: { '2011-12': '517000.00', '2012-13': '150000.00', '2013-14': '403000.00', '2014-15': '0.00' },
    }),
    scheme('AVOIDED', { saving: { '2011-12': '99999.00' }, investment: { '2011-12': '5.00' } }, { cashReleasing: false, kind: 'cost-avoidance' }),
  ],
};

describe('return on investment', () => {
  it('reproduces the published tri-borough table, 7,182 and 20,561 within its rounding', async () => {
    const { rows, totals, notes } = await returns(TRI_BOROUGH, { rate: '0.04' });
    expect(rows.map((row) => [row.id, row['index'], row['cashIn'], row['cashOut'], row['net'], row['cumulative']])).toEqual([
      ['TRI|2010-11', 0, '0.00', '0.00', '0.00', '0.00'],
      ['TRI|2011-12', 1, '146000.00', '517000.00', '-371000.00', '-371000.00'],
      ['TRI|2012-13', 2, '2949000.00', '150000.00', '2799000.00', '2428000.00'],
      ['TRI|2013-14', 3, '7586000.00', '403000.00', '7183000.00', '9611000.00'],
      ['TRI|2014-15', 4, '10950000.00', '0.00', '10950000.00', '20561000.00'],
    ]);
    expect(totals).toMatchObject({
      cashIn: '21631000.00',
      cashOut: '1070000.00',
      net: '20561000.00',
      cumulative: '20561000.00',
      paybackYears: '1.1',
      rate: '0.0400',
    });
    expect(
      money(totals['npv'] as string)
        .div(1000)
        .toFixed(0),
    ).toBe('17977');
    expect(notes).toEqual([
      'Tri-borough adult social care: pays back in 1.1 years; net present value £17,976,868.81 at 4%.',
      '1 scheme is not cash-releasing and in no cash flow.',
    ]);
  });

  it('is at 4% unless another rate is given', async () => {
    const flows: Tables = { scheme: [scheme('A', { saving: { '2016-17': '0.00', '2017-18': '1035.00' } })] };
    expect((await returns(flows)).totals).toMatchObject({ npv: '995.19', rate: '0.0400', paybackYears: '0.0' });
    expect((await returns(flows, { rate: '0.035' })).totals).toMatchObject({ npv: '1000.00', rate: '0.0350' });
    expect((await returns(flows, { rate: '0' })).totals).toMatchObject({ npv: '1035.00', rate: '0.0000' });
  });

  it('goes from the first to the last year named in any profile; investment ends before a saving that runs on', async () => {
    const { rows } = await returns({
      scheme: [
        scheme('A', { saving: { '2017-18': '10.00' }, investment: { '2016-17': '4.00' } }),
        scheme('B', { saving: { '2018-19': '1.00' }, rebaselined: { saving: { '2019-20': '2.00' } } }, { recurrence: 'one-off' }),
        scheme('N', { saving: { '2015-16': '7.00' } }, { cashReleasing: false }),
      ],
    });
    expect(rows.map((row) => [row['year'], row['cashIn'], row['cashOut']])).toEqual([
      ['2015-16', '0.00', '0.00'],
      ['2016-17', '0.00', '4.00'],
      ['2017-18', '10.00', '0.00'],
      ['2018-19', '10.00', '0.00'],
      ['2019-20', '12.00', '0.00'],
    ]);
  });

  it('takes investment on with its scheme after the last year of the profile', async () => {
    const { rows } = await returns({
      scheme: [
        scheme('A', { saving: { '2017-18': '10.00' }, investment: { '2017-18': '4.00' } }),
        scheme('B', { saving: { '2017-18': '1.00' }, investment: { '2017-18': '2.00' } }, { recurrence: 'one-off' }),
        scheme('LONG', { saving: { '2018-19': '0.00' } }),
      ],
    });
    expect(rows.map((row) => [row['year'], row['cashIn'], row['cashOut']])).toEqual([
      ['2017-18', '11.00', '6.00'],
      ['2018-19', '10.00', '4.00'],
    ]);
  });

  it('begins with a year that only a profile in between named', async () => {
    const { rows } = await returns({
      scheme: [scheme('A', { saving: { '2017-18': '10.00' }, rebaselined: { saving: { '2017-18': '9.00' } } }, { formerYears: ['2016-17'], rebaselines: 2 })],
    });
    expect(rows.map((row) => [row['year'], row['cashIn']])).toEqual([
      ['2016-17', '0.00'],
      ['2017-18', '9.00'],
    ]);
  });

  it('takes growth that releases cash as cash out alone', async () => {
    expect(
      (await returns({ scheme: [scheme('G', { saving: { '2017-18': '50.00' }, investment: { '2017-18': '3.00' } }, { kind: 'growth' })] })).rows[0],
    ).toMatchObject({ cashIn: '0.00', cashOut: '3.00' });
  });

  it('never pays back where cash does not recover', async () => {
    const { totals, notes } = await returns({
      scheme: [scheme('A', { saving: { '2017-18': '1.00' }, investment: { '2017-18': '5.00' } }, { recurrence: 'one-off' })],
    });
    expect([totals['paybackYears'], totals['npv']]).toEqual([null, '-4.00']);
    expect(notes).toEqual(['Promoting independence: does not pay back within the years named; net present value -£4.00 at 4%.']);
  });

  it('of several programmes tells each, and adds all flows up by year in the totals', async () => {
    const two: Tables = {
      scheme: [
        scheme('A', { saving: { '2016-17': '0.00', '2017-18': '10.00' }, investment: { '2016-17': '10.00' } }),
        scheme(
          'B',
          { saving: { '2017-18': '0.00', '2018-19': '20.00' }, investment: { '2017-18': '5.00' } },
          { programme: 'CITY-P', workstream: 'CW', service: 'STREETS' },
        ),
      ],
    };
    const { rows, totals, notes } = await returns(two, { rate: '0' });
    expect(rows.map((row) => [row.id, row['index'], row['net'], row['cumulative']])).toEqual([
      ['CITY-P|2017-18', 0, '-5.00', '-5.00'],
      ['CITY-P|2018-19', 1, '20.00', '15.00'],
      ['PROMISE|2016-17', 0, '-10.00', '-10.00'],
      ['PROMISE|2017-18', 1, '10.00', '0.00'],
    ]);
    // −10, 5, 20: a quarter of the third year.
    expect(totals).toMatchObject({ cashIn: '30.00', cashOut: '15.00', net: '15.00', cumulative: '15.00', paybackYears: '1.3', npv: '15.00' });
    expect(notes.map((note) => note.split(':')[0])).toEqual(['City programme', 'Promoting independence', 'All together']);
    expect((await returns(two, { rate: '0', organisation: 'CITY' })).totals).toMatchObject({ net: '15.00', paybackYears: '0.3' });
  });

  it('a year leaves out rows, never flows', async () => {
    const { rows, totals, year } = await returns(TRI_BOROUGH, { year: '2012-13', period: 3 });
    expect([rows.map((row) => row.id), rows[0]?.['cumulative'], totals['net'], year]).toEqual([['TRI|2012-13'], '2428000.00', '20561000.00', '2012-13']);
  });

  it('is empty without schemes', async () => {
    expect(await returns({})).toMatchObject({ rows: [], notes: [], totals: { net: '0.00', npv: '0.00', paybackYears: '0.0' } });
  });

  it.each<[ReportOptions, string]>([
    [{ rate: '4%' }, 'rate'],
    [{ rate: '-0.01' }, 'rate'],
    [{ rate: '4' }, 'rate'],
    [{ rate: '' }, 'rate'],
    [{ rate: '1e-2' }, 'rate'],
    [{ basis: 'incremental' }, 'basis'],
    [{ by: 'programme' }, 'by'],
  ])('refuses %j', async (options, field) => {
    const failure = await returns(TRI_BOROUGH, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(BadQuestion);
    expect(failure).toMatchObject({ field });
  });
});
