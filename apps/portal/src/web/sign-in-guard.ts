import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable } from '@nestjs/common';
import type { Accounts } from '@outturn/accounts';
import type { Caller } from '@outturn/application';
import type { Request } from 'express';
import { type PortalSources, SOURCES } from '../sources.ts';
import { READING, requireOwnForm } from './csrf.ts';
import { pathAsAsked } from './path.ts';
import { mayAct, type Reader, setReader, VISITOR } from './reader.ts';
import { type Access, rolesFor, ROUTES } from './routes.ts';
import { accountOf } from './session.ts';

/** Nobody has signed in, or the session has ended: sign in and come back. */
export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
  /** Where to go afterwards. */
  readonly wanted: string;
  constructor(wanted: string) {
    super('Sign in to see this page.');
    this.wanted = wanted;
  }
}

/**
 * Deny by default: a request goes on only where the route table lets its reader through. The published figures of a sample
 * ledger may be looked at by visitors; everything else, and every other ledger, wants somebody who has signed in.
 */
@Injectable()
export class SignInGuard implements CanActivate {
  readonly #accounts: Accounts;
  readonly #callerOf: (account: string) => Promise<Caller>;
  readonly #visitors: boolean;

  constructor(@Inject(SOURCES) sources: PortalSources) {
    this.#accounts = sources.accounts;
    this.#callerOf = (account) => sources.callerOf(account);
    this.#visitors = sources.visitors;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const access = accessOf(request);
    if (access === undefined) throw new ForbiddenException();
    const reader = (await this.#reader(accountOf(request))) ?? (this.#visitors && access === 'reader' && READING.has(request.method) ? VISITOR : undefined);
    if (access !== 'anyone' && reader === undefined) throw new NotSignedIn(request.originalUrl);
    requireOwnForm(request);
    if (reader === undefined) return true;
    setReader(request, reader);
    const roles = rolesFor(access, reader.tiers);
    const lets = access === 'anyone' || (reader.roles.length > 0 && (roles === null || mayAct(reader, roles)));
    if (!lets) throw new ForbiddenException(wanting(roles, pathAsAsked(request)));
    return true;
  }

  async #reader(account: string | undefined): Promise<Reader | undefined> {
    const entry = account === undefined ? undefined : await this.#accounts.find(account);
    return entry === undefined || entry.disabled ? undefined : { ...(await this.#callerOf(entry.account)), name: entry.name };
  }
}

function accessOf(request: Request): Access | undefined {
  const route = (request.route as { path?: string } | undefined)?.path;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  return route === undefined ? undefined : ROUTES[`${method} ${route}`];
}

function wanting(roles: readonly string[] | null, path: string): string {
  if (roles === null) return 'Your account has no role yet. Ask an administrator of Outturn to give it one.';
  return `${path} is for ${roles.length === 0 ? 'those whom the virement authority names' : roles.join(' or ')}.`;
}
