import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { yearsAfter } from './financial-year.ts';
import { amount, money, ZERO } from './money.ts';
import { absoluteSeries, changeIn, effectIn, gapIn, type Series, toAbsolute, toIncremental, yearsOf } from './profile.ts';

const series = fc
  .array(fc.integer({ min: -100_000_000, max: 100_000_000 }), { maxLength: 8 })
  .map((pence): Series => Object.fromEntries(pence.map((of, index) => [yearsAfter('2017-18', index), amount(money(String(of)).div(100))])));

describe('profile', () => {
  it('converts between total effects and changes on the year before', () => {
    const absolute = { '2017-18': '100.00', '2018-19': '250.00', '2019-20': '200.00' };
    const incremental = { '2017-18': '100.00', '2018-19': '150.00', '2019-20': '-50.00' };
    expect(toIncremental(absolute)).toEqual(incremental);
    expect(toAbsolute(incremental)).toEqual(absolute);
    expect(absoluteSeries('incremental', incremental)).toEqual(absolute);
    expect(absoluteSeries('absolute', absolute)).toEqual(absolute);
  });

  it('orders years, not the way they were written down', () => {
    expect(toAbsolute({ '2018-19': '5.00', '2017-18': '1.00' })).toEqual({ '2017-18': '1.00', '2018-19': '6.00' });
    expect(yearsOf({ '2018-19': '5.00', '2017-18': '1.00' })).toEqual(['2017-18', '2018-19']);
  });

  it('finds the first year left out', () => {
    expect(gapIn({ '2017-18': '1', '2019-20': '1' })).toBe('2018-19');
    expect(gapIn({ '2017-18': '1', '2020-21': '1' })).toBe('2018-19');
    expect(gapIn({ '2017-18': '1', '2018-19': '0' })).toBeUndefined();
    expect(gapIn({})).toBeUndefined();
  });

  it('has no effect before the first year; after the last it stays or ends', () => {
    const absolute = { '2018-19': '10.00', '2019-20': '30.00' };
    expect(['2017-18', '2018-19', '2019-20', '2025-26'].map((year) => amount(effectIn(absolute, year, true)))).toEqual(['0.00', '10.00', '30.00', '30.00']);
    expect(['2017-18', '2018-19', '2019-20', '2025-26'].map((year) => amount(effectIn(absolute, year, false)))).toEqual(['0.00', '10.00', '30.00', '0.00']);
    expect(amount(effectIn({}, '2018-19', true))).toBe('0.00');
    expect(['2018-19', '2019-20', '2020-21'].map((year) => amount(changeIn(absolute, year, true)))).toEqual(['10.00', '20.00', '0.00']);
    expect(['2018-19', '2019-20', '2020-21'].map((year) => amount(changeIn(absolute, year, false)))).toEqual(['10.00', '20.00', '-30.00']);
  });

  it('goes from one basis to the other and back without a penny lost', () => {
    fc.assert(
      fc.property(series, (stated) => {
        expect(toIncremental(toAbsolute(stated))).toEqual(stated);
        expect(toAbsolute(toIncremental(stated))).toEqual(stated);
      }),
    );
  });

  it('changes add up to the effect', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -1, max: 10 }), fc.boolean(), (absolute, until, stays) => {
        let total = ZERO;
        for (let index = -1; index <= until; index += 1) total = total.plus(changeIn(absolute, yearsAfter('2017-18', index), stays));
        expect(total.eq(effectIn(absolute, yearsAfter('2017-18', until), stays))).toBe(true);
      }),
    );
  });
});
