import { absoluteProfile, rebaselined, type Recorded, withTravelled, yearsNamedBy } from '@outturn/domain';
import type { SchemeFacts } from '../facts.ts';
import { changing, making } from '../step.ts';
import { keyOf } from '../tables.ts';

const id = (event: { readonly data: { readonly scheme: string } }): string => event.data.scheme;

export const schemes = {
  SchemeProposed: making<'SchemeProposed', 'scheme'>('scheme', id, ({ data }) => ({
    scheme: data.scheme,
    programme: data.programme,
    workstream: data.workstream,
    service: data.service,
    originalWorkstream: data.workstream,
    originalService: data.service,
    title: data.title,
    owner: data.owner,
    kind: data.kind,
    cashReleasing: data.cashReleasing,
    recurrence: data.recurrence,
    confidence: data.confidence,
    balancingLine: data.balancingLine,
    category: data.category,
    stage: 'idea',
    targets: null,
    phasing: null,
    decision: null,
    rebaselines: 0,
    allocations: [],
    milestones: [],
  })),

  /** The original target is that of the first approval, for ever. */
  SchemeApproved: changing<'SchemeApproved', 'scheme'>('scheme', id, (facts, { data }) => {
    const profile = absoluteProfile(data.profile);
    return {
      ...facts,
      stage: 'approved',
      targets: {
        original: facts.targets?.original ?? profile,
        originalRecurrence: facts.targets?.originalRecurrence ?? facts.recurrence,
        current: profile,
        carriedSinceProfile: [],
        carried: facts.targets?.carried ?? [],
      },
      phasing: data.phasing,
      decision: data.decision ?? facts.decision,
    };
  }),

  SchemeRebaselined: changing<'SchemeRebaselined', 'scheme'>('scheme', id, (facts, event) => {
    const before = approvedTargets(facts, event);
    const targets = rebaselined(before, absoluteProfile(event.data.profile));
    const { formerYears: known = [], ...others } = facts;
    const named = yearsNamedBy(targets);
    const formerYears = [...new Set([...known, ...yearsNamedBy(before)])].filter((year) => !named.includes(year)).sort();
    return {
      ...others,
      targets,
      decision: event.data.decision ?? facts.decision,
      rebaselines: facts.rebaselines + 1,
      ...(formerYears.length === 0 ? {} : { formerYears }),
    };
  }),

  SchemeReclassified: changing<'SchemeReclassified', 'scheme'>('scheme', id, (facts, { data }) => ({
    ...facts,
    kind: data.kind ?? facts.kind,
    cashReleasing: data.cashReleasing ?? facts.cashReleasing,
    recurrence: data.recurrence ?? facts.recurrence,
    confidence: data.confidence ?? facts.confidence,
    owner: data.owner ?? facts.owner,
    title: data.title ?? facts.title,
    category: data.category ?? facts.category,
  })),

  SchemeMoved: changing<'SchemeMoved', 'scheme'>('scheme', id, (facts, { data }) => ({
    ...facts,
    workstream: data.workstream ?? facts.workstream,
    service: data.service ?? facts.service,
  })),

  StageAdvanced: changing<'StageAdvanced', 'scheme'>('scheme', id, (facts, { data }) => (facts.stage === data.to ? facts : { ...facts, stage: data.to })),

  MilestoneSet: changing<'MilestoneSet', 'scheme'>('scheme', id, (facts, { data }) => {
    const set = { milestone: data.milestone, due: data.due, done: data.done };
    const known = facts.milestones.some(({ milestone }) => milestone === data.milestone);
    return { ...facts, milestones: known ? facts.milestones.map((one) => (one.milestone === data.milestone ? set : one)) : [...facts.milestones, set] };
  }),

  TargetCarriedForward: changing<'TargetCarriedForward', 'scheme'>('scheme', id, (facts, event) => {
    const { year, recurrence, dispositions } = event.data;
    const carried = { year, recurrence, dispositions };
    const targets = approvedTargets(facts, event);
    return { ...facts, targets: { ...targets, carriedSinceProfile: [...targets.carriedSinceProfile, carried], carried: [...targets.carried, carried] } };
  }),

  TargetTravelled: changing<'TargetTravelled', 'scheme'>('scheme', id, (facts, event) => ({
    ...facts,
    targets: withTravelled(approvedTargets(facts, event), event.data),
  })),

  InvestmentAllocated: changing<'InvestmentAllocated', 'scheme'>('scheme', id, (facts, { data }) => ({
    ...facts,
    allocations: [...facts.allocations, { reserve: data.reserve, byYear: data.byYear }],
  })),

  SchemeClaimed: making<'SchemeClaimed', 'scheme_claim'>(
    'scheme_claim',
    ({ data }) => keyOf(data.scheme, data.claim),
    ({ data }) => ({ scheme: data.scheme, claim: data.claim }),
  ),
};

function approvedTargets(facts: SchemeFacts, event: Recorded): NonNullable<SchemeFacts['targets']> {
  if (facts.targets === null) throw new Error(`${event.type} at position ${event.position}: scheme ${facts.scheme} was not approved before it`);
  return facts.targets;
}
