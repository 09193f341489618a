import { count, type Money, sum, toPenny, ZERO } from './money.ts';

const PENNY = count(1).div(100);

/**
 * Splits an amount by shares so that the parts always add up to the whole: each part is cut to the penny towards zero,
 * then the pennies left over go to the largest remainders, ties to the earlier share (largest-remainder method).
 * The amount is in whole pennies; shares are non-negative weights, not all zero.
 */
export function allocate(whole: Money, shares: readonly Money[]): Money[] {
  if (!toPenny(whole).eq(whole)) throw new Error('only whole pennies can be allocated');
  const total = sum(shares);
  if (shares.some((share) => share.isNegative()) || total.isZero()) throw new Error('shares must be positive and not all zero');
  const exact = shares.map((share) => whole.abs().times(share).div(total));
  const parts = exact.map((part) => part.toDecimalPlaces(2, 1));
  let left = whole.abs().minus(sum(parts));
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part.minus(parts[index] ?? ZERO) }))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left.lt(PENNY)) break;
    parts[index] = (parts[index] ?? ZERO).plus(PENNY);
    left = left.minus(PENNY);
  }
  return whole.isNegative() ? parts.map((part) => part.negated()) : parts;
}
