import { type Amount, amount, type FinancialYear, money, type Period } from '@outturn/kernel';
import type { PlannedFor, ReserveKind } from './commands.ts';
import type { Recorded, Text } from './decider.ts';

/** A reserve or provision and everything that moves its balance. Stream `reserve/ID`. In positive, out negative. */
export type ReserveEvent =
  | {
      readonly type: 'ReserveOpened';
      readonly data: {
        readonly reserve: string;
        readonly name: string;
        readonly kind: ReserveKind;
        readonly group: string | null;
        readonly service: string | null;
        readonly organisation: string | null;
        readonly year: FinancialYear;
        readonly opening: Amount;
        readonly mayBeNegative: { readonly authority: string } | null;
      };
    }
  | {
      readonly type: 'ReserveMoved';
      readonly data: {
        readonly reserve: string;
        readonly year: FinancialYear;
        readonly period: Period;
        readonly amount: Amount;
        readonly reason: Text;
        readonly for: { readonly line: string } | { readonly scheme: string } | { readonly capital: string } | { readonly adjustment: string } | null;
      };
    }
  /** Investment drawn by a scheme: `amount` is positive and leaves the reserve. */
  | {
      readonly type: 'InvestmentDrawn';
      readonly data: { readonly reserve: string; readonly scheme: string; readonly year: FinancialYear; readonly period: Period; readonly amount: Amount };
    }
  /** What the reserve is expected to close the year with; `previous` is the forecast of the year that stood before, null for the first. */
  | {
      readonly type: 'ReserveForecastStated';
      readonly data: {
        readonly reserve: string;
        readonly year: FinancialYear;
        readonly period: Period;
        readonly previous: Amount | null;
        readonly closing: Amount;
        readonly planned: readonly PlannedUse[];
      };
    };

/** What is planned until the year closes, and not recorded yet: for what, and how much. In positive, out negative. Pounds. */
export interface PlannedUse {
  readonly for: PlannedFor;
  readonly amount: Amount;
}

/** What moved a reserve in one period, all movements and draws together. In positive, out negative. Pounds. */
export interface ReservePeriod {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly amount: Amount;
}

/** A forecast of one year's closing balance, as made in a period. */
export interface ReserveForecast {
  readonly period: Period;
  readonly closing: Amount;
  readonly planned: readonly PlannedUse[];
}

/** What decisions see of a reserve. */
export interface ReserveState {
  readonly reserve: string;
  readonly name: string;
  readonly service: string | null;
  readonly organisation: string | null;
  /** The year that it opened in, and the balance it opened with. */
  readonly year: FinancialYear;
  readonly opening: Amount;
  readonly mayBeNegative: boolean;
  /** Every period that something moved in, in the order of time. */
  readonly periods: readonly ReservePeriod[];
  /** The forecasts of each year, in the order of recording. */
  readonly forecasts: Readonly<Record<FinancialYear, readonly ReserveForecast[]>>;
}

export function evolveReserve(state: ReserveState | undefined, event: Recorded): ReserveState | undefined {
  if (event.type === 'ReserveOpened') {
    const { reserve, name, service, organisation, year, opening, mayBeNegative } = event.data;
    return { reserve, name, service, organisation, year, opening, mayBeNegative: mayBeNegative !== null, periods: [], forecasts: {} };
  }
  if (!state) return state;
  if (event.type === 'ReserveMoved') return { ...state, periods: withMovement(state.periods, event.data) };
  if (event.type === 'InvestmentDrawn') {
    const { year, period } = event.data;
    return { ...state, periods: withMovement(state.periods, { year, period, amount: amount(money(event.data.amount).negated()) }) };
  }
  if (event.type === 'ReserveForecastStated') {
    const { year, period, closing, planned } = event.data;
    return { ...state, forecasts: { ...state.forecasts, [year]: [...(state.forecasts[year] ?? []), { period, closing, planned }] } };
  }
  return state;
}

/** The periods of a reserve after one more movement, in the order of time. */
export function withMovement(periods: readonly ReservePeriod[], movement: ReservePeriod): ReservePeriod[] {
  const { year, period } = movement;
  const same = periods.find((moved) => moved.year === year && moved.period === period);
  const total = amount(money(same?.amount ?? '0').plus(money(movement.amount)));
  return [...periods.filter((moved) => moved !== same), { year, period, amount: total }].sort(byTime);
}

function byTime(a: ReservePeriod, b: ReservePeriod): number {
  return a.year < b.year ? -1 : a.year > b.year ? 1 : a.period - b.period;
}
