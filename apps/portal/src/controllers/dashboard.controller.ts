import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FactReader } from '@outturn/read-models';
import type { Queries } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { dashboardPage } from '../pages/dashboard.ts';
import { movementsPage } from '../pages/movements.ts';
import { programmePage } from '../pages/programme.ts';
import { FACTS, MOMENTS, type MomentResolver, QUERIES } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';

/** Where the councils stand, where one programme stands, and what moved. */
@Controller()
@UseFilters(PageFailures)
export class DashboardController {
  readonly #pages: PageService;
  readonly #queries: Queries;
  readonly #facts: FactReader;
  readonly #moments: MomentResolver;

  constructor(
    @Inject(PageService) pages: PageService,
    @Inject(QUERIES) queries: Queries,
    @Inject(FACTS) facts: FactReader,
    @Inject(MOMENTS) moments: MomentResolver,
  ) {
    this.#pages = pages;
    this.#queries = queries;
    this.#facts = facts;
    this.#moments = moments;
  }

  @Get('/')
  async dashboard(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'dashboard.njk', 'Dashboard', { page: await dashboardPage(this.#queries, this.#facts, visit) });
  }

  @Get('/programmes/*id')
  async programme(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await programmePage(this.#queries, this.#facts, this.#moments, visit, idIn(id));
    return this.#pages.render(response, visit, 'programme.njk', page.name, { page });
  }

  @Get('/movements')
  async movements(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'movements.njk', 'Movements', { page: await movementsPage(this.#queries, this.#facts, this.#moments, visit) });
  }
}

/** An id with slashes comes in several segments where somebody wrote the slash itself. */
export function idIn(segments: string | readonly string[]): string {
  return typeof segments === 'string' ? segments : segments.join('/');
}
