import type { FinancialYear } from '@outturn/kernel';
import { money, type Money, sum } from '@outturn/kernel';
import type { AdjustmentFacts, ClaimFacts, VirementFacts } from '@outturn/read-models';
import type { ReaderVisit } from '../../web/page-service.ts';
import { isReversed } from './claim-at-hand.ts';

/** Money that an adjustment or a posted virement took out of budgets, and what of it backs banked claims. Pounds, positive. */
export interface Reduction {
  readonly kind: 'adjustment' | 'virement';
  readonly id: string;
  readonly reason: string;
  readonly reduction: Money;
  readonly usedBy: readonly { readonly claim: string; readonly amount: Money }[];
  readonly left: Money;
}

/** The reductions of an organisation's budgets of a year that savings and posted virements made, the one with most left first. */
export async function reductionsOf(visit: ReaderVisit, year: FinancialYear, organisation: string): Promise<readonly Reduction[]> {
  const at = visit.moment.position;
  const [allAdjustments, allVirements] = await Promise.all([visit.facts.asAt('adjustment', at, { year }), visit.facts.asAt('virement', at, { year })]);
  const adjustments = allAdjustments.filter((one) => one.source.kind === 'saving' && one.organisation === organisation);
  const virements = allVirements.filter((one) => one.state === 'posted' && one.organisation === organisation);
  if (adjustments.length + virements.length === 0) return [];
  const claims = await visit.facts.asAt('claim', at, { year });
  const texts = await visit.ledger.texts([...adjustments, ...virements].map(({ reason }) => reason));
  return [
    ...adjustments.map((one) => reductionOf(one, claims, texts.get(one.reason) ?? '')),
    ...virements.map((one) => virementReduction(one, claims, texts.get(one.reason) ?? '')),
  ].sort((a, b) => b.left.comparedTo(a.left) || (a.id < b.id ? -1 : 1));
}

/** `claims` are those of the adjustment's year. What is wholly reversed gives its reduction back. */
export function reductionOf(adjustment: AdjustmentFacts, claims: readonly ClaimFacts[], reason: string): Reduction {
  const reduction = sum(adjustment.lines.map((line) => money(line.amount)).filter((change) => change.isNegative())).negated();
  return asReduction('adjustment', adjustment.adjustment, reason, reduction, claims);
}

/** What corrections gave back is off the reduction already. */
function virementReduction(virement: VirementFacts, claims: readonly ClaimFacts[], reason: string): Reduction {
  return asReduction('virement', virement.virement, reason, money(virement.reduction), claims);
}

function asReduction(kind: Reduction['kind'], id: string, reason: string, reduction: Money, claims: readonly ClaimFacts[]): Reduction {
  const usedBy = claims.filter((claim) => backs(kind, id, claim)).map((claim) => ({ claim: claim.claim, amount: money(claim.counted.inYear) }));
  return { kind, id, reason, reduction, usedBy, left: reduction.minus(sum(usedBy.map((use) => use.amount))) };
}

/** A banked claim that is not wholly reversed holds what it was banked against. */
export function backs(kind: Reduction['kind'], id: string, claim: ClaimFacts): boolean {
  const { backedBy } = claim;
  const by = backedBy === null ? undefined : 'adjustment' in backedBy ? backedBy.adjustment : backedBy.virement;
  return backedBy !== null && kind in backedBy && by === id && claim.status === 'banked' && !isReversed(claim);
}
