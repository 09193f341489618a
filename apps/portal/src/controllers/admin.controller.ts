import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { AccountProblem, type Accounts } from '@outturn/accounts';
import { BadQuestion } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { type DirectoryForm, newPersonForm, passwordForm } from '../forms/admin/people-forms.ts';
import { typed, valuesOf } from '../forms/values.ts';
import { formView } from '../forms/view.ts';
import { peoplePage, personPage, rulesPage, structurePage } from '../pages/admin.ts';
import { ACCOUNTS } from '../sources.ts';
import { pathTo } from '../web/address.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { redirectKept } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Structure, rules and people. What the ledger records of them is on forms of the registry; the directory's own is here. */
@Controller('admin')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class AdminController {
  readonly #pages: PageService;
  readonly #accounts: Accounts;

  constructor(@Inject(PageService) pages: PageService, @Inject(ACCOUNTS) accounts: Accounts) {
    this.#pages = pages;
    this.#accounts = accounts;
  }

  @Get('structure')
  async structure(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'structure.njk', 'Structure', { page: await structurePage(visit) });
  }

  @Get('rules')
  async rules(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'rules.njk', 'Rules', { page: await rulesPage(visit) });
  }

  @Get('people')
  async people(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'people.njk', 'People', { page: await peoplePage(visit, this.#accounts) });
  }

  @Get('people/new')
  async openNew(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    this.#show(response, visit, newPersonForm(visit, this.#accounts));
  }

  @Post('people/new')
  async sendNew(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    await this.#send(request, response, visit, newPersonForm(visit, this.#accounts));
  }

  @Get('people/:id')
  async person(@Param('id') id: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await personPage(visit, this.#accounts, id);
    const { key = null } = request.session;
    delete request.session.key;
    return this.#pages.render(response, visit, 'person.njk', page.line.name, { page, key });
  }

  @Get('people/:id/password')
  async openPassword(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    await this.#mustKnow(id);
    this.#show(response, visit, passwordForm(visit, this.#accounts, id));
  }

  @Post('people/:id/password')
  async sendPassword(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    await this.#mustKnow(id);
    await this.#send(request, response, visit, passwordForm(visit, this.#accounts, id));
  }

  @Post('people/:id/state')
  async setState(@Param('id') id: string, @Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#mustKnow(id);
    const state = typed(valuesOf(body), 'state');
    if (state !== 'disabled' && state !== 'enabled') throw new BadQuestion('Say whether the account is to be enabled or disabled.', 'state');
    const disabled = state === 'disabled';
    await this.#accounts.setDisabled(id, disabled);
    await this.#back(request, response, id, disabled ? `${id} is disabled; its sessions are over and its keys answer nothing.` : `${id} is enabled.`);
  }

  @Post('people/:id/keys')
  async makeKey(@Param('id') id: string, @Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#mustKnow(id);
    const { key } = await this.#accounts.createKey(id, typed(valuesOf(body), 'label') || 'key').catch((error: unknown) => {
      throw error instanceof AccountProblem ? new BadQuestion(error.message, 'label') : error;
    });
    request.session.key = key;
    await this.#back(request, response, id, 'The key is made. It is shown this once.');
  }

  @Post('people/:id/keys/revoke')
  async revokeKey(@Param('id') id: string, @Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const key = typed(valuesOf(body), 'key');
    const own = (await this.#accounts.keysOf(id)).some((one) => one.id === key);
    if (!own) throw new NotFoundException(`There is no such key of ${id}.`);
    await this.#accounts.revokeKey(key);
    await this.#back(request, response, id, 'The key is revoked.');
  }

  async #mustKnow(id: string): Promise<void> {
    if ((await this.#accounts.find(id)) === undefined) throw new NotFoundException(`There is no account ${id}.`);
  }

  #back(request: Request, response: Response, id: string, text: string): Promise<void> {
    request.session.notice = { text, link: null };
    return redirectKept(request, response, pathTo('admin/people', id));
  }

  async #send(request: Request, response: Response, visit: ReaderVisit, form: DirectoryForm): Promise<void> {
    const values = valuesOf(request.body);
    const errors = await form.run(values);
    if (errors.length > 0) {
      response.status(422);
      return this.#show(response, visit, form, { values: { ...values, password: '' }, errors });
    }
    const { notice, href } = form.done(values);
    request.session.notice = { text: notice, link: null };
    await redirectKept(request, response, href);
  }

  #show(
    response: Response,
    visit: ReaderVisit,
    form: DirectoryForm,
    typedIn: { values: ReturnType<typeof valuesOf>; errors: Awaited<ReturnType<DirectoryForm['run']>> } = { values: form.initial, errors: [] },
  ): void {
    const view = formView(form, typedIn.values, typedIn.errors, visit.path);
    response.send(this.#pages.render(response, visit, 'form.njk', form.title, { form: view, errors: typedIn.errors, changed: [], resumed: false }));
  }
}
