import { describe, expect, it } from '@jest/globals';
import { amount, money } from '@outturn/kernel';
import type { CarriedForward } from '@outturn/domain';
import { rulebookOf } from './rules-in-force.ts';
import { type ApprovedScheme, isApproved, type SchemeYearFactsAtHand, schemeYear, targetToDate } from './scheme-year.ts';
import { delivery, rulesOf, scheme, stated } from './testing/savings-facts.ts';

const RULES = rulebookOf([])(null, '2017-18', 1);

function approved(...args: Parameters<typeof scheme>): ApprovedScheme {
  const made = scheme(...args);
  if (!isApproved(made)) throw new Error('it has no targets');
  return made;
}
const PLAIN = approved('S', { saving: { '2017-18': '1000.00' }, investment: { '2017-18': '5.00' } });

function position(over: Partial<SchemeYearFactsAtHand> = {}) {
  const made = schemeYear({
    scheme: PLAIN,
    year: '2017-18',
    period: 3,
    stated: undefined,
    deliveries: [],
    rules: RULES,
    rulesBefore: RULES,
    incremental: false,
    ...over,
  });
  const figures = Object.fromEntries(Object.entries(made.figures).map(([key, value]) => [key, amount(value)])) as Record<keyof typeof made.figures, string>;
  if (made.saving === null) throw new Error('it is growth');
  return { ...made.saving, figures };
}

describe('the forecast of a scheme-year', () => {
  const years = stated('S', '2017-18', [
    [0, '990.00'],
    [2, '900.00', '10.00', 7, 9],
    [5, '800.00'],
  ]);
  it.each([
    [1, '990.00', '990.00', []],
    [2, '900.00', '990.00', [7, 9]],
    [3, '900.00', '900.00', []],
    [5, '800.00', '900.00', []],
    [13, '800.00', '800.00', []],
  ])('at period %i is %s after %s', (period, forecast, previousForecast, changes) => {
    const at = position({ stated: years, period });
    expect(at.figures).toMatchObject({ forecast, previousForecast, notRecurrent: period === 1 ? '0.00' : period < 5 ? '10.00' : '0.00' });
    expect([at.assumed, at.changes]).toEqual([false, changes]);
  });
  it('is assumed to be the current target before the first', () => {
    const at = position({ stated: stated('S', '2017-18', [[4, '900.00']]) });
    expect([at.assumed, at.figures.forecast, at.figures.previousForecast, at.direction]).toEqual([true, '1000.00', '1000.00', 'same']);
  });
});

describe('direction', () => {
  const at = (period: number, forecasts: Parameters<typeof stated>[2]) => position({ period, stated: stated('S', '2017-18', forecasts) }).direction;
  it('at period 1 is against 0, unless a forecast was made for period 0', () => {
    expect([
      at(1, [[1, '999.99']]),
      at(1, [[1, '1000.01']]),
      at(1, [
        [0, '900.00'],
        [1, '950.00'],
      ]),
      at(1, [[0, '900.00']]),
    ]).toEqual(['worse', 'better', 'better', 'same']);
  });
  it('later is against the period before', () => {
    expect([
      at(3, [
        [2, '900.00'],
        [3, '950.00'],
      ]),
      at(3, [[2, '900.00']]),
      at(3, [
        [1, '900.00'],
        [3, '800.00'],
      ]),
    ]).toEqual(['better', 'same', 'worse']);
  });
});

describe('staleness and RAG', () => {
  it('a confirmation keeps a scheme-year fresh, one for a later period does not count', () => {
    const years = stated('S', '2017-18', [[1, '1000.00']], { confirmed: [2, 9] });
    expect([2, 3, 4, 9, 10, 11].map((period) => position({ stated: years, period }).stale)).toEqual([false, false, true, false, false, true]);
  });
  it('a forecast for period 0 counts as none: two periods later it is stale', () => {
    const years = stated('S', '2017-18', [[0, '1000.00']]);
    expect([position({ stated: years, period: 1 }).stale, position({ stated: years, period: 2 }).stale]).toEqual([false, true]);
  });
  it('shows an override beside what is computed, until it expires, and what was shown before', () => {
    const override = { position: 9, period: 2, rag: 'red' as const, untilPeriod: 3, reason: 'sha256:r', by: 'board' };
    const years = stated(
      'S',
      '2017-18',
      [
        [1, '960.00'],
        [2, '960.00'],
        [4, '960.00'],
      ],
      { overrides: [override] },
    );
    const at = (period: number) => {
      const { rag, ragComputed, previousRag, override: inForce } = position({ stated: years, period });
      return [rag, ragComputed, previousRag, inForce?.by ?? null];
    };
    expect([1, 2, 3, 4].map(at)).toEqual([
      ['green', 'green', 'green', null],
      ['red', 'green', 'green', 'board'],
      ['red', 'green', 'red', 'board'],
      ['green', 'green', 'red', null],
    ]);
  });
  it('uses the rules of the period, and for what was shown before those of the period before', () => {
    const strict = rulebookOf([
      rulesOf(null, { saving: [{ from: { year: '2017-18', period: 3 }, green: '1.00', amber: '0.99', against: 'original', staleAfterPeriods: 2 }] }),
    ]);
    const years = stated('S', '2017-18', [[2, '960.00']]);
    const at = position({ stated: years, rules: strict(null, '2017-18', 3), rulesBefore: strict(null, '2017-18', 2) });
    expect([at.rag, at.previousRag]).toEqual(['red', 'green']);
  });
});

