import type { Rag } from '@outturn/domain';
import { type Money, ZERO } from '@outturn/kernel';

/** RAG rules of savings with their fractions read: green from 0.95 of the target, amber from 0.75 … */
export interface SavingRules {
  readonly green: Money;
  readonly amber: Money;
  readonly against: 'original' | 'current';
  readonly staleAfterPeriods: number;
}

/** What the RAG of a scheme-year, or of a parent's sums, follows from. Pounds. */
export interface RagFigures {
  readonly originalTarget: Money;
  readonly currentTarget: Money;
  readonly forecast: Money;
  readonly notRecurrent: Money;
  readonly banked: Money;
}

export type Direction = 'better' | 'same' | 'worse';

/**
 * Blue when the target is fully banked; else grey when stale; else by the recurrent part of the forecast against the
 * target that the rules name, unrounded. For a target of 0 or less: green when the forecast is at least the target, else
 * red. A balancing line that would be green or blue is amber.
 */
export function computedRag(figures: RagFigures, stale: boolean, balancingLine: boolean, rules: SavingRules): Rag {
  const rag = ragBeforeBalancing(figures, stale, rules);
  return balancingLine && (rag === 'green' || rag === 'blue') ? 'amber' : rag;
}

function ragBeforeBalancing(figures: RagFigures, stale: boolean, rules: SavingRules): Rag {
  const target = rules.against === 'original' ? figures.originalTarget : figures.currentTarget;
  const positive = target.gt(0);
  if (positive && figures.banked.gte(target)) return 'blue';
  if (stale) return 'grey';
  if (!positive) return figures.forecast.gte(target) ? 'green' : 'red';
  const recurrent = figures.forecast.minus(figures.notRecurrent);
  // Recurrent ÷ target ≥ threshold, without the division: exact.
  if (recurrent.gte(target.times(rules.green))) return 'green';
  return recurrent.gte(target.times(rules.amber)) ? 'amber' : 'red';
}

/** True when as many periods as the rule allows have gone since the last forecast or confirmation (0: none yet). */
export function isStale(period: number, lastReturn: number, rules: SavingRules): boolean {
  return period - lastReturn >= rules.staleAfterPeriods;
}

/** The latest recorded override in force at a period, from its own period to its last, both included. */
export function overrideInForce<T extends { readonly position: number; readonly period: number; readonly untilPeriod: number }>(
  overrides: readonly T[],
  period: number,
): T | null {
  let latest: T | null = null;
  for (const override of overrides) {
    const inForce = override.period <= period && period <= override.untilPeriod;
    if (inForce && (latest === null || override.position > latest.position)) latest = override;
  }
  return latest;
}

/** RAG rules of budgets with their amounts read, in pounds of overspend. */
export interface RevenueRules {
  readonly amberOver: Money;
  readonly redFrom: Money;
}

/** Null without a forecast; green at or below `amberOver`, red at `redFrom` or above, amber between. Pounds of overspend. */
export function revenueRag(variance: Money | null, rules: RevenueRules): Extract<Rag, 'green' | 'amber' | 'red'> | null {
  if (variance === null) return null;
  if (variance.lte(rules.amberOver)) return 'green';
  return variance.gte(rules.redFrom) ? 'red' : 'amber';
}

/** A lower budget variance than before is better; nothing stated before counts as 0. Null without a forecast now. */
export function revenueDirection(variance: Money | null, previous: Money | null): Direction | null {
  return variance === null ? null : directionOf(variance.negated(), previous === null ? ZERO : previous.negated());
}

/** A saving variance is forecast less target, so that more is better. */
export function directionOf(variance: Money, previous: Money): Direction {
  const movement = variance.comparedTo(previous);
  if (movement === 0) return 'same';
  return movement > 0 ? 'better' : 'worse';
}
