import { Controller, Get, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { FieldError } from '../forms/errors.ts';
import { asksWhyLate, lateSourceOf } from '../forms/late-source.ts';
import { outturnNow } from '../forms/money/line-forms.ts';
import { commandOfLine, errorsOfLine, filledLines, linesInitial } from '../forms/money/line-returns.ts';
import { named, revisionsOf, type SentRow, withoutRows } from '../forms/schemes/several-returns.ts';
import { typed, type Values, valuesOf } from '../forms/values.ts';
import { type LineReturns, lineReturnsAsked, lineReturnsPage, lineReturnsSent, type LinesShown } from '../pages/line-returns.ts';
import { type PortalSources, SOURCES } from '../sources.ts';
import { pathTo } from '../web/address.ts';
import { textIn } from '../web/cells.ts';
import { periodInWords, plural } from '../web/format.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { redirectKept } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

const PLAIN: LinesShown = { errors: new Map(), nothingTyped: false, recorded: null, resumed: false, late: false };

interface Refused {
  readonly row: SentRow;
  readonly errors: readonly FieldError[];
  readonly conflict: boolean;
  /** Its period is closed: it wants to know why it comes late. */
  readonly late: boolean;
}

/** The monthly return of budget lines: all lines of a service in one grid, each recorded by a command of its own. */
@Controller('budget-returns')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class LineReturnsController {
  readonly #pages: PageService;
  readonly #sources: PortalSources;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources) {
    this.#pages = pages;
    this.#sources = sources;
  }

  @Get()
  async open(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visitToRecord(request, response);
    const { unsent } = request.session;
    if (unsent !== undefined && unsent.path === visit.path) {
      delete request.session.unsent;
      return this.#show(response, visit, await lineReturnsSent(visit, unsent.values), unsent.values, { ...PLAIN, resumed: true });
    }
    const returns = await lineReturnsAsked(visit);
    return this.#show(response, visit, returns, await linesInitial(visit, returns.rows), PLAIN);
  }

  @Post()
  async send(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visitToRecord(request, response);
    const values = valuesOf(request.body);
    const before = await lineReturnsSent(visit, values);
    // Without script the remainders are worked out here, and nothing is recorded.
    if (typed(values, '_work') !== '') {
      response.status(200);
      response.send(await this.#show(response, visit, before, values, PLAIN));
      return;
    }
    const rows = filledLines(values);
    if (rows.length === 0) {
      response.status(422);
      response.send(await this.#show(response, visit, before, values, { ...PLAIN, nothingTyped: true }));
      return;
    }
    const { recorded, refused } = await this.#record(visit, before, rows, lateSourceOf(values));
    const notice =
      recorded.length === 0
        ? null
        : `${plural(recorded.length, 'return')} for ${periodInWords(before.period)} ${before.year} recorded: ${named(recorded, 'line')}.`;
    if (refused.length === 0) {
      if (notice !== null) request.session.notice = { text: notice, link: null };
      return redirectKept(request, response, visit.to(pathTo('budgets', before.service), { year: before.year }));
    }
    response.status(refused.every(({ conflict }) => conflict) ? 409 : 422);
    const after = await this.#pages.visit(request, response);
    const returns = await lineReturnsSent(after, values);
    const left = await refreshed(after, returns, withoutRows(values, recorded), refused);
    response.send(
      await this.#show(response, after, returns, left, {
        ...PLAIN,
        errors: new Map(refused.map(({ row, errors }) => [row.n, errors])),
        recorded: notice,
        late: refused.some(({ late }) => late),
      }),
    );
  }

  async #record(visit: ReaderVisit, returns: LineReturns, rows: readonly SentRow[], source: object): Promise<{ recorded: SentRow[]; refused: Refused[] }> {
    const recorded: SentRow[] = [];
    const refused: Refused[] = [];
    let last = 0;
    for (const row of rows) {
      const made = commandOfLine(row, returns.year, returns.period);
      if ('errors' in made) {
        refused.push({ row, errors: made.errors, conflict: false, late: false });
        continue;
      }
      const result = await this.#sources.recorder.handleAs(visit.reader.account, { ...made.command, ...source });
      if (result.status === 'recorded' || result.status === 'duplicate') {
        recorded.push(row);
        last = Math.max(last, result.position ?? 0);
      } else {
        const conflict = result.status === 'conflict';
        refused.push({ row, errors: errorsOfLine(row, result, conflict ? await this.#changed(visit, row) : []), conflict, late: asksWhyLate(result.problem) });
      }
    }
    if (last > 0) await this.#sources.waitFor(last);
    return { recorded, refused };
  }

  /** What others have recorded of a line since the list was opened, in sentences. */
  async #changed(visit: ReaderVisit, { values }: SentRow): Promise<string[]> {
    const { moment } = await this.#sources.moments.resolve(undefined);
    await this.#sources.waitFor(moment.position);
    const story = await visit.queries.history(`line/${typed(values, 'line')}`, moment);
    return story.filter(({ revision, topic }) => revision > Number(typed(values, 'revision')) && topic !== 'companion').map(({ sentence }) => sentence);
  }

  async #show(response: Response, visit: ReaderVisit, returns: LineReturns, values: Values, shown: LinesShown): Promise<string> {
    const page = await lineReturnsPage(visit, returns, values, shown);
    const html = this.#pages.render(response, visit, 'line-returns.njk', page.title, { page });
    response.setHeader('Cache-Control', 'no-store');
    return html;
  }
}

/** Rows that met somebody else's change go on from what is recorded now; what was typed stays. */
async function refreshed(visit: ReaderVisit, returns: LineReturns, values: Values, refused: readonly Refused[]): Promise<Values> {
  const stale = refused.filter(({ conflict }) => conflict).map(({ row }) => row);
  if (stale.length === 0) return values;
  const revisions = await revisionsOf(
    visit,
    stale.map((row) => typed(row.values, 'line')),
    'line',
  );
  const cells = stale.flatMap(({ n, values: typedIn }) => {
    const line = typed(typedIn, 'line');
    const row = returns.rows.find((one) => textIn(one, 'line') === line);
    return [
      [`rows.${n}.revision`, String(revisions.get(line) ?? -1)],
      [`rows.${n}.was`, row === undefined ? typed(typedIn, 'was') : outturnNow(row)],
    ];
  });
  return { ...values, ...(Object.fromEntries(cells) as Values) };
}
