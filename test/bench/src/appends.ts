import { randomUUID } from 'node:crypto';
import type { AppendRequest, EventStore } from '@outturn/event-store';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { Event } from '@event-driven-io/emmett';
import { openBaseline, payloadOf } from './baseline.ts';
import { type Measurement, medianOf, rate, throughput } from './measure.ts';

const ACTOR = '{"roles":["service-team"],"user":"head-of-commissioning"}';

/** A write as the command handler sends it: idempotent, on its stream's expected revision. */
export function writeOf(stream: string, revision: number, events: number, n: number): AppendRequest {
  const command = randomUUID();
  return {
    command: { id: command, content: payloadOf(n) },
    events: Array.from({ length: events }, (_, i) => ({
      id: randomUUID(), stream, type: 'ForecastChanged', version: 2, command, effective: null, actor: ACTOR, payload: payloadOf(n + i),
    })),
    texts: [],
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
  readonly goal: number;
  readonly peer: boolean;
}

const CONTESTS: readonly Contest[] = [
  { clients: 1, total: 3_000, events: 1, goal: 0.7, peer: true },
  { clients: 16, total: 20_000, events: 1, goal: 1.7, peer: true },
  { clients: 64, total: 30_000, events: 1, goal: 2.5, peer: false },
  { clients: 16, total: 3_000, events: 20, goal: 1, peer: true },
];

/** Appends beside the baseline and, as a peer, emmett; each in turn, several times over, in one run on one server. */
export async function appends(store: EventStore, connectionString: string, scale: number): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const contest of CONTESTS) {
    const total = Math.ceil(contest.total * scale);
    const baseline = await openBaseline(connectionString, contest.clients);
    const plain = () => throughput(total, contest.clients, (n) => (contest.events === 1 ? baseline.append(randomUUID(), 0, n) : baseline.appendMany(randomUUID(), 0, contest.events)));
    const outturn = () => throughput(total, contest.clients, (n) => record(store, writeOf(`scheme/${randomUUID()}`, -1, contest.events, n)));
    const [theirs, ours] = [await medianOf(3, plain), await medianOf(3, outturn)];
    await baseline.close();
    const label = `append ${contest.events}, ${contest.clients} client${contest.clients > 1 ? 's' : ''}`;
    measurements.push({ work: label, outturn: rate(ours * contest.events), baseline: rate(theirs * contest.events), value: ours / theirs, goal: { atLeast: contest.goal } });
    if (contest.peer) {
      const peer = await emmett(connectionString, Math.ceil(total / 4), contest);
      measurements.push({ work: `${label}: emmett-postgresql`, outturn: rate(peer * contest.events), baseline: rate(theirs * contest.events), value: peer / theirs, goal: null });
    }
  }
  return measurements;
}

async function emmett(connectionString: string, total: number, contest: Contest): Promise<number> {
  const store = getPostgreSQLEventStore(connectionString);
  try {
    const event = (n: number): Event => ({ type: 'ForecastChanged', data: JSON.parse(payloadOf(n)) as Record<string, unknown> });
    await store.appendToStream(`warm-${randomUUID()}`, [event(0)]);
    return await throughput(total, contest.clients, (n) => store.appendToStream(`scheme-${randomUUID()}`, Array.from({ length: contest.events }, (_, i) => event(n + i))));
  } finally {
    await store.close();
  }
}
