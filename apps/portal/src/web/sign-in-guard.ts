import { type CanActivate, type ExecutionContext, ForbiddenException, Inject, Injectable } from '@nestjs/common';
import { callerOf } from '@outturn/application';
import { readOnce } from '@outturn/read-models';
import type { Request } from 'express';
import { type PortalSources, SOURCES } from '../sources.ts';
import { READING, requireOwnForm } from './csrf.ts';
import { rememberAtSignIn } from './found-at-sign-in.ts';
import { mayAct, type Reader, setReader, VISITOR } from './reader.ts';
import { type Access, rolesFor, ROUTES } from './routes.ts';
import { accountOf, requireSession } from './session.ts';

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
  readonly #sources: PortalSources;

  constructor(@Inject(SOURCES) sources: PortalSources) {
    this.#sources = sources;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    requireSession(request);
    const access = accessOf(request);
    if (access === undefined) throw new ForbiddenException();
    const reader = (await this.#reader(request)) ?? (this.#sources.visitors && access === 'reader' && READING.has(request.method) ? VISITOR : undefined);
    if (access !== 'anyone' && reader === undefined) throw new NotSignedIn(request.originalUrl);
    requireOwnForm(request);
    if (reader === undefined) return true;
    setReader(request, reader);
    const roles = rolesFor(access, reader.tiers);
    const lets = access === 'anyone' || access === 'signed-in' || (reader.roles.length > 0 && (roles === null || mayAct(reader, roles)));
    if (!lets) throw new ForbiddenException(wanting(roles));
    return true;
  }

  /** What the account that is signed in may do and see, as far as the read models are. */
  async #reader(request: Request): Promise<Reader | undefined> {
    const account = accountOf(request);
    if (account === undefined) return undefined;
    const [entry, status] = await Promise.all([this.#sources.accounts.find(account), this.#sources.ledgerStatus()]);
    if (entry === undefined || entry.disabled) return undefined;
    const facts = readOnce(this.#sources.facts);
    rememberAtSignIn(request, { facts, status });
    return { ...(await callerOf(facts, entry.account, status.checkpoint)), name: entry.name };
  }
}

function accessOf(request: Request): Access | undefined {
  const route = (request.route as { path?: string } | undefined)?.path;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  return route === undefined ? undefined : ROUTES[`${method} ${route}`];
}

function wanting(roles: readonly string[] | null): string {
  if (roles === null) return 'Your account has no role yet. Ask an administrator of Outturn to give it one.';
  return `This page is for ${roles.length === 0 ? 'those whom the virement authority names' : roles.map((role) => role.replaceAll('-', ' ')).join(' or ')}.`;
}
