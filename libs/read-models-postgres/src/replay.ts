import type { EventStore } from '@outturn/event-store';
import type { Client } from 'pg';
import { fill } from './bulk.ts';
import { compare, digestOf, type RowDifference } from './compare.ts';
import { openClient } from './connection.ts';
import { createGeneration, dropGeneration, generations, inCommon, indexGeneration } from './generation.ts';
import { REPLAY, tryLock } from './locks.ts';
import { NewerReadModels, NotYetProjected, OutdatedReadModels, type Poison, ProjectionParked, ReplayRunning } from './problems.ts';
import { catchUp } from './projector.ts';
import type { ReadModels } from './read-models.ts';
import { generationSchema, VIEWS } from './schema.ts';
import { sessionOn } from './session.ts';
import { swap, tidyAfterSwap } from './swap.ts';
import { OWN } from './version.ts';

export interface ReplayOptions {
  /** Puts the replayed read models in the place of the live ones, whether or not they differ: they are what the ledger says. */
  readonly swap?: boolean;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly phase: 'replaying' | 'indexing' | 'comparing' | 'swapping';
  /** Position reached, and the one aimed at. */
  readonly position: number;
  readonly upTo: number;
}

export interface ReplayResult {
  /** Everything recorded up to here was replayed. */
  readonly position: number;
  /** Both were compared in all that was known up to here: less than `position` only where the live ones are parked. */
  readonly comparedUpTo: number;
  /** Over the tables that both have. */
  readonly digests: { readonly live: string; readonly replayed: string };
  /** Versions of the facts: where they differ, so may rows, and it is the program that has changed. */
  readonly versions: { readonly live: number; readonly replayed: number };
  /** The live read models are of this very program, so that any difference is a fault. */
  readonly sameProgram: boolean;
  /** Tables that only one of both has, or has with other columns: they could not be compared. */
  readonly notCompared: readonly string[];
  /** No row says anything else. After a change of the code digests may differ where facts merely name their parts in another order. */
  readonly same: boolean;
  /** How many rows differ; of each table the first 20 are given. */
  readonly differing: number;
  readonly differences: readonly RowDifference[];
  /** Events replayed and seconds for it, indexes included, comparison apart. */
  readonly events: number;
  readonly seconds: number;
  readonly swapped: boolean;
}

/**
 * Draws all read models again from the ledger, into a generation of their own, and compares them with the live ones row by
 * row. Throws `ReplayRunning`, or `ProjectionParked` when an event can't be projected. A replay that was killed leaves a
 * generation that nobody reads; the next one removes it.
 */
export async function replay(store: EventStore, models: ReadModels, options: ReplayOptions = {}): Promise<ReplayResult> {
  const { connectionString } = models.owner();
  const client = await openClient(connectionString, 'outturn-replay');
  const second = await openClient(connectionString, 'outturn-replay');
  try {
    if (!(await tryLock(client, REPLAY))) throw new ReplayRunning();
    const { kept, next } = await removeStale(client);
    const result = await replayInto(store, models, next, [client, second], options);
    if (result.swapped)
      await tidyAfterSwap(
        client,
        kept.filter((generation) => generation !== result.previous),
      );
    else await dropGeneration(client, next);
    const { previous: _previous, ...told } = result;
    return told;
  } finally {
    await client.end();
    await second.end();
  }
}

/** Drops every generation that is neither read nor the one before. */
export async function removeStale(client: Client): Promise<{ kept: number[]; next: number }> {
  const { rows } = await client.query<{ generation: number; previous: number | null }>(`SELECT generation, previous FROM ${VIEWS}.projection`);
  const known = [rows[0]?.generation, rows[0]?.previous];
  const found = await generations(client);
  for (const generation of found) if (!known.includes(generation)) await dropGeneration(client, generation);
  return { kept: found.filter((generation) => known.includes(generation)), next: Math.max(0, ...found) + 1 };
}

async function replayInto(
  store: EventStore,
  models: ReadModels,
  generation: number,
  [client, second]: readonly [Client, Client],
  { swap: wanted = false, onProgress = () => undefined }: ReplayOptions,
): Promise<ReplayResult & { previous: number }> {
  const { position } = await store.head();
  const tell = (phase: ReplayProgress['phase'], reached = position): void => {
    onProgress({ phase, position: reached, upTo: position });
  };
  const started = performance.now();
  const poison = await build(store, models, generation, [client, second], position, tell);
  if (poison !== undefined) {
    await dropGeneration(client, generation);
    throw new ProjectionParked(poison, poison.position - 1);
  }
  const seconds = (performance.now() - started) / 1000;
  const comparedUpTo = Math.min(position, await liveCheckpoint(store, models, position));
  tell('comparing');
  const { generation: live, drawnBy, standing } = await models.status();
  const { relations, apart } = await inCommon(client, live);
  const [before, after] = await Promise.all([digestOf(client, live, relations, comparedUpTo), digestOf(second, generation, relations, comparedUpTo)]);
  const unequal = relations.filter(({ name }) => before.relations.get(name) !== after.relations.get(name));
  const { count, differences } = await compare(client, live, generation, comparedUpTo, unequal);
  if (wanted) {
    tell('swapping');
    await swap(client, await sessionOn(client, generation), store);
  }
  return {
    position,
    comparedUpTo,
    digests: { live: before.digest, replayed: after.digest },
    versions: { live: drawnBy.version, replayed: OWN.version },
    sameProgram: standing === 'current',
    notCompared: apart,
    same: count === 0 && apart.length === 0,
    differing: count,
    differences,
    events: position,
    seconds,
    swapped: wanted,
    previous: live,
  };
}

/** Draws a generation up to a position; where an event can't be projected, up to the one before it, which is returned. */
export async function build(
  store: EventStore,
  models: ReadModels,
  generation: number,
  clients: readonly [Client, Client],
  position: number,
  tell: (phase: ReplayProgress['phase'], reached?: number) => void,
): Promise<Poison | undefined> {
  const [client] = clients;
  const schema = generationSchema(generation);
  for (const one of clients) await one.query('SET synchronous_commit = off');
  const runner = models.owner().source.createQueryRunner();
  try {
    await createGeneration(runner, generation);
  } finally {
    await runner.release();
  }
  const poison = await fill(client, schema, store, position, (reached) => {
    tell('replaying', reached);
  });
  tell('indexing');
  await indexGeneration(clients, generation);
  await client.query(`INSERT INTO ${schema}.checkpoint VALUES (${poison === undefined ? position : poison.position - 1})`);
  return poison;
}

/** How far the live read models have come, once they have had the time to come to a position; those of another version come no further. */
async function liveCheckpoint(store: EventStore, models: ReadModels, position: number): Promise<number> {
  try {
    return await catchUp(store, models, { upTo: position, timeoutMs: 60_000 });
  } catch (error) {
    const stands = [ProjectionParked, NotYetProjected, OutdatedReadModels, NewerReadModels];
    if (stands.some((known) => error instanceof known)) return models.checkpoint();
    throw error;
  }
}
