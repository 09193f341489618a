import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LEDGER_STATUS, type LedgerStatus, MOMENTS, type MomentResolver } from '../sources.ts';
import { HATCH } from '../charts/bullet.ts';
import { UNIT_LABELS } from './format.ts';
import { frameOf } from './frame.ts';
import { pathAsAsked } from './path.ts';
import type { Renderer } from './renderer.ts';
import { openVisit, type Visit } from './visit.ts';

export const RENDERER = Symbol('Renderer');

/** Opens visits and answers them with pages. */
@Injectable()
export class PageService {
  readonly #moments: MomentResolver;
  readonly #ledgerStatus: () => Promise<LedgerStatus>;
  readonly #renderer: Renderer;

  constructor(
    @Inject(MOMENTS) moments: MomentResolver,
    @Inject(LEDGER_STATUS) ledgerStatus: () => Promise<LedgerStatus>,
    @Inject(RENDERER) renderer: Renderer,
  ) {
    this.#moments = moments;
    this.#ledgerStatus = ledgerStatus;
    this.#renderer = renderer;
  }

  /** Resolves the moment of a request, and names the position on the response. */
  async visit(request: Request, response: Response): Promise<Visit> {
    const visit = await openVisit({ path: pathAsAsked(request), query: request.query }, this.#moments, this.#ledgerStatus);
    response.setHeader('Outturn-Position', String(visit.moment.position));
    return visit;
  }

  /** Renders a page; it may be kept by the reader's browser, but must be asked for again each time. */
  render(response: Response, visit: Visit, template: string, title: string, model: object): string {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'private, no-cache');
    return this.#renderer.page(template, frameOf(visit, title), { unitLabel: UNIT_LABELS[visit.lens.unit], hatch: HATCH, ...model });
  }
}
