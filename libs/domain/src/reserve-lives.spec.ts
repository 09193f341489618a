import { describe, expect, it } from '@jest/globals';
import { amount, money, type Money, sum } from '@outturn/kernel';
import fc from 'fast-check';
import type { Command } from './commands.ts';
import { isRefusal } from './decider.ts';
import { decide } from './deciders.ts';
import { GROUND } from './testing/savings-ground.ts';
import { command, type GivenEvent, world } from './testing/specification.ts';

/*
 * Random lives of reserves: money in and out, draws and adjustments of budgets, in any period of two years and in any order.
 * The balances are added up here from the events alone, by no rule of the domain.
 */

const RESERVES = ['R', 'EMPTY', 'BELOW'] as const;
const YEARS = ['2017-18', '2018-19'] as const;

const amounts = fc.integer({ min: 1, max: 60_000_00 }).map((pence) => amount(money(`${pence}`).div(100)));
const reserve = fc.constantFrom(...RESERVES);
const year = fc.constantFrom(...YEARS);
const period = fc.integer({ min: 1, max: 13 });
const signed = fc.tuple(amounts, fc.boolean()).map(([stated, out]) => (out ? `-${stated}` : stated));

const attempt: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ reserve, year, period, amount: signed }).map((data) => command('MoveReserve', { ...data, reason: 'agreed' })) },
  {
    weight: 3,
    arbitrary: fc.record({ reserve, year, period, amount: amounts, scheme: fc.constantFrom('S1', 'S2') }).map((data) => command('DrawInvestment', data)),
  },
  {
    weight: 2,
    arbitrary: fc.record({ ref: reserve, n: fc.nat(1000), amount: signed, month: fc.constantFrom('2017-04', '2017-09', '2018-03') }).map((data) =>
      command(
        'AdjustBudget',
        {
          adjustment: `A${data.n}`,
          year: '2017-18',
          lines: [{ line: 'L1', amount: data.amount }],
          source: { kind: 'reserve', ref: data.ref },
          reason: 'agreed',
        },
        { effective: `${data.month}-15` },
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ reserve, year, period, closing: signed, planned: fc.array(signed, { maxLength: 2 }) })
      .map(({ planned, ...data }) => command('ForecastReserve', { ...data, planned: planned.map((one) => ({ for: 'use', amount: one })) })),
  },
);

const OPENED: readonly GivenEvent[] = ['EMPTY', 'BELOW'].reduce<GivenEvent[]>(
  (past, id) => {
    const mayBeNegative = id === 'BELOW' ? { mayBeNegative: { authority: 'Section 151 officer' } } : {};
    const made = decide(
      command('OpenReserve', { reserve: id, name: id, kind: 'earmarked', organisation: 'north', year: '2017-18', opening: '0', ...mayBeNegative }),
      world(past),
    );
    return isRefusal(made) ? past : [...past, ...made];
  },
  [...GROUND],
);

/** The balance at the end of every period of both years, from the events of one reserve. */
function balances(events: readonly GivenEvent[], id: string): Money[] {
  const moves = events.flatMap((one) => {
    if (one.stream !== `reserve/${id}`) return [];
    if (one.type === 'ReserveOpened') return [{ at: '', value: money(one.data.opening) }];
    if (one.type !== 'ReserveMoved' && one.type !== 'InvestmentDrawn') return [];
    const value = one.type === 'InvestmentDrawn' ? money(one.data.amount).negated() : money(one.data.amount);
    return [{ at: `${one.data.year} ${String(one.data.period).padStart(2, '0')}`, value }];
  });
  const ends = YEARS.flatMap((of) => Array.from({ length: 13 }, (_, n) => `${of} ${String(n + 1).padStart(2, '0')}`));
  return ends.map((end) => sum(moves.filter(({ at }) => at <= end).map(({ value }) => value)));
}

describe('a reserve', () => {
  it('stands below zero in no period, whatever was tried and in whatever order, unless it may', () => {
    const outcomes = new Map<string, number>();
    let below = 0;
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 20, maxLength: 50 }), (attempts) => {
        let past: GivenEvent[] = [...OPENED];
        for (const stated of attempts) {
          const decision = decide(stated, world(past));
          const outcome = isRefusal(decision) ? decision.rule : stated.command;
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (isRefusal(decision)) continue;
          past = [...past, ...decision];
          for (const id of ['R', 'EMPTY']) expect(balances(past, id).filter((balance) => balance.isNegative())).toEqual([]);
          if (balances(past, 'BELOW').some((balance) => balance.isNegative())) below += 1;
        }
      }),
      { numRuns: 60 },
    );
    // Every way to move a reserve was taken, refusals for lack of money were many, and the one that may did stand below zero.
    for (const outcome of ['MoveReserve', 'DrawInvestment', 'AdjustBudget', 'ForecastReserve', 'reserve-overdrawn']) {
      expect([outcome, (outcomes.get(outcome) ?? 0) > 20]).toEqual([outcome, true]);
    }
    expect(below).toBeGreaterThan(20);
  });

  it('refuses no movement that it holds in every period: the refusals are no broader than the rule', () => {
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 5, maxLength: 25 }), reserve, year, period, amounts, (attempts, id, of, at, stated) => {
        let past: GivenEvent[] = [...OPENED];
        for (const one of attempts) {
          const decision = decide(one, world(past));
          if (!isRefusal(decision)) past = [...past, ...decision];
        }
        const decision = decide(command('MoveReserve', { reserve: id, year: of, period: at, amount: `-${stated}`, reason: 'agreed' }), world(past));
        const from = YEARS.indexOf(of) * 13 + at - 1;
        const holds = balances(past, id)
          .slice(from)
          .every((balance) => balance.gte(money(stated)));
        expect(isRefusal(decision)).toBe(!holds && id !== 'BELOW');
      }),
      { numRuns: 100 },
    );
  });
});
