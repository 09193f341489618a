import { Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ApiController } from '../api-controller.ts';
import { visitOf } from '../authority/visit.ts';
import { Closing } from '../closing.ts';
import { streamEvents } from '../events/event-stream.ts';
import { OpenStreams } from '../events/open-streams.ts';
import { bearerKey } from '../http/headers.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { events as form } from '../reads/parameters.ts';
import { readParameters } from '../reads/question.ts';
import { EVENT_STREAM, ROUTES } from '../route-table.ts';
import { type ApiSources, LIMITS, SOURCES } from '../sources.ts';

/** The ledger for other systems: one position to remember, nothing skipped, nothing twice. */
@ApiController()
export class EventsController {
  readonly #sources: ApiSources;
  readonly #closing: Closing;
  readonly #open: OpenStreams;

  constructor(@Inject(SOURCES) sources: ApiSources, @Inject(Closing) closing: Closing, @Inject(OpenStreams) open: OpenStreams) {
    this.#sources = sources;
    this.#closing = closing;
    this.#open = open;
  }

  @Get(ROUTES.events.path)
  async events(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { after } = readParameters(form, request.originalUrl);
    const { caller, now } = visitOf(request);
    const start = Number(lastEventId(request) ?? after ?? 0);
    if (start > now.position && start > (await this.#sources.store.head()).position) {
      throw new HttpProblem(400, `Position ${start} lies beyond the end of the ledger.`, { fields: ['after'] });
    }
    const limits = { ...LIMITS, ...this.#sources.limits };
    const giveBack = this.#open.take(caller.account, limits);
    response.status(200);
    response.setHeader('Content-Type', `${EVENT_STREAM}; charset=utf-8`);
    response.setHeader('Outturn-Position', String(now.position));
    response.setHeader('X-Accel-Buffering', 'no');
    if (request.method === 'HEAD') {
      giveBack();
      response.end();
      return;
    }
    response.flushHeaders();
    const asked = { account: caller.account, key: bearerKey(request) ?? '', roles: ROUTES.events.who, after: start };
    await streamEvents(response, this.#sources, asked, limits, this.#closing.signal).finally(giveBack);
  }
}

/** Where a client that was cut off goes on; it goes before what the address says. */
function lastEventId({ headers }: Request): string | undefined {
  const stated = headers['last-event-id'];
  if (stated === undefined || stated === '') return undefined;
  if (typeof stated !== 'string' || !/^\d{1,9}$/.test(stated))
    throw new HttpProblem(400, 'The header Last-Event-ID is the id of the last event that was received: a position.');
  return stated;
}
