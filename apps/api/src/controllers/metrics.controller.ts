import { Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { ApiController } from '../api-controller.ts';
import type { ReadStatus } from '../ledger-status.ts';
import { ROUTES } from '../route-table.ts';
import { type ApiSources, SOURCES } from '../sources.ts';

/** All metrics of this process; names begin with `outturn_`, those of Node itself are prom-client's own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #gauges: Readonly<Record<'position' | 'checkpoint' | 'lag' | 'parked' | 'skew', Gauge>>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    this.#requests = new Histogram({
      name: 'outturn_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
    this.#gauges = {
      position: gauge('outturn_ledger_position', 'Position of the last event of the ledger'),
      checkpoint: gauge('outturn_projector_checkpoint', 'Position up to which the read models are'),
      lag: gauge('outturn_projector_lag_events', 'Events of the ledger that the read models have not seen'),
      parked: gauge('outturn_projector_parked', '1 when an event that cannot be projected holds the read models up'),
      skew: gauge('outturn_clock_skew_seconds', 'Seconds that the newest recorded time is ahead of the clock of this machine'),
    };
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  async text(readStatus: ReadStatus): Promise<string> {
    const status = await readStatus();
    this.#gauges.position.set(status.ledger.position);
    this.#gauges.checkpoint.set(status.projector.checkpoint);
    this.#gauges.lag.set(status.projector.lag);
    this.#gauges.parked.set(status.projector.parked ? 1 : 0);
    this.#gauges.skew.set(status.clockSkewSeconds);
    return this.registry.metrics();
  }
}

@ApiController()
export class MetricsController {
  readonly #metrics: Metrics;
  readonly #sources: ApiSources;

  constructor(@Inject(Metrics) metrics: Metrics, @Inject(SOURCES) sources: ApiSources) {
    this.#metrics = metrics;
    this.#sources = sources;
  }

  @Get(ROUTES.metrics.path)
  async metrics(@Res() response: Response): Promise<void> {
    const text = await this.#metrics.text(this.#sources.readStatus);
    response.setHeader('Content-Type', this.#metrics.registry.contentType).setHeader('Cache-Control', 'no-store').send(text);
  }
}