describe('weighted delivery', () => {
  it('counts progressing at its weight and rounds the half penny away from zero, once', () => {
    const deliveries = [
      delivery('S', '2017-18', {
        amounts: { recurrent: { progressing: { inYear: '10.01', fullYear: '-20.01' }, ready: { inYear: '1.00', fullYear: '1.00' } } },
      }),
    ];
    expect(position({ deliveries }).figures).toMatchObject({ progressing: '10.01', weighted: '6.01', fullYearWeighted: '-9.01' });
    const rules = { ...RULES, progressWeight: money('0') };
    expect(position({ deliveries, rules }).figures).toMatchObject({ weighted: '1.00', fullYearWeighted: '1.00' });
  });
});

describe('carry-forward', () => {
  const carried = (recurrence: 'recurrent' | 'one-off'): CarriedForward => ({
    year: '2017-18',
    recurrence,
    dispositions: [
      { kind: 'written-off', amount: '10.00' },
      { kind: 'rolled-forward', amount: '20.00' },
      { kind: 'mitigated-temporarily', amount: '30.00' },
    ],
  });
  const after = (recurrence: 'recurrent' | 'one-off', year: string) => {
    const plan = approved('S', { saving: { '2017-18': '100.00', '2018-19': '100.00' } }, { recurrence });
    const targets = { ...plan.targets, carried: [carried(recurrence)], carriedSinceProfile: [carried(recurrence)] };
    const {
      currentTarget,
      broughtForward,
      originalTarget,
      nextYearTarget,
      variance: _,
    } = { ...position({ scheme: { ...plan, targets }, year }).figures, variance: '' };
    return { originalTarget, currentTarget, broughtForward, nextYearTarget };
  };
  it('of a recurrent scheme: what is written off comes off later years, the rest shows as brought forward', () => {
    expect(after('recurrent', '2017-18')).toEqual({ originalTarget: '100.00', currentTarget: '100.00', broughtForward: '0.00', nextYearTarget: '90.00' });
    expect(after('recurrent', '2018-19')).toEqual({ originalTarget: '100.00', currentTarget: '90.00', broughtForward: '50.00', nextYearTarget: '90.00' });
  });
  it('of a one-off scheme: what is not written off adds to the next year', () => {
    expect(after('one-off', '2017-18')).toEqual({ originalTarget: '100.00', currentTarget: '100.00', broughtForward: '0.00', nextYearTarget: '150.00' });
    expect(after('one-off', '2018-19')).toEqual({ originalTarget: '100.00', currentTarget: '150.00', broughtForward: '50.00', nextYearTarget: '0.00' });
  });
});

describe('the target to date', () => {
  const of = (phasing: ApprovedScheme['phasing'], target: string, period: number) =>
    amount(targetToDate({ scheme: { ...PLAIN, phasing }, year: '2017-18', period }, money(target)));
  const LATE = { '2017-18': [...Array.from({ length: 10 }, () => '0.00'), '300.00', '700.00'] };

  it('is in twelfths without phasing, to the penny, all of it from period 12', () => {
    expect([
      of(null, '1000.00', 1),
      of(null, '1000.00', 2),
      of(null, '1000.00', 12),
      of(null, '1000.00', 13),
      of({ '2018-19': ['1.00'] }, '1200.00', 1),
    ]).toEqual(['83.33', '166.67', '1000.00', '1000.00', '100.00']);
  });
  it('is by phasing where the year has one', () => {
    expect([of(LATE, '1000.00', 10), of(LATE, '1000.00', 11), of(LATE, '1000.00', 12), of(LATE, '1000.00', 13)]).toEqual([
      '0.00',
      '300.00',
      '1000.00',
      '1000.00',
    ]);
  });
  it('keeps the shape of the phasing for a target that has changed since', () => {
    expect([of(LATE, '500.01', 11), of(LATE, '500.01', 12)]).toEqual(['150.00', '500.01']);
  });
  it('is in twelfths where the phasing adds up to 0 and the target does not', () => {
    expect(of({ '2017-18': ['5.00', '-5.00', ...Array.from({ length: 10 }, () => '0.00')] }, '1200.00', 1)).toBe('100.00');
    expect(of({ '2017-18': ['5.00', '-5.00', ...Array.from({ length: 10 }, () => '0.00')] }, '0.00', 1)).toBe('5.00');
  });
});
