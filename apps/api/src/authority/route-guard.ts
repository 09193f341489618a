import { type CanActivate, type ExecutionContext, Inject } from '@nestjs/common';
import type { Request } from 'express';
import { isOurs, parametersOf } from '../http/address.ts';
import { within } from '../http/deadline.ts';
import { unauthorised } from '../http/headers.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { waitAsAsked } from '../reads/wait.ts';
import { entryOf } from '../route-table.ts';
import { type ApiSources, LIMITS, SOURCES } from '../sources.ts';
import { accountOf, openVisit, rememberVisit } from './visit.ts';

/**
 * Deny by default: a route of this service that is not in the table is answered to nobody, whichever controller has it.
 * Addresses of other parts of a common process are left to them.
 */
export class RouteGuard implements CanActivate {
  readonly #sources: ApiSources;

  constructor(@Inject(SOURCES) sources: ApiSources) {
    this.#sources = sources;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    // By the route that was registered, not by the address: however an address is written, it comes to a route.
    const { path } = request.route as { readonly path: string };
    if (!isOurs(path)) return true;
    const entry = entryOf(request.method, path);
    if (entry === undefined) throw new HttpProblem(403, 'This address is open to nobody: it has no entry in the table of routes.');
    if (entry.who === 'anyone') return true;
    const account = accountOf(request);
    if (account === undefined) throw unauthorised('Give a key: `Authorization: Bearer KEY`.', false);
    if (entry.who === 'any-account') return true;
    const { requestMs, waitMs } = { ...LIMITS, ...this.#sources.limits };
    await within(waitMs + requestMs, waitAsAsked(this.#sources, parametersOf(request.originalUrl)['waitFor']), 'The ledger did not say in time how far it is.');
    rememberVisit(request, await within(requestMs, openVisit(this.#sources, account, entry.who), 'The ledger did not say in time what the account may do.'));
    return true;
  }
}
