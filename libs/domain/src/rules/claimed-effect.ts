import { type Amount, amount, annualEffect, type Effect, type IsoDate, money, pounds, weeklyEffect } from '@outturn/kernel';
import type { StatedEffect } from '../commands.ts';
import { type Refusal, refuse } from '../decider.ts';

/** What a stated effect is worth from its date: computed from weekly or annual amounts, or as stated. Pounds. */
export function effectOf(stated: StatedEffect, from: IsoDate): Effect {
  if ('weeklyBefore' in stated) return weeklyEffect(money(stated.weeklyBefore), money(stated.weeklyAfter), from);
  if ('annual' in stated) return annualEffect(money(stated.annual), from);
  return { inYear: money(stated.inYear), fullYear: money(stated.fullYear) };
}

/** The effect as stated, its amounts written with two decimals. */
export function writtenEffect(stated: StatedEffect): StatedEffect {
  const written = (text: Amount) => amount(money(text));
  if ('weeklyBefore' in stated) return { weeklyBefore: written(stated.weeklyBefore), weeklyAfter: written(stated.weeklyAfter) };
  if ('annual' in stated) return { annual: written(stated.annual) };
  return { inYear: written(stated.inYear), fullYear: written(stated.fullYear) };
}

/**
 * A claim says that something was saved: neither amount is negative and one of them is above 0. The in-year amount is
 * not held against the full-year amount: a one-off claim may state a full-year effect of 0.
 */
export function noSaving(effect: Effect, what: string, ...fields: string[]): Refusal | undefined {
  if (!effect.inYear.isNegative() && !effect.fullYear.isNegative() && effect.inYear.plus(effect.fullYear).gt(0)) return undefined;
  const figures = `${pounds(effect.inYear)} in the year and ${pounds(effect.fullYear)} in a full year`;
  return refuse('no-saving', `${what} ${figures}, which is no saving. A saving is positive; a cost is forecast or adjusted, not claimed.`, ...fields);
}
