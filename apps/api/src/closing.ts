import type { OnModuleDestroy } from '@nestjs/common';

/** Knows that the service is ending, and tells those who hold connections open. */
export class Closing implements OnModuleDestroy {
  readonly #controller = new AbortController();

  get begun(): boolean {
    return this.#controller.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  onModuleDestroy(): void {
    this.#controller.abort();
  }
}
