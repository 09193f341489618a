import { daysIn, daysRemaining, type IsoDate, yearOf } from './financial-year.ts';
import { count, type Money, toPenny } from './money.ts';

/** What a change is worth: from its start to 31 March, and in twelve months. Pounds, rounded to the penny once. */
export interface Effect {
  readonly inYear: Money;
  readonly fullYear: Money;
}

/** Full-year = (before − after) × 52; in-year = (before − after) ÷ 7 × days remaining, at most the full-year effect. */
export function weeklyEffect(before: Money, after: Money, from: IsoDate): Effect {
  const weekly = before.minus(after);
  const fullYear = weekly.times(52);
  const toYearEnd = weekly.times(count(daysRemaining(from))).div(7);
  const inYear = toYearEnd.abs().gt(fullYear.abs()) ? fullYear : toYearEnd;
  return { inYear: toPenny(inYear), fullYear: toPenny(fullYear) };
}

/** Full-year = annual; in-year = annual × days remaining ÷ days in that financial year. */
export function annualEffect(annual: Money, from: IsoDate): Effect {
  const inYear = annual.times(count(daysRemaining(from))).div(count(daysIn(yearOf(from))));
  return { inYear: toPenny(inYear), fullYear: toPenny(annual) };
}
