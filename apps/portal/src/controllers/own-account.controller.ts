import { Body, Controller, Get, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { AccountProblem, type Accounts, type SignIn } from '@outturn/accounts';
import { BadQuestion } from '@outturn/reporting';
import type { Request, Response } from 'express';
import type { FieldError } from '../forms/errors.ts';
import { valuesOf } from '../forms/values.ts';
import { ownAccountPage } from '../pages/own-account.ts';
import { ACCOUNTS } from '../sources.ts';
import { dateAndTime } from '../web/format.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { endSession, redirectKept, startSession } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** What people do with their own account: a new password, and signing out wherever they have signed in. */
@Controller('account')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class OwnAccountController {
  readonly #pages: PageService;
  readonly #accounts: Accounts;

  constructor(@Inject(PageService) pages: PageService, @Inject(ACCOUNTS) accounts: Accounts) {
    this.#pages = pages;
    this.#accounts = accounts;
  }

  @Get()
  page(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#show(request, response, []);
  }

  /** One address for all that the page sends, so that whoever has to sign in on the way comes back to it. */
  @Post()
  async send(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { reader } = await this.#pages.visitToRecord(request, response);
    const { wanted, present = '', password = '' } = valuesOf(body);
    if (wanted === 'password') return this.#newPassword(reader.account, present, password, request, response);
    if (wanted !== 'sign-out-everywhere') throw new BadQuestion('Say what is wanted: a new password, or to be signed out everywhere.', 'wanted');
    await this.#accounts.endSessions(reader.account);
    await endSession(request, response);
    response.redirect(303, '/sign-in');
  }

  /** Ends every session of the account but this one, which goes on under a new id. */
  async #newPassword(account: string, present: string, password: string, request: Request, response: Response): Promise<void> {
    const wrong = await this.#notTheirs(account, present, response);
    const refused = wrong ?? (await this.#set(account, password));
    if (refused !== undefined) return this.#show(request, response, [refused]);
    const signedIn = await this.#accounts.signIn(account, password);
    if (signedIn.outcome !== 'signed-in') return response.redirect(303, '/sign-in');
    await startSession(request, signedIn.entry);
    request.session.notice = { text: 'Your new password is set, and you are signed out everywhere else.', link: null };
    await redirectKept(request, response, '/account');
  }

  /** Why the password that was given as the present one is not taken; wrong ones count towards a lock-out, as at the sign-in page. */
  async #notTheirs(account: string, present: string, response: Response): Promise<FieldError | undefined> {
    const result = await this.#accounts.signIn(account, present);
    if (result.outcome === 'signed-in') return undefined;
    if (result.outcome === 'busy') response.setHeader('Retry-After', String(result.retryAfterSeconds));
    return { field: 'present', text: whyNot(result) };
  }

  async #set(account: string, password: string): Promise<FieldError | undefined> {
    try {
      await this.#accounts.setPassword(account, password);
      return undefined;
    } catch (error) {
      if (error instanceof AccountProblem) return { field: 'password', text: error.message };
      throw error;
    }
  }

  async #show(request: Request, response: Response, errors: readonly FieldError[]): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    if (errors.length > 0) response.status(422);
    response.send(
      this.#pages.render(response, visit, 'own-account.njk', 'Your account', { page: await ownAccountPage(visit, this.#accounts, errors), errors }),
    );
  }
}

function whyNot(result: Exclude<SignIn, { readonly outcome: 'signed-in' }>): string {
  if (result.outcome === 'busy') return 'Many people are signing in at the moment. Your password was not looked at; try again in a few seconds.';
  if (result.outcome === 'refused') return 'This is not your present password.';
  return `Too many wrong passwords: no password can be tried before ${dateAndTime(result.until)}.`;
}
