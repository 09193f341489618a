import { firstDay, type IsoDate, lastDay, money, periodOf, pounds } from '@outturn/kernel';
import type { AuthorityTier, CommandOf } from '../commands.ts';
import { type Refusal, refuse, type World } from '../decider.ts';
import { EVERY_ORGANISATION } from '../rules.ts';
import type { VirementState } from '../virement.ts';
import { inForce } from './in-force.ts';
import { beyondTier, roleGiven, rolesFrom, tierNeeded, type WeighedVirement } from './virement-authority.ts';

export interface Authority {
  readonly needed: string;
  readonly given: string;
}

/**
 * The authority in which the actor decides on a virement: the lowest tier whose limits reach it, and the actor's role at or
 * above that. Refused where no tier is set, where none reaches, or where the actor's roles do not.
 */
export function virementApproval(
  world: World,
  virement: VirementState,
  { actor, effective, today, command }: CommandOf<'ApproveVirement'> | CommandOf<'RejectVirement'>,
): Authority | Refusal {
  const { organisation, year } = virement;
  const tiers = tiersInForce(world, virement, effective ?? virement.effective ?? today);
  if (tiers.length === 0) {
    return refuse(
      'virement-authority',
      `No virement authority is set for ${organisation} in ${year}, so that nobody can approve. Finance or an administrator sets it with SetVirementAuthority.`,
    );
  }
  const weighed = weighedVirement(world, virement);
  const needed = tierNeeded(tiers, weighed);
  const tier = needed === undefined ? undefined : tiers[needed];
  const acting = tiers.filter(({ role }) => actor.roles.includes(role));
  if (acting.length === 0) {
    const may = needed === undefined ? tiers.map(({ role }) => role) : rolesFrom(tiers, needed);
    return refuse('role', `${command} of ${virement.virement} needs the role ${may.join(' or ')}; ${actor.user} has none of them.`, 'actor.roles');
  }
  const about = `${virement.virement} moves ${pounds(virement.amount)}${weighed.acrossServices ? ' across services' : ''}${weighed.permanent ? ', permanently' : ''}`;
  if (needed === undefined || tier === undefined) {
    const reasons = tiers.map((each) => `${each.role} ${beyondTier(each, weighed) ?? ''}`).join('; ');
    return refuse('virement-authority', `${about}, and no tier reaches it: ${reasons}. Split or lower it, or have the authority limits changed.`);
  }
  const given = roleGiven(tiers, needed, actor.roles);
  if (given !== undefined) return { needed: tier.role, given };
  const reasons = acting.map((each) => `${each.role} ${beyondTier(each, weighed) ?? ''}`).join('; ');
  return refuse('virement-authority', `${about}: ${reasons}. It needs ${rolesFrom(tiers, needed).join(' or ')}.`);
}

/** The tiers that hold on a day of the virement's year; without any day, those that hold at the year's end. */
function tiersInForce(world: World, { organisation, year }: VirementState, day: IsoDate | undefined): readonly AuthorityTier[] {
  const [first, last] = [firstDay(year), lastDay(year)];
  const within = day === undefined || day > last ? last : day;
  const period = periodOf(within < first ? first : within);
  const own = inForce(world.get('rules', organisation)?.virementAuthority ?? [], year, period);
  return (own ?? inForce(world.get('rules', EVERY_ORGANISATION)?.virementAuthority ?? [], year, period))?.rule ?? [];
}

function weighedVirement(world: World, { amount, permanence, services, year }: VirementState): WeighedVirement {
  return {
    amount: money(amount),
    permanent: permanence === 'permanent',
    acrossServices: services.length > 1,
    services: services.map(({ service, amount: share }) => {
      const { posted = '0.00', netBudget = '0.00' } = world.get('virement-authority', `${service}/${year}`) ?? {};
      return { service, amount: money(share), posted: money(posted), netBudget: money(netBudget) };
    }),
  };
}
