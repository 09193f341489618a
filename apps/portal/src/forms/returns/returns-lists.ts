import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type PortalSources, SOURCES } from '../../sources.ts';
import { plural } from '../../web/format.ts';
import { PageService, type ReaderVisit } from '../../web/page-service.ts';
import { redirectKept } from '../../web/session.ts';
import type { FieldError } from '../errors.ts';
import { lateSourceOf } from '../late-source.ts';
import { typed, type Values, valuesOf } from '../values.ts';
import { errorsOfRows, type ForPeriod, isConflict, lateError, type Outcome, recordRows } from './row-results.ts';
import { filledRows, namedRows, revisionsOf, type RowKind, rowsInitial, type SentRow, type Standing, withoutRows } from './rows.ts';

/** What a list says beside its rows. */
export interface RowsShown {
  /** By the number of the row. */
  readonly errors: ReadonlyMap<number, readonly FieldError[]>;
  readonly nothingTyped: boolean;
  /** What was recorded before something was refused; null where nothing was. */
  readonly recorded: string | null;
  /** The session had ended; what was typed has come back. */
  readonly resumed: boolean;
  /** How many returns are due beyond those on the page. */
  readonly further: number;
  /** Why the source of late returns is asked for; null where it is not, or where it was asked for before. */
  readonly late: string | null;
}

/** One list of monthly returns: what it is made of, and how it shows. */
export interface ReturnsList<Returns extends ForPeriod> {
  readonly rows: RowKind;
  readonly template: string;
  /** What the address asks for, with the rows that the list opens with. Throws `BadQuestion` and `NotFoundException`. */
  opened(
    visit: ReaderVisit,
  ): Promise<{ readonly returns: Returns; readonly rows: readonly { readonly id: string; readonly stands: Standing }[]; readonly further: number }>;
  /** What a list was sent for. Throws `BadQuestion` where its hidden fields name nothing. */
  sent(visit: ReaderVisit, values: Values): Promise<Returns>;
  /** The forecast that stands for a scheme or line; undefined where it has no return here. */
  standing(returns: Returns, id: string): Standing | undefined;
  page(visit: ReaderVisit, returns: Returns, values: Values, shown: RowsShown): Promise<{ readonly title: string }>;
  /** `July 2017-18`. */
  when(returns: Returns): string;
  /** Where to go when every row is recorded. */
  doneHref(visit: ReaderVisit, returns: Returns): string;
}

const PLAIN: RowsShown = { errors: new Map(), nothingTyped: false, recorded: null, resumed: false, further: 0, late: null };

/**
 * Shows lists of monthly returns, and records them row by row, each by a command of its own: what can be recorded is, and the
 * rest comes back as it was typed, with what to mend, what others changed meanwhile, or the question why it comes late.
 */
@Injectable()
export class ReturnsLists {
  readonly #pages: PageService;
  readonly #sources: PortalSources;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources) {
    this.#pages = pages;
    this.#sources = sources;
  }

  /** The list as it opens, or as it was typed before the session ended. */
  async open<Returns extends ForPeriod>(request: Request, response: Response, list: ReturnsList<Returns>): Promise<void> {
    const visit = await this.#pages.visitToRecord(request, response);
    const { unsent } = request.session;
    if (unsent !== undefined && unsent.path === visit.path) {
      delete request.session.unsent;
      return this.#show(response, visit, list, await list.sent(visit, unsent.values), unsent.values, { ...PLAIN, resumed: true });
    }
    const { returns, rows, further } = await list.opened(visit);
    await this.#show(response, visit, list, returns, await rowsInitial(visit, list.rows, rows), { ...PLAIN, further });
  }

  /** What was sent: recorded as far as it can be, and answered. */
  async send<Returns extends ForPeriod>(request: Request, response: Response, list: ReturnsList<Returns>): Promise<void> {
    const visit = await this.#pages.visitToRecord(request, response);
    const values = valuesOf(request.body);
    const before = await list.sent(visit, values);
    // Without script the remainders are worked out here, and nothing is recorded.
    if (typed(values, '_work') !== '') return this.#show(response, visit, list, before, values, PLAIN);
    const rows = filledRows(list.rows, values);
    if (rows.length === 0) {
      response.status(422);
      return this.#show(response, visit, list, before, values, { ...PLAIN, nothingTyped: true });
    }
    const { year, period } = before;
    const outcome = await recordRows(this.#sources, visit.reader.account, list.rows, rows, { year, period, source: lateSourceOf(values) });
    const notice =
      outcome.recorded.length === 0
        ? null
        : `${plural(outcome.recorded.length, 'return')} for ${list.when(before)} recorded: ${namedRows(list.rows, outcome.recorded)}.`;
    if (outcome.refused.length > 0) return this.#refuse(request, response, list, { values, outcome, notice });
    if (notice !== null) request.session.notice = { text: notice, link: null };
    await redirectKept(request, response, list.doneHref(visit, before));
  }

  /** The rows that are left, read anew: others may have changed something. */
  async #refuse<Returns extends ForPeriod>(
    request: Request,
    response: Response,
    list: ReturnsList<Returns>,
    { values, outcome, notice }: { readonly values: Values; readonly outcome: Outcome; readonly notice: string | null },
  ): Promise<void> {
    const { recorded, refused } = outcome;
    const conflicts = refused.filter(isConflict);
    if (conflicts.length > 0) await this.#sources.waitFor((await this.#sources.moments.resolve(undefined)).moment.position);
    const visit = await this.#pages.visit(request, response);
    const returns = await list.sent(visit, values);
    const standing = (id: string) => list.standing(returns, id);
    const errors = await errorsOfRows(visit, list.rows, refused, standing);
    const left = {
      ...withoutRows(values, recorded),
      ...(await refreshed(
        visit,
        list.rows,
        conflicts.map(({ row }) => row),
        standing,
      )),
    };
    response.status(conflicts.length === refused.length ? 409 : 422);
    await this.#show(response, visit, list, returns, left, { ...PLAIN, errors, recorded: notice, late: lateError(list.rows, refused) });
  }

  async #show<Returns extends ForPeriod>(
    response: Response,
    visit: ReaderVisit,
    list: ReturnsList<Returns>,
    returns: Returns,
    values: Values,
    shown: RowsShown,
  ): Promise<void> {
    const page = await list.page(visit, returns, values, shown);
    const html = this.#pages.render(response, visit, list.template, page.title, { page });
    response.setHeader('Cache-Control', 'no-store');
    response.send(html);
  }
}

/** Rows that met somebody else's change go on from what is recorded now; what was typed stays. */
async function refreshed(visit: ReaderVisit, kind: RowKind, rows: readonly SentRow[], standing: (id: string) => Standing | undefined): Promise<Values> {
  if (rows.length === 0) return {};
  const revisions = await revisionsOf(
    visit,
    kind,
    rows.map(({ values }) => typed(values, kind.of)),
  );
  const cells = rows.flatMap(({ n, values }) => {
    const id = typed(values, kind.of);
    return [
      [`rows.${n}.revision`, String(revisions.get(id) ?? -1)],
      ...Object.entries(standing(id) ?? {}).map(([name, value]) => [`rows.${n}.${name}`, value]),
    ];
  });
  return Object.fromEntries(cells) as Values;
}
