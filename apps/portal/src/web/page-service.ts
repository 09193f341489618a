import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { withinSight } from '@outturn/application';
import { type FactReader, readOnce } from '@outturn/read-models';
import { BadQuestion, type LedgerReader, type Queries } from '@outturn/reporting';
import { type PortalSources, SOURCES } from '../sources.ts';
import { HATCH } from '../charts/bullet.ts';
import { UNIT_LABELS } from './format.ts';
import { frameOf } from './frame.ts';
import { pathAsAsked } from './path.ts';
import type { Renderer } from './renderer.ts';
import { foundAtSignIn } from './found-at-sign-in.ts';
import { isVisitor, type Reader, readerOf } from './reader.ts';
import type { Notice } from './session.ts';
import { tokenOf } from './csrf.ts';
import { openVisit, type Visit } from './visit.ts';

export const RENDERER = Symbol('Renderer');

/** A visit of somebody who has signed in: everything that is read through it lies within their sight. */
export interface ReaderVisit extends Visit {
  readonly reader: Reader;
  readonly queries: Queries;
  readonly facts: FactReader;
  readonly ledger: LedgerReader;
  /** For the forms of the page. */
  readonly token: string;
  /** What was recorded by the request before this one; told once. */
  readonly notice: Notice | null;
}

/** Opens visits and answers them with pages. */
@Injectable()
export class PageService {
  readonly #sources: PortalSources;
  readonly #renderer: Renderer;

  constructor(@Inject(SOURCES) sources: PortalSources, @Inject(RENDERER) renderer: Renderer) {
    this.#sources = sources;
    this.#renderer = renderer;
  }

  /** Resolves the moment of a request, and names the position on the response. What a page and its reports read of the facts is read once. */
  async visit(request: Request, response: Response): Promise<ReaderVisit> {
    const { moments, ledger } = this.#sources;
    const reader = readerOf(request);
    const { facts, status } = foundAtSignIn(request) ?? { facts: readOnce(this.#sources.facts), status: undefined };
    const visit = await openVisit({ path: pathAsAsked(request), query: request.query }, moments, async () => status ?? this.#sources.ledgerStatus());
    response.setHeader('Outturn-Position', String(visit.moment.position));
    const own = withinSight({ facts, ledger }, reader.sight, visit.status.checkpoint);
    const { notice = null } = request.session;
    delete request.session.notice;
    return {
      ...visit,
      reader,
      ...own,
      queries: this.#sources.publications.queriesOf(own, reader.sight),
      token: isVisitor(reader) ? '' : tokenOf(request),
      notice,
    };
  }

  /** As `visit`, for what records. Throws `BadQuestion` at an earlier moment. */
  async visitToRecord(request: Request, response: Response): Promise<ReaderVisit> {
    const visit = await this.visit(request, response);
    if (visit.resolved.label === 'past') throw new BadQuestion('Nothing can be recorded at an earlier moment. Go back to now first.', 'as-at');
    return visit;
  }

  /** Renders a page. Nothing keeps it: whoever sits down at the same machine later goes back to nothing. */
  render(response: Response, visit: ReaderVisit, template: string, title: string, model: object): string {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    return this.#renderer.page(template, frameOf(visit, title), { token: visit.token, unitLabel: UNIT_LABELS[visit.lens.unit], hatch: HATCH, ...model });
  }
}
