import type { EventStore } from '@outturn/event-store';
import type { Client } from 'pg';
import { openClient } from './connection.ts';
import { pause, REPLAY, tryLock } from './locks.ts';
import type { ReadModels } from './read-models.ts';
import { build, removeStale, type ReplayOptions, type ReplayProgress } from './replay.ts';
import { sessionOn } from './session.ts';
import { swap, tidyAfterSwap } from './swap.ts';
import { refuseOther } from './version.ts';

const POLL_MS = 100;

/**
 * Draws the read models again where an earlier version of the program drew the live ones, and puts them in place; readers of
 * this version wait until then. Of several processes one does it and the others wait for it. True where it was done by this
 * one. Throws `NewerReadModels`. Killed at any moment it leaves the live read models as they were, and the next start begins anew.
 */
export async function renew(store: EventStore, models: ReadModels, { onProgress = () => undefined }: Pick<ReplayOptions, 'onProgress'> = {}): Promise<boolean> {
  if (await isCurrent(models)) return false;
  const { connectionString } = models.owner();
  const client = await openClient(connectionString, 'outturn-replay');
  const second = await openClient(connectionString, 'outturn-replay');
  try {
    while (!(await tryLock(client, REPLAY))) {
      await pause(POLL_MS);
      if (await isCurrent(models)) return false;
    }
    // Another process may have done it, and ended, in between.
    if (await isCurrent(models)) return false;
    await renewInto(store, models, [client, second], onProgress);
    return true;
  } finally {
    await client.end();
    await second.end();
  }
}

async function isCurrent(models: ReadModels): Promise<boolean> {
  const { drawnBy, standing } = await models.status();
  if (standing === 'newer') refuseOther(drawnBy);
  return standing === 'current';
}

async function renewInto(
  store: EventStore,
  models: ReadModels,
  clients: readonly [Client, Client],
  onProgress: (progress: ReplayProgress) => void,
): Promise<void> {
  const [client] = clients;
  const { kept, next } = await removeStale(client);
  const { position } = await store.head();
  const tell = (phase: ReplayProgress['phase'], reached = position): void => {
    onProgress({ phase, position: reached, upTo: position });
  };
  const poison = await build(store, models, next, clients, position, tell);
  tell('swapping');
  const { generation: live } = await models.status();
  models.announce(await swap(client, await sessionOn(client, next), store, poison));
  await tidyAfterSwap(
    client,
    kept.filter((generation) => generation !== live),
  );
}
