import { Controller, Get, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { BadQuestion } from '@outturn/reporting';
import { isFinancialYear } from '@outturn/kernel';
import type { Request, Response } from 'express';
import type { FieldError } from '../forms/errors.ts';
import { commandOfRow, errorsOfRow, filledRows, named, revisionsOf, type SentRow, severalInitial, withoutRows } from '../forms/schemes/several-returns.ts';
import { typed, type Values, valuesOf } from '../forms/values.ts';
import { forecastsPage, inOrder, RETURNS_A_PAGE, returnsAsked, whenInWords } from '../pages/forecasts.ts';
import { organisationsWithReturns, type Returns, returnsOf } from '../pages/returns.ts';
import { severalPage, type SeveralShown } from '../pages/several-returns.ts';
import { type PortalSources, SOURCES } from '../sources.ts';
import { amountIn } from '../web/cells.ts';
import { plural } from '../web/format.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { paged } from '../web/paging.ts';
import { redirectKept } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

const PLAIN: SeveralShown = { errors: new Map(), nothingTyped: false, recorded: null, resumed: false, further: 0 };

/** What became of the rows that were sent. */
interface Outcome {
  readonly recorded: readonly SentRow[];
  readonly refused: readonly { readonly row: SentRow; readonly errors: readonly FieldError[]; readonly conflict: boolean }[];
}

/** The monthly list: what is due, and several returns recorded at once, each by a command of its own. */
@Controller('forecasts')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class ForecastsController {
  readonly #pages: PageService;
  readonly #sources: PortalSources;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources) {
    this.#pages = pages;
    this.#sources = sources;
  }

  @Get()
  async list(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'forecasts.njk', 'Forecasts', { page: await forecastsPage(visit) });
  }

  @Get('several')
  async open(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visitToRecord(request, response);
    const { unsent } = request.session;
    if (unsent !== undefined && unsent.path === visit.path) {
      delete request.session.unsent;
      return this.#show(response, visit, await sentReturns(visit, unsent.values), unsent.values, { ...PLAIN, resumed: true });
    }
    const returns = await returnsAsked(visit);
    if (returns === null) throw new BadQuestion('No scheme takes forecasts.', 'period');
    const page = paged(visit, '/forecasts', inOrder(returns.due), RETURNS_A_PAGE);
    return this.#show(response, visit, returns, await severalInitial(visit, page.items), { ...PLAIN, further: returns.due.length - page.items.length });
  }

  @Post('several')
  async send(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visitToRecord(request, response);
    const values = valuesOf(request.body);
    const before = await sentReturns(visit, values);
    const rows = filledRows(values);
    if (rows.length === 0) {
      response.status(422);
      response.send(await this.#show(response, visit, before, values, { ...PLAIN, nothingTyped: true }));
      return;
    }
    const outcome = await this.#record(visit, before, rows);
    const notice =
      outcome.recorded.length === 0 ? null : `${plural(outcome.recorded.length, 'return')} for ${whenInWords(before)} recorded: ${named(outcome.recorded)}.`;
    if (outcome.refused.length === 0) {
      if (notice !== null) request.session.notice = { text: notice, link: null };
      return redirectKept(request, response, visit.to('/forecasts', { ...own(before), service: visit.parameters['service'] }));
    }
    response.status(outcome.refused.every(({ conflict }) => conflict) ? 409 : 422);
    const after = await this.#pages.visit(request, response);
    const returns = await sentReturns(after, values);
    const left = await refreshed(after, returns, withoutRows(values, outcome.recorded), outcome);
    const errors = new Map(outcome.refused.map(({ row, errors: own }) => [row.n, own]));
    response.send(await this.#show(response, after, returns, left, { ...PLAIN, errors, recorded: notice }));
  }

  async #record(visit: ReaderVisit, returns: Returns, rows: readonly SentRow[]): Promise<Outcome> {
    const recorded: SentRow[] = [];
    const refused: Outcome['refused'][number][] = [];
    let last = 0;
    for (const row of rows) {
      const made = commandOfRow(row, returns.year, returns.period);
      if ('errors' in made) {
        refused.push({ row, errors: made.errors, conflict: false });
        continue;
      }
      const result = await this.#sources.recorder.handleAs(visit.reader.account, made.command);
      if (result.status === 'recorded' || result.status === 'duplicate') {
        recorded.push(row);
        last = Math.max(last, result.position ?? 0);
      } else {
        const now = (await this.#current(result.status, visit, returns))?.all.find(({ scheme }) => scheme === typed(row.values, 'scheme'));
        refused.push({ row, errors: errorsOfRow(row, result, now), conflict: result.status === 'conflict' });
      }
    }
    if (last > 0) await this.#sources.waitFor(last);
    return { recorded, refused };
  }

  /** Where others have changed something meanwhile, the returns as they are now. */
  async #current(status: string, visit: ReaderVisit, returns: Returns): Promise<Returns | null> {
    if (status !== 'conflict') return null;
    const { moment } = await this.#sources.moments.resolve(undefined);
    return returnsOf({ ...visit, moment }, returns.organisation, returns);
  }

  async #show(response: Response, visit: ReaderVisit, returns: Returns, values: Values, shown: SeveralShown): Promise<string> {
    const page = await severalPage(visit, returns, values, shown);
    const html = this.#pages.render(response, visit, 'several-returns.njk', page.title, { page });
    response.setHeader('Cache-Control', 'no-store');
    return html;
  }
}

function own({ year, period, organisation }: Returns) {
  return { year, period, organisation: organisation.organisation };
}

/** The returns that a list was sent for. Throws `BadQuestion` where its hidden fields name none. */
async function sentReturns(visit: ReaderVisit, values: Values): Promise<Returns> {
  const [year, period] = [typed(values, 'year'), typed(values, 'period')];
  const organisation = (await organisationsWithReturns(visit)).find((one) => one.organisation === typed(values, 'organisation'));
  if (organisation === undefined || !isFinancialYear(year) || !/^([1-9]|1[0-3])$/.test(period))
    throw new BadQuestion('The list that was sent names no period. Open it again.', 'period');
  const returns = await returnsOf(visit, organisation, { year, period: Number(period) });
  if (returns === null) throw new BadQuestion('No scheme takes forecasts for that period.', 'period');
  return returns;
}

/** Rows that met somebody else's change go on from what is recorded now. */
async function refreshed(visit: ReaderVisit, returns: Returns, values: Values, { refused }: Outcome): Promise<Values> {
  const stale = refused.filter(({ conflict }) => conflict).map(({ row }) => row);
  if (stale.length === 0) return values;
  const revisions = await revisionsOf(
    visit,
    stale.map((row) => typed(row.values, 'scheme')),
  );
  const cells = stale.flatMap(({ n, values: typedIn }) => {
    const scheme = typed(typedIn, 'scheme');
    const forecast = returns.all.find((one) => one.scheme === scheme)?.row;
    return [
      [`rows.${n}.revision`, String(revisions.get(scheme) ?? -1)],
      [`rows.${n}.was`, forecast === undefined ? typed(typedIn, 'was') : (amountIn(forecast, 'forecast') ?? '0.00')],
    ];
  });
  return { ...values, ...(Object.fromEntries(cells) as Values) };
}
