import { changing, making } from '../step.ts';

const id = (event: { readonly data: { readonly claim: string } }): string => event.data.claim;

export const claims = {
  SavingClaimed: making<'SavingClaimed', 'claim'>('claim', id, ({ data, actor }) => ({
    claim: data.claim,
    shares: data.shares,
    year: data.year,
    subjectKind: data.subject.kind,
    subjectKey: data.subject.key,
    effectiveFrom: data.effectiveFrom,
    effect: data.effect,
    deliveryKind: data.deliveryKind,
    progress: data.progress,
    status: 'open',
    grade: null,
    claimant: actor.user,
    verifier: null,
    claimed: { inYear: data.inYear, fullYear: data.fullYear },
    counted: { inYear: data.inYear, fullYear: data.fullYear },
    backedBy: null,
    reversals: [],
    lastCheck: null,
    evidence: data.evidence,
    shiftedCosts: data.shiftedCosts,
  })),

  ClaimProgressed: changing<'ClaimProgressed', 'claim'>('claim', id, (facts, { data }) =>
    facts.progress === data.to ? facts : { ...facts, progress: data.to },
  ),

  ClaimVerified: changing<'ClaimVerified', 'claim'>('claim', id, (facts, { data, actor }) => ({
    ...facts,
    status: 'verified',
    grade: data.grade,
    verifier: actor.user,
    counted: { inYear: data.inYear, fullYear: data.fullYear },
  })),

  ClaimGraded: changing<'ClaimGraded', 'claim'>('claim', id, (facts, { data }) => ({ ...facts, grade: data.grade })),

  ClaimRejected: changing<'ClaimRejected', 'claim'>('claim', id, (facts) => ({ ...facts, status: 'rejected' })),

  ClaimWithdrawn: changing<'ClaimWithdrawn', 'claim'>('claim', id, (facts) => ({ ...facts, status: 'withdrawn' })),

  ClaimBanked: changing<'ClaimBanked', 'claim'>('claim', id, (facts, { data }) => ({
    ...facts,
    status: 'banked',
    backedBy: data.backedBy,
    counted: { inYear: data.inYear, fullYear: data.fullYear },
  })),

  SustainmentChecked: changing<'SustainmentChecked', 'claim'>('claim', id, (facts, { data }) => ({
    ...facts,
    lastCheck: { on: data.on, result: data.result, fullYearSustained: data.fullYearSustained },
  })),

  ClaimReversed: changing<'ClaimReversed', 'claim'>('claim', id, (facts, { data }) => ({
    ...facts,
    reversals: [...facts.reversals, { from: data.from, inYear: data.inYear, fullYear: data.fullYear }],
  })),
};
