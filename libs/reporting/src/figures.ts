import { allocate, type Money, ZERO } from '@outturn/kernel';
import { minus } from './amounts.ts';

/**
 * The amounts of a scheme-year from which every other amount of the tracker and of its sums follows. Pounds. Those named
 * `…Before` are what `--basis incremental` takes off (the year before); 0 on the absolute basis.
 */
export const FIGURES = [
  'originalTarget',
  'currentTarget',
  'broughtForward',
  'forecast',
  'notRecurrent',
  'previousForecast',
  'banked',
  'verified',
  'achieved',
  'ready',
  'progressing',
  'weighted',
  'oneOff',
  'temporary',
  'otherKinds',
  'fullYearBanked',
  'fullYearVerified',
  'fullYearAchieved',
  'fullYearReady',
  'fullYearProgressing',
  'fullYearWeighted',
  'investment',
  'targetToDate',
  'deliveredToDate',
  'nextYearTarget',
  'nextYearSecured',
  'originalTargetBefore',
  'currentTargetBefore',
  'investmentBefore',
] as const;
export type FigureKey = (typeof FIGURES)[number];
export type Figures = Readonly<Record<FigureKey, Money>>;

export const NO_FIGURES: Figures = Object.fromEntries(FIGURES.map((key) => [key, ZERO])) as Record<FigureKey, Money>;

/** Amount columns in the order of the tracker, as printed. `variance` and `nextYearGap` are on absolute effects whatever the basis. */
export const AMOUNT_COLUMNS = [
  'originalTarget',
  'currentTarget',
  'broughtForward',
  'forecast',
  'notRecurrent',
  'variance',
  'previousForecast',
  'movement',
  'banked',
  'verified',
  'achieved',
  'ready',
  'progressing',
  'weighted',
  'oneOff',
  'temporary',
  'otherKinds',
  'fullYearBanked',
  'fullYearVerified',
  'fullYearAchieved',
  'fullYearReady',
  'fullYearProgressing',
  'fullYearWeighted',
  'investment',
  'targetToDate',
  'deliveredToDate',
  'nextYearTarget',
  'nextYearSecured',
  'nextYearGap',
] as const;
export type AmountColumn = (typeof AMOUNT_COLUMNS)[number];

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
