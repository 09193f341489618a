import type { FinancialYear } from '@outturn/kernel';
import { money, type Money, sum } from '@outturn/kernel';
import type { AdjustmentFacts, ClaimFacts } from '@outturn/read-models';
import type { ReaderVisit } from '../../web/page-service.ts';
import { isReversed } from './claim-at-hand.ts';

/** Money that an adjustment took out of budgets, and what of it backs banked claims. Pounds, positive. */
export interface Reduction {
  readonly adjustment: string;
  readonly reason: string;
  readonly reduction: Money;
  readonly usedBy: readonly { readonly claim: string; readonly amount: Money }[];
  readonly left: Money;
}

/** The reductions of an organisation's budgets of a year that savings made, the one with most left first. */
export async function reductionsOf(visit: ReaderVisit, year: FinancialYear, organisation: string): Promise<readonly Reduction[]> {
  const at = visit.moment.position;
  const adjustments = (await visit.facts.asAt('adjustment', at, { year })).filter((one) => one.source.kind === 'saving' && one.organisation === organisation);
  if (adjustments.length === 0) return [];
  const claims = await visit.facts.asAt('claim', at, { year });
  const texts = await visit.ledger.texts(adjustments.map(({ reason }) => reason));
  return adjustments
    .map((one) => reductionOf(one, claims, texts.get(one.reason) ?? ''))
    .sort((a, b) => b.left.comparedTo(a.left) || (a.adjustment < b.adjustment ? -1 : 1));
}

/** `claims` are those of the adjustment's year. What is wholly reversed gives its reduction back. */
export function reductionOf(adjustment: AdjustmentFacts, claims: readonly ClaimFacts[], reason: string): Reduction {
  const reduction = sum(adjustment.lines.map((line) => money(line.amount)).filter((change) => change.isNegative())).negated();
  const usedBy = claims.filter((claim) => backs(adjustment.adjustment, claim)).map((claim) => ({ claim: claim.claim, amount: money(claim.counted.inYear) }));
  return { adjustment: adjustment.adjustment, reason, reduction, usedBy, left: reduction.minus(sum(usedBy.map((use) => use.amount))) };
}

function backs(adjustment: string, claim: ClaimFacts): boolean {
  const { backedBy } = claim;
  return backedBy !== null && 'adjustment' in backedBy && backedBy.adjustment === adjustment && claim.status === 'banked' && !isReversed(claim);
}
