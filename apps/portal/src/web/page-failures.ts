import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LEDGER_STATUS, type LedgerStatus } from '../sources.ts';
import { addressOf, ownParameters, parametersOf } from './address.ts';
import { frameOfProblem, type ProblemAt } from './frame.ts';
import { RENDERER } from './page-service.ts';
import { pathAsAsked } from './path.ts';
import { problemOf } from './problem.ts';
import type { Renderer } from './renderer.ts';
import { isOwn, tokenOf } from './csrf.ts';
import { isVisitor, readerIfAny } from './reader.ts';
import { redirectKept } from './session.ts';
import { NotSignedIn } from './sign-in-guard.ts';
import { turnAway } from './unreadable.ts';
import { type Values, valuesOf } from '../forms/values.ts';

/** Sessions are kept in the clear, and in backups: no password goes there; and in a database, which takes no null characters. */
function keepable(values: Values): Values {
  const kept = Object.entries(values).filter(([name]) => !/password/i.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name.replaceAll('\0', ''), value.replaceAll('\0', '')]));
}

/** Sends to the sign-in page and back; what was typed into a form is kept on the way. */
async function askToSignIn({ wanted }: NotSignedIn, request: Request, response: Response): Promise<void> {
  const href = wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`;
  // What another site sends must not come back filled into a form of ours.
  if (request.method !== 'POST' || !isOwn(request)) return response.redirect(303, href);
  request.session.unsent = { path: pathAsAsked(request), values: keepable(valuesOf(request.body)) };
  await redirectKept(request, response, href);
}

/** Who asked, as far as a guard has told; the token is for signing out. */
function whoOf(request: Request): ProblemAt['who'] {
  const reader = readerIfAny(request);
  return reader === undefined ? null : { reader, token: isVisitor(reader) ? '' : tokenOf(request) };
}

/** Answers every failure of a page with a page: what is wrong, and where to go from there. */
@Catch()
export class PageFailures implements ExceptionFilter {
  readonly #ledgerStatus: () => Promise<LedgerStatus>;
  readonly #renderer: Renderer;
  readonly #log = new Logger('Portal');

  constructor(@Inject(LEDGER_STATUS) ledgerStatus: () => Promise<LedgerStatus>, @Inject(RENDERER) renderer: Renderer) {
    this.#ledgerStatus = ledgerStatus;
    this.#renderer = renderer;
  }

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    try {
      await (error instanceof NotSignedIn ? askToSignIn(error, request, response) : this.#answer(error, request, response));
    } catch (failure) {
      // Nobody waits for a filter: what it throws would end the whole service.
      await this.#answer(failure, request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else turnAway(response, 500, 'Sorry, something went wrong. Nothing was changed. Try again.');
      });
    }
  }

  async #answer(error: unknown, request: Request, response: Response): Promise<void> {
    const problem = problemOf(error);
    if (problem.status >= 500) this.#log.error(error instanceof Error ? error.stack : error);
    // Where the store is down its status cannot be told either; the page is shown all the same.
    const status = await this.#statusIfAny();
    const parameters = parametersOf(request.query);
    const path = problem.status === 404 ? '/' : pathAsAsked(request);
    const momentError = problem.field === 'as-at' ? (problem.errors[0]?.text ?? null) : null;
    const frame = frameOfProblem({
      title: problem.title,
      asked: pathAsAsked(request),
      path,
      parameters: problem.status === 404 ? {} : parameters,
      status,
      momentError,
      who: whoOf(request),
    });
    const shownHref =
      problem.shownMoment === null ? null : addressOf({ asAt: String(problem.shownMoment), unit: 'thousands' }, path, ownParameters(parameters));
    if (status !== null && !response.hasHeader('Outturn-Position')) response.setHeader('Outturn-Position', String(status.checkpoint));
    if (problem.retryAfterSeconds !== null) response.setHeader('Retry-After', String(problem.retryAfterSeconds));
    response.status(problem.status);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(this.#renderer.page('problem.njk', frame, { problem, shownHref, again: momentError === null && problem.status === 400 ? path : null }));
  }

  async #statusIfAny(): Promise<LedgerStatus | null> {
    try {
      return await this.#ledgerStatus();
    } catch {
      return null;
    }
  }
}
