import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { reservePage } from '../pages/reserve.ts';
import { reservesPage } from '../pages/reserves.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** Reserves, and what is drawn of them. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class MoneyController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get('/reserves')
  async reserves(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'reserves.njk', 'Reserves and provisions', { page: await reservesPage(visit) });
  }

  @Get('/reserves/*id')
  async reserve(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await reservePage(visit, idIn(id));
    return this.#pages.render(response, visit, 'reserve.njk', page.name, { page });
  }
}
