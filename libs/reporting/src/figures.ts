import { allocate, type Money, ZERO } from '@outturn/kernel';
import { minus } from './amounts.ts';

/** Amount columns in the order of the tracker, as printed, with their labels without the unit. `variance` and `nextYearGap` are on absolute effects whatever the basis. */
export const AMOUNT_LABELS = {
  originalTarget: 'Original target',
  currentTarget: 'Current target',
  broughtForward: 'Brought forward',
  forecast: 'Forecast',
  notRecurrent: 'Of which not recurrent',
  variance: 'Variance',
  previousForecast: 'Previous forecast',
  movement: 'Movement',
  banked: 'Banked',
  verified: 'Verified',
  achieved: 'Achieved',
  ready: 'Ready',
  progressing: 'Progressing',
  weighted: 'Weighted delivery',
  oneOff: 'One-off',
  temporary: 'Temporary mitigation',
  otherKinds: 'Other kinds',
  fullYearBanked: 'Banked, full year',
  fullYearVerified: 'Verified, full year',
  fullYearAchieved: 'Achieved, full year',
  fullYearReady: 'Ready, full year',
  fullYearProgressing: 'Progressing, full year',
  fullYearWeighted: 'Weighted delivery, full year',
  investment: 'Investment',
  targetToDate: 'Target to date',
  deliveredToDate: 'Delivered to date',
  nextYearTarget: "Next year's target",
  nextYearSecured: 'Next year secured',
  nextYearGap: 'Next year gap',
} as const;
export type AmountColumn = keyof typeof AMOUNT_LABELS;
export const AMOUNT_COLUMNS = Object.keys(AMOUNT_LABELS) as readonly AmountColumn[];

/** Columns that follow from others of the same row. */
const DERIVED = ['variance', 'movement', 'nextYearGap'] as const satisfies readonly AmountColumn[];
/** What `--basis incremental` takes off: the year before; 0 on the absolute basis. */
const BEFORE = ['originalTargetBefore', 'currentTargetBefore', 'investmentBefore'] as const;

/** The amounts of a scheme-year, in pounds, from which every other amount of the tracker and of its sums follows. */
export type FigureKey = Exclude<AmountColumn, (typeof DERIVED)[number]> | (typeof BEFORE)[number];
export type Figures = Readonly<Record<FigureKey, Money>>;
export const FIGURES: readonly FigureKey[] = [
  ...AMOUNT_COLUMNS.filter((column): column is Exclude<AmountColumn, (typeof DERIVED)[number]> => !DERIVED.some((derived) => derived === column)),
  ...BEFORE,
];

export const NO_FIGURES: Figures = Object.fromEntries(FIGURES.map((key) => [key, ZERO])) as Record<FigureKey, Money>;

/** An amount as printed, from the figures. */
export function printed(figures: Figures, column: AmountColumn): Money {
  switch (column) {
    case 'originalTarget':
      return minus(figures.originalTarget, figures.originalTargetBefore);
    case 'currentTarget':
      return minus(figures.currentTarget, figures.currentTargetBefore);
    case 'investment':
      return minus(figures.investment, figures.investmentBefore);
    case 'variance':
      return variance(figures);
    case 'movement':
      return minus(figures.forecast, figures.previousForecast);
    case 'nextYearGap':
      return minus(figures.nextYearTarget, figures.nextYearSecured);
    default:
      return figures[column];
  }
}

/** Forecast less current target: a shortfall is negative. */
export function variance(figures: Figures): Money {
  return minus(figures.forecast, figures.currentTarget);
}

/** The same at the period before. */
export function previousVariance(figures: Figures): Money {
  return minus(figures.previousForecast, figures.currentTarget);
}

export function sumOfFigures(all: Iterable<Figures>): Figures {
  const total: Record<FigureKey, Money> = { ...NO_FIGURES };
  for (const figures of all) {
    for (const key of FIGURES) {
      if (!figures[key].isZero()) total[key] = total[key].plus(figures[key]);
    }
  }
  return total;
}

/** Splits each figure by weights, to the penny, so that the parts of each add up to the whole. */
export function splitFigures(figures: Figures, weights: readonly Money[]): Figures[] {
  const parts: Record<FigureKey, Money>[] = weights.map(() => ({ ...NO_FIGURES }));
  for (const key of FIGURES) {
    if (figures[key].isZero()) continue;
    allocate(figures[key], weights).forEach((amount, index) => {
      const part = parts[index];
      if (part !== undefined) part[key] = amount;
    });
  }
  return parts;
}
