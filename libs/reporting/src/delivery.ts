import type { DeliveryKind, Recurrence } from '@outturn/domain';
import { daysBetween, daysRemaining, type FinancialYear, firstDay, type IsoDate, type Money, type Period, periodEnd, toPenny, ZERO } from '@outturn/kernel';
import type { DeliveryFacts, DeliveryState, EffectAmounts } from '@outturn/read-models';
import { minus, plus, readAmount } from './amounts.ts';

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
        if (kind === 'recurrent') fullYear[state] = plus(fullYear[state], readAmount(effect.fullYear));
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
      if (kind === 'recurrent') sums.fullYear.banked = minus(sums.fullYear.banked, readAmount(effect.fullYear));
    }
  }
}

function amountFor(year: FinancialYear, ownYear: FinancialYear, kind: DeliveryKind, effect: EffectAmounts): Money {
  if (year === ownYear) return readAmount(effect.inYear);
  return kind === 'recurrent' ? readAmount(effect.fullYear) : ZERO;
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
  if (!deliveries.some((delivery) => delivery.year <= year)) return ZERO;
  const end = endOf(year, period);
  const wholeYear = daysUpTo(firstDay(year), end);
  const delivered: Proportions = new Map();
  for (const delivery of deliveries) {
    if (delivery.year > year) continue;
    if (delivery.year === year) addDated(delivered, end, year, recurrence, delivery.securedFrom, plus);
    else {
      const standing = delivery.amounts.recurrent;
      for (const state of ['verified', 'banked'] as const) {
        if (standing?.[state] !== undefined) addInProportion(delivered, readAmount(standing[state].fullYear), wholeYear, plus);
      }
    }
    addDated(delivered, end, year, recurrence, delivery.reversedFrom, minus);
    for (const [reversedIn, kinds] of Object.entries(delivery.reversed)) {
      if (reversedIn < year && kinds.recurrent !== undefined) addInProportion(delivered, readAmount(kinds.recurrent.fullYear), wholeYear, minus);
    }
  }
  return dividedUp(delivered);
}

/** Adds amounts of the year's own dates up to an end, recurrent ones in proportion of days. */
function addDated(
  delivered: Proportions,
  end: IsoDate,
  year: FinancialYear,
  recurrence: Recurrence,
  byDate: DeliveryFacts['securedFrom'],
  add: typeof plus,
): void {
  const opens = firstDay(year);
  for (const [kind, dates] of entries(byDate)) {
    if (!countsAsDelivery(kind, recurrence)) continue;
    for (const [from, amount] of Object.entries(dates)) {
      if (from >= opens && from <= end) addInProportion(delivered, readAmount(amount), kind === 'recurrent' ? daysUpTo(from, end) : IN_FULL, add);
    }
  }
}

/** Days up to an end, of the days from the same start to 31 March. */
interface Days {
  readonly past: number;
  readonly of: number;
}
const IN_FULL: Days = { past: 1, of: 1 };

/** Amounts × days past, by the days that they are to be divided by: as few divisions as there are different numbers of days. */
type Proportions = Map<number, Money>;

function addInProportion(sums: Proportions, amount: Money, { past, of }: Days, add: typeof plus): void {
  const whole = past === of;
  const over = whole ? 1 : of;
  sums.set(over, add(sums.get(over) ?? ZERO, whole ? amount : amount.times(past)));
}

function dividedUp(sums: Proportions): Money {
  let total = ZERO;
  for (const [over, sum] of sums) total = plus(total, over === 1 ? sum : sum.div(over));
  // Quotients are cut at 60 digits: 40 decimals first, so that thirds that add up to a half penny are one.
  return toPenny(total.toDecimalPlaces(40));
}

const ends = new Map<string, IsoDate>();
const days = new Map<string, Days>();

function endOf(year: FinancialYear, period: Period): IsoDate {
  return remembered(ends, `${year}|${period}`, () => periodEnd(year, period));
}

function daysUpTo(from: IsoDate, end: IsoDate): Days {
  return remembered(days, `${from}|${end}`, () => ({ past: daysBetween(from, end), of: daysRemaining(from) }));
}

/** Few dates are asked for again and again. */
function remembered<V>(known: Map<string, V>, key: string, find: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= 10_000) known.clear();
  const found = find();
  known.set(key, found);
  return found;
}

/** Entries of a partial record; keys that are there have values. */
function entries<K extends string, V>(record: Readonly<Partial<Record<K, V>>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
