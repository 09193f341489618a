import { money, type Money, pounds, yearOf } from '@outturn/kernel';
import type { ClaimState } from './claim.ts';
import type { CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { mustSay, unknown, written } from './guards.ts';
import { backingRefusal } from './rules/backing.ts';
import { endedFrom, isWhollyReversed, overReversedYear, remainingFullYear, remainingIn } from './rules/reversals.ts';

/**
 * Banks a verified claim against money that was removed from a budget: sufficient evidence, a kind that delivers, schemes
 * that release cash, and an adjustment that is large enough. What the claim uses of the adjustment backs no other claim.
 */
function bankClaim({ data }: CommandOf<'BankClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const refusal = firstRefusal(
    claim.status !== 'verified' && refuse('not-verified', `Claim ${claim.claim} is ${claim.status}. Only a verified claim is banked, and only once.`),
    claim.grade !== 'sufficient' &&
      refuse(
        'insufficient-evidence',
        `The evidence of claim ${claim.claim} is graded ${claim.grade ?? 'nothing yet'}. Banking needs sufficient evidence: add what is missing and verify again.`,
      ),
    claim.deliveryKind !== 'recurrent' &&
      claim.deliveryKind !== 'one-off' &&
      refuse(
        'not-bankable-kind',
        `Claim ${claim.claim} is of the delivery kind ${claim.deliveryKind}. Only recurrent and one-off savings are banked; the others are shown apart.`,
      ),
    notCashReleasing(world, claim),
    backingRefusal(world, claim, data.backedBy),
  );
  if (refusal) return refusal;
  const { inYear, fullYear } = claim;
  return [
    { stream: `claim/${claim.claim}`, type: 'ClaimBanked', data: { claim: claim.claim, backedBy: data.backedBy, inYear, fullYear } },
    reductionUsed(data.backedBy, claim),
    ...claim.shares.map(({ scheme }): NewEvent => ({ stream: `scheme/${scheme}`, type: 'SchemeSavingBanked', data: { scheme, claim: claim.claim } })),
  ];
}

function reductionUsed(backedBy: { readonly virement: string } | { readonly adjustment: string }, claim: ClaimState): NewEvent {
  if ('virement' in backedBy) {
    const { virement } = backedBy;
    return { stream: `virement/${virement}`, type: 'VirementReductionUsed', data: { virement, claim: claim.claim, amount: claim.inYear } };
  }
  const { adjustment } = backedBy;
  return { stream: `adjustment/${adjustment}`, type: 'ReductionUsed', data: { adjustment, claim: claim.claim, amount: claim.inYear } };
}

function notCashReleasing(world: World, claim: ClaimState): Refusal | undefined {
  const schemes = claim.shares.map((share) => world.get('scheme', share.scheme)).filter((scheme) => scheme !== undefined);
  const without = schemes.filter((scheme) => !scheme.cashReleasing || scheme.kind === 'cost-avoidance');
  if (without.length === 0) return undefined;
  const named = without.map((scheme) => `${scheme.scheme} (${scheme.kind === 'cost-avoidance' ? 'cost avoidance' : 'not cash-releasing'})`).join(', ');
  const instead = without.length < claim.shares.length ? 'Split the claim: bank a claim on the cash-releasing schemes alone.' : 'It stays verified.';
  return refuse('not-cash-releasing', `Claim ${claim.claim} has shares in schemes that release no cash: ${named}. ${instead}`);
}

/** Looks again at a banked saving, at least yearly. It changes no figure: what is not sustained is reversed from a date. */
function checkSustainment({ data }: CommandOf<'CheckSustainment'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const refusal = firstRefusal(mustSay({ note: data.note }), notBanked(claim, 'checked'), sustainedAmount(claim, data));
  return (
    refusal ?? [
      {
        stream: `claim/${claim.claim}`,
        type: 'SustainmentChecked',
        data: {
          claim: claim.claim,
          on: data.on,
          result: data.result,
          note: data.note,
          fullYearSustained: data.fullYearSustained === undefined ? null : written(data.fullYearSustained),
        },
      },
    ]
  );
}

function sustainedAmount(claim: ClaimState, data: Readonly<CommandData['CheckSustainment']>): Refusal | undefined {
  const stated = data.fullYearSustained;
  const field = 'fullYearSustained';
  if (stated === undefined) {
    return data.result === 'partly'
      ? refuse('sustained-amount', `Say how much of the ${pounds(claim.fullYear)} in a full year is sustained.`, field)
      : undefined;
  }
  const most = data.result === 'not-sustained' ? '0.00' : claim.fullYear;
  if (!money(stated).isNegative() && money(stated).lte(money(most))) return undefined;
  return refuse(
    'sustained-amount',
    `${pounds(stated)} a year is stated as sustained; the result ${data.result} of claim ${claim.claim} allows from £0.00 to ${pounds(most)}.`,
    field,
  );
}

/**
 * Takes a banked saving back from a date, in part or whole. In the year of `from` the in-year amount comes off, in later
 * years the full-year amount; neither may exceed what the claim still counts there (see rules/reversals.ts). Kinds other
 * than recurrent count in their own year only, and are reversed in it only.
 *
 * Wholly reversed, when nothing counts any more, releases the subject, the schemes and the budget reduction. A recurrent
 * claim whose full-year effect is gone while what it delivered before still counts releases its subject from that date on
 * only; its reduction and its schemes stay bound, since they still carry a banked figure.
 */
