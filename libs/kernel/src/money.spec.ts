import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addAmounts, amount, count, fourDecimals, isAmount, money, percentOf, pounds, smaller, subtractAmounts, sum, toPenny, ZERO } from './money.ts';

const pence = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const written = (of: bigint) => amount(money(String(of)).div(100));

describe('money', () => {
  it('rounds half away from zero', () => {
    expect(amount(money('1.005'))).toBe('1.01');
    expect(amount(money('-1.005'))).toBe('-1.01');
    expect(amount(money('1.004999'))).toBe('1.00');
    expect(toPenny(money('2.675')).eq(money('2.68'))).toBe(true);
  });

  it('never writes minus nothing', () => {
    expect(amount(money('-0.001'))).toBe('0.00');
    expect(amount(money('-0'))).toBe('0.00');
    expect(fourDecimals(money('-0.00001'))).toBe('0.0000');
    expect(fourDecimals(money('-0.00005'))).toBe('-0.0001');
    expect(pounds(money('-0.004'))).toBe('£0.00');
  });

  it('adds what binary floating point cannot', () => {
    expect(amount(sum([money('0.1'), money('0.2')]))).toBe('0.30');
    expect(sum([money('0.1'), money('0.2')]).eq(money('0.3'))).toBe(true);
    expect(amount(sum([money('999999999999999.99'), money('0.01')]))).toBe('1000000000000000.00');
    expect(sum([]).eq(ZERO)).toBe(true);
  });

  it('adds written amounts as it adds read ones', () => {
    const form = fc
      .tuple(pence, fc.constantFrom(2, 1, 0))
      .map(([of, decimals]) => (decimals === 2 ? written(of) : money(String(of)).div(100).toFixed(decimals)));
    fc.assert(
      fc.property(form, form, (a, b) => {
        expect(addAmounts(a, b)).toBe(amount(money(a).plus(money(b))));
        expect(subtractAmounts(a, b)).toBe(amount(money(a).minus(money(b))));
        expect(subtractAmounts(addAmounts(a, b), b)).toBe(amount(money(a)));
      }),
    );
    expect(addAmounts('-0.01', '0.01')).toBe('0.00');
    expect(addAmounts('999999999999999.99', '999999999999999.99')).toBe('1999999999999999.98');
    expect(addAmounts('1999999999999999.98', '-0.01')).toBe('1999999999999999.97');
    for (const wrong of ['', '1e3', '0.001', '1.', '.5', '£1']) expect(() => addAmounts('1.00', wrong)).toThrow('not an amount in pounds');
  });

  it.each(['', '1,000', '1e3', '0x10', ' 1', '1 ', '+1', '.5', '1.', 'NaN', 'Infinity', '£1', '--1', '１'])('does not take %p for a number', (text) => {
    expect(isAmount(text)).toBe(false);
    expect(() => money(text)).toThrow('not an amount in pounds');
  });

  it('takes at most fifteen digits and two decimals for an amount', () => {
    expect(isAmount('999999999999999.99')).toBe(true);
    expect(isAmount('-5')).toBe(true);
    expect(isAmount('1000000000000000')).toBe(false);
    expect(isAmount('0.001')).toBe(false);
  });

  it('counts in whole numbers only', () => {
    expect(count(366).toFixed()).toBe('366');
    expect(() => count(0.5)).toThrow('not a whole number');
    expect(() => count(Number.MAX_SAFE_INTEGER + 1)).toThrow('not a whole number');
  });

  it('writes pounds for people', () => {
    expect(pounds('1234.5')).toBe('£1,234.50');
    expect(pounds('-0.05')).toBe('-£0.05');
    expect(pounds('1000000')).toBe('£1,000,000.00');
    expect(pounds('-123456')).toBe('-£123,456.00');
  });

  it('has no percentage of nothing', () => {
    expect(percentOf(money('1'), ZERO)).toBeNull();
    expect(fourDecimals(percentOf(money('-1'), money('3')) ?? ZERO)).toBe('-33.3333');
    expect(smaller(money('2'), money('-3')).toFixed()).toBe('-3');
  });

  it('reads back what it wrote, and adds as whole pennies add', () => {
    fc.assert(
      fc.property(fc.array(pence, { maxLength: 20 }), (parts) => {
        const total = sum(parts.map((part) => money(written(part))));
        expect(amount(total)).toBe(written(parts.reduce((a, b) => a + b, 0n)));
        expect(parts.every((part) => money(written(part)).times(100).toFixed() === part.toString())).toBe(true);
      }),
    );
  });
});
