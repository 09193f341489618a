import { Get, Inject, Req, Res } from '@nestjs/common';
import { readOpenPeriods } from '@outturn/reporting';
import type { Request, Response } from 'express';
import { ApiController } from '../api-controller.ts';
import { visitOf } from '../authority/visit.ts';
import { within } from '../http/deadline.ts';
import { status as form } from '../reads/parameters.ts';
import { readParameters } from '../reads/question.ts';
import { ROUTES } from '../route-table.ts';
import { type ApiSources, LIMITS, SOURCES } from '../sources.ts';

@ApiController()
export class StatusController {
  readonly #sources: ApiSources;

  constructor(@Inject(SOURCES) sources: ApiSources) {
    this.#sources = sources;
  }

  /** Where the ledger and its read models are, and who is asking. What parked them is told without the event's content. */
  @Get(ROUTES.status.path)
  async status(@Req() request: Request, @Res() response: Response): Promise<void> {
    readParameters(form, request.originalUrl);
    const { caller, now } = visitOf(request);
    const { ledger, projector, clockSkewSeconds } = await within(
      this.#sources.limits?.requestMs ?? LIMITS.requestMs,
      this.#sources.readStatus(),
      'The status was not told in time.',
    );
    const { account, roles, sight } = caller;
    const openPeriods = await readOpenPeriods(this.#sources.facts, now.position);
    const body = {
      ledger,
      projector: { ...projector, parked: projector.parked && { position: projector.parked.position } },
      openPeriods,
      clockSkewSeconds,
      caller: { account, roles, services: sight === 'everything' ? null : [...sight.services].sort() },
    };
    response.setHeader('Outturn-Position', String(now.position)).setHeader('Cache-Control', 'no-store').json(body);
  }
}
