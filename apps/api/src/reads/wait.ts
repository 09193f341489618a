import { NotYetProjected } from '@outturn/read-models-postgres';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpProblem } from '../http/http-problem.ts';
import { type ApiSources, LIMITS } from '../sources.ts';
import { events } from './parameters.ts';

const POLL_MS = 20;

/**
 * Waits as `waitFor` asks: until a position can be read, or what a command recorded. Throws a 400 for anything else, a 504
 * when it does not come in time, and `ProjectionParked` when it will not come.
 */
export async function waitAsAsked(sources: ApiSources, asked: string | undefined): Promise<void> {
  if (asked === undefined) return;
  if (!events.shape.waitFor.safeParse(asked).success) {
    throw new HttpProblem(400, 'waitFor must be a position, or command: and the UUID of a command.', { fields: ['waitFor'] });
  }
  const waitMs = sources.limits?.waitMs ?? LIMITS.waitMs;
  const until = Date.now() + waitMs;
  const position = asked.startsWith('command:') ? await recordedBy(sources, asked.slice('command:'.length).toLowerCase(), until) : Number(asked);
  if (position !== undefined && (await comesTo(sources, position, until))) return;
  const what = position === undefined ? 'The command is not recorded' : `Position ${position} cannot be read`;
  throw new HttpProblem(504, `${what} after ${waitMs / 1_000} s. Ask again.`, {}, { 'Retry-After': '1' });
}

async function comesTo({ facts }: ApiSources, position: number, until: number): Promise<boolean> {
  try {
    await facts.waitFor(position, Math.max(0, until - Date.now()));
    return true;
  } catch (error) {
    if (error instanceof NotYetProjected) return false;
    throw error;
  }
}

/** A position at or after what a command recorded; undefined when it is not recorded in time. */
async function recordedBy({ store }: ApiSources, id: string, until: number): Promise<number | undefined> {
  // The store tells a position only to who knows the command's content; that it is recorded is enough, at the end of the ledger then.
  while ((await store.lookUp({ id, content: '' })).outcome === 'unknown') {
    if (Date.now() >= until) return undefined;
    await pause(POLL_MS);
  }
  return (await store.head()).position;
}
