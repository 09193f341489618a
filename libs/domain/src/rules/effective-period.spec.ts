import { describe, expect, it } from '@jest/globals';
import { effectiveDay, effectivePeriod } from './effective-period.ts';

describe('the day from which a change of a budget counts', () => {
  it('is the effective date, else the day of recording in London', () => {
    expect(effectiveDay('2017-18', '2017-07-10', '2018-01-05T12:00:00.000Z')).toBe('2017-07-10');
    expect(effectiveDay('2017-18', null, '2018-01-05T12:00:00.000Z')).toBe('2018-01-05');
    expect(effectiveDay('2017-18', null, '2017-06-30T23:30:00.000Z')).toBe('2017-07-01');
  });

  it('is moved to the nearest day within the year', () => {
    expect(effectiveDay('2017-18', null, '2017-02-01T12:00:00.000Z')).toBe('2017-04-01');
    expect(effectiveDay('2017-18', null, '2018-05-01T12:00:00.000Z')).toBe('2018-03-31');
    expect([effectivePeriod('2017-18', null, '2017-02-01T12:00:00.000Z'), effectivePeriod('2017-18', '2018-03-31', '2017-02-01T12:00:00.000Z')]).toEqual([
      1, 12,
    ]);
  });
});
