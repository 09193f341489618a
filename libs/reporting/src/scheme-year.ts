import { broughtForward, currentTarget, investmentIn, originalTarget, type Rag, type SchemeTargets } from '@outturn/domain';
import { count, type FinancialYear, money, type Money, type Period, sum, toPenny, yearsAfter, ZERO } from '@outturn/kernel';
import type { DeliveryFacts, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { bankedIn, deliveredIn, deliveredToDate, type Delivered } from './delivery.ts';
import { type Figures, NO_FIGURES, previousVariance, variance } from './figures.ts';
import { computedRag, type Direction, directionOf, isStale, overrideInForce } from './rag.ts';
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
  const { scheme, year, period } = at;
  const investment = investmentFigures(at);
  if (isGrowth(scheme)) return { scheme, year, period, figures: { ...NO_FIGURES, ...investment }, saving: null };
  const targets = targetFigures(at);
  const now = forecastAt(at.stated, period, targets.currentTarget);
  const before = forecastAt(at.stated, period - 1, targets.currentTarget);
  const delivered = deliveredIn(year, scheme.recurrence, at.deliveries);
  const figures: Figures = {
    ...targets,
    ...investment,
    ...deliveryFigures(at, delivered),
    forecast: now.forecast,
    notRecurrent: now.notRecurrent,
    previousForecast: before.forecast,
    targetToDate: targetToDate(at, targets.currentTarget),
  };
  const shown = displayedRag(at, figures, period, at.rules);
  const shownBefore = displayedRag(at, { ...figures, forecast: before.forecast, notRecurrent: before.notRecurrent }, period - 1, at.rulesBefore);
  const saving: SavingPosition = {
    assumed: now.assumed,
    ...shown,
    direction: directionOf(variance(figures), previousVariance(figures)),
    previousRag: shownBefore.rag,
    changes: now.madeIn === period ? now.changes : [],
  };
  return { scheme, year, period, figures, saving };
}

function targetFigures(at: SchemeYearFactsAtHand) {
  const { targets, recurrence } = at.scheme;
  const before = yearsAfter(at.year, -1);
  return {
    originalTarget: originalTarget(targets, at.year),
    currentTarget: currentTarget(targets, recurrence, at.year),
    broughtForward: targets.carried.length === 0 ? ZERO : broughtForward(targets, at.year),
    nextYearTarget: currentTarget(targets, recurrence, yearsAfter(at.year, 1)),
    originalTargetBefore: at.incremental ? originalTarget(targets, before) : ZERO,
    currentTargetBefore: at.incremental ? currentTarget(targets, recurrence, before) : ZERO,
  };
}

function investmentFigures(at: SchemeYearFactsAtHand) {
  return {
    investment: investmentIn(at.scheme.targets, at.year),
    investmentBefore: at.incremental ? investmentIn(at.scheme.targets, yearsAfter(at.year, -1)) : ZERO,
  };
}

function deliveryFigures(at: SchemeYearFactsAtHand, delivered: Delivered) {
  const { recurrence } = at.scheme;
  const { inYear, fullYear } = delivered;
  const weight = at.rules.progressWeight;
  const some = at.deliveries.length > 0;
  return {
    banked: inYear.banked,
    verified: inYear.verified,
    achieved: inYear.achieved,
    ready: inYear.ready,
    progressing: inYear.progressing,
    weighted: weighted(inYear, weight),
    oneOff: delivered.oneOff,
    temporary: delivered.temporary,
    otherKinds: delivered.otherKinds,
    fullYearBanked: fullYear.banked,
    fullYearVerified: fullYear.verified,
    fullYearAchieved: fullYear.achieved,
    fullYearReady: fullYear.ready,
    fullYearProgressing: fullYear.progressing,
    fullYearWeighted: weighted(fullYear, weight),
    deliveredToDate: some ? deliveredToDate(at.year, at.period, recurrence, at.deliveries) : ZERO,
    nextYearSecured: some ? bankedIn(yearsAfter(at.year, 1), recurrence, at.deliveries) : ZERO,
  };
}

/** Banked, verified, achieved and ready in full, progressing at its weight; to the penny, once. */
function weighted(delivered: Delivered['inYear'], weight: Money): Money {
  const counted = sum([delivered.banked, delivered.verified, delivered.achieved, delivered.ready]);
  return delivered.progressing.isZero() ? counted : toPenny(counted.plus(delivered.progressing.times(weight)));
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
  const made = stated?.forecasts.findLast((forecast) => forecast.period <= period);
  if (made === undefined) return { forecast: current, notRecurrent: ZERO, assumed: true, madeIn: null, changes: [] };
  return { forecast: money(made.forecast), notRecurrent: money(made.notRecurrent), assumed: false, madeIn: made.period, changes: made.changes };
}

/** The period of the last change or confirmation up to a period; 0 when there is none. */
export function lastReturn(stated: SchemeYearFacts | undefined, period: Period): Period {
  const changed = stated?.forecasts.findLast((forecast) => forecast.period <= period)?.period ?? 0;
  return Math.max(changed, ...(stated?.confirmed ?? []).filter((confirmed) => confirmed <= period));
}

function displayedRag(at: SchemeYearFactsAtHand, figures: Figures, period: Period, rules: RulesInForce) {
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
  const phased = at.scheme.phasing?.[at.year]?.map(money);
  if (phased === undefined) return inProportion(current, count(months), count(12));
  const upTo = sum(phased.slice(0, months));
  const whole = sum(phased);
  if (whole.eq(current)) return upTo;
  return whole.isZero() ? inProportion(current, count(months), count(12)) : inProportion(current, upTo, whole);
}

function inProportion(amount: Money, part: Money, whole: Money): Money {
  return part.eq(whole) ? amount : toPenny(amount.times(part).div(whole));
}
