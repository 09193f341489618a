import { type FinancialYear, startYear, yearRange, yearsAfter } from './financial-year.ts';
import { type Amount, amount, money, type Money, ZERO } from './money.ts';

/** How an author stated a profile: each year's total effect, or each year's change on the year before. */
export type Basis = 'absolute' | 'incremental';

export type Series = Readonly<Record<FinancialYear, Amount>>;

/** Saving and investment by year; one basis governs both. Amounts in pounds, saving and investment positive. */
export interface Profile {
  readonly basis: Basis;
  readonly saving: Series;
  readonly investment?: Series;
}

/** Years in a series, in order. */
export function yearsOf(series: Series): FinancialYear[] {
  return Object.keys(series).sort();
}

/** The first year missing between the first and the last named, or undefined when there is no gap. */
export function gapIn(series: Series): FinancialYear | undefined {
  const years = yearsOf(series);
  const first = years[0];
  const last = years.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return yearRange(first, last).find((year) => !(year in series));
}

/** Each year's change on the year before → each year's total effect. Exact; the inverse of `toIncremental`. */
export function toAbsolute(series: Series): Series {
  let total = ZERO;
  return Object.fromEntries(yearsOf(series).map((year) => [year, amount((total = total.plus(money(series[year] ?? '0'))))]));
}

/** Each year's total effect → each year's change on the year before. Exact; the inverse of `toAbsolute`. */
export function toIncremental(series: Series): Series {
  let before = ZERO;
  return Object.fromEntries(
    yearsOf(series).map((year) => {
      const effect = money(series[year] ?? '0');
      const change = effect.minus(before);
      before = effect;
      return [year, amount(change)];
    }),
  );
}

/** A profile's series as absolute effects, whatever basis its author used. */
export function absoluteSeries(basis: Basis, series: Series): Series {
  return basis === 'absolute' ? series : toAbsolute(series);
}

/**
 * The effect in a year: 0 before the first year named; after the last it stays where the effect is recurrent and is 0
 * where it is one-off.
 */
export function effectIn(absolute: Series, year: FinancialYear, staysAfterLast: boolean): Money {
  const stated = absolute[year];
  if (stated !== undefined) return money(stated);
  const last = yearsOf(absolute).at(-1);
  if (last === undefined || startYear(year) < startYear(last)) return ZERO;
  return staysAfterLast ? money(absolute[last] ?? '0') : ZERO;
}

/** The effect in a year less the effect in the year before: how `--basis incremental` prints it. */
export function changeIn(absolute: Series, year: FinancialYear, staysAfterLast: boolean): Money {
  return effectIn(absolute, year, staysAfterLast).minus(effectIn(absolute, yearsAfter(year, -1), staysAfterLast));
}
