import { type FinancialYear, money, type Money, type Period, sum, ZERO } from '@outturn/kernel';
import type { LineState } from '../budget.ts';
import { type Refusal, refuse, type World } from '../decider.ts';

/** A line has a budget in a year from its opening on, 0.00 included. */
export function hasBudget(line: LineState, year: FinancialYear): boolean {
  return line.openings[year] !== undefined;
}

/** Nothing is adjusted, spent or forecast on a line in a year that it has no budget for. */
export function mustHaveBudget(line: LineState, year: FinancialYear, ...fields: string[]): Refusal | false {
  const years = Object.keys(line.openings).sort().join(', ');
  return (
    !hasBudget(line, year) &&
    refuse(
      'line-without-budget',
      `Line ${line.line} has no budget in ${year} (it has in ${years}). Open it with SetBudget first, with 0.00 if need be.`,
      ...fields,
    )
  );
}

/** A change of a line's budget, as far as a budget at a period depends on it. */
export interface BudgetMove {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly amount: string;
}

/** Budget at period N: the opening and every adjustment and posted virement that counts from a period up to N. Pounds. */
export function budgetAt(line: LineState, year: FinancialYear, period: Period): Money {
  return openingOf(line, year).plus(movedUpTo(line.moves, year, period));
}

/** What the year opened with. Pounds. */
export function openingOf(line: LineState, year: FinancialYear): Money {
  const opening = line.openings[year];
  return opening === undefined ? ZERO : money(opening);
}

/** The sum of the moves of a year that count from a period up to this one. Pounds. */
export function movedUpTo(moves: readonly BudgetMove[], year: FinancialYear, period: Period): Money {
  return sum(moves.filter((move) => move.year === year && move.period <= period).map((move) => money(move.amount)));
}

/** The organisation of a line's service; empty where there is no such line. */
export function organisationOfLine(world: World, line: string): string {
  const service = world.get('line', line)?.service;
  return (service !== undefined && world.get('service', service)?.organisation) || '';
}
