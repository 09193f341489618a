import { describe, expect, it } from '@jest/globals';
import { money } from '@outturn/kernel';
import { computedRag, directionOf, isStale, overrideInForce, type RagFigures, type SavingRules } from './rag.ts';
import { DEFAULT_SAVING_RULES } from './rules-in-force.ts';

function figures(over: Partial<Record<keyof RagFigures, string>>): RagFigures {
  const stated = { originalTarget: '1000.00', currentTarget: '1000.00', forecast: '1000.00', notRecurrent: '0.00', banked: '0.00', ...over };
  return Object.fromEntries(Object.entries(stated).map(([key, text]) => [key, money(text)])) as unknown as RagFigures;
}
function rag(
  over: Partial<Record<keyof RagFigures, string>>,
  { stale = false, balancing = false, rules = DEFAULT_SAVING_RULES }: { stale?: boolean; balancing?: boolean; rules?: SavingRules } = {},
) {
  return computedRag(figures(over), stale, balancing, rules);
}

describe('the RAG of a scheme-year', () => {
  it.each([
    ['exactly 95% is green', '950.00', 'green'],
    ['a penny below 95% is amber', '949.99', 'amber'],
    ['exactly 75% is amber', '750.00', 'amber'],
    ['a penny below 75% is red', '749.99', 'red'],
    ['nothing is red', '0.00', 'red'],
    ['above the target is green', '1500.00', 'green'],
  ])('%s', (_, forecast, expected) => {
    expect(rag({ forecast })).toBe(expected);
  });

  it('does not round the ratio: 94.9999…% of a large target is amber', () => {
    expect(rag({ originalTarget: '999999999999999.99', forecast: '949999999999999.99' })).toBe('amber');
    expect(rag({ originalTarget: '999999999999999.99', forecast: '950000000000000.00' })).toBe('green');
  });

  it('takes off what is not recurrent', () => {
    expect(rag({ forecast: '1000.00', notRecurrent: '50.00' })).toBe('green');
    expect(rag({ forecast: '1000.00', notRecurrent: '50.01' })).toBe('amber');
    expect(rag({ forecast: '1000.00', notRecurrent: '250.01' })).toBe('red');
  });

  it('is against the original target unless the rule says current', () => {
    expect(rag({ originalTarget: '1000.00', currentTarget: '500.00', forecast: '500.00' })).toBe('red');
    expect(rag({ originalTarget: '1000.00', currentTarget: '500.00', forecast: '500.00' }, { rules: { ...DEFAULT_SAVING_RULES, against: 'current' } })).toBe(
      'green',
    );
  });

  it.each([
    ['fully banked', '1000.00', 'blue'],
    ['more than banked', '1000.01', 'blue'],
    ['a penny short', '999.99', 'grey'],
  ])('blue comes before grey: %s', (_, banked, expected) => {
    expect(rag({ banked }, { stale: true })).toBe(expected);
  });

  it('grey comes before green, amber and red', () => {
    expect(['1000.00', '800.00', '0.00'].map((forecast) => rag({ forecast }, { stale: true }))).toEqual(['grey', 'grey', 'grey']);
  });

  it.each([
    ['0.00', '0.00', 'green'],
    ['0.00', '-0.01', 'red'],
    ['-100.00', '-100.00', 'green'],
    ['-100.00', '-99.00', 'green'],
    ['-100.00', '-100.01', 'red'],
  ])('for a target of %s a forecast of %s is %s, never blue', (target, forecast, expected) => {
    expect(rag({ originalTarget: target, forecast, banked: '500.00' })).toBe(expected);
  });

  it('a balancing line that would be green or blue is amber; else it is what it is', () => {
    expect(rag({}, { balancing: true })).toBe('amber');
    expect(rag({ banked: '1000.00' }, { balancing: true })).toBe('amber');
    expect(rag({ originalTarget: '0.00', forecast: '0.00' }, { balancing: true })).toBe('amber');
    expect(rag({ forecast: '1.00' }, { balancing: true })).toBe('red');
    expect(rag({}, { balancing: true, stale: true })).toBe('grey');
  });
});

describe('staleness', () => {
  it('is two periods after the last return by default, one is not', () => {
    expect([isStale(3, 2, DEFAULT_SAVING_RULES), isStale(3, 1, DEFAULT_SAVING_RULES), isStale(3, 0, DEFAULT_SAVING_RULES)]).toEqual([false, true, true]);
  });
  it('counts from 0 where there was no return, also one made for period 0', () => {
    expect([isStale(1, 0, DEFAULT_SAVING_RULES), isStale(2, 0, DEFAULT_SAVING_RULES)]).toEqual([false, true]);
  });
});

describe('the override in force', () => {
  const first = { position: 10, period: 2, untilPeriod: 6, rag: 'red' };
  const later = { position: 20, period: 3, untilPeriod: 4, rag: 'amber' };
  it.each([
    [1, null],
    [2, first],
    [3, later],
    [4, later],
    [5, first],
    [6, first],
    [7, null],
  ])('at period %i', (period, expected) => {
    expect(overrideInForce([first, later], period)).toBe(expected);
    expect(overrideInForce([later, first], period)).toBe(expected);
  });
});

describe('direction of travel', () => {
  it.each([
    ['-10.00', '-20.00', 'better'],
    ['-20.00', '-20.00', 'same'],
    ['-20.01', '-20.00', 'worse'],
  ])('a variance of %s after %s is %s', (now, before, expected) => {
    expect(directionOf(money(now), money(before))).toBe(expected);
  });
});
