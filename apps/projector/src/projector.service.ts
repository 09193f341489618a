import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EventStore } from '@outturn/event-store';
import { project, type Projector, type ProjectionStatus, type ReadModels } from '@outturn/read-models-postgres';
import { PROJECTOR_READ_MODELS, PROJECTOR_STORE } from './tokens.ts';

/** Starts the projector with the application, and ends it, the batch in hand done, before the application ends. */
@Injectable()
export class ProjectorService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Projector');
  readonly #store: EventStore;
  readonly #models: ReadModels;
  #projector: Projector | undefined;

  constructor(@Inject(PROJECTOR_STORE) store: EventStore, @Inject(PROJECTOR_READ_MODELS) models: ReadModels) {
    this.#store = store;
    this.#models = models;
  }

  onApplicationBootstrap(): void {
    this.#projector = project(this.#store, this.#models, {
      info: (message) => {
        this.#logger.log(message);
      },
      error: (message) => {
        this.#logger.error(message);
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#projector?.close();
    this.#projector = undefined;
  }

  /** How far the read models have come, whether they are parked, and whether this process is the one that projects. */
  async status(): Promise<ProjectionStatus & { readonly leads: boolean }> {
    return { ...(await this.#models.status()), leads: this.#projector?.leads ?? false };
  }
}
