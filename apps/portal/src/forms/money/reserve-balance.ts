import { amount, type FinancialYear, money, type Money, type Period, sum } from '@outturn/kernel';
import type { ReserveFacts } from '@outturn/read-models';

/** What moved a reserve in one period, and its balance at the end of it. In positive, out negative. Pounds. */
export interface PeriodBalance {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly moved: Money;
  readonly balance: Money;
}

/** Every period in which something moved, in the order of time. */
export function balancesOf(reserve: ReserveFacts): readonly PeriodBalance[] {
  const periods = new Map<string, { year: FinancialYear; period: Period; moved: Money }>();
  for (const { year, period, amount: stated } of reserve.movements) {
    const key = `${year} ${String(period).padStart(2, '0')}`;
    periods.set(key, { year, period, moved: (periods.get(key)?.moved ?? money('0')).plus(money(stated)) });
  }
  let balance = money(reserve.opening);
  return [...periods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => ({ ...one, balance: (balance = balance.plus(one.moved)) }));
}

/** After everything that is recorded. */
export function balanceOf(reserve: ReserveFacts): string {
  return amount(sum([money(reserve.opening), ...reserve.movements.map((one) => money(one.amount))]));
}

/** What went in, and what came out as a positive amount. */
export function flowsOf(reserve: ReserveFacts): { readonly into: string; readonly outOf: string } {
  const moved = reserve.movements.map((one) => money(one.amount));
  return { into: amount(sum(moved.filter((one) => one.gt(0)))), outOf: amount(sum(moved.filter((one) => one.lt(0))).negated()) };
}
