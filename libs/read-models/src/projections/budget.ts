import { amount, money } from '@outturn/kernel';
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
    ({ data }) => ({
      adjustment: data.adjustment,
      organisation: data.organisation,
      year: data.year,
      lines: data.lines,
      source: data.source,
      reason: data.reason,
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
    }),
  ),

  ReserveMoved: changing<'ReserveMoved', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => ({
      ...facts,
      movements: [...facts.movements, { year: data.year, period: data.period, amount: data.amount }],
    }),
  ),

  InvestmentDrawn: changing<'InvestmentDrawn', 'reserve'>(
    'reserve',
    ({ data }) => data.reserve,
    (facts, { data }) => ({
      ...facts,
      movements: [...facts.movements, { year: data.year, period: data.period, amount: amount(money(data.amount).negated()) }],
    }),
  ),
};
