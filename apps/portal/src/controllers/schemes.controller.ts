import { Controller, Get, Inject, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { render } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { schemePage } from '../pages/scheme.ts';
import { readTracker, trackerPage } from '../pages/tracker.ts';
import { ordered } from '../pages/tracker-rows.ts';
import { MOMENTS, type MomentResolver } from '../sources.ts';
import { actionAt } from '../web/actions.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

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

  @Get('schemes.csv')
  csv(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.#download(request, response, 'csv');
  }

  @Get('schemes.json')
  json(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.#download(request, response, 'json');
  }

  @Get('schemes.html')
  html(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.#download(request, response, 'html');
  }

  async #download(request: Request, response: Response, format: keyof typeof TYPES): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const { report, question } = await readTracker(visit.queries, visit.facts, visit);
    const written = render({ ...report, rows: ordered(report.rows, question) }, { format, unit: visit.lens.unit });
    response.setHeader('Content-Type', TYPES[format]);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Content-Disposition', `attachment; filename="savings-tracker-${report.year ?? 'years'}-at-${visit.moment.position}.${format}"`);
    return written;
  }
}
