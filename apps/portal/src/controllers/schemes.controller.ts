import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import type { FactReader } from '@outturn/read-models';
import { type Queries, render } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { schemePage } from '../pages/scheme.ts';
import { readTracker, trackerPage } from '../pages/tracker.ts';
import { ordered } from '../pages/tracker-rows.ts';
import { FACTS, MOMENTS, type MomentResolver, QUERIES } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { idIn } from './dashboard.controller.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** The savings tracker, its downloads, and one scheme. */
@Controller('schemes')
@UseFilters(PageFailures)
export class SchemesController {
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

  @Get()
  async tracker(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'schemes.njk', 'Savings tracker', { page: await trackerPage(this.#queries, this.#facts, visit) });
  }

  @Get('*id')
  async scheme(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await schemePage(this.#queries, this.#facts, this.#moments, visit, idIn(id));
    return this.#pages.render(response, visit, 'scheme.njk', `${page.scheme} ${page.title}`, { page });
  }
}

/** The tracker as a file: the same rows in the same order, all of them, in exact pounds (HTML: in the unit of the page). */
@Controller()
@UseFilters(PageFailures)
export class DownloadsController {
  readonly #pages: PageService;
  readonly #queries: Queries;
  readonly #facts: FactReader;

  constructor(@Inject(PageService) pages: PageService, @Inject(QUERIES) queries: Queries, @Inject(FACTS) facts: FactReader) {
    this.#pages = pages;
    this.#queries = queries;
    this.#facts = facts;
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
    const { report, question } = await readTracker(this.#queries, this.#facts, visit);
    const written = render({ ...report, rows: ordered(report.rows, question) }, { format, unit: visit.lens.unit });
    response.setHeader('Content-Type', TYPES[format]);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Content-Disposition', `attachment; filename="savings-tracker-${report.year ?? 'years'}-at-${visit.moment.position}.${format}"`);
    return written;
  }
}
