import type { EventStore } from '@outturn/event-store';
import { catchUp, type ReadModels, replay } from '@outturn/read-models-postgres';
import { Pool } from 'pg';
import { openBaseline } from './baseline.ts';
import { history } from './history.ts';
import { type Measurement, medianOf, perSecond, rate, seconds } from './measure.ts';

const PLAN = { schemes: 2_000, firstYear: '2010-11', years: 12, seed: 20_261_124 };
const IN_FLIGHT = 2_000;

/** Fills an empty ledger with a long history: many writes under way at once, in order within each stream. */
export async function fill(store: EventStore, events: number, progress: (done: number) => void): Promise<void> {
  let waiting: Promise<unknown>[] = [];
  let touched = new Set<string>();
  let done = 0;
  const settle = async () => {
    for (const result of await Promise.all(waiting)) {
      const { outcome } = result as { outcome: string };
      if (outcome !== 'recorded') throw new Error(`the made-up history was not recorded: ${JSON.stringify(result)}`);
    }
    waiting = [];
    touched = new Set();
    progress(done);
  };
  for (const request of history({ ...PLAN, events })) {
    const streams = Object.keys(request.expected);
    if (waiting.length >= IN_FLIGHT || streams.some((stream) => touched.has(stream))) await settle();
    for (const stream of streams) touched.add(stream);
    waiting.push(store.append(request));
    done += request.events.length;
  }
  await settle();
}

/** Reading the whole ledger beside the baseline's paged read, and rebuilding beside its read-and-fold. */
export async function readAndRebuild(store: EventStore, readModels: ReadModels, connectionString: string, rows: number): Promise<Measurement[]> {
  const baseline = await openBaseline(connectionString, 4);
  await baseline.fill(rows);
  const analyse = new Pool({ connectionString, max: 1 });
  await analyse.query('VACUUM ANALYZE ledger.event');
  await analyse.end();
  const theirs = await medianOf(3, async () => perSecond(rows, await seconds(() => baseline.readAll())));
  const ours = await medianOf(3, async () => {
    let count = 0;
    const took = await seconds(async () => {
      for (let after = 0; count < rows; ) {
        const page = await store.readAll(after, 1_000);
        count += page.length;
        after = page.at(-1)?.position ?? after;
        if (page.length === 0) break;
      }
    });
    return perSecond(count, took);
  });
  const totals = new Map<string, number>();
  const folded = await medianOf(3, async () =>
    perSecond(rows, await seconds(() => baseline.readAll((payload) => {
      const { scheme } = (payload as { data: { scheme: string } }).data;
      totals.set(scheme, (totals.get(scheme) ?? 0) + 1);
    }))),
  );
  await baseline.close();
  await catchUp(store, readModels);
  const result = await replay(store, readModels);
  if (!result.same) throw new Error('the rebuilt read models differ from the live ones');
  const rebuilt = perSecond(result.events, result.seconds);
  return [
    { work: 'read the whole ledger, pages of 1,000', outturn: rate(ours), baseline: rate(theirs), value: ours / theirs, goal: { atLeast: 0.9 } },
    { work: 'rebuild the savings read models, indexes included', outturn: rate(rebuilt), baseline: `${rate(folded)} read and fold`, value: rebuilt / folded, goal: { atLeast: 0.4 } },
  ];
}
