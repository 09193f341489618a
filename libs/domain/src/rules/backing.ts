import { money, pounds, sum } from '@outturn/kernel';
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

/** Money that has left budgets and can back claims. */
interface Backing {
  readonly called: string;
  readonly field: 'backedBy.virement' | 'backedBy.adjustment';
  readonly year: string;
  readonly organisation: string;
  /** Pounds, positive. */
  readonly reduction: string;
  readonly usedBy: readonly { readonly claim: string; readonly amount: string }[];
}

/**
 * A claim is banked against money that has left a budget: a posted virement or a `saving` adjustment of the claim's year and
 * organisation whose negative lines, less what other claims use of them, reach the claim's in-year amount.
 */
export function backingRefusal(
  world: World,
  claim: ClaimState,
  backedBy: { readonly virement: string } | { readonly adjustment: string },
): Refusal | undefined {
  const backing = backingOf(world, backedBy);
  if ('rule' in backing) return backing;
  return mismatch(world, claim, backing) ?? tooSmall(claim, backing);
}

const INSTEAD = 'Name a posted virement, or an adjustment with source saving, of the year and organisation of the claim.';

function backingOf(world: World, backedBy: { readonly virement: string } | { readonly adjustment: string }): Backing | Refusal {
  if ('virement' in backedBy) {
    const virement = world.get('virement', backedBy.virement);
    const field = 'backedBy.virement';
    if (virement?.status !== 'posted') {
      const is = virement ? `Virement ${backedBy.virement} is ${virement.status}` : `There is no virement ${backedBy.virement}`;
      return refuse('unknown-reference', `${is}. ${INSTEAD}`, field);
    }
    return { ...virement, called: `Virement ${backedBy.virement}`, field };
  }
  const adjustment = world.get('adjustment', backedBy.adjustment);
  const field = 'backedBy.adjustment';
  if (!adjustment) return unknown('adjustment', backedBy.adjustment, field);
  const called = `Adjustment ${adjustment.adjustment}`;
  return adjustment.source === 'saving'
    ? { ...adjustment, called, field }
    : refuse('backing-mismatch', `${called} has the source ${adjustment.source}, not saving. ${INSTEAD}`, field);
}

function mismatch(world: World, claim: ClaimState, { called, field, year, organisation }: Backing): Refusal | undefined {
  const own = organisationOfClaim(world, claim);
  if (year !== claim.year) return refuse('backing-mismatch', `${called} is of ${year}, the claim of ${claim.year}. ${INSTEAD}`, field);
  if (organisation === own) return undefined;
  return refuse('backing-mismatch', `${called} is of the organisation ${organisation}, the claim of ${own ?? 'none'}. ${INSTEAD}`, field);
}

function tooSmall(claim: ClaimState, { called, field, reduction, usedBy }: Backing): Refusal | undefined {
  const others = usedBy.filter((use) => use.claim !== claim.claim);
  const used = sum(others.map((use) => money(use.amount)));
  const left = money(reduction).minus(used);
  if (left.gte(money(claim.inYear))) return undefined;
  const users = others.length > 0 ? ` by ${others.map((use) => use.claim).join(', ')}` : '';
  const figures = `reduces budgets by ${pounds(reduction)}, of which ${pounds(used)} is used${users}: ${pounds(left)} is left, and ${claim.claim} needs ${pounds(claim.inYear)}`;
  return refuse('backing-too-small', `${called} ${figures}. Remove the rest from a budget first, or name another adjustment or virement.`, field);
}
