import { amount, money, type Money, sum } from '@outturn/kernel';
import type { ReserveFacts, ReserveMovement } from '@outturn/read-models';

/** What moved a reserve in one period, and its balance at the end of it. In positive, out negative. Pounds. */
export interface PeriodBalance extends ReserveMovement {
  readonly balance: Money;
}

/** Every period in which something moved, in the order of time. */
export function balancesOf(reserve: ReserveFacts): readonly PeriodBalance[] {
  let balance = money(reserve.opening);
  return reserve.movements.map((one) => ({ ...one, balance: (balance = balance.plus(money(one.amount))) }));
}

/** After everything that is recorded. */
export function balanceOf(reserve: ReserveFacts): string {
  return amount(sum([money(reserve.opening), ...reserve.movements.map((one) => money(one.amount))]));
}

/** What went in, and what came out as a positive amount. */
export function flowsOf(reserve: ReserveFacts): { readonly into: string; readonly outOf: string } {
  return {
    into: amount(sum(reserve.movements.map((one) => money(one.into)))),
    outOf: amount(sum(reserve.movements.map((one) => money(one.outOf))).negated()),
  };
}
