import { Controller, Get, Inject, NotFoundException, Param, Req, Res, type StreamableFile, UseFilters, UseGuards } from '@nestjs/common';
import { BadQuestion, REPORT_NAMES, type ReportOptions, write } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { resolveSince } from '../pages/since.ts';
import { MOMENTS, type MomentResolver } from '../sources.ts';
import { FILE_FORMATS, sendFile } from '../web/files.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { reportOptionsAsked } from '../web/questions.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Every report as a file, in every format that a reader can take away: all rows, in exact pounds. */
@Controller('reports')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class ReportFilesController {
  readonly #pages: PageService;
  readonly #moments: MomentResolver;

  constructor(@Inject(PageService) pages: PageService, @Inject(MOMENTS) moments: MomentResolver) {
    this.#pages = pages;
    this.#moments = moments;
  }

  @Get(':file')
  async file(@Param('file') file: string, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    const cut = file.lastIndexOf('.');
    const name = REPORT_NAMES.find((one) => one === file.slice(0, cut));
    const format = FILE_FORMATS.find((one) => one === file.slice(cut + 1));
    if (cut < 0 || name === undefined || format === undefined) throw new NotFoundException('There is no such report to take away.');
    const visit = await this.#pages.visit(request, response);
    const { moment, parameters } = visit;
    const options: ReportOptions = {
      ...withinSight(visit, reportOptionsAsked(parameters)),
      ...(name === 'movements' ? { since: (await resolveSince(this.#moments, parameters['since'], moment)).since.position } : {}),
    };
    const report = await visit.queries.report(name, options, moment);
    return sendFile(response, write(report, { format, unit: visit.lens.unit }), `${name}-${report.year ?? 'years'}-at-${moment.position}`, format);
  }
}

/** To an account that is limited to its services, another one's is not there. */
function withinSight({ reader }: ReaderVisit, options: ReportOptions): ReportOptions {
  const { service } = options;
  if (service !== undefined && reader.sight !== 'everything' && !reader.sight.services.has(service))
    throw new BadQuestion(`There is no service ${JSON.stringify(service)} at this moment.`, 'service');
  return options;
}
