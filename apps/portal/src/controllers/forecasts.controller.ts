import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ReturnsLists } from '../forms/returns/returns-lists.ts';
import { forecastsPage } from '../pages/forecasts.ts';
import { SCHEME_RETURNS } from '../pages/several-returns.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** The monthly list: what is due, and several returns recorded at once, each by a command of its own. */
@Controller('forecasts')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class ForecastsController {
  readonly #pages: PageService;
  readonly #lists: ReturnsLists;

  constructor(@Inject(PageService) pages: PageService, @Inject(ReturnsLists) lists: ReturnsLists) {
    this.#pages = pages;
    this.#lists = lists;
  }

  @Get()
  async list(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'forecasts.njk', 'Forecasts', { page: await forecastsPage(visit) });
  }

  @Get('several')
  open(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#lists.open(request, response, SCHEME_RETURNS);
  }

  /** A list whose remainders are worked out has made nothing. */
  @Post('several')
  @HttpCode(200)
  send(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#lists.send(request, response, SCHEME_RETURNS);
  }
}
