import { type DynamicModule, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { ASSETS, AssetsController } from './controllers/assets.controller.ts';
import { AuditController } from './controllers/audit.controller.ts';
import { DashboardController } from './controllers/dashboard.controller.ts';
import { LastResortController } from './controllers/last-resort.controller.ts';
import { DownloadsController, SchemesController } from './controllers/schemes.controller.ts';
import { FACTS, LEDGER, LEDGER_STATUS, MOMENTS, type PortalSources, QUERIES } from './sources.ts';
import { setUpAssets } from './web/assets.ts';
import { PageService, RENDERER } from './web/page-service.ts';
import { setUpRenderer } from './web/renderer.ts';
import { setUpCompression, setUpSecurityHeaders } from './web/security.ts';

/**
 * The pages. Import it last: it answers every address that no other module has (but `/api`, `/health` and `/metrics`, which
 * it leaves alone with all its headers).
 */
@Module({})
export class PortalModule implements NestModule {
  static register(sources: PortalSources): DynamicModule {
    const assets = setUpAssets();
    return {
      module: PortalModule,
      controllers: [DashboardController, DownloadsController, SchemesController, AuditController, AssetsController, LastResortController],
      providers: [
        { provide: QUERIES, useValue: sources.queries },
        { provide: FACTS, useValue: sources.facts },
        { provide: LEDGER, useValue: sources.ledger },
        { provide: MOMENTS, useValue: sources.moments },
        { provide: LEDGER_STATUS, useValue: () => sources.ledgerStatus() },
        { provide: ASSETS, useValue: assets },
        { provide: RENDERER, useValue: setUpRenderer(assets) },
        PageService,
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(setUpSecurityHeaders(), setUpCompression()).forRoutes('{*path}');
  }
}
