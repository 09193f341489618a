import { count, type Money, toPenny, ZERO } from './money.ts';

/** Net present value of yearly net flows at a rate (`0.04`), year 0 undiscounted, rounded to the penny once. Pounds. */
export function netPresentValue(net: readonly Money[], rate: Money): Money {
  const factor = rate.plus(1);
  return toPenny(net.reduce((total, flow, t) => total.plus(flow.div(factor.pow(t))), ZERO));
}

/**
 * Simple payback in years, the crossing year interpolated, one decimal, half away from zero: t − 1 + what was still
 * missing ÷ net(t), t the index of the crossing year. 0 when cumulative cash is never negative, null when it never recovers.
 */
export function payback(net: readonly Money[]): Money | null {
  let cumulative = ZERO;
  let crossing: Money | null = ZERO;
  net.forEach((flow, t) => {
    const before = cumulative;
    cumulative = cumulative.plus(flow);
    if (cumulative.isNegative()) crossing = null;
    else if (before.isNegative()) crossing = count(t - 1).plus(before.negated().div(flow));
  });
  return (crossing as Money | null)?.toDecimalPlaces(1) ?? null;
}
