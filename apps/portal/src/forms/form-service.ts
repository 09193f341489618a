import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CommandResult, Preview, Problem } from '@outturn/application';
import type { Request, Response } from 'express';
import { type PortalSources, SOURCES } from '../sources.ts';
import { ownParameters } from '../web/address.ts';
import { PageService, type ReaderVisit } from '../web/page-service.ts';
import { redirectKept } from '../web/session.ts';
import { fileFields } from './all-fields.ts';
import { attach, ownAttachments } from './attachments.ts';
import { errorsOf, type FieldError } from './errors.ts';
import type { Form, Link } from './form.ts';
import { typed, type Values, valuesOf } from './values.ts';
import { lateSourceOf, withLateSource } from './late-source.ts';
import { formView } from './view.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a form says beside its fields. */
interface Shown {
  readonly errors: readonly FieldError[];
  /** What others have recorded of the subject since the form was opened. */
  readonly changed: readonly string[];
  /** The session had ended; what was typed has come back. */
  readonly resumed: boolean;
  /** What a refusal speaks of. */
  readonly related: readonly Link[];
}

const PLAIN: Shown = { errors: [], changed: [], resumed: false, related: [] };

/**
 * Shows forms, sends what was typed through the command path, and answers: with the subject's page and a notice when it was
 * recorded, else with the form as it was typed and what to mend. Every form carries the id of its command, so that sending
 * it twice records it once.
 */
@Injectable()
export class FormService {
  readonly #pages: PageService;
  readonly #sources: PortalSources;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources) {
    this.#pages = pages;
    this.#sources = sources;
  }

  /** The form as it opens, or as it was typed before the session ended. */
  async open(request: Request, response: Response, visit: ReaderVisit, form: Form): Promise<void> {
    const { unsent } = request.session;
    const resumed = unsent !== undefined && unsent.path === visit.path;
    if (resumed) delete request.session.unsent;
    const values = {
      ...form.initial,
      ...(resumed ? ownAttachments(request, fileFields(form.fields), unsent.values).own : {}),
      _command: randomUUID(),
      _revision: await this.#revision(visit, form),
    };
    this.#show(response, visit, form, values, { ...PLAIN, resumed });
  }

  /** What was sent: checked, recorded, answered. */
  async send(request: Request, response: Response, visit: ReaderVisit, asked: Form): Promise<void> {
    const { values, errors } = await attach(request, asked, valuesOf(request.body), this.#sources.evidence);
    const form = withLateSource(asked, values);
    if (values['_recount'] !== undefined && errors.length === 0) return this.#show(response, visit, form, values, PLAIN);
    const mend = errors.length > 0 ? errors : (form.mend?.(values) ?? []);
    if (mend.length > 0) {
      response.status(422);
      return this.#show(response, visit, form, values, { ...PLAIN, errors: mend });
    }
    const command = commandOf(form, values);
    if (form.check && values['_confirmed'] !== 'yes') {
      const preview = await this.#sources.recorder.previewAs(visit.reader.account, command);
      return this.#check(response, visit, form, values, preview);
    }
    const result = await this.#sources.recorder.handleAs(visit.reader.account, command);
    if (result.status === 'refused' || result.status === 'conflict') return this.#refuse(response, visit, form, values, result);
    await this.#recorded(request, response, visit, form, values, result);
  }

  async #recorded(request: Request, response: Response, visit: ReaderVisit, form: Form, values: Values, result: CommandResult): Promise<void> {
    const { notice, href } = form.done(values);
    const { position } = result;
    if (position !== undefined) await this.#sources.waitFor(position);
    const link = position === undefined ? null : { text: 'See its entry', href: visit.to(`/audit/entries/${position}`) };
    request.session.notice = { text: result.events?.length === 0 ? 'Nothing was to be recorded: it was so already.' : notice, link };
    await redirectKept(request, response, href);
  }

  async #refuse(response: Response, visit: ReaderVisit, asked: Form, values: Values, { status, problem }: CommandResult): Promise<void> {
    const form = withLateSource(asked, values, problem);
    if (status === 'refused') {
      response.status(statusOf(problem));
      return this.#show(response, visit, form, values, {
        ...PLAIN,
        errors: problem ? errorsOf(form, problem) : [],
        related: problem ? ((await form.related?.(problem)) ?? []) : [],
      });
    }
    const seen = Number(typed(values, '_revision'));
    const story = (await visit.queries.history(form.subject, await this.#now())).filter((entry) => entry.stream === form.subject && entry.revision > seen);
    const revision = String(story.at(-1)?.revision ?? seen);
    response.status(409);
    const text = 'Somebody else has changed this since you opened it. See what they changed, then send again or go back.';
    this.#show(
      response,
      visit,
      form,
      { ...values, _revision: revision },
      { ...PLAIN, errors: [{ field: null, text }], changed: story.map(({ sentence }) => sentence) },
    );
  }

  async #check(response: Response, visit: ReaderVisit, form: Form, values: Values, preview: Preview): Promise<void> {
    if ('result' in preview) return this.#refuse(response, visit, form, values, preview.result);
    const check = form.check?.(values, preview.events);
    const kept = Object.entries(values)
      .filter(([name]) => name !== '_confirmed')
      .map(([name, value]) => ({ name, value }));
    response.send(this.#pages.render(response, visit, 'check.njk', check?.heading ?? form.title, { form, check, kept, action: actionOf(visit) }));
  }

  #show(response: Response, visit: ReaderVisit, form: Form, values: Values, shown: Shown): void {
    response.setHeader('Cache-Control', 'no-store');
    response.send(this.#pages.render(response, visit, 'form.njk', form.title, { form: formView(form, values, shown.errors, actionOf(visit)), ...shown }));
  }

  async #now() {
    return (await this.#sources.moments.resolve(undefined)).moment;
  }

  /** The revision of the subject's last entry; -1 where there is none yet. */
  async #revision(visit: ReaderVisit, form: Form): Promise<string> {
    if (!form.guarded) return '';
    const entries = await visit.ledger.entriesOf([form.subject], visit.moment.position);
    return String(entries.at(-1)?.revision ?? -1);
  }
}

/** Where a form is sent: its own address, with the year and whatever else it was opened for. */
function actionOf(visit: ReaderVisit): string {
  return visit.to(visit.path, ownParameters(visit.parameters));
}

function commandOf(form: Form, values: Values): object {
  const [id, revision] = [typed(values, '_command'), typed(values, '_revision')];
  return {
    id: UUID.test(id) ? id : randomUUID(),
    command: form.command,
    ...form.envelope?.(values),
    ...lateSourceOf(values),
    ...(form.guarded && /^-?\d+$/.test(revision) ? { expectedRevision: Number(revision) } : {}),
    data: withoutUndefined(form.data(values)),
  };
}

/** Fields that nothing was typed into are left out of the command. */
function withoutUndefined(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

function statusOf(problem: Problem | undefined): number {
  if (problem?.rule === 'role') return 403;
  return problem?.rule === 'unknown-reference' ? 404 : 422;
}
