import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { annualEffect, type Effect, weeklyEffect } from './effect.ts';
import { amount, money } from './money.ts';

const figures = (effect: Effect) => [amount(effect.inYear), amount(effect.fullYear)];
const weekly = (before: string, after: string, from: string) => figures(weeklyEffect(money(before), money(after), from));
const annual = (stated: string, from: string) => figures(annualEffect(money(stated), from));

describe('effect of a weekly amount', () => {
  it('is 52 weeks in a full year, and days remaining ÷ 7 of a week in its own', () => {
    // 14 June 2017 to 31 March 2018, both included: 291 days. 200 ÷ 7 × 291 = 8,314.2857…
    expect(weekly('500.00', '300.00', '2017-06-14')).toEqual(['8314.29', '10400.00']);
    expect(weekly('70.00', '0.00', '2018-03-31')).toEqual(['10.00', '3640.00']);
  });

  it('is capped at the full-year effect: 365 days are more than 52 weeks', () => {
    expect(weekly('100.00', '0.00', '2017-04-01')).toEqual(['5200.00', '5200.00']);
    expect(weekly('100.00', '0.00', '2017-04-02')).toEqual(['5200.00', '5200.00']);
    expect(weekly('100.00', '0.00', '2017-04-03')).toEqual(['5185.71', '5200.00']);
    expect(weekly('100.00', '0.00', '2015-04-03')).toEqual(['5200.00', '5200.00']);
  });

  it('is the opposite when a cost rises', () => {
    expect(weekly('300.00', '500.00', '2017-06-14')).toEqual(['-8314.29', '-10400.00']);
    expect(weekly('0.00', '100.00', '2017-04-01')).toEqual(['-5200.00', '-5200.00']);
  });
});

describe('effect of an annual amount', () => {
  it('is in proportion of the days of its own year', () => {
    expect(annual('36500.00', '2017-10-01')).toEqual(['18200.00', '36500.00']);
    expect(annual('36600.00', '2015-10-01')).toEqual(['18300.00', '36600.00']);
    expect(annual('1000.00', '2017-06-14')).toEqual(['797.26', '1000.00']);
    expect(annual('1000.00', '2017-04-01')).toEqual(['1000.00', '1000.00']);
  });
});

it('never exceeds the full-year effect, never has the other sign, and never grows with a later start', () => {
  const day = (offset: number) => new Date(Date.UTC(2015, 3, 1 + offset)).toISOString().slice(0, 10);
  fc.assert(
    fc.property(fc.integer({ min: -500_000, max: 500_000 }), fc.integer({ min: 0, max: 364 }), (pence, offset) => {
      const stated = money(String(pence)).div(100);
      for (const effectFrom of [(from: string) => weeklyEffect(stated, money('0'), from), (from: string) => annualEffect(stated, from)]) {
        const [now, later] = [effectFrom(day(offset)), effectFrom(day(offset + 1))];
        expect(now.inYear.abs().lte(now.fullYear.abs())).toBe(true);
        expect(now.inYear.isZero() || now.inYear.isNegative() === now.fullYear.isNegative()).toBe(true);
        expect(later.inYear.abs().lte(now.inYear.abs())).toBe(true);
      }
    }),
  );
});
