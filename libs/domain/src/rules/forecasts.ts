import { type FinancialYear, money, type Money, type Period, ZERO } from '@outturn/kernel';
import type { ForecastState, SchemeState } from '../scheme.ts';
import { currentTarget } from './targets.ts';

/** The forecast that counts: the one of the highest period, of two in one period the later recorded. Undefined before the first. */
export function statedForecast<F extends { readonly period: Period } = ForecastState>(forecasts: readonly F[] | undefined): F | undefined {
  return forecasts?.reduce<F | undefined>((best, next) => (best && next.period < best.period ? best : next), undefined);
}

/** The current target of a year; 0 for a scheme that was never approved. Pounds. */
export function targetOf(scheme: SchemeState, year: FinancialYear): Money {
  return scheme.targets ? currentTarget(scheme.targets, scheme.recurrence, year) : ZERO;
}

/** The forecast of a year as known now: as stated, or assumed to be the current target before the first. Pounds. */
export function forecastOf(scheme: SchemeState, year: FinancialYear): Money {
  const stated = statedForecast(scheme.forecasts[year]);
  return stated ? money(stated.forecast) : targetOf(scheme, year);
}

/** The years in which a scheme has a row: named in a profile or a forecast, or the own year of one of its claims. */
export function yearsWithRow(scheme: SchemeState, claimYears: readonly FinancialYear[]): FinancialYear[] {
  return [...new Set([...scheme.profileYears, ...Object.keys(scheme.forecasts), ...claimYears])].sort();
}
