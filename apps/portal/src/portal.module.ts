import { ActualsController } from './controllers/actuals.controller.ts';
import { AdminController } from './controllers/admin.controller.ts';
import { type DynamicModule, Inject, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { ASSETS, AssetsController } from './controllers/assets.controller.ts';
import { AuditController } from './controllers/audit.controller.ts';
import { BudgetsController } from './controllers/budgets.controller.ts';
import { ClaimsController } from './controllers/claims.controller.ts';
import { DashboardController } from './controllers/dashboard.controller.ts';
import { ForecastsController } from './controllers/forecasts.controller.ts';
import { FormsController } from './controllers/forms.controller.ts';
import { LastResortController } from './controllers/last-resort.controller.ts';
import { LineReturnsController } from './controllers/line-returns.controller.ts';
import { MoneyController } from './controllers/money.controller.ts';
import { ReportFilesController } from './controllers/report-files.controller.ts';
import { OwnAccountController } from './controllers/own-account.controller.ts';
import { PeriodsController } from './controllers/periods.controller.ts';
import { DownloadsController, SchemesController } from './controllers/schemes.controller.ts';
import { SearchController } from './controllers/search.controller.ts';
import { SignInController } from './controllers/sign-in.controller.ts';
import { VirementsController } from './controllers/virements.controller.ts';
import { ACCOUNTS, LEDGER_STATUS, MOMENTS, type PortalSources, SOURCES } from './sources.ts';
import { ClaimWork } from './pages/claim-work.ts';
import { FormService } from './forms/form-service.ts';
import { ReturnsLists } from './forms/returns/returns-lists.ts';
import { takesFiles } from './forms/registry.ts';
import { setUpAssets } from './web/assets.ts';
import { setUpForms } from './web/csrf.ts';
import { PageService, RENDERER } from './web/page-service.ts';
import { setUpRenderer } from './web/renderer.ts';
import { setUpSession } from './web/session.ts';
import { SignInGuard } from './web/sign-in-guard.ts';
import { setUpUploads } from './web/uploads.ts';
import { setUpCompression, setUpSecurityHeaders } from './web/security.ts';

/**
 * The pages. Import it last: it answers every address that no other module has (but `/api`, `/health` and `/metrics`, which
 * it leaves alone with all its headers).
 */
@Module({})
export class PortalModule implements NestModule {
  /** Every controller of the pages, in the order in which they are asked; the route table is held against them. */
  static readonly controllers = [
    SignInController,
    OwnAccountController,
    FormsController,
    ForecastsController,
    SearchController,
    AdminController,
    DashboardController,
    DownloadsController,
    ReportFilesController,
    SchemesController,
    ClaimsController,
    MoneyController,
    BudgetsController,
    ActualsController,
    VirementsController,
    LineReturnsController,
    PeriodsController,
    AuditController,
    AssetsController,
    LastResortController,
  ];
  readonly #sources: PortalSources;

  constructor(@Inject(SOURCES) sources: PortalSources) {
    this.#sources = sources;
  }

  static register(sources: PortalSources): DynamicModule {
    const assets = setUpAssets();
    return {
      module: PortalModule,
      controllers: [...PortalModule.controllers],
      providers: [
        { provide: SOURCES, useValue: sources },
        { provide: ACCOUNTS, useValue: sources.accounts },
        { provide: MOMENTS, useValue: sources.moments },
        { provide: LEDGER_STATUS, useValue: () => sources.ledgerStatus() },
        { provide: ASSETS, useValue: assets },
        { provide: RENDERER, useValue: setUpRenderer(assets) },
        PageService,
        SignInGuard,
        FormService,
        ReturnsLists,
        ClaimWork,
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    const handlers = [setUpSecurityHeaders(), setUpCompression(), setUpForms(), setUpSession(this.#sources.sessions), setUpUploads(takesFiles)];
    consumer.apply(...handlers).forRoutes('{*path}');
  }
}
