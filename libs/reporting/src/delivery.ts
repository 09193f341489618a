import type { DeliveryKind, Recurrence } from '@outturn/domain';
import {
  type Amount, count, daysBetween, daysIn, daysRemaining, type FinancialYear, firstDay, type IsoDate, money, type Money, type Period, periodEnd, toPenny, ZERO,
} from '@outturn/kernel';
import type { DeliveryFacts, DeliveryState, EffectAmounts } from '@outturn/read-models';

/** What claims give one scheme in one year. Pounds; a claim stands in exactly one of the five states, or in one of the other kinds. */
export interface Delivered {
  readonly inYear: Readonly<Record<DeliveryState, Money>>;
  readonly fullYear: Readonly<Record<DeliveryState, Money>>;
  readonly oneOff: Money;
  readonly temporary: Money;
  readonly otherKinds: Money;
}

const NONE: Readonly<Record<DeliveryState, Money>> = { progressing: ZERO, ready: ZERO, achieved: ZERO, verified: ZERO, banked: ZERO };
export const NOTHING_DELIVERED: Delivered = { inYear: NONE, fullYear: NONE, oneOff: ZERO, temporary: ZERO, otherKinds: ZERO };

const STATES = ['progressing', 'ready', 'achieved', 'verified', 'banked'] as const satisfies readonly DeliveryState[];
const ACHIEVED_OR_FURTHER = ['achieved', 'verified', 'banked'] as const satisfies readonly DeliveryState[];

/** Kinds apart from delivery, by the column they stand in. `one-off` is apart unless the scheme itself is one-off. */
const APART: Readonly<Record<Exclude<DeliveryKind, 'recurrent'>, 'oneOff' | 'temporary' | 'otherKinds'>> = {
  'one-off': 'oneOff',
  'temporary-mitigation': 'temporary',
  reserves: 'otherKinds',
  'capital-receipt': 'otherKinds',
  'accounting-change': 'otherKinds',
  grant: 'otherKinds',
};

/** What counts as delivery of a scheme's target. */
export function countsAsDelivery(kind: DeliveryKind, recurrence: Recurrence): boolean {
  return kind === 'recurrent' || (kind === 'one-off' && recurrence === 'one-off');
}

/**
 * The delivery position of a scheme in a year, from its claims of all years (in any order). A claim's amount is its in-year effect in its
 * own year and, where recurrent, its full-year effect in every later one. A reversal takes its in-year amount off in the
 * year of its date and its full-year amount off in later years. Reversals are of banked claims.
 */
export function deliveredIn(year: FinancialYear, recurrence: Recurrence, deliveries: readonly DeliveryFacts[]): Delivered {
  if (!deliveries.some((delivery) => delivery.year <= year)) return NOTHING_DELIVERED;
  const inYear = { ...NONE };
  const fullYear = { ...NONE };
  const apart = { oneOff: ZERO, temporary: ZERO, otherKinds: ZERO };
  for (const delivery of deliveries) {
    if (delivery.year > year) continue;
    for (const [kind, states] of entries(delivery.amounts)) {
      for (const state of STATES) {
        const effect = states[state];
        if (effect === undefined) continue;
        const amount = amountFor(year, delivery.year, kind, effect);
        if (countsAsDelivery(kind, recurrence)) inYear[state] = plus(inYear[state], amount);
        else if (kind !== 'recurrent' && isAchieved(state)) apart[APART[kind]] = plus(apart[APART[kind]], amount);
        if (kind === 'recurrent') fullYear[state] = plus(fullYear[state], effect.fullYear);
      }
    }
    takeReversalsOff(year, recurrence, delivery, { inYear, fullYear, apart });
  }
  return { inYear, fullYear, ...apart };
}

interface Sums {
  readonly inYear: Record<DeliveryState, Money>;
  readonly fullYear: Record<DeliveryState, Money>;
  readonly apart: Record<'oneOff' | 'temporary' | 'otherKinds', Money>;
}

function takeReversalsOff(year: FinancialYear, recurrence: Recurrence, delivery: DeliveryFacts, sums: Sums): void {
  for (const [reversedIn, kinds] of Object.entries(delivery.reversed)) {
    if (reversedIn > year) continue;
    for (const [kind, effect] of entries(kinds)) {
      const amount = amountFor(year, reversedIn, kind, effect);
      if (countsAsDelivery(kind, recurrence)) sums.inYear.banked = minus(sums.inYear.banked, amount);
      else if (kind !== 'recurrent') sums.apart[APART[kind]] = minus(sums.apart[APART[kind]], amount);
      if (kind === 'recurrent') sums.fullYear.banked = minus(sums.fullYear.banked, effect.fullYear);
    }
  }
}

