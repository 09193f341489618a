import type { ReserveKind } from '@outturn/domain';
import { type FinancialYear, type Money, type Period, sum, ZERO } from '@outturn/kernel';
import type { FactReader, Moment, ReserveFacts } from '@outturn/read-models';
import { readAmount } from './amounts.ts';
import type { ReportOptions } from './report.ts';
import { inOrder } from './savings-facts.ts';
import { known, readStructure, servicesWithin, type Structure } from './structure.ts';

/** How reserves are added up: what may be spent on services, what is for capital only, and what is set aside for a liability. */
export const RESERVE_CLASSES = ['revenue', 'capital', 'provisions'] as const;
export type ReserveClass = (typeof RESERVE_CLASSES)[number];

const CLASS_OF: Readonly<Record<ReserveKind, ReserveClass>> = { general: 'revenue', earmarked: 'revenue', capital: 'capital', provision: 'provisions' };
export const CLASS_NAMES: Readonly<Record<ReserveClass, string>> = {
  revenue: 'General and earmarked reserves',
  capital: 'Capital reserves',
  provisions: 'Provisions',
};
/** The group of a reserve that names none. */
const GROUP_OF: Readonly<Record<ReserveKind, string>> = {
  general: 'General reserves',
  earmarked: 'Earmarked reserves',
  capital: 'Capital reserves',
  provision: 'Provisions',
};
const ORDER_OF: Readonly<Record<ReserveKind, number>> = { general: 0, earmarked: 1, capital: 2, provision: 3 };

/** The amounts of a reserve-year that add up over reserves. Pounds; in positive, out negative. */
export const RESERVE_FIGURES = ['opening', 'movements', 'balance', 'plannedUse', 'otherChange', 'forecastClosing'] as const;
/** What is set aside for schemes; only where a reserve was ever allocated or drawn from. Pounds, positive. */
export const FUND_FIGURES = ['allocated', 'drawn', 'undrawn', 'unallocated'] as const;
export type ReserveFigure = (typeof RESERVE_FIGURES)[number];
export type FundFigure = (typeof FUND_FIGURES)[number];

/** One reserve in one year, at a period. */
export interface ReserveYear {
  readonly reserve: ReserveFacts;
  readonly organisation: string;
  readonly class: ReserveClass;
  readonly group: string;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly figures: Readonly<Record<ReserveFigure, Money>>;
  readonly fund: Readonly<Record<FundFigure, Money>> | null;
  /** The period of the forecast in force; null when there is none: the closing balance is then what is recorded for the year. */
  readonly forecastPeriod: Period | null;
  /** The closing balance that was forecast by the period before; null when none was. */
  readonly previousForecast: Money | null;
}

export interface ReserveYears {
  readonly structure: Structure;
  /** By organisation, class, group and name; of the years asked for. */
  readonly positions: readonly ReserveYear[];
}

/**
 * The reserves that a question selects, each in the year asked for. Without a year: the latest in which anything is recorded
 * of a reserve of the same organisation; without a period: the latest of that year with anything recorded, at least 1.
 * A reserve has no row in a year before it opened. Throws `BadQuestion` for an unknown organisation or service.
 */
export async function readReserveYears(facts: FactReader, options: ReportOptions, moment: Moment): Promise<ReserveYears> {
  const [structure, reserves] = await Promise.all([readStructure(facts, moment.position), facts.asAt('reserve', moment.position)]);
  known(structure.organisations, 'organisation', options.organisation);
  known(structure.services, 'service', options.service);
  const services = options.service === undefined ? null : servicesWithin(structure, options.service);
  const timesOf = latestTimes(reserves, structure);
  const positions = reserves.flatMap((reserve): ReserveYear[] => {
    const organisation = organisationOf(reserve, structure);
    if (options.organisation !== undefined && organisation !== options.organisation) return [];
    if (services !== null && (reserve.service === null || !services.has(reserve.service))) return [];
    const times = timesOf.get(organisation) ?? new Map<FinancialYear, Period>();
    const year = options.year ?? [...times.keys()].sort().at(-1) ?? reserve.year;
    if (year < reserve.year) return [];
    return [reserveYear(reserve, organisation, year, options.period ?? times.get(year) ?? 1)];
  });
  return { structure, positions: inPlace(positions) };
}

