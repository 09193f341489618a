import { amount, isWithin, money, pounds, ratio, sum, ZERO } from '@outturn/kernel';
import type { ClaimState } from './claim.ts';
import { claimBankingDeciders } from './claim-banking.decide.ts';
import type { ClaimShare, CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustBeOpen, mustSay, unknown, written } from './guards.ts';
import { organisationOfScheme } from './rules/backing.ts';
import { doubleCounting, normalised, samePerson } from './rules/claim-subjects.ts';
import { effectOf, noSaving, writtenEffect } from './rules/claimed-effect.ts';
import { visible } from './rules/visible.ts';
import { hasStage, IN_DELIVERY } from './stage.decide.ts';

/**
 * Says that something was delivered. The subject is reserved for the organisation of the first scheme, so that nobody
 * else claims it; evidence may follow later. Shares are judged by the schemes as they stand at this moment.
 */
function claimSaving({ data }: CommandOf<'ClaimSaving'>, world: World): Decision {
  const refusal = firstRefusal(
    mustBeNew(world, 'claim', data.claim, (claim) => `it starts on ${claim.effectiveFrom}, ${pounds(claim.fullYear)} in a full year, and is ${claim.status}`),
    blankInClaim(data),
    sharesRefusal(data.shares),
    ...data.shares.map((share, index) => schemeRefusal(world, share.scheme, `shares.${index}.scheme`)),
    mustBeOpen(world, data.year),
    !isWithin(data.effectiveFrom, data.year) &&
      refuse(
        'date-outside-year',
        `${data.effectiveFrom} lies outside ${data.year}. Claim in the financial year in which the change starts.`,
        'effectiveFrom',
        'year',
      ),
  );
  if (refusal) return refusal;
  const effect = effectOf(data.effect, data.effectiveFrom);
  const reserved = world.claimSubject(
    organisationOfScheme(world, data.shares[0]?.scheme ?? '') ?? '',
    normalised(data.subject.kind),
    normalised(data.subject.key),
  );
  const onSubject = subjectReservation(data);
  return (
    firstRefusal(noSaving(effect, 'The effect comes to', 'effect'), doubleCounting(world.get('claim-subject', reserved), onSubject)) ?? [
      {
        stream: `claim/${data.claim}`,
        type: 'SavingClaimed',
        data: {
          claim: data.claim,
          shares: data.shares,
          year: data.year,
          subject: { ...data.subject, reserved },
          effectiveFrom: data.effectiveFrom,
          effect: writtenEffect(data.effect),
          inYear: amount(effect.inYear),
          fullYear: amount(effect.fullYear),
          deliveryKind: data.deliveryKind,
          progress: data.progress,
          evidence: data.evidence,
          shiftedCosts: data.shiftedCosts ? { amount: written(data.shiftedCosts.amount), to: data.shiftedCosts.to } : null,
          repeatReason: data.repeatReason ?? null,
        },
      },
      {
        stream: `claim-subject/${reserved}`,
        type: 'SubjectReserved',
        data: { claim: data.claim, effectiveFrom: data.effectiveFrom, weeklyBefore: onSubject.weeklyBefore, weeklyAfter: onSubject.weeklyAfter },
      },
      ...data.shares.map((share): NewEvent => ({ stream: `scheme/${share.scheme}`, type: 'SchemeClaimed', data: { scheme: share.scheme, claim: data.claim } })),
    ]
  );
}

function subjectReservation(data: Readonly<CommandData['ClaimSaving']>) {
  const weekly = 'weeklyBefore' in data.effect ? data.effect : undefined;
  return {
    kind: data.subject.kind,
    effectiveFrom: data.effectiveFrom,
    weeklyBefore: weekly ? written(weekly.weeklyBefore) : null,
    weeklyAfter: weekly ? written(weekly.weeklyAfter) : null,
    hasRepeatReason: data.repeatReason !== undefined && visible(data.repeatReason) !== '',
  };
}

