import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ClaimWork } from '../pages/claim-work.ts';
import { dashboardPage } from '../pages/dashboard.ts';
import { movementsPage } from '../pages/movements.ts';
import { programmePage } from '../pages/programme.ts';
import { programmeActions } from '../pages/programme-actions.ts';
import { toDo } from '../pages/to-do.ts';
import { MOMENTS, type MomentResolver } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Where the councils stand, where one programme stands, and what moved. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class DashboardController {
  readonly #pages: PageService;
  readonly #moments: MomentResolver;
  readonly #claimWork: ClaimWork;

  constructor(@Inject(PageService) pages: PageService, @Inject(MOMENTS) moments: MomentResolver, @Inject(ClaimWork) claimWork: ClaimWork) {
    this.#pages = pages;
    this.#moments = moments;
    this.#claimWork = claimWork;
  }

  @Get('/')
  async dashboard(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const [page, todo] = await Promise.all([dashboardPage(visit.queries, visit.facts, visit), toDo(visit, this.#moments, this.#claimWork)]);
    return this.#pages.render(response, visit, 'dashboard.njk', 'Dashboard', { page, todo });
  }

  @Get('/programmes/*id')
  async programme(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await programmePage(visit.queries, visit.facts, this.#moments, visit, idIn(id));
    const actions = await programmeActions(visit, idIn(id));
    return this.#pages.render(response, visit, 'programme.njk', page.name, { page, actions });
  }

  @Get('/movements')
  async movements(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'movements.njk', 'Movements', { page: await movementsPage(visit.queries, visit.facts, this.#moments, visit) });
  }
}

/** An id with slashes comes in several segments where somebody wrote the slash itself. */
export function idIn(segments: string | readonly string[]): string {
  return typeof segments === 'string' ? segments : segments.join('/');
}
