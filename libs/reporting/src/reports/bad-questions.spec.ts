import { describe, expect, it } from '@jest/globals';
import { BadQuestion, type ReportOptions } from '../report.ts';
import { MOMENT, scheme, sourcesOf } from '../testing/savings-facts.ts';
import { savingsTracker } from './savings-tracker.ts';

describe('questions that cannot be answered', () => {
  it.each<[ReportOptions, string]>([
    [{ organisation: 'NOWHERE' }, 'organisation'],
    [{ programme: 'X' }, 'programme'],
    [{ workstream: 'X' }, 'workstream'],
    [{ service: 'X' }, 'service'],
    [{ scheme: 'X' }, 'scheme'],
    [{ year: '2017-19' }, 'year'],
    [{ year: '2017' }, 'year'],
    [{ period: 0 }, 'period'],
    [{ period: 14 }, 'period'],
    [{ period: 1.5 }, 'period'],
    [{ period: Number.NaN }, 'period'],
    [{ by: 'programme' }, 'by'],
    [{ rate: '0.04' }, 'rate'],
    [{ since: 1 }, 'since'],
    [{ basis: 'cumulative' as 'absolute' }, 'basis'],
    [{ structure: 'old' as 'original' }, 'structure'],
  ])('%j names the field %s', async (options, field) => {
    const failure = await savingsTracker(sourcesOf({ scheme: [scheme('A', { saving: { '2017-18': '1.00' } })] }), options, MOMENT).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(BadQuestion);
    const value = Object.values(options)[0];
    expect(failure).toMatchObject({ field, message: expect.stringContaining(typeof value === 'string' && field !== 'by' && field !== 'rate' ? value : '') });
  });
});
