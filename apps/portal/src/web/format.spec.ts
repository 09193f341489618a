import { describe, expect, it } from '@jest/globals';
import { dateAndTime, dayInWords, exactly, inUnit, inWords, percentage, periodInWords, plural, withTrueMinus } from './format.ts';

describe('amounts in the unit of a column', () => {
  it.each([
    ['395499.99', 'thousands', '395'],
    ['395500.00', 'thousands', '396'],
    ['-371000.00', 'thousands', '−371'],
    ['-499.99', 'thousands', '0'],
    ['-500.00', 'thousands', '−1'],
    ['1234567.89', 'pounds', '1,234,567.89'],
    ['1250000.00', 'millions', '1.3'],
    ['-1250000.00', 'millions', '−1.3'],
    ['999999999999999.99', 'pounds', '999,999,999,999,999.99'],
  ] as const)('%s in %s is %s', (amount, unit, text) => expect(inUnit(amount, unit)).toBe(text));
});

describe('amounts in sentences', () => {
  it.each([
    ['0.00', '£0'],
    ['950.00', '£950'],
    ['950.50', '£950.50'],
    ['1000.00', '£1k'],
    ['395000.00', '£395k'],
    ['999499.99', '£999k'],
    ['999500.00', '£1.0m'],
    ['4249999.99', '£4.2m'],
    ['-2335000.00', '−£2.3m'],
    ['1234567890.00', '£1,234.6m'],
  ])('%s is %s', (amount, text) => expect(inWords(amount)).toBe(text));

  it('gives exact pounds with a true minus sign', () => expect(exactly('-1250.05')).toBe('−£1,250.05'));
});

it('a page says its negative amounts with a true minus sign; tags and what is being typed stay as they are', () => {
  expect(withTrueMinus('<p title="-£1">The movement is -£50,000.00 (2017-18)</p><textarea name="a">-£5 <b></textarea><input value="-£5">')).toBe(
    '<p title="-£1">The movement is −\u2060£50,000.00 (2017-18)</p><textarea name="a">-£5 <b></textarea><input value="-£5">',
  );
});

describe('other words', () => {
  it('puts times into London’s clock', () => {
    expect(dateAndTime('2017-07-10T08:00:00.000Z')).toBe('10 July 2017, 09:00');
    expect(dayInWords('2017-07-10T23:30:00.000Z')).toBe('11 July 2017');
    expect(dayInWords('2017-03-31')).toBe('31 March 2017');
  });
  it('names periods by their months', () => expect([0, 1, 12, 13].map(periodInWords)).toEqual(['before the year opened', 'April', 'March', 'outturn']));
  it('counts', () => expect([plural(1, 'scheme'), plural(1_200, 'scheme'), percentage('94.2468')]).toEqual(['1 scheme', '1,200 schemes', '94.2%']));
});
