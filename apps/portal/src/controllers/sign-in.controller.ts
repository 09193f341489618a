import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { SignIn } from '@outturn/accounts';
import type { Request, Response } from 'express';
import { type PortalSources, SOURCES } from '../sources.ts';
import { tokenOf } from '../web/csrf.ts';
import { dateAndTime } from '../web/format.ts';
import { frameOfSignIn } from '../web/frame.ts';
import { PageFailures } from '../web/page-failures.ts';
import { RENDERER } from '../web/page-service.ts';
import { readerIfAny } from '../web/reader.ts';
import type { Renderer } from '../web/renderer.ts';
import { endSession, startSession } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Signing in and out. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class SignInController {
  readonly #sources: PortalSources;
  readonly #renderer: Renderer;

  constructor(@Inject(SOURCES) sources: PortalSources, @Inject(RENDERER) renderer: Renderer) {
    this.#sources = sources;
    this.#renderer = renderer;
  }

  @Get('/sign-in')
  async form(@Req() request: Request, @Query('next') next: unknown, @Res() response: Response): Promise<void> {
    if (readerIfAny(request)) return response.redirect(303, ownAddress(next));
    await this.#show(request, response, { next: ownAddress(next), account: '', error: null });
  }

  @Post('/sign-in')
  async signIn(@Req() request: Request, @Body() body: Readonly<Record<string, unknown>>, @Res() response: Response): Promise<void> {
    const [account, password, next] = [text(body['account']).trim(), text(body['password']), ownAddress(body['next'])];
    const result = await this.#sources.accounts.signIn(account, password);
    if (result.outcome === 'signed-in') {
      await startSession(request, result.entry);
      return response.redirect(303, next);
    }
    if (result.outcome === 'busy') response.setHeader('Retry-After', String(result.retryAfterSeconds));
    response.status(STATUS[result.outcome]);
    await this.#show(request, response, { next, account, error: whyNot(result) });
  }

  @Post('/sign-out')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await endSession(request, response);
    response.redirect(303, '/sign-in');
  }

  async #show(request: Request, response: Response, form: { next: string; account: string; error: string | null }): Promise<void> {
    const status = await this.#sources.ledgerStatus().catch(() => null);
    const frame = frameOfSignIn(status);
    const kept = request.session.unsent !== undefined;
    response.setHeader('Content-Type', 'text/html; charset=utf-8').setHeader('Cache-Control', 'no-store');
    response.send(this.#renderer.page('sign-in.njk', frame, { form, kept, token: tokenOf(request), samples: this.#sources.sampleUsers }));
  }
}

const STATUS = { refused: 401, 'locked-out': 429, busy: 503 } as const;

function whyNot(result: Exclude<SignIn, { readonly outcome: 'signed-in' }>): string {
  if (result.outcome === 'busy') return 'Many people are signing in at the moment. Your password was not looked at; try again in a few seconds.';
  if (result.outcome === 'refused') return 'The account or the password is not right. Check both and try again.';
  return `This account is locked after too many wrong passwords. Try again after ${dateAndTime(result.until)}, or ask an administrator.`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An address of our own to go on to; anything else (another site, a form's target) becomes the dashboard. */
function ownAddress(next: unknown): string {
  const address = text(next);
  return /^\/(?![/\\])[^\s\\]*$/.test(address) && !address.startsWith('/sign-') ? address : '/';
}
