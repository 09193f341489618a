import { type DynamicModule, type MiddlewareConsumer, Module, type NestMiddleware, type NestModule, Inject } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { HealthController } from './health.controller.ts';
import { READ_STATUS, type ReadStatus } from './ledger-status.ts';
import { Metrics, MetricsController } from './metrics.controller.ts';

/** Times each request by the route that answered it, so that ids in addresses do not become label values. */
class RequestTimes implements NestMiddleware {
  readonly #metrics: Metrics;

  constructor(@Inject(Metrics) metrics: Metrics) {
    this.#metrics = metrics;
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
      this.#metrics.observe(request.method, route, response.statusCode, Number(process.hrtime.bigint() - started) / 1e9);
    });
    next();
  }
}

/** The HTTP service for systems. In this release: health and metrics. */
@Module({})
export class ApiModule implements NestModule {
  static register(readStatus: ReadStatus): DynamicModule {
    return {
      module: ApiModule,
      controllers: [HealthController, MetricsController],
      providers: [{ provide: READ_STATUS, useValue: readStatus }, { provide: Metrics, useValue: new Metrics() }],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestTimes).forRoutes('*path');
  }
}