/** Evidence may follow later, so that its list may be empty; what is stated must say something, also to a reader who can't see what was typed. */
function blankInClaim(data: Readonly<CommandData['ClaimSaving']>): Refusal | undefined {
  const shifted = data.shiftedCosts;
  return firstRefusal(
    mustSay({
      'subject.kind': data.subject.kind,
      'subject.key': data.subject.key,
      ...Object.fromEntries(data.evidence.map((evidence, index) => [`evidence.${index}.title`, evidence.title])),
      'shiftedCosts.to': shifted?.to,
      repeatReason: data.repeatReason,
    }),
    shifted !== undefined &&
      money(shifted.amount).isNegative() &&
      refuse('negative-amount', `Costs shifted are stated as a positive amount of cost; ${pounds(shifted.amount)} is negative.`, 'shiftedCosts.amount'),
  );
}

function sharesRefusal(shares: readonly ClaimShare[]): Refusal | undefined {
  const twice = shares.find((share, index) => shares.findIndex((other) => other.scheme === share.scheme) !== index);
  if (twice) return refuse('shares-add-up', `Scheme ${twice.scheme} stands twice among the shares. Add its shares up into one.`, 'shares');
  const nothing = shares.find((share) => !ratio(share.percent).gt(0));
  if (nothing)
    return refuse(
      'shares-add-up',
      `The share of scheme ${nothing.scheme} is ${nothing.percent} per cent. Every share is above 0; leave a scheme out that has none.`,
      'shares',
    );
  const total = sum(shares.map((share) => ratio(share.percent)));
  if (total.eq(100)) return undefined;
  const gap = total.minus(100);
  const figures = `The shares add up to ${total.toString()} per cent, ${gap.abs().toString()} ${gap.isNegative() ? 'below' : 'above'} 100`;
  return refuse('shares-add-up', `${figures}. State shares that add up to exactly 100.`, 'shares');
}

function schemeRefusal(world: World, id: string, field: string): Refusal | undefined {
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id, field);
  if (scheme.kind === 'growth')
    return refuse('growth-has-no-saving', `‘${id}’ is growth: it holds investment, and no saving to claim. Claim on the scheme that saves.`, field);
  return hasStage(scheme, IN_DELIVERY, 'claimed on');
}

/** Says how far an open claim has come. It may fall back as well: a contract that was achieved on paper falls through. */
function progressClaim({ data }: CommandOf<'ProgressClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const refusal = notIn(claim, ['open'], 'Progress is stated until a claim is verified.');
  if (refusal) return refusal;
  if (claim.progress === data.progress) return [];
  return [{ stream: `claim/${data.claim}`, type: 'ClaimProgressed', data: { claim: data.claim, from: claim.progress, to: data.progress, on: data.on } }];
}

/**
 * Finance looks at the evidence. Sufficient or partial evidence makes the claim verified, with amounts that are at most
 * those claimed (left out: as claimed); insufficient evidence is recorded as the grade and changes nothing else, also on a
 * claim that was verified before: it can't be banked then. A verified claim may be graded again until it is banked.
 */
function verifyClaim({ data, actor }: CommandOf<'VerifyClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const inYear = money(data.inYear ?? claim.claimedInYear);
  const fullYear = money(data.fullYear ?? claim.claimedFullYear);
  const refusal = firstRefusal(
    mustSay({ note: data.note }),
    samePerson(actor.user, claim.claimant) &&
      refuse('separation-of-duties', `${claim.claimant} claimed ${claim.claim} and cannot verify it, in whatever role. Somebody else in finance verifies it.`),
    notIn(claim, ['open', 'verified'], 'Claims are verified until they are banked.'),
    claim.progress !== 'achieved' && refuse('not-achieved', `Claim ${claim.claim} is ${claim.progress}. Verify it once it is achieved; ProgressClaim says so.`),
    verifiedAmount(claim, 'inYear', data.inYear),
    verifiedAmount(claim, 'fullYear', data.fullYear),
    data.grade !== 'insufficient' && noSaving({ inYear, fullYear }, 'Verified would be', 'inYear', 'fullYear'),
  );
  if (refusal) return refusal;
  const stream = `claim/${data.claim}`;
  if (data.grade === 'insufficient') return [{ stream, type: 'ClaimGraded', data: { claim: data.claim, grade: data.grade, note: data.note } }];
  return [
    { stream, type: 'ClaimVerified', data: { claim: data.claim, grade: data.grade, inYear: amount(inYear), fullYear: amount(fullYear), note: data.note } },
  ];
}

