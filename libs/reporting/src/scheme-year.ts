import { broughtForward, currentTarget, investmentIn, originalTarget, type Rag, type SchemeTargets } from '@outturn/domain';
import { count, type FinancialYear, type Money, type Period, sum, toPenny, yearsAfter, ZERO } from '@outturn/kernel';
import type { DeliveryFacts, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { bankedIn, deliveredIn, deliveredToDate, type Delivered } from './delivery.ts';
import { type Figures, NO_FIGURES, previousVariance, variance } from './figures.ts';
import { computedRag, type Direction, directionOf, isStale, overrideInForce, type RagFigures } from './rag.ts';
import { plus, readAmount } from './amounts.ts';
import type { RulesInForce } from './rules-in-force.ts';

/** A scheme that was approved once: it has targets. */
export type ApprovedScheme = SchemeFacts & { readonly targets: SchemeTargets };

export function isApproved(scheme: SchemeFacts): scheme is ApprovedScheme {
  return scheme.targets !== null;
}

/** What one scheme-year's position follows from. */
export interface SchemeYearFactsAtHand {
  readonly scheme: ApprovedScheme;
  readonly year: FinancialYear;
  readonly period: Period;
  /** Undefined where nothing was recorded by period. */
  readonly stated: SchemeYearFacts | undefined;
  /** Claims of the scheme, of every year. */
  readonly deliveries: readonly DeliveryFacts[];
  /** Rules of the scheme's organisation at the period, and at the period before. */
  readonly rules: RulesInForce;
  readonly rulesBefore: RulesInForce;
  readonly incremental: boolean;
}

export type Override = SchemeYearFacts['overrides'][number];

/** How a scheme stands in a year at a period, by "Exact meanings". A growth scheme has investment alone: no RAG, no savings. */
export interface SchemeYear {
  readonly scheme: ApprovedScheme;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly figures: Figures;
  /** Null for growth. */
  readonly saving: SavingPosition | null;
}

export interface SavingPosition {
  /** No forecast was made by the period: it is the current target. */
  readonly assumed: boolean;
  readonly stale: boolean;
  readonly rag: Rag;
  readonly ragComputed: Rag;
  readonly override: Override | null;
  readonly direction: Direction;
  /** What was displayed a period earlier, as known now. */
  readonly previousRag: Rag;
  /** Positions of the forecast changes made in the period. */
  readonly changes: readonly number[];
}

/** A saving scheme has targets, forecasts and claims; `growth` holds only investment. */
export function isGrowth(scheme: SchemeFacts): boolean {
  return scheme.kind === 'growth';
}

/** A scheme's position in a year at a period. Pure; amounts in pounds. */
export function schemeYear(at: SchemeYearFactsAtHand): SchemeYear {
  const { scheme, year, period, stated } = at;
  if (isGrowth(scheme)) return { scheme, year, period, figures: growthFigures(at), saving: null };
  const current = currentTarget(scheme.targets, scheme.recurrence, year);
  const now = forecastAt(stated, period, current);
  const before = forecastAt(stated, period - 1, current);
  const figures = savingFigures(at, current, now, before);
  const shown = displayedRag(at, figures, period, at.rules);
  const figuresBefore = {
    originalTarget: figures.originalTarget,
    currentTarget: current,
    banked: figures.banked,
    forecast: before.forecast,
    notRecurrent: before.notRecurrent,
  };
  const saving: SavingPosition = {
    assumed: now.assumed,
    stale: shown.stale,
    rag: shown.rag,
    ragComputed: shown.ragComputed,
    override: shown.override,
    direction: directionOf(variance(figures), previousVariance(figures)),
    previousRag: displayedRag(at, figuresBefore, period - 1, at.rulesBefore).rag,
    changes: now.madeIn === period ? now.changes : [],
  };
  return { scheme, year, period, figures, saving };
}

function growthFigures(at: SchemeYearFactsAtHand): Figures {
  const { targets, recurrence } = at.scheme;
  return {
    ...NO_FIGURES,
    investment: investmentIn(targets, recurrence, at.year),
    investmentBefore: at.incremental ? investmentIn(targets, recurrence, yearsAfter(at.year, -1)) : ZERO,
  };
}

/** One literal: thousands of these are made for a report, and copying them key by key took most of its time. */
function savingFigures(at: SchemeYearFactsAtHand, current: Money, now: ForecastAt, before: ForecastAt): Figures {
  const { scheme, year, period, deliveries, incremental } = at;
  const { targets, recurrence } = scheme;
  const { inYear, fullYear, oneOff, temporary, otherKinds } = deliveredIn(year, recurrence, deliveries);
  const nextYear = yearsAfter(year, 1);
  const yearBefore = yearsAfter(year, -1);
  return {
    originalTarget: originalTarget(targets, year),
    currentTarget: current,
    broughtForward: targets.carried.length === 0 ? ZERO : broughtForward(targets, year),
    forecast: now.forecast,
    notRecurrent: now.notRecurrent,
    previousForecast: before.forecast,
    banked: inYear.banked,
    verified: inYear.verified,
    achieved: inYear.achieved,
    ready: inYear.ready,
    progressing: inYear.progressing,
    weighted: weighted(inYear, at.rules.progressWeight),
    oneOff,
    temporary,
    otherKinds,
    fullYearBanked: fullYear.banked,
    fullYearVerified: fullYear.verified,
    fullYearAchieved: fullYear.achieved,
    fullYearReady: fullYear.ready,
    fullYearProgressing: fullYear.progressing,
    fullYearWeighted: weighted(fullYear, at.rules.progressWeight),
    investment: investmentIn(targets, recurrence, year),
    targetToDate: targetToDate(at, current),
    deliveredToDate: deliveredToDate(year, period, recurrence, deliveries),
    nextYearTarget: currentTarget(targets, recurrence, nextYear),
    nextYearSecured: bankedIn(nextYear, recurrence, deliveries),
    originalTargetBefore: incremental ? originalTarget(targets, yearBefore) : ZERO,
    currentTargetBefore: incremental ? currentTarget(targets, recurrence, yearBefore) : ZERO,
    investmentBefore: incremental ? investmentIn(targets, recurrence, yearBefore) : ZERO,
  };
}

/** Banked, verified, achieved and ready in full, progressing at its weight; to the penny, once. */
function weighted(delivered: Delivered['inYear'], weight: Money): Money {
  const counted = plus(plus(plus(delivered.banked, delivered.verified), delivered.achieved), delivered.ready);
  return delivered.progressing.isZero() ? counted : toPenny(plus(counted, delivered.progressing.times(weight)));
}

export interface ForecastAt {
  readonly forecast: Money;
  readonly notRecurrent: Money;
  readonly assumed: boolean;
  readonly madeIn: Period | null;
  readonly changes: readonly number[];
}

/** The forecast of the highest period up to one; before the first it is the current target, and assumed. */
export function forecastAt(stated: SchemeYearFacts | undefined, period: Period, current: Money): ForecastAt {
  const made = lastMade(stated, period);
  if (made === undefined) return { forecast: current, notRecurrent: ZERO, assumed: true, madeIn: null, changes: [] };
  return { forecast: readAmount(made.forecast), notRecurrent: readAmount(made.notRecurrent), assumed: false, madeIn: made.period, changes: made.changes };
}

function lastMade(stated: SchemeYearFacts | undefined, period: Period): SchemeYearFacts['forecasts'][number] | undefined {
  return stated?.forecasts.findLast((forecast) => forecast.period <= period);
}

/** The period of the last change or confirmation up to a period; 0 when there is none. */
export function lastReturn(stated: SchemeYearFacts | undefined, period: Period): Period {
  let last = lastMade(stated, period)?.period ?? 0;
  for (const confirmed of stated?.confirmed ?? []) {
    if (confirmed <= period && confirmed > last) last = confirmed;
  }
  return last;
}

function displayedRag(at: SchemeYearFactsAtHand, figures: RagFigures, period: Period, rules: RulesInForce) {
  const stale = isStale(period, lastReturn(at.stated, period), rules.saving);
  const ragComputed = computedRag(figures, stale, at.scheme.balancingLine, rules.saving);
  const override = overrideInForce(at.stated?.overrides ?? [], period);
  return { stale, ragComputed, override, rag: override?.rag ?? ragComputed };
}

/**
 * What of the current target was to be delivered by a period: by the phasing of the year where there is one, else in
 * twelfths (period 13 is twelve of them). A phasing that adds up to another amount than today's target (it was made for
 * an earlier one) keeps its shape: the target in the proportion of what was phased up to the period.
 */
export function targetToDate(at: Pick<SchemeYearFactsAtHand, 'scheme' | 'year' | 'period'>, current: Money): Money {
  const months = Math.min(at.period, 12);
  const phased = at.scheme.phasing?.[at.year]?.map(readAmount);
  if (phased === undefined) return inProportion(current, count(months), count(12));
  const upTo = sum(phased.slice(0, months));
  const whole = sum(phased);
  if (whole.eq(current)) return upTo;
  return whole.isZero() ? inProportion(current, count(months), count(12)) : inProportion(current, upTo, whole);
}

function inProportion(amount: Money, part: Money, whole: Money): Money {
  return part.eq(whole) ? amount : toPenny(amount.times(part).div(whole));
}
