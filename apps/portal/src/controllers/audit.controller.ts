import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { LedgerReader, Queries } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { entryPage, tracePage } from '../pages/audit.ts';
import { LEDGER, QUERIES } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';

/** From a figure to the entries that make it, and one entry as it was recorded. */
@Controller('audit')
@UseFilters(PageFailures)
export class AuditController {
  readonly #pages: PageService;
  readonly #queries: Queries;
  readonly #ledger: LedgerReader;

  constructor(@Inject(PageService) pages: PageService, @Inject(QUERIES) queries: Queries, @Inject(LEDGER) ledger: LedgerReader) {
    this.#pages = pages;
    this.#queries = queries;
    this.#ledger = ledger;
  }

  @Get('entries/:position')
  async entry(@Param('position') position: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await entryPage(this.#ledger, visit, position);
    return this.#pages.render(response, visit, 'entry.njk', `Entry ${page.position}`, { page });
  }

  @Get('trace')
  async trace(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await tracePage(this.#queries, visit);
    return this.#pages.render(response, visit, 'trace.njk', `${page.column} of ${page.row}`, { page });
  }
}
