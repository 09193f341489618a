import { Controller, Get, Inject, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { searchPage } from '../pages/search.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Finds things by their names, and entries by what was written. */
@Controller('search')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class SearchController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get()
  async search(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await searchPage(visit);
    return this.#pages.render(response, visit, 'search.njk', page.asked === '' ? 'Search' : `Search for ${page.asked}`, { page });
  }
}
