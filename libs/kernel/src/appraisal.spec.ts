import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { netPresentValue, payback } from './appraisal.ts';
import { amount, money, sum } from './money.ts';

/** Return on investment of the tri-borough adult social care service, Cabinet of 20 June 2011, section 3.1: £000, years 0 to 4. */
const CASH_IN = ['0', '146', '2949', '7586', '10950'];
const CASH_OUT = ['0', '517', '150', '403', '0'];
const NET = CASH_IN.map((cash, t) => money(cash).minus(money(CASH_OUT[t] ?? '0')));

const years = (...net: string[]) => payback(net.map(money))?.toFixed(1) ?? null;

describe('appraisal', () => {
  it('reproduces the published return on investment', () => {
    // The council printed 7,182 for year 3 and 20,561 in total: it rounded the parts before it subtracted them.
    expect(NET.map((net) => net.toFixed())).toEqual(['0', '-371', '2799', '7183', '10950']);
    expect(sum(NET).toFixed()).toBe('20561');
    expect(payback(NET)?.toFixed(1)).toBe('1.1');
    expect(netPresentValue(NET, money('0.04')).toFixed(0)).toBe('17977');
  });

  it('discounts from year 1 on, and rounds to the penny once', () => {
    expect(amount(netPresentValue([money('100')], money('0.04')))).toBe('100.00');
    expect(amount(netPresentValue([money('-100'), money('104')], money('0.04')))).toBe('0.00');
    expect(amount(netPresentValue([money('0'), money('1'), money('1')], money('0.035')))).toBe('1.90');
    expect(amount(netPresentValue([], money('0.04')))).toBe('0.00');
  });

  it('interpolates the year in which cumulative cash crosses', () => {
    expect(years('-100', '50', '100')).toBe('1.5');
    expect(years('-100', '100')).toBe('1.0');
    expect(years('-100', '400')).toBe('0.3');
    expect(years('-20', '-80', '80', '40')).toBe('2.5');
  });

  it('is nothing when cash is never out, and never when it does not come back', () => {
    expect(years()).toBe('0.0');
    expect(years('0', '10')).toBe('0.0');
    expect(years('10', '-10', '5')).toBe('0.0');
    expect(years('-100', '99.99')).toBeNull();
    expect(years('-100', '150', '-100')).toBeNull();
  });

  it('counts the last crossing when cash goes out again', () => {
    expect(years('-100', '200', '-200', '400')).toBe('2.3');
  });

  it('at a rate of 0 is the plain sum, and falls as the rate rises when cash comes later', () => {
    const flows = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(flows, fc.integer({ min: 0, max: 20 }), (pounds, percent) => {
        const net = pounds.map((one) => money(String(one)));
        const rate = money(String(percent)).div(100);
        expect(netPresentValue(net, money('0')).eq(sum(net))).toBe(true);
        expect(netPresentValue(net, rate.plus(money('0.01'))).lte(netPresentValue(net, rate))).toBe(true);
      }),
    );
  });
});
