import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { RouteGuard } from './authority/route-guard.ts';
import { Closing } from './closing.ts';
import { CommandsController } from './controllers/commands.controller.ts';
import { DocumentationController } from './controllers/documentation.controller.ts';
import { EventsController } from './controllers/events.controller.ts';
import { HealthController } from './controllers/health.controller.ts';
import { Metrics, MetricsController } from './controllers/metrics.controller.ts';
import { ReportsController } from './controllers/reports.controller.ts';
import { StatusController } from './controllers/status.controller.ts';
import { OpenStreams } from './events/open-streams.ts';
import { KnownPosition } from './known-position.ts';
import { type ApiSources, SOURCES } from './sources.ts';

/**
 * The HTTP service for systems: commands, reports, events, health and metrics. It dispatches `RecordCommand` on the
 * command bus, so import `RecordingModule` beside it; call `setUpApi` before the application listens.
 */
@Module({})
export class ApiModule {
  static register(sources: ApiSources): DynamicModule {
    return {
      module: ApiModule,
      imports: [CqrsModule],
      controllers: [HealthController, MetricsController, DocumentationController, CommandsController, ReportsController, EventsController, StatusController],
      providers: [
        { provide: SOURCES, useValue: sources },
        { provide: Metrics, useValue: new Metrics() },
        { provide: APP_GUARD, useClass: RouteGuard },
        KnownPosition,
        Closing,
        OpenStreams,
      ],
    };
  }
}
