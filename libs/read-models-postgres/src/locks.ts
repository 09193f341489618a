import type { ClientBase } from 'pg';

/** Advisory locks of the read models: the first number is theirs alone in the database. */
const READ_MODELS = 7041;

/** Held for as long as a process projects. */
export const LEADER = 1;
/** Held for one batch, and while the views are put onto another generation. */
export const BATCH = 2;
/** Held for as long as a process replays. */
export const REPLAY = 3;
/** Held while the schema is made. */
export const SCHEMA = 4;

/** Takes a lock of the session if it is free. Waiting inside the database would hold a snapshot and keep vacuum from its work. */
export async function tryLock(client: ClientBase, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', [READ_MODELS, lock]);
  return rows[0]?.taken === true;
}

export async function unlock(client: ClientBase, lock: number): Promise<void> {
  await client.query('SELECT pg_advisory_unlock($1, $2)', [READ_MODELS, lock]);
}

/** SQL that waits for a lock until the transaction ends. What a later statement reads is as of after the lock. */
export function takeUntilCommit(lock: number): string {
  return `SELECT pg_advisory_xact_lock(${READ_MODELS}, ${lock})`;
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
