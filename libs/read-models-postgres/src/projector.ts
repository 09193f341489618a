import type { EventStore } from '@outturn/event-store';
import type { StoredEvent } from '@outturn/ledger';
import { openClient } from './connection.ts';
import { LEADER, pause, tryLock } from './locks.ts';
import { messageOf, NewerReadModels, NotYetProjected, OutdatedReadModels, type Poison, ProjectionParked } from './problems.ts';
import type { ReadModels } from './read-models.ts';
import { advance, forgetOldCheckpoints, liveSession, OutOfStep, park, type Session } from './session.ts';

export interface ProjectorLog {
  info(message: string): void;
  error(message: string): void;
}

export interface Projector {
  /** Ends after the batch in hand. Can be called twice. */
  close(): Promise<void>;
  /** True while this process is the one that projects. */
  readonly leads: boolean;
}

const SILENT: ProjectorLog = { info: () => undefined, error: () => undefined };
const APPLICATION = 'outturn-projector';
const TAKE_OVER_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
const PAGE = 2_000;

/**
 * Projects for ever, following the ledger. Of several processes one does; the others wait and take over when it is gone.
 * A poison event parks the projection before it: logged, shown by `status`, and tried again when a projector starts.
 * What another version drew it leaves alone: `renew` comes before it.
 */
export function project(store: EventStore, models: ReadModels, log: ProjectorLog = SILENT): Projector {
  const state = { closing: false, leads: false, wake: (): void => undefined };
  const closed = new Promise<void>((resolve) => {
    state.wake = resolve;
  });
  const running = run(store, models, log, state, closed);
  return {
    get leads() {
      return state.leads;
    },
    close: async () => {
      state.closing = true;
      state.wake();
      await running;
    },
  };
}

interface State {
  closing: boolean;
  leads: boolean;
}

async function run(store: EventStore, models: ReadModels, log: ProjectorLog, state: State, closed: Promise<void>): Promise<void> {
  let failures = 0;
  while (!state.closing) {
    try {
      const poison = await leadOnce(store, models, log, state, closed, () => {
        failures = 0;
      });
      // Whoever mends the code starts the process again; asking the same code again would not help.
      if (poison !== undefined) await closed;
    } catch (error) {
      if (error instanceof OutOfStep) {
        log.info(`the projection starts again: ${error.message}`);
        await pause(10);
        continue;
      }
      if (error instanceof OutdatedReadModels || error instanceof NewerReadModels) {
        // Rows of two versions must not stand in one table: this process only reads on, and refuses what it would read wrongly.
        log.error(`the projection ends in this process: ${error.message}`);
        await closed;
        continue;
      }
      failures += 1;
      log.error(`the projection was interrupted and is tried again: ${messageOf(error)}`);
      await Promise.race([closed, pause(Math.min(LONGEST_BACKOFF_MS, 20 * 2 ** failures) * (0.5 + Math.random() / 2))]);
    }
  }
}

/** Waits to be the one that projects, then follows the ledger until closed or until an event can't be projected. */
async function leadOnce(
  store: EventStore,
  models: ReadModels,
  log: ProjectorLog,
  state: State,
  closed: Promise<void>,
  onProgress: () => void,
): Promise<Poison | undefined> {
  const client = await openClient(models.owner().connectionString, APPLICATION);
  try {
    while (!(await tryLock(client, LEADER))) {
      await Promise.race([closed, pause(TAKE_OVER_MS)]);
      if (state.closing) return undefined;
    }
    state.leads = true;
    const session = await liveSession(client);
    models.announce(session.checkpoint);
    return await follow(store, models, session, log, closed, onProgress);
  } finally {
    state.leads = false;
    await client.end().catch(() => undefined);
  }
}

async function follow(
  store: EventStore,
  models: ReadModels,
  session: Session,
  log: ProjectorLog,
  closed: Promise<void>,
  onProgress: () => void,
): Promise<Poison | undefined> {
  let poison: Poison | undefined;
  let batches = 0;
  const handle = async (events: readonly StoredEvent[]): Promise<void> => {
    if (poison !== undefined) return;
    poison = await advance(session, events);
    models.announce(session.checkpoint);
    onProgress();
    batches += 1;
    if (batches % 10_000 === 0) await forgetOldCheckpoints(session);
    if (poison !== undefined) {
      log.error(`the projection is parked before position ${poison.position} (${poison.type}): ${poison.error}`);
      await park(session, poison);
      stop();
    }
  };
  let stop = (): void => undefined;
  const parked = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const subscription = store.subscribe(session.checkpoint, handle);
  try {
    await Promise.race([closed, parked, subscription.ended, lost(session)]);
  } finally {
    await subscription.close();
    await subscription.ended;
  }
  return poison;
}

/** Rejects when the connection that holds the lock is gone: another process may project by then. */
function lost({ client }: Session): Promise<never> {
  return new Promise((_, reject) => {
    client.once('error', reject);
    client.once('end', () => {
      reject(new Error('the connection to the database has ended'));
    });
  });
}

/**
 * Projects until a position (left out: the ledger's end as of now). Where another process projects, waits for it.
 * Returns the checkpoint. Throws `OutdatedReadModels`, `NewerReadModels`, `ProjectionParked`, and `NotYetProjected` when another process takes longer than the time.
 */
export async function catchUp(
  store: EventStore,
  models: ReadModels,
  options: { readonly upTo?: number; readonly timeoutMs?: number; readonly onProgress?: (position: number) => void } = {},
): Promise<number> {
  const target = options.upTo ?? (await store.head()).position;
  const until = Date.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY);
  const client = await openClient(models.owner().connectionString, APPLICATION);
  try {
    for (;;) {
      const checkpoint = await models.checkpoint();
      options.onProgress?.(checkpoint);
      if (checkpoint >= target) return checkpoint;
      if (await tryLock(client, LEADER)) return await readUpTo(store, models, await liveSession(client), target, options.onProgress);
      if (Date.now() >= until) throw new NotYetProjected(target, checkpoint);
      await models.waitFor(target, TAKE_OVER_MS).catch((error: unknown) => {
        if (!(error instanceof NotYetProjected)) throw error;
      });
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readUpTo(store: EventStore, models: ReadModels, session: Session, target: number, onProgress?: (position: number) => void): Promise<number> {
  let page = store.readAll(session.checkpoint, PAGE);
  while (session.checkpoint < target) {
    const events = (await page).filter(({ position }) => position <= target);
    const last = events.at(-1);
    if (last === undefined) throw new Error(`the ledger ends before position ${target}`);
    page = store.readAll(last.position, PAGE);
    page.catch(() => undefined);
    const poison = await advance(session, events);
    models.announce(session.checkpoint);
    if (poison !== undefined) {
      await park(session, poison);
      throw new ProjectionParked(poison, session.checkpoint);
    }
    onProgress?.(session.checkpoint);
  }
  await page;
  return session.checkpoint;
}
