import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { virementPage } from '../pages/virement.ts';
import { virementMatrixPage } from '../pages/virement-matrix.ts';
import { virementsPage } from '../pages/virements.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** The register of virements, one of them, and what they make of opening budgets. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class VirementsController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get('/virements')
  async virements(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'virements.njk', 'Virements', { page: await virementsPage(visit) });
  }

  @Get('/virements/matrix')
  async matrix(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'virement-matrix.njk', 'From opening to current budgets', { page: await virementMatrixPage(visit) });
  }

  @Get('/virements/*id')
  async virement(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await virementPage(visit, idIn(id));
    return this.#pages.render(response, visit, 'virement.njk', `Virement ${page.virement}`, { page });
  }
}
