import { type DynamicModule, Module } from '@nestjs/common';
import type { EventStore } from '@outturn/event-store';
import type { ReadModels } from '@outturn/read-models-postgres';
import { ProjectorService } from './projector.service.ts';
import { PROJECTOR_READ_MODELS, PROJECTOR_STORE } from './tokens.ts';

export interface ProjectorSources {
  readonly store: EventStore;
  /** Opened with the connection of the role that owns the read models. */
  readonly models: ReadModels;
}

/** Keeps the read models up with the ledger for as long as the application runs. Store and read models stay their opener's to close. */
@Module({})
export class ProjectorModule {
  static register({ store, models }: ProjectorSources): DynamicModule {
    return {
      module: ProjectorModule,
      providers: [{ provide: PROJECTOR_STORE, useValue: store }, { provide: PROJECTOR_READ_MODELS, useValue: models }, ProjectorService],
      exports: [ProjectorService],
    };
  }
}
