import { amount, money, pounds } from '@outturn/kernel';
import { firstRefusal, type NewEvent, type Refusal, refuse, type World } from '../decider.ts';
import { hasSaving } from '../forecast.decide.ts';
import { unknown } from '../guards.ts';
import { hasStage, IN_DELIVERY } from '../stage.decide.ts';
import type { TravellingTarget, VirementState } from '../virement.ts';
import { organisationOfScheme } from './backing.ts';
import { currentTarget } from './targets.ts';

/** Savings targets travel between approved schemes of the virement's organisation, and never more than a scheme has. */
export function targetsRefusal(world: World, virement: Pick<VirementState, 'organisation' | 'year' | 'savingsTarget'>): Refusal | undefined {
  return firstRefusal(...virement.savingsTarget.map((target, index) => targetRefusal(world, virement, target, `savingsTarget.${index}`)));
}

function targetRefusal(
  world: World,
  { organisation, year, savingsTarget }: Pick<VirementState, 'organisation' | 'year' | 'savingsTarget'>,
  target: TravellingTarget,
  field: string,
): Refusal | undefined {
  const from = world.get('scheme', target.scheme);
  if (!from) return unknown('scheme', target.scheme, `${field}.scheme`);
  const to = world.get('scheme', target.toScheme);
  if (!to) return unknown('scheme', target.toScheme, `${field}.toScheme`);
  const others = [from, to].filter(({ scheme }) => organisationOfScheme(world, scheme) !== organisation);
  const early = firstRefusal(
    from.scheme === to.scheme && refuse('savings-target', `The target of ${from.scheme} would travel to itself. Name another scheme in toScheme.`, field),
    !money(target.amount).gt(0) &&
      refuse('savings-target', `${pounds(target.amount)} is not a target that travels: state what leaves ${from.scheme}, above £0.00.`, `${field}.amount`),
    others.length > 0 &&
      refuse(
        'several-organisations',
        `${others.map(({ scheme }) => scheme).join(' and ')} belongs to another organisation than the lines (${organisation}). A target travels within one.`,
        field,
      ),
    hasStage(from, IN_DELIVERY, 'relieved of a target'),
    hasStage(to, IN_DELIVERY, 'given a target'),
    hasSaving(from),
    hasSaving(to),
  );
  if (early || !from.targets) return early;
  const leaving = savingsTarget.filter(({ scheme }) => scheme === from.scheme).reduce((total, other) => total.plus(money(other.amount)), money('0'));
  const has = currentTarget(from.targets, from.recurrence, year);
  if (leaving.lte(has)) return undefined;
  return refuse(
    'savings-target',
    `${pounds(leaving)} of target would leave ${from.scheme}, which has ${pounds(has)} in ${year}. At most that can travel.`,
    `${field}.amount`,
  );
}

/** What travels, as it stands in the streams of both schemes. */
export function targetsTravelled({ virement, year, permanence, savingsTarget }: VirementState): NewEvent[] {
  return savingsTarget.flatMap(({ scheme, amount: moved, toScheme }): NewEvent[] => [
    {
      stream: `scheme/${scheme}`,
      type: 'TargetTravelled',
      data: { scheme, virement, year, permanence, amount: amount(money(moved).negated()), other: toScheme },
    },
    { stream: `scheme/${toScheme}`, type: 'TargetTravelled', data: { scheme: toScheme, virement, year, permanence, amount: moved, other: scheme } },
  ]);
}