function reverseClaim({ data }: CommandOf<'ReverseClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const [inYear, fullYear] = [money(data.inYear), money(data.fullYear)];
  const reversal = { from: data.from, inYear: written(data.inYear), fullYear: written(data.fullYear) };
  const after: ClaimState = { ...claim, reversals: [...claim.reversals, reversal] };
  const refusal = firstRefusal(
    mustSay({ reason: data.reason }),
    notBanked(claim, 'reversed'),
    (inYear.isNegative() || fullYear.isNegative()) &&
      refuse(
        'negative-amount',
        `Amounts to reverse are positive; ${pounds(inYear)} in the year and ${pounds(fullYear)} in a full year are stated.`,
        'inYear',
        'fullYear',
      ),
    inYear.isZero() &&
      fullYear.isZero() &&
      refuse('nothing-reversed', 'Both amounts are £0.00. State what is not sustained, or leave the claim as it is.', 'inYear', 'fullYear'),
    data.from < claim.effectiveFrom &&
      refuse(
        'reversal-before-effect',
        `The saving starts on ${claim.effectiveFrom} and cannot be reversed from ${data.from}, before it. Reverse it from its start at the earliest.`,
        'from',
      ),
    claim.deliveryKind !== 'recurrent' &&
      yearOf(data.from) !== claim.year &&
      refuse(
        'reversal-outside-year',
        `A ${claim.deliveryKind} claim counts in ${claim.year} only; ${data.from} lies in ${yearOf(data.from)}. Reverse it from a date within ${claim.year}.`,
        'from',
      ),
    aboveRemaining(claim, after, inYear, fullYear, data.from),
  );
  if (refusal) return refusal;
  return [
    { stream: `claim/${claim.claim}`, type: 'ClaimReversed', data: { claim: claim.claim, ...reversal, reason: data.reason } },
    ...releasedBy(claim, after),
  ];
}

function aboveRemaining(claim: ClaimState, after: ClaimState, inYear: Money, fullYear: Money, from: string): Refusal | undefined {
  const year = yearOf(from);
  const [left, leftForGood] = [remainingIn(claim, year), remainingFullYear(claim)];
  if (inYear.gt(left)) {
    return refuse(
      'reversal-above-remaining',
      `${pounds(inYear)} is to be reversed in ${year}, where ${pounds(left)} of claim ${claim.claim} remains. Reverse at most that.`,
      'inYear',
    );
  }
  if (fullYear.gt(leftForGood)) {
    const figures = `${pounds(fullYear)} in a full year is to be reversed; of ${pounds(claim.fullYear)} remains ${pounds(leftForGood)}`;
    return refuse('reversal-above-remaining', `${figures}. Reverse at most that.`, 'fullYear');
  }
  const over = overReversedYear(after);
  if (over === undefined) return undefined;
  const figures = `${pounds(fullYear)} in a full year, with the reversals recorded for ${over}, takes off ${pounds(remainingIn(after, over).negated())} more than the claim counts in that year`;
  return refuse('reversal-above-remaining', `${figures}: ${pounds(remainingIn(claim, over))} remains there. Reverse at most that.`, 'fullYear');
}

function releasedBy(before: ClaimState, after: ClaimState): NewEvent[] {
  const { claim, reserved, backedBy, shares } = after;
  const subjectReleased = (until: string | null): NewEvent => ({ stream: `claim-subject/${reserved}`, type: 'SubjectReleased', data: { claim, until } });
  if (isWhollyReversed(after)) {
    return [
      subjectReleased(null),
      ...shares.map(({ scheme }): NewEvent => ({ stream: `scheme/${scheme}`, type: 'SchemeSavingReleased', data: { scheme, claim } })),
      ...(backedBy ? [reductionReleased(backedBy, claim)] : []),
    ];
  }
  const until = endedFrom(after);
  return until !== undefined && endedFrom(before) === undefined ? [subjectReleased(until)] : [];
}

function reductionReleased(backedBy: { readonly virement: string } | { readonly adjustment: string }, claim: string): NewEvent {
  if ('virement' in backedBy) {
    const { virement } = backedBy;
    return { stream: `virement/${virement}`, type: 'VirementReductionReleased', data: { virement, claim } };
  }
  const { adjustment } = backedBy;
  return { stream: `adjustment/${adjustment}`, type: 'ReductionReleased', data: { adjustment, claim } };
}

function notBanked(claim: ClaimState, verb: string): Refusal | undefined {
  if (claim.status === 'banked') return undefined;
  const state = claim.status === 'reversed' ? 'wholly reversed already' : claim.status;
  return refuse('not-banked', `Claim ${claim.claim} is ${state}. Only a banked claim is ${verb}; one that is not banked is rejected or withdrawn.`);
}

export const claimBankingDeciders = { BankClaim: bankClaim, CheckSustainment: checkSustainment, ReverseClaim: reverseClaim } satisfies {
  readonly [N in 'BankClaim' | 'CheckSustainment' | 'ReverseClaim']: Decide<CommandOf<N>>;
};
