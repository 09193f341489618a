import type { Rag } from '@outturn/domain';
import { count, type FinancialYear, fourDecimals, money, type Money, percentOf, type Period, type Ratio, sum } from '@outturn/kernel';
import { amountCell } from './amounts.ts';
import { AMOUNT_COLUMNS, type Figures, previousVariance, printed, splitFigures, sumOfFigures, variance } from './figures.ts';
import { computedRag, directionOf } from './rag.ts';
import type { Cell } from './report.ts';
import type { Rulebook } from './rules-in-force.ts';
import type { PlacedSchemeYear } from './savings-facts.ts';

/** A scheme-year in a parent's sums: all of it, or the part that is attributed to an organisation. */
export interface Child {
  readonly position: PlacedSchemeYear;
  readonly figures: Figures;
}

export function wholeChild(position: PlacedSchemeYear): Child {
  return { position, figures: position.figures };
}

/** A scheme-year split over the organisations of its programme's attribution; those with weight 0 have no part. */
export function attributedChildren(
  position: PlacedSchemeYear,
  shares: readonly { readonly organisation: string; readonly weight: string }[],
): (Child & { organisation: string })[] {
  const parts = splitFigures(
    position.figures,
    shares.map((share) => money(share.weight)),
  );
  return shares.flatMap(({ organisation, weight }, index) => {
    const figures = parts[index];
    return figures === undefined || money(weight).isZero() ? [] : [{ organisation, position, figures }];
  });
}

/** The amount columns of the tracker, and the percentage, from figures, put into a row. */
export function amountCells(figures: Figures, cells: Record<string, Cell> = {}): Record<string, Cell> {
  for (const key of AMOUNT_COLUMNS) cells[key] = amountCell(printed(figures, key));
  cells['variancePercent'] = percentCell(variance(figures), figures.currentTarget);
  return cells;
}

/** part ÷ whole × 100 with four decimals; null when the whole is 0. */
export function percentCell(part: Money, whole: Money): Ratio | null {
  const percent = percentOf(part, whole);
  return percent === null ? null : fourDecimals(percent);
}

export interface YearAndPeriod {
  readonly year: FinancialYear;
  readonly period: Period;
}

export function sumsOf(children: readonly Child[]): Figures {
  return sumOfFigures(children.map((child) => child.figures));
}

/**
 * A parent's cells: its sums, and by the same rules from them percentage, RAG and direction. It is stale only when all its
 * children are, a balancing line only when all are, and nothing overrides it. Where the children share an organisation its
 * rules hold, else those of everyone. Counts and `redValue` (current targets) are by the RAG that the children display.
 * Without a year (several) there is no RAG and no direction. Growth is in `investment` alone, and in no count.
 */
export function parentCells(figures: Figures, children: readonly Child[], rulebook: Rulebook, at: YearAndPeriod | null): Record<string, Cell> {
  const rated = ratedOf(children);
  const stale = rated.length > 0 && rated.every((child) => child.saving.stale);
  return {
    ...amountCells(figures),
    ...counts(rated),
    schemes: rated.length,
    assumed: rated.filter((child) => child.saving.assumed).length,
    stale: rated.length === 0 ? null : stale,
    rag: at === null || rated.length === 0 ? null : parentRag(figures, rated, stale, rulebook, at),
    direction: at === null || rated.length === 0 ? null : directionOf(variance(figures), previousVariance(figures)),
  };
}

interface RatedChild extends Child {
  readonly saving: NonNullable<PlacedSchemeYear['saving']>;
}

function ratedOf(children: readonly Child[]): RatedChild[] {
  return children.flatMap((child) => (child.position.saving === null ? [] : [{ ...child, saving: child.position.saving }]));
}

function parentRag(figures: Figures, rated: readonly RatedChild[], stale: boolean, rulebook: Rulebook, at: YearAndPeriod): Rag {
  const [organisation, ...more] = new Set(rated.map((child) => child.position.ruledBy));
  const { saving } = rulebook(more.length > 0 ? null : (organisation ?? null), at.year, at.period);
  return computedRag(
    figures,
    stale,
    rated.every((child) => child.position.scheme.balancingLine),
    saving,
  );
}

function counts(rated: readonly RatedChild[]): Record<string, Cell> {
  const now = (rag: Rag) => rated.filter((child) => child.saving.rag === rag).length;
  const before = (rag: Rag) => rated.filter((child) => child.saving.previousRag === rag).length;
  return {
    red: now('red'),
    amber: now('amber'),
    green: now('green'),
    blue: now('blue'),
    grey: now('grey'),
    redValue: amountCell(sum(rated.filter((child) => child.saving.rag === 'red').map((child) => child.figures.currentTarget))),
    previousRed: before('red'),
    previousAmber: before('amber'),
    previousGreen: before('green'),
    previousBlue: before('blue'),
    previousGrey: before('grey'),
  };
}

/** Adds up amounts that may be missing; null when all are. */
export function sumOfKnown(values: readonly (Money | null)[]): Money | null {
  const knownValues = values.filter((value): value is Money => value !== null);
  return knownValues.length === 0 ? null : sum(knownValues);
}

/** A fraction as a percentage for sentences: 0.95 → `95%`. */
export function asPercent(fraction: Money): string {
  return `${fraction.times(count(100)).toString()}%`;
}
