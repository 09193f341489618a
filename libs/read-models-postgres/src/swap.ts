import type { EventStore } from '@outturn/event-store';
import type { StoredEvent } from '@outturn/ledger';
import type { Client } from 'pg';
import { dropGeneration, pointViewsAt } from './generation.ts';
import { BATCH, pause, takeUntilCommit } from './locks.ts';
import { isLockTrouble, type Poison, ProjectionParked } from './problems.ts';
import { generationSchema, VIEWS } from './schema.ts';
import { advanceApart, projectInto, type Session } from './session.ts';
import { OWN } from './version.ts';

const LOCK_TIMEOUT = '200ms';
const ATTEMPTS = 200;
const PAGE = 1_000;
/** So few events may be left that projectors wait while the last of them are projected. */
const NEARLY = 200;

/**
 * Puts a replayed generation behind the views. Projectors wait for the moment that it takes to project the last events
 * into it; readers see one generation or the other, never both, and both say the same. Throws, with everything as it was,
 * when the views can't be had in about a minute. Returns the position that the generation then stood at.
 *
 * A generation that ends before a poison event is put in place as it is, parked there: only for read models of another
 * version, which this program can't read at all.
 */
export async function swap(client: Client, session: Session, store: EventStore, poison?: Poison): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    if (poison === undefined) await approach(session, store);
    try {
      return await swapOnce(client, session, store, poison);
    } catch (error) {
      await client.query('ROLLBACK');
      if (!isLockTrouble(error) || attempt >= ATTEMPTS) throw error;
      await pause(50 + Math.random() * 200);
    }
  }
}

/** Brings the generation near the ledger's end while projectors go on. */
async function approach(session: Session, store: EventStore): Promise<void> {
  for (;;) {
    const events = await store.readAll(session.checkpoint, PAGE);
    if (events.length > 0) refuseParked(await advanceApart(session, events), session);
    if (events.length < NEARLY) return;
  }
}

function refuseParked(poison: Awaited<ReturnType<typeof projectInto>>, session: Session): void {
  if (poison !== undefined) throw new ProjectionParked(poison, session.checkpoint);
}

async function swapOnce(client: Client, session: Session, store: EventStore, poison: Poison | undefined): Promise<number> {
  await client.query(`BEGIN; ${takeUntilCommit(BATCH)}; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  const { rows } = await client.query<{ generation: number; previous: number | null }>(`SELECT generation, previous FROM ${VIEWS}.projection`);
  const live = rows[0]?.generation ?? 0;
  const stands = await client.query<{ checkpoint: string }>(`SELECT coalesce(max(position), 0) AS checkpoint FROM ${generationSchema(live)}.checkpoint`);
  const target = Number(stands.rows[0]?.checkpoint);
  const before = session.checkpoint;
  try {
    while (poison === undefined && session.checkpoint < target) {
      const events: StoredEvent[] = await store.readAll(session.checkpoint, PAGE);
      refuseParked(await projectInto(session, events, ''), session);
    }
    await pointViewsAt(client, session.generation);
    await client.query(
      `UPDATE ${VIEWS}.projection SET generation = $1, previous = $2, version = $3, digest = $4, parked_position = $5::bigint, parked_type = $6, parked_error = $7,
       parked_at = CASE WHEN $5 IS NULL THEN NULL ELSE now() END`,
      [session.generation, live, OWN.version, OWN.digest, poison?.position ?? null, poison?.type ?? null, poison?.error ?? null],
    );
    await client.query('COMMIT');
  } catch (error) {
    session.checkpoint = before;
    session.forget();
    throw error;
  }
  return session.checkpoint;
}

/** After a swap: the generation before the last is nobody's any more. What can't be dropped now the next replay drops. */
export async function tidyAfterSwap(client: Client, older: readonly number[]): Promise<void> {
  for (const generation of older) {
    try {
      await client.query(`SET lock_timeout = '1s'`);
      await dropGeneration(client, generation);
    } catch (error) {
      if (!isLockTrouble(error)) throw error;
    } finally {
      await client.query('RESET lock_timeout');
    }
  }
}
