import { Controller, Get, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import {
  type ActualsImport,
  type ImportStated,
  parseMapping,
  previewActuals,
  readActuals,
  readLedgerFile,
  recordActuals,
  UnreadableImport,
} from '@outturn/application';
import { isAmount } from '@outturn/kernel';
import type { Request, Response } from 'express';
import { attach, attachmentIn } from '../forms/attachments.ts';
import type { FieldError } from '../forms/errors.ts';
import { optional, pounds, typed, type Values, valuesOf } from '../forms/values.ts';
import { formView } from '../forms/view.ts';
import { actualsCheckPage, actualsForm, FILE_FIELD } from '../pages/actuals-import.ts';
import { type PortalSources, SOURCES } from '../sources.ts';
import { plural } from '../web/format.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { redirectKept } from '../web/session.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** Actuals from a file of the general ledger: chosen, looked at, recorded. */
@Controller('actuals/import')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class ActualsController {
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
    const resumed = unsent !== undefined && unsent.path === visit.path;
    if (resumed) delete request.session.unsent;
    const { [FILE_FIELD]: _file, ...typedBefore } = resumed ? unsent.values : {};
    return this.#form(response, visit, typedBefore, [], resumed);
  }

  @Post()
  async send(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visitToRecord(request, response);
    const { face } = await actualsForm(visit);
    const { values, errors } = await attach(request, face, valuesOf(request.body), this.#sources.evidence);
    const wrong = errors.length > 0 ? errors : lackingIn(values);
    if (wrong.length > 0) return this.#refuse(response, visit, values, wrong);
    if (typed(values, '_again') !== '') {
      response.status(200);
      response.send(await this.#form(response, visit, values, [], false));
      return;
    }
    const read = await this.#read(visit, values);
    if (Array.isArray(read)) return this.#refuse(response, visit, values, read);
    if (typed(values, '_confirmed') === 'yes' && read.refusal === null) return this.#record(request, response, visit, read);
    const outcomes = await previewActuals(read, (command) => this.#sources.recorder.previewAs(visit.reader.account, command));
    response.status(read.refusal === null ? 200 : 422);
    response.setHeader('Cache-Control', 'no-store');
    response.send(
      this.#pages.render(response, visit, 'actuals-check.njk', 'Check before actuals are recorded', { page: actualsCheckPage(visit, read, outcomes, values) }),
    );
  }

  async #record(request: Request, response: Response, visit: ReaderVisit, read: ActualsImport): Promise<void> {
    const { outcomes, position } = await recordActuals(read, (command) => this.#sources.recorder.handleAs(visit.reader.account, command));
    if (position !== undefined) await this.#sources.waitFor(position);
    const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    const left = read.bad.length + count('refused');
    const rest = left === 0 ? '' : ` ${plural(left, 'row was', 'rows were')} left out.`;
    const known = count('known') === 0 ? '' : ` ${count('known')} were known already.`;
    request.session.notice = { text: `${plural(count('recorded'), 'figure')} of ${read.file} recorded.${known}${rest}`, link: null };
    await redirectKept(request, response, visit.to('/budgets', { year: read.figures[0]?.year }));
  }

  /** The file as the mapping reads it, or what is wrong with either. */
  async #read(visit: ReaderVisit, values: Values): Promise<ActualsImport | FieldError[]> {
    const kept = attachmentIn(values, FILE_FIELD);
    const file = kept === undefined ? undefined : await this.#sources.evidence.open(kept.sha256);
    if (kept === undefined || file === undefined) return [{ field: FILE_FIELD, text: 'Choose a CSV file of the general ledger' }];
    let field = 'mapping';
    try {
      const stated = statedBy(values);
      field = FILE_FIELD;
      return await readActuals(readLedgerFile(kept.name, file.bytes), stated, visit.facts, visit.moment.position);
    } catch (error) {
      if (!(error instanceof UnreadableImport)) throw error;
      return [{ field, text: error.message }];
    }
  }

  async #refuse(response: Response, visit: ReaderVisit, values: Values, errors: readonly FieldError[]): Promise<void> {
    response.status(422);
    response.send(await this.#form(response, visit, values, errors, false));
  }

  async #form(response: Response, visit: ReaderVisit, values: Values, errors: readonly FieldError[], resumed: boolean): Promise<string> {
    const { face, initial } = await actualsForm(visit);
    response.setHeader('Cache-Control', 'no-store');
    return this.#pages.render(response, visit, 'form.njk', face.title, {
      form: formView(face, { ...initial, ...values }, errors, visit.to('/actuals/import')),
      errors,
      changed: [],
      related: [],
      resumed,
    });
  }
}

function lackingIn(values: Values): FieldError[] {
  const total = pounds(values, 'controlTotal');
  return [
    ...(typed(values, FILE_FIELD) === '' ? [{ field: FILE_FIELD, text: 'Choose a CSV file of the general ledger' }] : []),
    ...(total !== '' && !isAmount(total)
      ? [{ field: 'controlTotal', text: 'The control total must be pounds with at most two decimals, such as 61,850,000.00' }]
      : []),
  ];
}

/** Throws `UnreadableImport` for a mapping that is none. */
function statedBy(values: Values): ImportStated {
  const [mapping, period, total] = [optional(values, 'mapping'), optional(values, 'period'), pounds(values, 'controlTotal')];
  const read = mapping === undefined ? undefined : parseMapping(mapping);
  return {
    ...(read === undefined ? {} : { mapping: read }),
    // What the mapping itself names for every row comes before what stands in the fields.
    ...(read?.year !== undefined || typed(values, 'year') === '' ? {} : { year: typed(values, 'year') }),
    ...(read?.period !== undefined || period === undefined ? {} : { period: Number(period) }),
    ...(total === '' ? {} : { controlTotal: total }),
  };
}
