import { Get, Inject, Req, Res } from '@nestjs/common';
import { BadQuestion, type Queries, type Rendering, REPORT_NAMES, type ReportName, write, writeDiff, writeHistory, writeTrace } from '@outturn/reporting';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ApiController } from '../api-controller.ts';
import { visitOf } from '../authority/visit.ts';
import { within } from '../http/deadline.ts';
import { matches } from '../http/headers.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { type Answer, sendAnswer, setReadHeaders } from '../reads/answer.ts';
import * as forms from '../reads/parameters.ts';
import { type FormName, formOf, openReading, type Reading, readParameters, tagOf } from '../reads/question.ts';
import { entriesOn, entryPageOf, linksOf, pageOf, withPage } from '../reads/paging.ts';
import { ROUTES } from '../route-table.ts';
import { type ApiSources, LIMITS, SOURCES } from '../sources.ts';

type Ask<P> = (reading: Reading, parameters: P, form: FormName) => Promise<Answer>;

/** Everything that is read: reports, what changed in them, what makes up a figure, and what happened to a subject. */
@ApiController()
export class ReportsController {
  readonly #sources: ApiSources;

  constructor(@Inject(SOURCES) sources: ApiSources) {
    this.#sources = sources;
  }

  @Get(ROUTES.report.path)
  report(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#answer(forms.report, request, response, async (reading, parameters, form) => {
      const name = reportNamed(request.params['name']);
      const page = pageOf(parameters, form);
      const moment = await reading.moment(parameters['as-at'], 'as-at');
      const report = await reading.queries.report(name, await reading.options(parameters), moment);
      if (page === undefined) return { written: write(report, this.#rendering(form, parameters)), form, moment, name };
      const links = linksOf(request.originalUrl, page, report.rows.length, moment.position);
      return { written: withPage(report, page), form, moment, name, headers: links === '' ? {} : { Link: links } };
    });
  }

  @Get(ROUTES.diff.path)
  diff(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#answer(forms.diff, request, response, async (reading, parameters, form) => {
      const name = reportNamed(request.params['name']);
      const [from, to] = [await reading.moment(parameters.from, 'from'), await reading.moment(parameters.to, 'to')];
      const diff = await reading.queries.diff(name, await reading.options(parameters), from, to);
      return { written: writeDiff(diff, this.#rendering(form, parameters)), form, moment: to, name: `changes-in-${name}` };
    });
  }

  @Get(ROUTES.trace.path)
  trace(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#answer(forms.trace, request, response, async (reading, parameters, form) => {
      const { report, row, column } = parameters;
      const moment = await reading.moment(parameters['as-at'], 'as-at');
      const trace = await reading.queries.trace(report, row, column, await reading.options(parameters), moment);
      return { written: writeTrace(trace, this.#rendering(form, parameters)), form, moment, name: `trace-of-${column}` };
    });
  }

  @Get(ROUTES.history.path)
  history(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#answer(forms.history, request, response, async (reading, parameters, form) => {
      const subject = subjectIn(request.params['subject']);
      const moment = await reading.moment(parameters['as-at'], 'as-at');
      const page = entryPageOf(parameters, form);
      const all = await historyOf(reading.queries, subject, moment);
      const { entries, links } = page === undefined ? { entries: all, links: '' } : entriesOn(all, page, request.originalUrl, moment.position);
      return {
        written: writeHistory(entries, this.#rendering(form, parameters), subject),
        form,
        moment,
        name: `history-of-${subject}`,
        headers: links === '' ? {} : { Link: links },
      };
    });
  }

  /** A demo or rehearsal ledger says what it is in every answer. */
  #rendering(format: FormName, { unit }: { readonly unit?: string }): Rendering {
    return { format, unit, ledger: this.#sources.info.kind };
  }

  async #answer<F extends z.ZodObject>(form: F, request: Request, response: Response, ask: Ask<z.output<F>>): Promise<void> {
    const parameters = readParameters(form, request.originalUrl);
    const shown = formOf(request, parameters['format'] as FormName | undefined);
    const visit = visitOf(request);
    const tag = tagOf(this.#sources.info.id, request, shown, visit);
    if (matches(request.headers['if-none-match'], tag)) {
      setReadHeaders(response, visit.now, tag);
      response.status(304).end();
      return;
    }
    const limit = this.#sources.limits?.requestMs ?? LIMITS.requestMs;
    const answer = await within(
      limit,
      ask(openReading(this.#sources, request), parameters, shown),
      'The answer was not ready in time. Ask for less: one programme, one year.',
    );
    setReadHeaders(response, answer.moment, tag);
    await sendAnswer(response, answer);
  }
}

type HistoryMoment = Parameters<Queries['history']>[1];

async function historyOf(queries: Queries, subject: string, moment: HistoryMoment) {
  const entries = await queries.history(subject, moment);
  // Of what is left of a history when all of it is out of sight, no more is told than of what was never recorded.
  if (entries.length === 0)
    throw new HttpProblem(404, `Nothing is recorded of ${JSON.stringify(subject)} up to position ${moment.position}.`, { fields: ['subject'] });
  return entries;
}

function reportNamed(name: unknown): ReportName {
  const known = REPORT_NAMES.find((one) => one === name);
  if (known === undefined) throw new BadQuestion(`There is no report ${JSON.stringify(name)}. There are: ${REPORT_NAMES.join(', ')}.`, 'report');
  return known;
}

function subjectIn(steps: unknown): string {
  const subject = Array.isArray(steps) ? steps.join('/') : String(steps);
  if (subject.length > 120) throw new HttpProblem(404, 'No id is so long.', { fields: ['subject'] });
  return subject;
}
