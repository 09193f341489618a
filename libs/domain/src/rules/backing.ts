import { money, pounds, sum } from '@outturn/kernel';
import type { AdjustmentState } from '../budget.ts';
import type { ClaimState } from '../claim.ts';
import { type Refusal, refuse, type World } from '../decider.ts';
import { unknown } from '../guards.ts';

/** The organisation of a claim: that of its first scheme's service, as of now. Undefined when the scheme is unknown. */
export function organisationOfClaim(world: World, claim: Pick<ClaimState, 'shares'>): string | undefined {
  const first = claim.shares[0];
  return first && organisationOfScheme(world, first.scheme);
}

export function organisationOfScheme(world: World, scheme: string): string | undefined {
  const service = world.get('scheme', scheme)?.service;
  return service === undefined ? undefined : world.get('service', service)?.organisation;
}

/**
 * A claim is banked against money that has left a budget: a `saving` adjustment of the claim's year and organisation whose
 * negative lines, less what other claims use of them, reach the claim's in-year amount.
 */
export function backingRefusal(
  world: World,
  claim: ClaimState,
  backedBy: { readonly virement: string } | { readonly adjustment: string },
): Refusal | undefined {
  if ('virement' in backedBy) {
    return refuse(
      'unknown-reference',
      `There is no posted virement ${backedBy.virement}. Name one that is posted, or a saving adjustment.`,
      'backedBy.virement',
    );
  }
  const adjustment = world.get('adjustment', backedBy.adjustment);
  if (!adjustment) return unknown('adjustment', backedBy.adjustment, 'backedBy.adjustment');
  return mismatch(world, claim, adjustment) ?? tooSmall(claim, adjustment);
}

function mismatch(world: World, claim: ClaimState, adjustment: AdjustmentState): Refusal | undefined {
  const organisation = organisationOfClaim(world, claim);
  const name = `Adjustment ${adjustment.adjustment}`;
  const instead = 'Name an adjustment with source saving, of the year and organisation of the claim.';
  if (adjustment.source !== 'saving')
    return refuse('backing-mismatch', `${name} has the source ${adjustment.source}, not saving. ${instead}`, 'backedBy.adjustment');
  if (adjustment.year !== claim.year)
    return refuse('backing-mismatch', `${name} is of ${adjustment.year}, the claim of ${claim.year}. ${instead}`, 'backedBy.adjustment');
  if (adjustment.organisation !== organisation) {
    return refuse(
      'backing-mismatch',
      `${name} is of the organisation ${adjustment.organisation}, the claim of ${organisation ?? 'none'}. ${instead}`,
      'backedBy.adjustment',
    );
  }
  return undefined;
}

function tooSmall(claim: ClaimState, adjustment: AdjustmentState): Refusal | undefined {
  const others = adjustment.usedBy.filter((use) => use.claim !== claim.claim);
  const used = sum(others.map((use) => money(use.amount)));
  const left = money(adjustment.reduction).minus(used);
  if (left.gte(money(claim.inYear))) return undefined;
  const users = others.length > 0 ? ` by ${others.map((use) => use.claim).join(', ')}` : '';
  const figures = `reduces budgets by ${pounds(adjustment.reduction)}, of which ${pounds(used)} is used${users}: ${pounds(left)} is left, and ${claim.claim} needs ${pounds(claim.inYear)}`;
  return refuse(
    'backing-too-small',
    `Adjustment ${adjustment.adjustment} ${figures}. Remove the rest from a budget first, or name another adjustment.`,
    'backedBy.adjustment',
  );
}
