import { beyondTier, effectivePeriod, rolesFrom, tierNeeded, type WeighedVirement } from '@outturn/domain';
import { type FinancialYear, money, type Period, ZERO } from '@outturn/kernel';
import type { FactReader, Moment, ServiceYearFacts, VirementFacts } from '@outturn/read-models';
import { type Rulebook, rulebookOf } from './rules-in-force.ts';

/** Whom a virement needs: the roles that may approve it, the lowest first; and where none may, why. */
export interface AuthorityNeeded {
  readonly roles: readonly string[];
  /** In words, with the figures; null where somebody may. */
  readonly unreachable: string | null;
}

/** What is weighed of a virement, requested or about to be. */
export type VirementAtHand = Pick<VirementFacts, 'organisation' | 'year' | 'amount' | 'permanence' | 'services'> & { readonly day: string | null };

/** Finds whom a virement needs as things stand at a moment: by the limits in force, and what is posted in its services so far. */
export type Weighing = (virement: VirementAtHand) => AuthorityNeeded;

/** Reads the limits and what counts towards them. */
export async function readWeighing(facts: FactReader, moment: Moment): Promise<Weighing> {
  const [rules, years] = await Promise.all([facts.asAt('rules', moment.position), facts.asAt('service_year', moment.position)]);
  const rulebook = rulebookOf(rules);
  const used = new Map(years.map((one) => [`${one.service} ${one.year}`, one]));
  return (virement) => authorityNeeded(rulebook, used, virement, moment.recordedAt ?? '');
}

function authorityNeeded(
  rulebook: Rulebook,
  used: ReadonlyMap<string, ServiceYearFacts>,
  { organisation, year, amount, permanence, services, day }: VirementAtHand,
  recordedAt: string,
): AuthorityNeeded {
  const { tiers } = rulebook(organisation, year, periodAt(year, day, recordedAt));
  if (tiers.length === 0) return { roles: [], unreachable: `No virement authority is set for ${organisation} in ${year}.` };
  const weighed: WeighedVirement = {
    amount: money(amount),
    permanent: permanence === 'permanent',
    acrossServices: services.length > 1,
    services: services.map(({ service, amount: share }) => {
      const known = used.get(`${service} ${year}`);
      return {
        service,
        amount: money(share),
        posted: known === undefined ? ZERO : money(known.posted),
        netBudget: known === undefined ? ZERO : money(known.netBudget),
      };
    }),
  };
  const needed = tierNeeded(tiers, weighed);
  if (needed !== undefined) return { roles: rolesFrom(tiers, needed), unreachable: null };
  return { roles: [], unreachable: `No tier reaches it: ${tiers.map((tier) => `${tier.role} ${beyondTier(tier, weighed) ?? ''}`).join('; ')}.` };
}

function periodAt(year: FinancialYear, day: string | null, recordedAt: string): Period {
  return recordedAt === '' && day === null ? 13 : effectivePeriod(year, day, recordedAt);
}

/** Every state of a virement; one that is posted stays so when it is corrected. */
export const VIREMENT_STATES = ['requested', 'posted', 'rejected', 'withdrawn'] as const;