export function organisationOf(reserve: ReserveFacts, structure: Structure): string {
  return reserve.organisation ?? structure.services.get(reserve.service ?? '')?.organisation ?? '';
}

/** The years of each organisation in which anything is recorded of its reserves, each with the latest period. */
function latestTimes(reserves: readonly ReserveFacts[], structure: Structure): Map<string, Map<FinancialYear, Period>> {
  const byOrganisation = new Map<string, Map<FinancialYear, Period>>();
  for (const reserve of reserves) {
    const organisation = organisationOf(reserve, structure);
    const times = byOrganisation.get(organisation) ?? new Map<FinancialYear, Period>();
    byOrganisation.set(organisation, times);
    for (const { year, period } of [{ year: reserve.year, period: 1 }, ...reserve.movements, ...reserve.forecasts]) {
      times.set(year, Math.max(times.get(year) ?? 1, period));
    }
  }
  return byOrganisation;
}

/** The position of a reserve in a year at a period: what is recorded of later periods counts only in a closing balance that nobody forecast. */
export function reserveYear(reserve: ReserveFacts, organisation: string, year: FinancialYear, period: Period): ReserveYear {
  const before = sum(reserve.movements.filter((one) => one.year < year).map((one) => readAmount(one.amount)));
  const ofYear = reserve.movements.filter((one) => one.year === year);
  const upTo = (last: Period) => sum(ofYear.filter((one) => one.period <= last).map((one) => readAmount(one.amount)));
  const opening = readAmount(reserve.opening).plus(before);
  const movements = upTo(period);
  const balance = opening.plus(movements);
  const forecast = reserve.forecasts.findLast((one) => one.year === year && one.period <= period);
  const previous = reserve.forecasts.findLast((one) => one.year === year && one.period <= period - 1);
  const plannedUse = sum((forecast?.planned ?? []).map((use) => readAmount(use.amount)));
  const forecastClosing = forecast === undefined ? opening.plus(upTo(13)) : readAmount(forecast.closing);
  return {
    reserve,
    organisation,
    class: CLASS_OF[reserve.kind],
    group: reserve.group ?? GROUP_OF[reserve.kind],
    year,
    period,
    figures: { opening, movements, balance, plannedUse, otherChange: forecastClosing.minus(balance).minus(plannedUse), forecastClosing },
    fund: fundOf(reserve, year, period, balance),
    forecastPeriod: forecast?.period ?? null,
    previousForecast: previous === undefined ? null : readAmount(previous.closing),
  };
}

/** What schemes were allocated, whatever the year, against what they drew so far and what the reserve holds. */
function fundOf(reserve: ReserveFacts, year: FinancialYear, period: Period, balance: Money): ReserveYear['fund'] {
  const allocated = sum(Object.values(reserve.allocated).map(readAmount));
  const drawn = sum(reserve.movements.filter((one) => one.year < year || (one.year === year && one.period <= period)).map((one) => readAmount(one.drawn)));
  if (Object.keys(reserve.allocated).length === 0 && reserve.movements.every((one) => readAmount(one.drawn).isZero())) return null;
  const undrawn = allocated.minus(drawn);
  return { allocated, drawn, undrawn, unallocated: balance.minus(undrawn.isNegative() ? ZERO : undrawn) };
}

/** By organisation, class, group and name. A group stands where the first kind of reserve in it does: general before earmarked. */
function inPlace(positions: readonly ReserveYear[]): ReserveYear[] {
  const first = new Map<string, number>();
  for (const { organisation, class: of, group, reserve } of positions) {
    const key = JSON.stringify([organisation, of, group]);
    first.set(key, Math.min(first.get(key) ?? ORDER_OF.provision, ORDER_OF[reserve.kind]));
  }
  const orderOf = ({ organisation, class: of, group }: ReserveYear) => first.get(JSON.stringify([organisation, of, group])) ?? 0;
  return [...positions].sort(
    (a, b) =>
      inOrder(a.organisation, b.organisation) ||
      RESERVE_CLASSES.indexOf(a.class) - RESERVE_CLASSES.indexOf(b.class) ||
      orderOf(a) - orderOf(b) ||
      inOrder(a.group, b.group) ||
      inOrder(a.reserve.name, b.reserve.name) ||
      inOrder(a.reserve.reserve, b.reserve.reserve),
  );
}
