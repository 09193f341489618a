import { type Caller, callerOf, resolveMoment } from '@outturn/application';
import { type Role, ROLES } from '@outturn/domain';
import type { Moment } from '@outturn/read-models';
import { NotYetProjected, ProjectionParked } from '@outturn/read-models-postgres';
import type { Request } from 'express';
import { HttpProblem } from '../http/http-problem.ts';
import type { ApiSources } from '../sources.ts';

/** A read of an account: who it is, what it may see, and the moment that counts as now for all of the answer. */
export interface Visit {
  readonly caller: Caller;
  readonly now: Moment;
  /** Why now cannot be told: then `now` is the last moment that can be read, and only it and earlier ones may be asked for by name. */
  readonly parked?: ProjectionParked;
}

const ACCOUNTS = new WeakMap<Request, string>();
const VISITS = new WeakMap<Request, Visit>();

/** The account whose key a request carries; the edge finds it before anything else is done. */
export function accountOf(request: Request): string | undefined {
  return ACCOUNTS.get(request);
}

export function rememberAccount(request: Request, account: string): void {
  ACCOUNTS.set(request, account);
}

/** The visit that the guard has opened. */
export function visitOf(request: Request): Visit {
  const visit = VISITS.get(request);
  if (visit === undefined) throw new Error('no visit was opened: the route is not one that reads');
  return visit;
}

/**
 * Opens a visit: the account's roles and services as the ledger gives them at the last position that can be read. Throws
 * a 403 for an account in none of the roles.
 */
export async function openVisit(sources: ApiSources, account: string, roles: readonly Role[]): Promise<Visit> {
  const { now, parked } = await latest(sources);
  const caller = await callerOf(sources.facts, account, now.position);
  if (mayRead(caller, roles)) return { caller, now, ...(parked === undefined ? {} : { parked }) };
  throw new HttpProblem(403, `This needs one of the roles ${roles.join(', ')}; ${account} has ${caller.roles.length > 0 ? caller.roles.join(', ') : 'none'}.`, {
    rule: 'role',
  });
}

/** It has one of the roles. Whom a virement authority names reads what everybody may read. */
export function mayRead({ roles: own, tiers }: Caller, roles: readonly Role[]): boolean {
  const named = tiers !== undefined && ROLES.every((role) => roles.includes(role));
  return named || own.some((role) => (roles as readonly string[]).includes(role));
}

export function rememberVisit(request: Request, visit: Visit): void {
  VISITS.set(request, visit);
}

/** Now, as far as can be read; where the figures stand still, with why: old ones must not pass for today's. */
export async function latest({ store, facts }: Pick<ApiSources, 'store' | 'facts'>): Promise<Pick<Visit, 'now' | 'parked'>> {
  const head = await store.head();
  try {
    await facts.waitFor(head.position, 0);
    return { now: head };
  } catch (error) {
    const behind = error instanceof NotYetProjected || error instanceof ProjectionParked;
    if (!behind) throw error;
    const now = await resolveMoment(store, String(error.checkpoint));
    return error instanceof ProjectionParked ? { now, parked: error } : { now };
  }
}
