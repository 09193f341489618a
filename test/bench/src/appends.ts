import { randomUUID } from 'node:crypto';
import type { AppendRequest, EventStore } from '@outturn/event-store';
import { detach } from '@outturn/ledger';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { Event } from '@event-driven-io/emmett';
import { types } from 'pg';
import { openBaseline, payloadOf } from './baseline.ts';
import { compared, type Measurement, rate, sideBySide, throughput } from './measure.ts';

const ACTOR = '{"roles":["service-team"],"user":"head-of-commissioning"}';

/** A write as the command handler sends it: idempotent, on its stream's expected revision, with so many texts kept apart. */
export function writeOf(stream: string, revision: number, events: number, n: number, texts = 0): AppendRequest {
  const command = randomUUID();
  const first = payloadOf(n);
  return {
    command: { id: command, content: first },
    events: Array.from({ length: events }, (_, i) => ({
      id: randomUUID(),
      stream,
      type: 'ForecastChanged',
      version: 2,
      command,
      effective: null,
      actor: ACTOR,
      payload: i === 0 ? first : payloadOf(n + i),
    })),
    texts: Array.from({ length: texts }, () => detach('The contract was signed a month late, and the team began in May.')),
    expected: { [stream]: revision },
  };
}

async function record(store: EventStore, request: AppendRequest): Promise<void> {
  const { outcome } = await store.append(request);
  if (outcome !== 'recorded') throw new Error(`an append of the bench was not recorded but ${outcome}`);
}

interface Contest {
  readonly clients: number;
  readonly total: number;
  readonly events: number;
  /** What its reasons say, as texts of their own: rows that the baseline does not have. */
  readonly texts?: number;
  readonly goal: number | null;
  readonly peer: boolean;
}

const CONTESTS: readonly Contest[] = [
  { clients: 1, total: 3_000, events: 1, goal: 0.7, peer: true },
  { clients: 16, total: 20_000, events: 1, goal: 1.7, peer: true },
  { clients: 16, total: 10_000, events: 1, texts: 2, goal: null, peer: false },
  { clients: 64, total: 30_000, events: 1, goal: 2.5, peer: false },
  { clients: 16, total: 3_000, events: 20, goal: 1, peer: true },
];

const TURNS = 7;

/** Appends beside the baseline by turns, and emmett as a peer, in one run on one server. */
export async function appends(store: EventStore, connectionString: string, scale: number): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { clients, total: whole, events, texts = 0, goal, peer } of CONTESTS) {
    const total = Math.ceil(whole * scale);
    const each = (work: (n: number) => Promise<unknown>) => async () => events * (await throughput(total, clients, work));
    const baseline = await openBaseline(connectionString, clients);
    const plain = each((n) => (events === 1 ? baseline.append(randomUUID(), 0, n) : baseline.appendMany(randomUUID(), 0, events)));
    const outturn = each((n) => record(store, writeOf(`scheme/${randomUUID()}`, -1, events, n, texts)));
    // What is measured is a service that runs, not the first calls of a program: one turn of each does not count.
    await outturn();
    await plain();
    const result = await sideBySide(TURNS, outturn, plain);
    const work = `append ${events === 1 ? '1 event' : `${events} events`}${texts > 0 ? ` and ${texts} texts` : ''}, ${clients} client${clients > 1 ? 's' : ''}`;
    measurements.push(compared(work, result, rate, goal === null ? null : { atLeast: goal }));
    if (peer) {
      const theirs = events * (await emmett(connectionString, Math.ceil(total / 4), clients, events));
      measurements.push({
        work: `  emmett-postgresql: ${work}`,
        outturn: rate(theirs),
        baseline: rate(result.theirs),
        value: theirs / result.theirs,
        goal: null,
      });
    }
    await baseline.close();
  }
  return measurements;
}

async function emmett(connectionString: string, total: number, clients: number, events: number): Promise<number> {
  const restore = parsersAsTheyAre();
  const store = getPostgreSQLEventStore(connectionString);
  try {
    const event = (n: number): Event => ({ type: 'ForecastChanged', data: JSON.parse(payloadOf(n)) as Record<string, unknown> });
    await store.appendToStream(`warm-${randomUUID()}`, [event(0)]);
    return await throughput(total, clients, (n) =>
      store.appendToStream(
        `scheme-${randomUUID()}`,
        Array.from({ length: events }, (_, i) => event(n + i)),
      ),
    );
  } finally {
    await store.close();
    restore();
  }
}

/** The peer sets parsers of its own for all of `pg`. What is measured after it, the baseline too, is to read as `pg` does. */
function parsersAsTheyAre(): () => void {
  const { INT8, JSON: json, JSONB } = types.builtins;
  const parsers = [INT8, json, JSONB].map((type) => ({ type, parse: types.getTypeParser(type) }));
  return () => {
    for (const { type, parse } of parsers) types.setTypeParser(type, parse);
  };
}
