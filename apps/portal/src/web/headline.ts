import { money } from '@outturn/kernel';
import { amountIn, type Cells, countIn, flagIn, textIn } from './cells.ts';
import { inWords, periodInWords } from './format.ts';

/**
 * What a summary or tracker row says in one sentence with the figure in it: "£4.2m of the £11.2m target for 2017-18 is banked; the
 * forecast is £0.6m short, worse than in May." A row without savings (growth) says what is invested.
 */
export function headline(cells: Cells): string {
  const year = textIn(cells, 'year');
  const target = amountIn(cells, 'currentTarget');
  const banked = amountIn(cells, 'banked');
  const investment = amountIn(cells, 'investment');
  const hasSavings = target !== null && banked !== null && (cells['schemes'] === undefined || countIn(cells, 'schemes') > 0);
  if (!hasSavings)
    return investment === null || money(investment).isZero()
      ? `Nothing is planned for ${year}.`
      : `${inWords(investment)} is invested in ${year}; there is no saving to deliver.`;
  if (money(target).isZero() && money(banked).isZero())
    return isAssumed(cells) ? `No saving is due in ${year}.` : `No saving is due in ${year}; ${forecastClause(cells)}.`;
  const amount = money(banked).isZero() ? 'Nothing' : inWords(banked);
  return `${amount} of the ${inWords(target)} target for ${year} is banked${money(banked).isZero() ? ' yet' : ''}; ${forecastClause(cells)}.`;
}

function forecastClause(cells: Cells): string {
  const variance = amountIn(cells, 'variance');
  const forecast = amountIn(cells, 'forecast');
  if (variance === null || forecast === null) return 'there is no forecast';
  if (isAssumed(cells)) return 'no forecast has been made yet, so the target stands in for it';
  const gap = money(variance);
  const size = inWords(gap.abs());
  const standing = gap.isZero()
    ? `the forecast of ${inWords(forecast)} is on target`
    : gap.isNegative()
      ? `the forecast is ${size} short`
      : `the forecast is ${size} above target`;
  return `${standing}${comparison(cells)}`;
}

/** True where no forecast was made: the target stands in for it. */
export function isAssumed(cells: Cells): boolean {
  const schemes = cells['schemes'];
  return typeof schemes === 'number' ? schemes > 0 && countIn(cells, 'assumed') === schemes : flagIn(cells, 'assumed');
}

function comparison(cells: Cells): string {
  const period = countIn(cells, 'period');
  const direction = textIn(cells, 'direction');
  if (period < 1 || direction === '') return '';
  const before = period === 1 ? 'before the year opened' : `in ${periodInWords(period - 1)}`;
  return direction === 'same' ? `, the same as ${before}` : `, ${direction} than ${before}`;
}
