import { type FinancialYear, money, type Money, type Period, pounds } from '@outturn/kernel';
import { type Refusal, refuse } from '../decider.ts';
import { type ReservePeriod, type ReserveState, withMovement } from '../reserve.ts';

/** A period in which a reserve would stand below zero, and the balance at its end. */
export interface Overdrawn {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly balance: Money;
}

/** The balance at the end of a period: the opening and everything that moved up to then. The next year opens at the balance of the last. Pounds. */
export function balanceAt(reserve: ReserveState, year: FinancialYear, period: Period): Money {
  return reserve.periods
    .filter((moved) => moved.year < year || (moved.year === year && moved.period <= period))
    .reduce((balance, moved) => balance.plus(money(moved.amount)), money(reserve.opening));
}

/**
 * The first period from that of a movement on in which the reserve would stand below zero because of it, or undefined.
 * Movements are recorded out of the order of periods, so that every later period counts.
 */
export function overdrawnBy(reserve: ReserveState, movement: ReservePeriod): Overdrawn | undefined {
  let balance = money(reserve.opening);
  for (const { year, period, amount } of withMovement(reserve.periods, movement)) {
    balance = balance.plus(money(amount));
    const isFromThenOn = year > movement.year || (year === movement.year && period >= movement.period);
    if (isFromThenOn && balance.isNegative()) return { year, period, balance };
  }
  return undefined;
}

/** Why nothing can be said of a reserve for a year: it had not opened. */
export function beforeOpening(reserve: ReserveState, year: FinancialYear): Refusal | false {
  return (
    year < reserve.year &&
    refuse(
      'before-opening',
      `Reserve ${reserve.reserve} opened in ${reserve.year}; there is nothing in it in ${year}. State ${reserve.year} or a later year.`,
      'year',
    )
  );
}

/** Why a movement can't be: it lies before the reserve opened, or would leave it below zero in some period. */
export function movementRefusal(reserve: ReserveState, movement: ReservePeriod, ...fields: string[]): Refusal | undefined {
  const name = `Reserve ${reserve.reserve}`;
  const { year, period } = movement;
  const early = beforeOpening(reserve, year);
  if (early) return early;
  const broken = reserve.mayBeNegative ? undefined : overdrawnBy(reserve, movement);
  if (!broken) return undefined;
  const before = `holds ${pounds(balanceAt(reserve, year, period))} at period ${period} of ${year}`;
  const breaks = `${pounds(money(movement.amount).abs())} out of it would leave ${pounds(broken.balance)} at period ${broken.period} of ${broken.year}`;
  return refuse('reserve-overdrawn', `${name} ${before}; ${breaks}. ${mostInWords(reserve, movement)}, or move money into it first.`, ...fields);
}

/** The most that can leave a reserve in a period so that it holds in that one and in every later one. */
function mostInWords(reserve: ReserveState, { year, period }: ReservePeriod): string {
  const later = reserve.periods.filter((moved) => moved.year > year || (moved.year === year && moved.period > period));
  const lowest = later.reduce(
    (least, moved) => {
      const then = balanceAt(reserve, moved.year, moved.period);
      return then.lt(least) ? then : least;
    },
    balanceAt(reserve, year, period),
  );
  return lowest.gt(0) ? `Take at most ${pounds(lowest)}` : 'Nothing can leave it then: take it later';
}
