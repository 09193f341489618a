import { count, type Money, money, pounds, ratio } from '@outturn/kernel';
import type { AuthorityTier } from '../commands.ts';

/** What authority is weighed by. Pounds. */
export interface WeighedVirement {
  readonly amount: Money;
  readonly acrossServices: boolean;
  readonly permanent: boolean;
  readonly services: readonly WeighedService[];
}

/** A top-level service that a virement touches, in the virement's year. Pounds. */
export interface WeighedService {
  readonly service: string;
  /** The virement's share of it: the larger of what goes in and what goes out. */
  readonly amount: Money;
  /** What other virements posted in it so far. */
  readonly posted: Money;
  /** What it opened the year with, income taken off. */
  readonly netBudget: Money;
}

/** Why a tier's own limits do not reach a virement, in words with the figures; undefined where they do. */
export function beyondTier(tier: AuthorityTier, virement: WeighedVirement): string | undefined {
  if (tier.upTo !== null && virement.amount.gt(money(tier.upTo))) return `approves up to ${pounds(tier.upTo)}`;
  if (virement.acrossServices && !tier.acrossServices) return 'approves nothing across services';
  if (virement.permanent && !tier.permanent) return 'approves nothing permanent';
  for (const service of virement.services) {
    const most = yearlyCap(tier, service);
    const total = service.posted.plus(service.amount);
    if (most !== undefined && total.gt(most)) {
      return `approves up to ${pounds(most)} a year for ${service.service}, where ${pounds(service.posted)} is posted already: ${pounds(total)} with this one`;
    }
  }
  return undefined;
}

/** A tier's cap on what is posted for a service in a year; undefined where it has none. Pounds. */
function yearlyCap({ cumulativePerYear }: AuthorityTier, service: WeighedService): Money | undefined {
  if (cumulativePerYear === undefined) return undefined;
  if ('amount' in cumulativePerYear) return money(cumulativePerYear.amount);
  return service.netBudget.abs().times(ratio(cumulativePerYear.percentOfNetBudget)).div(count(100));
}

/** The lowest tier whose limits reach a virement, by its place in the list; undefined where none does. */
export function tierNeeded(tiers: readonly AuthorityTier[], virement: WeighedVirement): number | undefined {
  const place = tiers.findIndex((tier) => beyondTier(tier, virement) === undefined);
  return place < 0 ? undefined : place;
}

/**
 * The role in which somebody approves where this tier is needed: the lowest of their own at or above it. Higher tiers
 * include lower ones. Undefined where none of their roles reaches.
 */
export function roleGiven(tiers: readonly AuthorityTier[], needed: number, roles: readonly string[]): string | undefined {
  return tiers.slice(needed).find(({ role }) => roles.includes(role))?.role;
}

/** The roles that may approve where this tier is needed, the lowest first. */
export function rolesFrom(tiers: readonly AuthorityTier[], needed: number): string[] {
  return [...new Set(tiers.slice(needed).map(({ role }) => role))];
}
