import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { periodPage } from '../pages/period.ts';
import { periodsPage } from '../pages/periods.ts';
import { publicationPage, publicationsPage } from '../pages/publications.ts';
import { type PortalSources, SOURCES } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** Periods with the returns of services, and what was published. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class PeriodsController {
  readonly #pages: PageService;
  readonly #sources: PortalSources;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources) {
    this.#pages = pages;
    this.#sources = sources;
  }

  @Get('/periods')
  async periods(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'periods.njk', 'Periods', { page: await periodsPage(visit) });
  }

  @Get('/periods/:year/:n')
  async period(@Param('year') year: string, @Param('n') n: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await periodPage(visit, year, n);
    return this.#pages.render(response, visit, 'period.njk', page.title, { page });
  }

  @Get('/publications')
  async publications(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'publications.njk', 'Publications', { page: await publicationsPage(visit) });
  }

  @Get('/publications/*id')
  async publication(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await publicationPage(visit, this.#sources.publications, idIn(id));
    return this.#pages.render(response, visit, 'publication.njk', page.title, { page });
  }
}
