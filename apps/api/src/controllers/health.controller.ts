import { Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiController } from '../api-controller.ts';
import type { LedgerStatus } from '../ledger-status.ts';
import { ROUTES } from '../route-table.ts';
import { type ApiSources, SOURCES } from '../sources.ts';

/** Behind this, pages are so old that the service does not count as ready. Positions. */
const MOST_LAG = 10_000;

@ApiController()
export class HealthController {
  readonly #sources: ApiSources;

  constructor(@Inject(SOURCES) sources: ApiSources) {
    this.#sources = sources;
  }

  /** The process answers. */
  @Get(ROUTES.live.path)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The ledger can be reached and its read models follow it: 200, else 503 with what is wrong. */
  @Get(ROUTES.ready.path)
  async ready(@Res() response: Response): Promise<void> {
    const { ready, ...body } = await this.#sources.readStatus().then(judge, unreachable);
    response.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    if (!ready) response.setHeader('Retry-After', '5');
    response.setHeader('Cache-Control', 'no-store').json(body);
  }
}

interface Readiness {
  readonly ready: boolean;
  readonly status: 'ok' | 'unavailable';
  readonly detail: string;
  readonly position?: number;
  readonly checkpoint?: number;
}

function judge({ ledger, projector }: LedgerStatus): Readiness {
  const at = { position: ledger.position, checkpoint: projector.checkpoint };
  if (projector.parked) {
    return { ready: false, status: 'unavailable', detail: `The read models are parked at the event at position ${projector.parked.position}.`, ...at };
  }
  if (projector.standing !== 'current') {
    const other =
      projector.standing === 'newer' ? 'a later version of Outturn drew the read models: start that one' : 'the read models are drawn again after an update';
    return { ready: false, status: 'unavailable', detail: `Reports cannot be read: ${other}.`, ...at };
  }
  if (projector.lag > MOST_LAG) return { ready: false, status: 'unavailable', detail: `The read models are ${projector.lag} events behind the ledger.`, ...at };
  return { ready: true, status: 'ok', detail: 'The ledger answers and the read models follow it.', ...at };
}

function unreachable(): Readiness {
  return { ready: false, status: 'unavailable', detail: 'The ledger cannot be reached. Nothing is lost; try again.' };
}