function verifiedAmount(claim: ClaimState, field: 'inYear' | 'fullYear', stated: string | undefined): Refusal | undefined {
  if (stated === undefined) return undefined;
  const claimed = money(field === 'inYear' ? claim.claimedInYear : claim.claimedFullYear);
  const name = field === 'inYear' ? 'in-year' : 'full-year';
  if (money(stated).lt(ZERO))
    return refuse('negative-amount', `The verified ${name} amount ${pounds(stated)} is negative. Reject the claim, or grade it insufficient.`, field);
  if (money(stated).lte(claimed)) return undefined;
  const over = pounds(money(stated).minus(claimed));
  return refuse(
    'verified-above-claimed',
    `The verified ${name} amount ${pounds(stated)} is ${over} above the ${pounds(claimed)} claimed. Verify at most that; more needs a claim of its own.`,
    field,
  );
}

/** Finance says no to a claim that is not banked yet; its subject is free again. */
function rejectClaim({ data }: CommandOf<'RejectClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const refusal = firstRefusal(mustSay({ reason: data.reason }), notIn(claim, ['open', 'verified'], 'What is banked is reversed, not rejected.'));
  return refusal ?? [{ stream: `claim/${data.claim}`, type: 'ClaimRejected', data: { claim: data.claim, reason: data.reason } }, released(claim)];
}

/** The claimant, and nobody else, takes a claim back that is not banked yet; its subject is free again. */
function withdrawClaim({ data, actor }: CommandOf<'WithdrawClaim'>, world: World): Decision {
  const claim = world.get('claim', data.claim);
  if (!claim) return unknown('claim', data.claim);
  const refusal = firstRefusal(
    mustSay({ reason: data.reason }),
    !samePerson(actor.user, claim.claimant) &&
      refuse('not-the-claimant', `${claim.claimant} made claim ${claim.claim}, and only they withdraw it. Finance can reject it instead.`),
    notIn(claim, ['open', 'verified'], 'What is banked is reversed, not withdrawn.'),
  );
  return refusal ?? [{ stream: `claim/${data.claim}`, type: 'ClaimWithdrawn', data: { claim: data.claim, reason: data.reason } }, released(claim)];
}

function released(claim: ClaimState): NewEvent {
  return { stream: `claim-subject/${claim.reserved}`, type: 'SubjectReleased', data: { claim: claim.claim, until: null } };
}

function notIn(claim: ClaimState, statuses: readonly ClaimState['status'][], advice: string): Refusal | undefined {
  if (statuses.includes(claim.status)) return undefined;
  return refuse('claim-status', `Claim ${claim.claim} is ${claim.status}, not ${statuses.join(' or ')}. ${advice}`);
}

export const claimDeciders = {
  ClaimSaving: claimSaving,
  ProgressClaim: progressClaim,
  VerifyClaim: verifyClaim,
  RejectClaim: rejectClaim,
  WithdrawClaim: withdrawClaim,
  ...claimBankingDeciders,
} satisfies {
  readonly [N in 'ClaimSaving' | 'ProgressClaim' | 'VerifyClaim' | 'RejectClaim' | 'WithdrawClaim' | 'BankClaim' | 'CheckSustainment' | 'ReverseClaim']: Decide<
    CommandOf<N>
  >;
};
