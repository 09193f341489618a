import { describe, expect, it } from '@jest/globals';
import { inForce } from '@outturn/domain';
import {
  DEFAULT_EXCEPTIONS_FROM,
  DEFAULT_PROGRESS_WEIGHT,
  DEFAULT_REGISTER_FROM,
  DEFAULT_REVENUE_RULES,
  DEFAULT_SAVING_RULES,
  rulebookOf,
} from './rules-in-force.ts';
import { rulesOf } from './testing/savings-facts.ts';

const start = (year: string, period: number) => ({ year, period });
const rules = (year: string, period: number, green: string) => ({
  from: start(year, period),
  green,
  amber: '0.50',
  against: 'current' as const,
  staleAfterPeriods: 3,
});

describe('rules in force', () => {
  it('are the defaults where nothing is set, or nothing has started', () => {
    expect(rulebookOf([])('COUNTY', '2017-18', 3)).toEqual({
      saving: DEFAULT_SAVING_RULES,
      progressWeight: DEFAULT_PROGRESS_WEIGHT,
      revenue: DEFAULT_REVENUE_RULES,
      exceptionsFrom: DEFAULT_EXCEPTIONS_FROM,
      registerFrom: DEFAULT_REGISTER_FROM,
      tiers: [],
    });
    expect(rulebookOf([rulesOf('COUNTY', { saving: [rules('2017-18', 4, '0.99')] })])('COUNTY', '2017-18', 3).saving).toEqual(DEFAULT_SAVING_RULES);
  });

  it('are the organisation’s own, else those of everyone', () => {
    const book = rulebookOf([rulesOf(null, { saving: [rules('2015-16', 1, '0.90')] }), rulesOf('COUNTY', { saving: [rules('2017-18', 2, '0.99')] })]);
    const green = (organisation: string | null, period: number) => book(organisation, '2017-18', period).saving.green.toString();
    expect([green('COUNTY', 1), green('COUNTY', 2), green('CITY', 2), green(null, 2)]).toEqual(['0.9', '0.99', '0.9', '0.9']);
  });

  it('keep weight and RAG rules apart: an organisation may have its own of one alone', () => {
    const book = rulebookOf([
      rulesOf(null, { progressWeight: [{ from: null, progressing: '0.30' }] }),
      rulesOf('COUNTY', { saving: [rules('2017-18', 1, '0.99')] }),
    ]);
    expect(book('COUNTY', '2017-18', 1).progressWeight.toString()).toBe('0.3');
    expect(book('COUNTY', '2017-18', 1).saving.staleAfterPeriods).toBe(3);
  });

  it('are those with the latest start; of one start the later recorded; null has always been', () => {
    const list = [
      { from: start('2017-18', 5), name: 'from period 5' },
      { from: null, name: 'always' },
      { from: start('2017-18', 2), name: 'first for period 2' },
      { from: start('2017-18', 2), name: 'second for period 2' },
      { from: start('2016-17', 12), name: 'last year' },
    ];
    const at = (year: string, period: number) => inForce(list, year, period)?.name;
    expect([at('2016-17', 11), at('2016-17', 12), at('2017-18', 1), at('2017-18', 2), at('2017-18', 5), at('2018-19', 1)]).toEqual([
      'always',
      'last year',
      'last year',
      'second for period 2',
      'from period 5',
      'from period 5',
    ]);
  });

  it('of several without a start the last recorded', () => {
    expect(
      inForce(
        [
          { from: null, n: 1 },
          { from: null, n: 2 },
        ],
        '2017-18',
        1,
      )?.n,
    ).toBe(2);
  });
});