function amountFor(year: FinancialYear, ownYear: FinancialYear, kind: DeliveryKind, effect: EffectAmounts): Amount {
  if (year === ownYear) return effect.inYear;
  return kind === 'recurrent' ? effect.fullYear : '0';
}

function isAchieved(state: DeliveryState): boolean {
  return (ACHIEVED_OR_FURTHER as readonly DeliveryState[]).includes(state);
}

/** What is banked for a year: secured, as it stands at the moment that is read. */
export function bankedIn(year: FinancialYear, recurrence: Recurrence, deliveries: readonly DeliveryFacts[]): Money {
  let banked = ZERO;
  for (const delivery of deliveries) {
    if (delivery.year > year) continue;
    for (const [kind, states] of entries(delivery.amounts)) {
      if (states.banked !== undefined && countsAsDelivery(kind, recurrence)) banked = plus(banked, amountFor(year, delivery.year, kind, states.banked));
    }
    for (const [reversedIn, kinds] of Object.entries(delivery.reversed)) {
      if (reversedIn > year) continue;
      for (const [kind, effect] of entries(kinds)) {
        if (countsAsDelivery(kind, recurrence)) banked = minus(banked, amountFor(year, reversedIn, kind, effect));
      }
    }
  }
  return banked;
}

/**
 * What is banked and verified with effective date up to a period's end. A recurrent claim of the year itself counts with
 * its in-year effect × days from its start to the period's end ÷ days from its start to 31 March; one of an earlier year
 * with its full-year effect × days of the year so far ÷ days in the year; a one-off claim (of a one-off scheme) in full
 * from its date. Reversals take off in the same way from their date. Summed exactly, rounded to the penny once.
 */
export function deliveredToDate(year: FinancialYear, period: Period, recurrence: Recurrence, deliveries: readonly DeliveryFacts[]): Money {
  const end = periodEnd(year, period);
  const elapsed = count(daysBetween(firstDay(year), end));
  const whole = count(daysIn(year));
  let delivered = ZERO;
  for (const delivery of deliveries) {
    if (delivery.year > year) continue;
    if (delivery.year === year) delivered = plus(delivered, datedUpTo(end, year, recurrence, delivery.securedFrom));
    else {
      const standing = delivery.amounts.recurrent;
      for (const state of ['verified', 'banked'] as const) {
        if (standing?.[state] !== undefined) delivered = delivered.plus(money(standing[state].fullYear).times(elapsed).div(whole));
      }
    }
    delivered = delivered.minus(datedUpTo(end, year, recurrence, delivery.reversedFrom));
    for (const [reversedIn, kinds] of Object.entries(delivery.reversed)) {
      if (reversedIn < year && kinds.recurrent !== undefined) delivered = delivered.minus(money(kinds.recurrent.fullYear).times(elapsed).div(whole));
    }
  }
  // Quotients are cut at 60 digits: 40 decimals first, so that a sum of thirds that makes a half penny is one.
  return toPenny(delivered.toDecimalPlaces(40));
}

/** Amounts of the year's own dates up to an end, recurrent ones in proportion of days. Not rounded. */
function datedUpTo(end: IsoDate, year: FinancialYear, recurrence: Recurrence, byDate: DeliveryFacts['securedFrom']): Money {
  const opens = firstDay(year);
  let total = ZERO;
  for (const [kind, dates] of entries(byDate)) {
    if (!countsAsDelivery(kind, recurrence)) continue;
    for (const [from, amount] of Object.entries(dates)) {
      if (from < opens || from > end) continue;
      const inFull = money(amount);
      total = total.plus(kind === 'recurrent' ? inFull.times(count(daysBetween(from, end))).div(count(daysRemaining(from))) : inFull);
    }
  }
  return total;
}

/** Entries of a partial record; keys that are there have values. */
function entries<K extends string, V>(record: Readonly<Partial<Record<K, V>>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}

function plus(total: Money, amount: Amount | Money): Money {
  const value = typeof amount === 'string' ? money(amount) : amount;
  return value.isZero() ? total : total.plus(value);
}

function minus(total: Money, amount: Amount): Money {
  const value = money(amount);
  return value.isZero() ? total : total.minus(value);
}
