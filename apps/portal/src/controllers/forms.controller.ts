import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Form } from '../forms/form.ts';
import { FormService } from '../forms/form-service.ts';
import { FORM_PATHS, formAt } from '../forms/registry.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Every form of the registry: opened with GET, sent with POST. Before the pages that take every address below them. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class FormsController {
  readonly #pages: PageService;
  readonly #forms: FormService;

  constructor(@Inject(PageService) pages: PageService, @Inject(FormService) forms: FormService) {
    this.#pages = pages;
    this.#forms = forms;
  }

  @Get(FORM_PATHS)
  async open(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { visit, form } = await this.#form(request, response);
    await this.#forms.open(request, response, visit, form);
  }

  /** A form that is shown again or checked first has made nothing. */
  @Post(FORM_PATHS)
  @HttpCode(200)
  async send(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { visit, form } = await this.#form(request, response);
    await this.#forms.send(request, response, visit, form);
  }

  async #form(request: Request, response: Response): Promise<{ visit: ReaderVisit; form: Form }> {
    const visit = await this.#pages.visitToRecord(request, response);
    const { path } = request.route as { path: string };
    const { id = '' } = request.params as { id?: string };
    return { visit, form: await formAt(path).build(visit, id) };
  }
}
