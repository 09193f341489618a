import { type FinancialYear, money, type Money, sum } from '@outturn/kernel';
import type { ReserveFacts } from '@outturn/read-models';

/** Balance of a reserve at the end of a year: its opening and all that moved it up to then. Pounds. */
export function balanceOf(reserve: ReserveFacts | undefined, year: FinancialYear): Money {
  if (!reserve) throw new Error('the reserve was not opened');
  return sum([money(reserve.opening), ...reserve.movements.filter((movement) => movement.year <= year).map((movement) => money(movement.amount))]);
}
