import { allocate, type Amount, type FinancialYear, money, type Money, ratio, startYear, yearOf, ZERO } from '@outturn/kernel';
import type { ClaimState } from '../claim.ts';
import type { ClaimShare, DeliveryKind, Recurrence } from '../commands.ts';

/** What the amount of a claim in a scheme and a year depends on. */
export type ClaimAmounts = Pick<ClaimState, 'shares' | 'year' | 'deliveryKind' | 'inYear' | 'fullYear' | 'reversals'>;

/** A scheme's part of an amount: largest remainder over the claim's shares in their order; 0 for a scheme without a share. Pounds. */
export function partOf(shares: readonly ClaimShare[], scheme: string, whole: Amount): Money {
  const index = shares.findIndex((share) => share.scheme === scheme);
  if (index < 0) return ZERO;
  return (
    allocate(
      money(whole),
      shares.map((share) => ratio(share.percent)),
    )[index] ?? ZERO
  );
}

/**
 * A claim's amount for a year in a scheme: its in-year effect in its own year, its full-year effect in later years when it is
 * recurrent, else 0. A reversal, split over the shares on its own, takes its in-year amount off in the financial year of its
 * `from` date and, for a recurrent claim, its full-year amount off in later years. Pounds.
 */
export function claimAmountIn(claim: ClaimAmounts, scheme: string, year: FinancialYear): Money {
  const effect = (own: FinancialYear, inYear: Amount, fullYear: Amount): Money => {
    if (year === own) return partOf(claim.shares, scheme, inYear);
    return claim.deliveryKind === 'recurrent' && startYear(year) > startYear(own) ? partOf(claim.shares, scheme, fullYear) : ZERO;
  };
  return claim.reversals.reduce(
    (left, reversal) => left.minus(effect(yearOf(reversal.from), reversal.inYear, reversal.fullYear)),
    effect(claim.year, claim.inYear, claim.fullYear),
  );
}

/** Only recurrent savings count as delivery, and one-off ones for a one-off scheme; all others are shown apart. */
export function countsAsDelivery(kind: DeliveryKind, recurrence: Recurrence): boolean {
  return kind === 'recurrent' || (kind === 'one-off' && recurrence === 'one-off');
}

/** What is delivered of a scheme's target in a year: achieved, verified or banked, of kinds that count. Pounds. */
export function deliveredIn(scheme: { readonly scheme: string; readonly recurrence: Recurrence }, claims: readonly ClaimState[], year: FinancialYear): Money {
  return claims
    .filter((claim) => countsAsDelivery(claim.deliveryKind, scheme.recurrence) && isDelivered(claim))
    .reduce((total, claim) => total.plus(claimAmountIn(claim, scheme.scheme, year)), ZERO);
}

/** A wholly reversed claim keeps what it delivered before its reversal. */
function isDelivered(claim: ClaimState): boolean {
  return claim.status === 'open' ? claim.progress === 'achieved' : claim.status !== 'rejected' && claim.status !== 'withdrawn';
}
