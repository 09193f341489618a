import type { Profile } from '@outturn/kernel';
import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustExist, mustSay, unknown, written, writtenSeries } from './guards.ts';
import { phasingRefusal, profileRefusal } from './rules/profile.ts';
import type { AbsoluteProfile } from './rules/targets.ts';
import { absoluteProfile, type SchemeState } from './scheme.ts';
import { hasStage, IN_DELIVERY } from './stage.decide.ts';

const proposeScheme: Decide<CommandOf<'ProposeScheme'>> = ({ data }, world) => {
  const { scheme, programme, workstream, service, title, owner, kind, cashReleasing, recurrence, confidence, balancingLine = false, category = null } = data;
  return (
    firstRefusal(
      mustBeNew(world, 'scheme', scheme, (taken) => taken.title),
      mustSay({ title, owner, category: data.category }),
      mustExist(world, 'programme', programme),
      mustExist(world, 'workstream', workstream),
      workstreamOfProgramme(world, workstream, programme),
      mustExist(world, 'service', service),
      avoidedCostIsNoCash(kind, cashReleasing),
    ) ?? [
      {
        stream: `scheme/${scheme}`,
        type: 'SchemeProposed',
        data: { scheme, programme, workstream, service, title, owner, kind, cashReleasing, recurrence, confidence, balancingLine, category },
      },
    ]
  );
};

function workstreamOfProgramme(world: World, workstream: string, programme: string): Refusal | undefined {
  const known = world.get('workstream', workstream);
  if (!known || known.programme === programme) return undefined;
  return refuse('unknown-reference', `‘${workstream}’ is a workstream of programme ‘${known.programme}’, not of ‘${programme}’.`, 'workstream');
}

function avoidedCostIsNoCash(kind: SchemeState['kind'], cashReleasing: boolean): Refusal | undefined {
  if (kind !== 'cost-avoidance' || !cashReleasing) return undefined;
  return refuse(
    'cost-avoidance-not-cash',
    'Avoided cost is never cash-releasing: state cashReleasing false, or another kind of saving.',
    'kind',
    'cashReleasing',
  );
}

/** The profile in its author's own basis, amounts written with pennies. */
function asStated(profile: Profile): Profile {
  const { basis, saving, investment } = profile;
  return investment ? { basis, saving: writtenSeries(saving), investment: writtenSeries(investment) } : { basis, saving: writtenSeries(saving) };
}

const approveScheme: Decide<CommandOf<'ApproveScheme'>> = ({ data }, world) => {
  const { scheme: id, phasing = null, decision = null } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const profile = asStated(data.profile);
  const refusal = firstRefusal(
    scheme.targets && refuse('already-approved', `‘${id}’ was approved already. Change its profile with RebaselineScheme, which needs a reason.`, 'scheme'),
    hasStage(scheme, ['idea', 'business-case'], 'approved'),
    decision !== null && mustSay({ 'decision.body': decision.body, 'decision.minute': decision.minute }),
    profileRefusal(scheme.kind, profile),
    phasing !== null && phasingRefusal(absoluteProfile(profile), phasing),
  );
  if (refusal) return refusal;
  const phased = phasing && Object.fromEntries(Object.entries(phasing).map(([year, months]) => [year, months.map(written)]));
  return [{ stream: `scheme/${id}`, type: 'SchemeApproved', data: { scheme: id, profile, phasing: phased, decision } }];
};

const rebaselineScheme: Decide<CommandOf<'RebaselineScheme'>> = ({ data }, world) => {
  const { scheme: id, reason, decision = null } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  if (!scheme.targets) return needsApproval(scheme);
  const profile = asStated(data.profile);
  const refusal = firstRefusal(
    // The targets of a withdrawn scheme stay as a shortfall until a rebaseline takes them out.
    hasStage(scheme, [...IN_DELIVERY, 'withdrawn'], 'rebaselined'),
    mustSay({ reason, 'decision.body': decision?.body, 'decision.minute': decision?.minute }),
    profileRefusal(scheme.kind, profile),
  );
  if (refusal) return refusal;
  // A carry-forward changed the current target since the profile: stating the profile again takes that change away.
  const changedSince = scheme.targets.carriedSinceProfile.length + (scheme.targets.travelledSinceProfile?.length ?? 0);
  if (changedSince === 0 && sameProfile(scheme.targets.current, absoluteProfile(profile))) return [];
  return [{ stream: `scheme/${id}`, type: 'SchemeRebaselined', data: { scheme: id, profile, reason, decision } }];
};

