import { effectivePeriod } from '@outturn/domain';
import { type Amount, amount, type FinancialYear, money, type Period } from '@outturn/kernel';
import type { ReserveFacts, ReserveMovement } from '../facts.ts';
import { changing, making } from '../step.ts';
import { keyOf } from '../tables.ts';

/** Budget lines, adjustments of them, and reserves. */
export const budgets = {
  BudgetSet: making<'BudgetSet', 'line_year'>(
    'line_year',
    ({ data }) => keyOf(data.line, data.year),
    ({ data }) => ({
      line: data.line,
      service: data.service,
      year: data.year,
      kind: data.kind,
      opening: data.amount,
    }),
  ),

  BudgetAdjusted: making<'BudgetAdjusted', 'adjustment'>(
    'adjustment',
    ({ data }) => data.adjustment,
    ({ data, effective, recordedAt }) => ({
      adjustment: data.adjustment,
      organisation: data.organisation,
      year: data.year,
      lines: data.lines,
      source: data.source,
      reason: data.reason,
      period: effectivePeriod(data.year, effective, recordedAt),
    }),
  ),
};

export const reserves = {
  ReserveOpened: making<'ReserveOpened', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    ({ data }) => ({
      reserve: data.reserve,
      name: data.name,
      kind: data.kind,
      group: data.group,
      service: data.service,
      organisation: data.organisation,
      year: data.year,
      opening: data.opening,
      mayBeNegative: data.mayBeNegative,
      movements: [],
      forecasts: [],
      allocated: {},
    }),
  ),

  ReserveMoved: changing<'ReserveMoved', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => moved(facts, data, data.amount, '0.00'),
  ),

  InvestmentDrawn: changing<'InvestmentDrawn', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => moved(facts, data, amount(money(data.amount).negated()), data.amount),
  ),

  ReserveForecastStated: changing<'ReserveForecastStated', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => {
      const { year, period, closing, planned } = data;
      const others = facts.forecasts.filter((one) => one.year !== year || one.period !== period);
      return { ...facts, forecasts: [...others, { year, period, closing, planned }].sort(byTime) };
    },
  ),

  /** The event is of the scheme's stream: what is set aside stands against what the reserve holds. */
  InvestmentAllocated: changing<'InvestmentAllocated', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => {
      const allocated = { ...facts.allocated };
      for (const [year, more] of Object.entries(data.byYear)) allocated[year] = amount(money(allocated[year] ?? '0').plus(money(more)));
      return { ...facts, allocated };
    },
  ),
};

/** A reserve after one more movement of a period: in positive, out negative; `drawn` is what a scheme drew of it. */
function moved(facts: ReserveFacts, { year, period }: OfPeriod, value: Amount, drawn: Amount): ReserveFacts {
  const before = facts.movements.find((one) => one.year === year && one.period === period) ?? {
    year,
    period,
    amount: '0.00',
    into: '0.00',
    outOf: '0.00',
    drawn: '0.00',
  };
  const plus = (a: Amount, b: Amount) => amount(money(a).plus(money(b)));
  const isOut = money(value).isNegative();
  const after: ReserveMovement = {
    year,
    period,
    amount: plus(before.amount, value),
    into: isOut ? before.into : plus(before.into, value),
    outOf: isOut ? plus(before.outOf, value) : before.outOf,
    drawn: plus(before.drawn, drawn),
  };
  return { ...facts, movements: [...facts.movements.filter((one) => one !== before), after].sort(byTime) };
}

interface OfPeriod {
  readonly year: FinancialYear;
  readonly period: Period;
}

function byTime(a: OfPeriod, b: OfPeriod): number {
  return a.year < b.year ? -1 : a.year > b.year ? 1 : a.period - b.period;
}
