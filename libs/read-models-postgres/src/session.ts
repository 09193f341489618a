import type { StoredEvent } from '@outturn/ledger';
import type { Client } from 'pg';
import { foldBatch, type Target } from './batch.ts';
import { type RecentFacts, recentFacts } from './latest.ts';
import { BATCH, takeUntilCommit } from './locks.ts';
import { isBadData, messageOf, type Poison } from './problems.ts';
import { writeRows } from './rows.ts';
import { generationSchema, VIEWS } from './schema.ts';
import { type DrawnBy, refuseOther } from './version.ts';

/** One process projecting into one generation. */
export interface Session extends Target {
  readonly client: Client;
  readonly generation: number;
  checkpoint: number;
  readonly recent: RecentFacts;
  /** After a transaction that did not happen: what it knew is forgotten. */
  forget(): void;
}

/** Another generation was put behind the views, or somebody else has projected: start again from what stands there. */
export class OutOfStep extends Error {
  override readonly name = 'OutOfStep';
}

const REMEMBERED_KEYS = 100_000;
/** Events of one transaction. */
export const BATCH_EVENTS = 2_000;

/**
 * A session on the live generation. What a crash of the database takes is taken together with the checkpoint, and is
 * projected again: so the projection need not wait for the disk. Throws `OutdatedReadModels` or `NewerReadModels` where
 * another version drew it: rows of two versions in one table would be wrong figures.
 */
export async function liveSession(client: Client): Promise<Session> {
  await client.query('SET synchronous_commit = off');
  const { rows } = await client.query<{ generation: number } & DrawnBy>(`SELECT generation, version, digest FROM ${VIEWS}.projection`);
  const live = rows[0];
  if (live === undefined) throw new Error('the read models have no generation');
  refuseOther(live);
  return sessionOn(client, live.generation);
}

export async function sessionOn(client: Client, generation: number): Promise<Session> {
  const schema = generationSchema(generation);
  const { rows } = await client.query<{ checkpoint: string }>(`SELECT coalesce(max(position), 0) AS checkpoint FROM ${schema}.checkpoint`);
  let recent = recentFacts(REMEMBERED_KEYS);
  return {
    client,
    generation,
    schema,
    checkpoint: Number(rows[0]?.checkpoint ?? 0),
    get recent() {
      return recent;
    },
    forget: () => {
      recent = recentFacts(REMEMBERED_KEYS);
    },
  };
}

/**
 * Projects events that follow the session's checkpoint, rows and checkpoint in one transaction. Returns the event that it
 * could not get past; all before it are projected then. Throws `OutOfStep`, or what the database says.
 */
export async function advance(session: Session, events: readonly StoredEvent[]): Promise<Poison | undefined> {
  const next = events.filter(({ position }) => position > session.checkpoint);
  const first = next[0];
  if (first === undefined) return undefined;
  if (first.position !== session.checkpoint + 1) throw new OutOfStep(`event ${first.position} does not follow ${session.checkpoint}`);
  for (let from = 0; from < next.length; from += BATCH_EVENTS) {
    const poison = await advanceBatch(session, next.slice(from, from + BATCH_EVENTS));
    if (poison !== undefined) return poison;
  }
  return undefined;
}

async function advanceBatch(session: Session, events: readonly StoredEvent[]): Promise<Poison | undefined> {
  const { client } = session;
  try {
    await begin(session);
    return await projectInto(session, events, 'COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    if (!isBadData(error)) throw error;
    const [only, ...others] = events;
    if (only !== undefined && others.length === 0) return { position: only.position, type: only.type, error: messageOf(error) };
  }
  const middle = events.length >> 1;
  return (await advanceBatch(session, events.slice(0, middle))) ?? (await advanceBatch(session, events.slice(middle)));
}

/** Opens the transaction of a batch and makes sure that the session stands where it believes. */
async function begin({ client, generation, schema, checkpoint }: Session): Promise<void> {
  // Several statements in one round trip come back as a list of results.
  const results = (await client.query(
    `BEGIN; ${takeUntilCommit(BATCH)}; SELECT generation, (SELECT coalesce(max(position), 0) FROM ${schema}.checkpoint) AS checkpoint FROM ${VIEWS}.projection`,
  )) as unknown as { rows: { generation: number; checkpoint: string }[] }[];
  const standing = results[2]?.rows[0];
  if (standing?.generation !== generation || Number(standing.checkpoint) !== checkpoint) {
    throw new OutOfStep(`generation ${generation} at ${checkpoint} became generation ${standing?.generation} at ${standing?.checkpoint}`);
  }
}

/** Projects into a generation that nobody reads yet, batch by batch. */
export async function advanceApart(session: Session, events: readonly StoredEvent[]): Promise<Poison | undefined> {
  await session.client.query('BEGIN');
  try {
    return await projectInto(session, events, 'COMMIT');
  } catch (error) {
    await session.client.query('ROLLBACK');
    throw error;
  }
}

/** Folds, writes and moves the checkpoint in the transaction that is open, and then ends it as told. */
export async function projectInto(session: Session, events: readonly StoredEvent[], end: 'COMMIT' | ''): Promise<Poison | undefined> {
  const { client, schema } = session;
  const folded = await foldBatch(client, session, events);
  if (folded.upTo === undefined) {
    if (end === 'COMMIT') await client.query('ROLLBACK');
    return folded.poison;
  }
  // A generation that nobody reads yet says nothing about where the projection is parked.
  const unpark = `UPDATE ${VIEWS}.projection SET parked_position = NULL, parked_type = NULL, parked_error = NULL, parked_at = NULL WHERE parked_position <= ${folded.upTo} AND generation = ${session.generation}`;
  await writeRows(client, schema, folded.rows, `INSERT INTO ${schema}.checkpoint VALUES (${folded.upTo}); ${unpark}; ${end}`);
  session.checkpoint = folded.upTo;
  session.recent.remember(folded.known);
  return folded.poison;
}

/** Makes visible that the projection stands before an event. */
export async function park({ client }: Session, { position, type, error }: Poison): Promise<void> {
  await client.query(`UPDATE ${VIEWS}.projection SET parked_position = $1, parked_type = $2, parked_error = $3, parked_at = now()`, [position, type, error]);
}

const KEPT_CHECKPOINTS = 1_000;

/** Takes away checkpoints long passed; nobody asks for them. */
export async function forgetOldCheckpoints({ client, schema, checkpoint }: Session): Promise<void> {
  await client.query(`DELETE FROM ${schema}.checkpoint WHERE position < ${checkpoint - KEPT_CHECKPOINTS}`);
}
