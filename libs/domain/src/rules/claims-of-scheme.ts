import type { ClaimState } from '../claim.ts';
import type { World } from '../decider.ts';
import type { SchemeState } from '../scheme.ts';

/** The states of the claims with a share in a scheme, each once. Throws when one is missing: companion and claim are recorded together. */
export function claimsOf(scheme: SchemeState, world: World): ClaimState[] {
  return [...new Set(scheme.claims)].map((id) => {
    const claim = world.get('claim', id);
    if (!claim) throw new Error(`scheme ${scheme.scheme} names claim ${id}, of which nothing is recorded`);
    return claim;
  });
}
