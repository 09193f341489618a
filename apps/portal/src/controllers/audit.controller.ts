import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { entryPage, tracePage } from '../pages/audit.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** From a figure to the entries that make it, and one entry as it was recorded. */
@Controller('audit')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class AuditController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get('entries/:position')
  async entry(@Param('position') position: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await entryPage(visit.ledger, visit, position);
    return this.#pages.render(response, visit, 'entry.njk', `Entry ${page.position}`, { page });
  }

  @Get('trace')
  async trace(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await tracePage(visit.queries, visit);
    return this.#pages.render(response, visit, 'trace.njk', `${page.column} of ${page.row}`, { page });
  }
}
