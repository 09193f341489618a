import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  daysBetween,
  daysIn,
  daysRemaining,
  endOfDayInLondon,
  firstDay,
  isFinancialYear,
  isIsoDate,
  isPlannableYear,
  isWithin,
  lastDay,
  londonDay,
  periodEnd,
  periodOf,
  startYear,
  yearOf,
  yearRange,
  yearsAfter,
  yearStarting,
} from './financial-year.ts';

const anyDay = fc
  .integer({ min: Date.UTC(1972, 0, 1) / 86_400_000, max: Date.UTC(2099, 11, 31) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('financial year', () => {
  it('runs from 1 April to 31 March and is named by both', () => {
    expect([firstDay('2017-18'), lastDay('2017-18')]).toEqual(['2017-04-01', '2018-03-31']);
    expect([yearOf('2018-03-31'), yearOf('2018-04-01'), yearOf('2000-01-01')]).toEqual(['2017-18', '2018-19', '1999-00']);
    expect([yearsAfter('1999-00', 1), yearsAfter('2000-01', -1), yearStarting(2009)]).toEqual(['2000-01', '1999-00', '2009-10']);
    expect(yearRange('2017-18', '2019-20')).toEqual(['2017-18', '2018-19', '2019-20']);
    expect(yearRange('2019-20', '2017-18')).toEqual([]);
  });

  it.each(['2017-19', '2017-17', '2017', '17-18', '2017/18', '2017-018', ' 2017-18'])('%p is no financial year', (text) => {
    expect(isFinancialYear(text)).toBe(false);
    expect(() => startYear(text)).toThrow('not a financial year');
  });

  it('is spoken of from 1900-01 to 2199-00, so that the years around it exist', () => {
    expect(['1900-01', '2017-18', '2199-00'].map(isPlannableYear)).toEqual([true, true, true]);
    expect(['1899-00', '2200-01', '0000-01', '9999-00', '2017-19'].map(isPlannableYear)).toEqual(Array(5).fill(false));
  });

  it('knows which dates exist', () => {
    expect(['2016-02-29', '2017-04-01'].map(isIsoDate)).toEqual([true, true]);
    expect(['2017-02-29', '2017-02-30', '2017-13-01', '2017-00-10', '2017-4-1', '2017-04-01T00:00:00Z', 'soon'].map(isIsoDate)).toEqual(Array(7).fill(false));
    expect([isWithin('2017-04-01', '2017-18'), isWithin('2018-03-31', '2017-18')]).toEqual([true, true]);
    expect([isWithin('2017-03-31', '2017-18'), isWithin('2018-04-01', '2017-18'), isWithin('2017-06-31', '2017-18')]).toEqual([false, false, false]);
  });

  it('numbers the months from April', () => {
    expect(['2017-04-30', '2017-12-01', '2018-01-31', '2018-03-31'].map(periodOf)).toEqual([1, 9, 10, 12]);
    expect([0, 1, 9, 11, 12, 13].map((period) => periodEnd('2015-16', period))).toEqual([
      '2015-03-31',
      '2015-04-30',
      '2015-12-31',
      '2016-02-29',
      '2016-03-31',
      '2016-03-31',
    ]);
  });

  it('counts days with both ends', () => {
    expect([daysIn('2015-16'), daysIn('2016-17')]).toEqual([366, 365]);
    expect([daysRemaining('2017-04-01'), daysRemaining('2018-03-31'), daysRemaining('2017-06-14')]).toEqual([365, 1, 291]);
    expect([daysBetween('2017-03-25', '2017-03-27'), daysBetween('2017-04-02', '2017-04-01')]).toEqual([3, 0]);
  });

  it('a day lies in its year and in the month of its period', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const year = yearOf(day);
        expect(isWithin(day, year)).toBe(true);
        expect(daysBetween(firstDay(year), day) + daysRemaining(day)).toBe(daysIn(year) + 1);
        expect(periodEnd(year, periodOf(day)).slice(0, 7)).toBe(day.slice(0, 7));
      }),
    );
  });
});

describe('days in London', () => {
  it('end an hour earlier in UTC in summer, and on the days when the clocks change', () => {
    expect(endOfDayInLondon('2017-01-15')).toBe('2017-01-15T23:59:59.999Z');
    expect(endOfDayInLondon('2017-07-15')).toBe('2017-07-15T22:59:59.999Z');
    expect(endOfDayInLondon('2017-03-25')).toBe('2017-03-25T23:59:59.999Z');
    expect(endOfDayInLondon('2017-03-26')).toBe('2017-03-26T22:59:59.999Z');
    expect(endOfDayInLondon('2017-10-28')).toBe('2017-10-28T22:59:59.999Z');
    expect(endOfDayInLondon('2017-10-29')).toBe('2017-10-29T23:59:59.999Z');
  });

  it('begin in the evening of UTC in summer', () => {
    expect([londonDay('2017-06-30T22:59:59.999Z'), londonDay('2017-06-30T23:00:00.000Z'), londonDay('2017-12-31T23:30:00.000Z')]).toEqual([
      '2017-06-30',
      '2017-07-01',
      '2017-12-31',
    ]);
  });

  it('end with the last millisecond that is still theirs', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const end = endOfDayInLondon(day);
        expect(londonDay(end)).toBe(day);
        expect(londonDay(new Date(Date.parse(end) + 1).toISOString())).toBe(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));
      }),
    );
  });
});
