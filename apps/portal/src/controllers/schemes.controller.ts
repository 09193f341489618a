import { Controller, Get, Inject, NotFoundException, Param, Req, Res, type StreamableFile, UseFilters, UseGuards } from '@nestjs/common';
import { write } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { schemePage } from '../pages/scheme.ts';
import { readTracker, trackerPage } from '../pages/tracker.ts';
import { ordered } from '../pages/tracker-rows.ts';
import { MOMENTS, type MomentResolver } from '../sources.ts';
import { actionAt } from '../web/actions.ts';
import { FILE_FORMATS, sendFile } from '../web/files.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** The savings tracker, its downloads, and one scheme. */
@Controller('schemes')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class SchemesController {
  readonly #pages: PageService;
  readonly #moments: MomentResolver;

  constructor(@Inject(PageService) pages: PageService, @Inject(MOMENTS) moments: MomentResolver) {
    this.#pages = pages;
    this.#moments = moments;
  }

  @Get()
  async tracker(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const { programme, workstream } = visit.parameters;
    const actions = actionAt(visit, '/schemes-new', 'Propose a scheme', { programme, workstream });
    return this.#pages.render(response, visit, 'schemes.njk', 'Savings tracker', { page: await trackerPage(visit.queries, visit.facts, visit), actions });
  }

  @Get('*id')
  async scheme(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await schemePage(visit.queries, visit.facts, this.#moments, visit, idIn(id));
    return this.#pages.render(response, visit, 'scheme.njk', `${page.scheme} ${page.title}`, { page });
  }
}

/** The tracker as a file: the same rows in the same order, all of them, in exact pounds (HTML: in the unit of the page). */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class DownloadsController {
  readonly #pages: PageService;

  constructor(@Inject(PageService) pages: PageService) {
    this.#pages = pages;
  }

  @Get('schemes.:format')
  async file(@Param('format') asked: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const format = FILE_FORMATS.find((one) => one === asked);
    if (format === undefined) throw new NotFoundException('The tracker is not to be had in this format.');
    const visit = await this.#pages.visit(request, response);
    const { report, question } = await readTracker(visit.queries, visit.facts, visit);
    const written = write({ ...report, rows: ordered(report.rows, question) }, { format, unit: visit.lens.unit });
    return sendFile(response, written, `savings-tracker-${report.year ?? 'years'}-at-${visit.moment.position}`, format);
  }
}