function sameProfile(a: AbsoluteProfile, b: AbsoluteProfile): boolean {
  const same = (x: AbsoluteProfile['saving'], y: AbsoluteProfile['saving']) =>
    Object.keys(x).length === Object.keys(y).length && Object.entries(x).every(([year, effect]) => y[year] === effect);
  return a.basis === b.basis && same(a.saving, b.saving) && same(a.investment, b.investment);
}

export function needsApproval(scheme: SchemeState): Refusal {
  return refuse('needs-approval', `‘${scheme.scheme}’ was not approved yet. Approve it and its profile with ApproveScheme.`, 'scheme');
}

const reclassifyScheme: Decide<CommandOf<'ReclassifyScheme'>> = ({ data }, world) => {
  const { scheme: id, reason, ...changes } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const stated = Object.entries(changes).filter(([, value]) => value !== undefined);
  const kind = changes.kind ?? scheme.kind;
  const cashReleasing = changes.cashReleasing ?? scheme.cashReleasing;
  const refusal = firstRefusal(
    stated.length === 0 && refuse('nothing-stated', 'Name at least one of kind, cashReleasing, recurrence, confidence, owner, title, category.', 'kind'),
    mustSay({ reason, owner: changes.owner, title: changes.title, category: changes.category }),
    avoidedCostIsNoCash(kind, cashReleasing),
    growthStays(scheme, kind),
    bankedStays(scheme, kind, cashReleasing),
  );
  if (refusal) return refusal;
  if (stated.every(([field, value]) => scheme[field as keyof SchemeState] === value)) return [];
  return [{ stream: `scheme/${id}`, type: 'SchemeReclassified', data: { scheme: id, reason, ...changes } }];
};

function growthStays(scheme: SchemeState, kind: SchemeState['kind']): Refusal | undefined {
  if (!scheme.targets || (scheme.kind === 'growth') === (kind === 'growth')) return undefined;
  return refuse(
    'growth-once-approved',
    `‘${scheme.scheme}’ was approved as ${scheme.kind}: it does not become ${kind} any more. Withdraw it and propose another.`,
    'kind',
  );
}

function bankedStays(scheme: SchemeState, kind: SchemeState['kind'], cashReleasing: boolean): Refusal | undefined {
  const losesCash = scheme.cashReleasing && !cashReleasing;
  const losesKind = scheme.kind !== 'cost-avoidance' && kind === 'cost-avoidance';
  if (scheme.bankedClaims.length === 0 || (!losesCash && !losesKind)) return undefined;
  const becomes = losesKind ? 'cost avoidance' : 'non-cash-releasing';
  return refuse(
    'banked-claims',
    `‘${scheme.scheme}’ cannot become ${becomes} while claims are banked in it: ${scheme.bankedClaims.join(', ')}.`,
    losesKind ? 'kind' : 'cashReleasing',
  );
}

const moveScheme: Decide<CommandOf<'MoveScheme'>> = ({ data }, world) => {
  const { scheme: id, workstream, service, reason } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const refusal = firstRefusal(
    workstream === undefined && service === undefined && refuse('nothing-stated', 'Name a workstream or a service to move to.', 'workstream', 'service'),
    mustSay({ reason }),
    mustExist(world, 'workstream', workstream),
    workstream !== undefined && workstreamOfProgramme(world, workstream, scheme.programme),
    mustExist(world, 'service', service),
  );
  if (refusal) return refusal;
  const moved = {
    workstream: workstream === undefined || workstream === scheme.workstream ? null : workstream,
    service: service === undefined || service === scheme.service ? null : service,
  };
  if (moved.workstream === null && moved.service === null) return [];
  return [{ stream: `scheme/${id}`, type: 'SchemeMoved', data: { scheme: id, ...moved, reason } }];
};

const setMilestone: Decide<CommandOf<'SetMilestone'>> = ({ data }, world) => {
  const { scheme: id, milestone, due, done = null } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const refusal = mustSay({ milestone });
  if (refusal) return refusal;
  const known = Object.hasOwn(scheme.milestones, milestone) ? scheme.milestones[milestone] : undefined;
  if (known?.due === due && known.done === done) return [];
  return [{ stream: `scheme/${id}`, type: 'MilestoneSet', data: { scheme: id, milestone, due, done } }];
};

export const schemeDeciders = {
  ProposeScheme: proposeScheme,
  ApproveScheme: approveScheme,
  RebaselineScheme: rebaselineScheme,
  ReclassifyScheme: reclassifyScheme,
  MoveScheme: moveScheme,
  SetMilestone: setMilestone,
};
