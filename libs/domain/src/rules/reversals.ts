import { type FinancialYear, type IsoDate, money, type Money, startYear, sum, yearOf } from '@outturn/kernel';
import type { ClaimState } from '../claim.ts';

/*
 * What a claim counts, and what remains of it. A claim of year Y counts its in-year amount in Y and, where it is
 * recurrent, its full-year amount in every later year. A reversal takes its in-year amount off in the financial year of
 * its `from` date and its full-year amount off in the years after that. So
 *
 *   in Y itself remains        inYear − the in-year amounts of reversals dated in Y
 *   in a later year Z remains  fullYear − the full-year amounts of reversals dated before Z − the in-year amounts of those dated in Z
 *   for good remains           fullYear − the full-year amounts of all reversals
 *
 * and none of these may fall below zero, in whatever order the reversals are recorded.
 */

export interface Reversal {
  readonly from: IsoDate;
  readonly inYear: string;
  readonly fullYear: string;
}

type Reversible = Pick<ClaimState, 'year' | 'inYear' | 'fullYear' | 'reversals'>;

/** What a claim still counts in its own year or, for a recurrent claim, in a later one. Pounds. */
export function remainingIn(claim: Reversible, year: FinancialYear): Money {
  const inThatYear = sum(claim.reversals.filter((reversal) => yearOf(reversal.from) === year).map((reversal) => money(reversal.inYear)));
  if (startYear(year) <= startYear(claim.year)) return money(claim.inYear).minus(inThatYear);
  const before = claim.reversals.filter((reversal) => startYear(yearOf(reversal.from)) < startYear(year));
  return money(claim.fullYear)
    .minus(sum(before.map((reversal) => money(reversal.fullYear))))
    .minus(inThatYear);
}

/** What remains of the full-year effect for good. Pounds. */
export function remainingFullYear(claim: Reversible): Money {
  return money(claim.fullYear).minus(sum(claim.reversals.map((reversal) => money(reversal.fullYear))));
}

/** The first later year in which the reversals take off more than the claim counts, or undefined. */
export function overReversedYear(claim: Reversible): FinancialYear | undefined {
  const years = [...new Set(claim.reversals.map((reversal) => yearOf(reversal.from)))].sort();
  return years.find((year) => remainingIn(claim, year).isNegative());
}

/** Nothing of the claim counts any more, in its own year or for good. */
export function isWhollyReversed(claim: Reversible): boolean {
  return claim.reversals.length > 0 && remainingIn(claim, claim.year).isZero() && remainingFullYear(claim).isZero();
}

/**
 * The date from which a recurrent claim counts nothing more although what it delivered before still counts; undefined
 * while it goes on. It is the latest date of a reversal that took off full-year effect.
 */
export function endedFrom(claim: Reversible & Pick<ClaimState, 'deliveryKind'>): IsoDate | undefined {
  if (claim.deliveryKind !== 'recurrent' || !remainingFullYear(claim).isZero()) return undefined;
  return claim.reversals
    .filter((reversal) => money(reversal.fullYear).gt(0))
    .map((reversal) => reversal.from)
    .sort()
    .at(-1);
}
