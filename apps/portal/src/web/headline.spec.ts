import { describe, expect, it } from '@jest/globals';
import { headline } from './headline.ts';
import { yearsWithRows, yearToOpenWith } from './years.ts';

const ROW = {
  year: '2017-18',
  period: 3,
  schemes: 4,
  assumed: 1,
  currentTarget: '11200000.00',
  banked: '4200000.00',
  forecast: '10600000.00',
  variance: '-600000.00',
  direction: 'worse',
  investment: '0.00',
};

describe('the headline of a row', () => {
  it.each([
    [{}, '£4.2m of the £11.2m target for 2017-18 is banked; the forecast is £600k short, worse than in May.'],
    [
      { direction: 'same', variance: '0.00', forecast: '11200000.00' },
      '£4.2m of the £11.2m target for 2017-18 is banked; the forecast of £11.2m is on target, the same as in May.',
    ],
    [
      { banked: '0.00', direction: 'better', variance: '100000.00' },
      'Nothing of the £11.2m target for 2017-18 is banked yet; the forecast is £100k above target, better than in May.',
    ],
    [{ period: 1 }, '£4.2m of the £11.2m target for 2017-18 is banked; the forecast is £600k short, worse than before the year opened.'],
    [{ assumed: 4 }, '£4.2m of the £11.2m target for 2017-18 is banked; no forecast has been made yet, so the target stands in for it.'],
    [{ schemes: undefined, assumed: true }, '£4.2m of the £11.2m target for 2017-18 is banked; no forecast has been made yet, so the target stands in for it.'],
    [{ currentTarget: '0.00', banked: '0.00', assumed: 4 }, 'No saving is due in 2017-18.'],
    [{ schemes: 0, investment: '250000.00' }, '£250k is invested in 2017-18; there is no saving to deliver.'],
    [{ currentTarget: null, banked: null }, 'Nothing is planned for 2017-18.'],
  ])('%o', (more, said) => expect(headline({ ...ROW, ...more } as never)).toBe(said));
});

describe('the year that a page opens with', () => {
  const moment = { position: 9, recordedAt: '2018-07-24T10:00:00.000Z' };
  const years = (...stated: [string, boolean][]) => stated.map(([year, has]) => ({ year, stated: has }));
  it('is the latest with a forecast that has begun', () => {
    expect(yearToOpenWith(years(['2016-17', true], ['2017-18', true], ['2018-19', false], ['2019-20', true]), moment)).toBe('2017-18');
  });
  it('is the latest that has begun where no forecast was made, else the first', () => {
    expect(yearToOpenWith(years(['2017-18', false], ['2018-19', false], ['2019-20', false]), moment)).toBe('2018-19');
    expect(yearToOpenWith(years(['2020-21', false], ['2021-22', false]), moment)).toBe('2020-21');
    expect(yearToOpenWith([], moment)).toBeUndefined();
  });
  it('takes a year as forecast when one row of it is', () => {
    const rows = [
      { year: '2017-18', schemes: 3, assumed: 3 },
      { year: '2017-18', schemes: 2, assumed: 1 },
      { year: '2018-19', assumed: true },
      { year: '2016-17', assumed: false },
    ];
    expect(yearsWithRows(rows)).toEqual(years(['2016-17', true], ['2017-18', true], ['2018-19', false]));
  });
});
