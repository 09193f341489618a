import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { budgetsPage } from '../pages/budgets.ts';
import { linePage } from '../pages/line.ts';
import { serviceBudgetPage } from '../pages/service-budget.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** Budget monitoring, from the council down to the line. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class BudgetsController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get('/budgets')
  async budgets(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await budgetsPage(visit);
    return this.#pages.render(response, visit, 'budgets.njk', page.year === null ? 'Budgets' : `Budgets ${page.year}`, { page });
  }

  @Get('/budgets/*id')
  async service(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await serviceBudgetPage(visit, idIn(id));
    return this.#pages.render(response, visit, 'service-budget.njk', `Budget of ${page.name}`, { page });
  }

  @Get('/lines/*id')
  async line(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await linePage(visit, idIn(id));
    return this.#pages.render(response, visit, 'line.njk', `Line ${page.line}`, { page });
  }
}
