import { pounds } from '@outturn/kernel';
import { hasRole } from './authority.ts';
import type { CommandOf, Stage } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustSay, unknown } from './guards.ts';
import { claimsOf } from './rules/claims-of-scheme.ts';
import { forecastOf, yearsWithRow } from './rules/forecasts.ts';
import type { SchemeState } from './scheme.ts';

/** The order in which a scheme goes through its stages; withdrawn ends it from any of them. */
const ORDER: Record<Stage, number> = { idea: 0, 'business-case': 1, approved: 2, delivering: 3, delivered: 4, closed: 5, withdrawn: 6 };

/** Forecasts and claims are taken at these stages. */
export const IN_DELIVERY: readonly Stage[] = ['approved', 'delivering', 'delivered'];

/** Refuses unless the scheme is at one of these stages. `done` completes: it can only be … at these stages. */
export function hasStage(scheme: SchemeState, stages: readonly Stage[], done: string): Refusal | undefined {
  if (stages.includes(scheme.stage)) return undefined;
  return refuse('stage', `‘${scheme.scheme}’ is at stage ${scheme.stage}; it can be ${done} only at ${stages.join(', ')}.`, 'scheme');
}

const advanceStage: Decide<CommandOf<'AdvanceStage'>> = ({ data, actor }, world) => {
  const { scheme: id, stage: to, reason = null } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  if (scheme.stage === to) return [];
  const isFinance = hasRole(actor, 'finance');
  const refusal = firstRefusal(
    mustSay({ reason: data.reason }),
    approvedBefore(scheme, to),
    !isFinance && withinServiceTeam(scheme, to),
    isBack(scheme.stage, to) && reason === null && backNeedsReason(scheme, to),
    to === 'withdrawn' && forecastIsZero(scheme, world),
  );
  return refusal ?? [{ stream: `scheme/${id}`, type: 'StageAdvanced', data: { scheme: id, from: scheme.stage, to, reason } }];
};

/** Out of closed every way is back, withdrawing included. */
function isBack(from: Stage, to: Stage): boolean {
  return ORDER[to] < ORDER[from] || from === 'closed';
}

function approvedBefore(scheme: SchemeState, to: Stage): Refusal | undefined {
  if (scheme.targets || to === 'idea' || to === 'business-case' || to === 'withdrawn') return undefined;
  return refuse('needs-approval', `‘${scheme.scheme}’ is at stage ${scheme.stage} and was not approved: ApproveScheme approves it and its profile.`, 'stage');
}

function backNeedsReason(scheme: SchemeState, to: Stage): Refusal {
  return refuse('stage-back-needs-reason', `From ${scheme.stage} to ${to} is a way back: state a reason for it.`, 'reason');
}

/** A service team develops a proposal until approval, and reports delivery after it; it goes back within these limits too, with a reason. */
const WITHIN_SERVICE_TEAM: readonly { readonly from: readonly Stage[]; readonly to: readonly Stage[] }[] = [
  { from: ['idea', 'business-case'], to: ['idea', 'business-case'] },
  { from: IN_DELIVERY, to: ['delivering', 'delivered'] },
];

/** All else about stages is finance's. */
function withinServiceTeam(scheme: SchemeState, to: Stage): Refusal | undefined {
  const within = WITHIN_SERVICE_TEAM.find(({ from }) => from.includes(scheme.stage))?.to ?? [];
  if (within.includes(to)) return undefined;
  const may =
    within.length > 0
      ? `moves ‘${scheme.scheme}’ from ${scheme.stage} to ${within.join(' or ')} only`
      : `does not move ‘${scheme.scheme}’ out of ${scheme.stage}`;
  return refuse('stage-role', `A service team ${may}. To ${to} needs the role finance.`, 'stage');
}

/** A scheme never approved has no target and no forecast that could go missing. */
function forecastIsZero(scheme: SchemeState, world: World): Refusal | undefined {
  if (!scheme.targets) return undefined;
  const claimYears = claimsOf(scheme, world).map((claim) => claim.year);
  const left = yearsWithRow(scheme, claimYears)
    .filter((year) => world.get('year', year) && !scheme.carriedForward.includes(year))
    .map((year) => ({ year, forecast: forecastOf(scheme, year) }))
    .filter(({ forecast }) => !forecast.isZero());
  if (left.length === 0) return undefined;
  const figures = left.map(({ year, forecast }) => `${year} ${pounds(forecast)}`).join(', ');
  return refuse(
    'withdraw-needs-zero-forecast',
    `‘${scheme.scheme}’ still has a forecast in open years: ${figures}. Change it to 0, with reasons, then withdraw.`,
    'stage',
  );
}

export const stageDeciders = { AdvanceStage: advanceStage };
