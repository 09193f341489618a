import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { type LedgerStatus, READ_STATUS, type ReadStatus } from './ledger-status.ts';

/** Behind this, pages are so old that the service does not count as ready. Positions. */
const MOST_LAG = 10_000;

@Controller('health')
export class HealthController {
  readonly #readStatus: ReadStatus;

  constructor(@Inject(READ_STATUS) readStatus: ReadStatus) {
    this.#readStatus = readStatus;
  }

  /** The process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The ledger can be reached and its read models follow it: 200, else 503 with what is wrong. */
  @Get('ready')
  async ready(@Res() response: Response): Promise<void> {
    const { ready, ...body } = await this.#readStatus().then(judge, unreachable);
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
    return { ready: false, status: 'unavailable', detail: `The read models are parked at the event at position ${projector.parked.position}: ${projector.parked.error}`, ...at };
  }
  if (projector.lag > MOST_LAG) return { ready: false, status: 'unavailable', detail: `The read models are ${projector.lag} events behind the ledger.`, ...at };
  return { ready: true, status: 'ok', detail: 'The ledger answers and the read models follow it.', ...at };
}

function unreachable(): Readiness {
  return { ready: false, status: 'unavailable', detail: 'The ledger can not be reached. Nothing is lost; try again.' };
}
