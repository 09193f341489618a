import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from './allocation.ts';
import { amount, money, sum, ZERO } from './money.ts';

const split = (whole: string, ...shares: string[]) => allocate(money(whole), shares.map(money)).map(amount);

describe('allocation', () => {
  it('gives the pennies left over to the largest remainders, ties to the earlier share', () => {
    expect(split('100.00', '1', '1', '1')).toEqual(['33.34', '33.33', '33.33']);
    expect(split('0.01', '50', '50')).toEqual(['0.01', '0.00']);
    expect(split('0.05', '10', '60', '30')).toEqual(['0.01', '0.03', '0.01']);
    expect(split('10.00', '33.3', '33.3', '33.4')).toEqual(['3.33', '3.33', '3.34']);
  });

  it('splits a negative amount as its opposite', () => {
    expect(split('-100.00', '1', '1', '1')).toEqual(['-33.34', '-33.33', '-33.33']);
  });

  it('gives nothing to a share of nothing', () => {
    expect(split('0.01', '0', '100')).toEqual(['0.00', '0.01']);
  });

  it('refuses fractions of pennies, negative shares, and no share at all', () => {
    expect(() => split('0.005', '1')).toThrow('whole pennies');
    expect(() => split('1.00', '2', '-1')).toThrow('shares');
    expect(() => split('1.00', '0', '0')).toThrow('shares');
    expect(() => split('1.00')).toThrow('shares');
  });

  it('adds up to the whole, each part within a penny of its exact share', () => {
    const pence = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(pence, weights, (of, given) => {
        const whole = money(String(of)).div(100);
        const shares = given.map((one) => money(String(one)));
        const parts = allocate(whole, shares);
        expect(sum(parts).eq(whole)).toBe(true);
        parts.forEach((part, index) => {
          const exact = whole.times(shares[index] ?? ZERO).div(sum(shares));
          expect(part.minus(exact).abs().lt(money('0.01'))).toBe(true);
        });
      }),
    );
  });
});
