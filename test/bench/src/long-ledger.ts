import type { AppendResult, EventStore } from '@outturn/event-store';
import { type ReadModels, replay } from '@outturn/read-models-postgres';
import { type Baseline, openBaseline } from './baseline.ts';
import { history, type HistoryPlan } from './history.ts';
import { compared, type Measurement, perSecond, rate, seconds, sideBySide } from './measure.ts';

/** Twelve years of 2,000 schemes: about 100,000 events a year. */
export const TWELVE_YEARS: Omit<HistoryPlan, 'events'> = { schemes: 2_000, lines: 200, firstYear: '2010-11', years: 12, seed: 20_261_124 };
const IN_FLIGHT = 2_000;
const PAGE = 1_000;
const TURNS = 3;

/** Fills an empty ledger with a history: many writes under way at once, in order within each stream. */
export async function fill(store: EventStore, plan: HistoryPlan, progress: (done: number) => void): Promise<void> {
  let waiting: Promise<AppendResult>[] = [];
  let touched = new Set<string>();
  let done = 0;
  const settle = async () => {
    for (const result of await Promise.all(waiting)) {
      if (result.outcome !== 'recorded') throw new Error(`the made-up history was not recorded: ${JSON.stringify(result)}`);
    }
    waiting = [];
    touched = new Set();
    progress(done);
  };
  for (const request of history(plan)) {
    const streams = Object.keys(request.expected);
    if (waiting.length >= IN_FLIGHT || streams.some((stream) => touched.has(stream))) await settle();
    for (const stream of streams) touched.add(stream);
    waiting.push(store.append(request));
    done += request.events.length;
  }
  await settle();
}

/**
 * Reading the whole ledger beside the baseline's paged read of as many rows, and rebuilding the read models (indexes
 * included, comparison apart) beside the baseline's read-and-fold. The read models must have come to the ledger's end.
 */
export async function readAndRebuild(
  store: EventStore,
  readModels: ReadModels,
  connectionString: string,
  say: (message: string) => void,
): Promise<Measurement[]> {
  const rows = (await store.head()).position;
  const baseline = await openBaseline(connectionString, 4);
  try {
    say(`filling the baseline with ${rows} rows`);
    await baseline.fill(rows);
    say('reading the whole ledger');
    const read = await sideBySide(
      TURNS,
      () => readLedger(store, rows),
      async () => perSecond(rows, await seconds(() => baseline.readAll())),
    );
    say('rebuilding the read models');
    const rebuilt = await sideBySide(
      TURNS,
      () => rebuild(store, readModels),
      () => readAndFold(baseline, rows),
    );
    return [
      compared(`read the ledger, pages of ${PAGE.toLocaleString('en-GB')}`, read, rate, { atLeast: 0.9 }),
      compared('rebuild the read models (baseline: read and fold)', rebuilt, rate, { atLeast: 0.4 }),
    ];
  } finally {
    await baseline.close();
  }
}

/** Payloads are parsed, as `pg` parses the baseline's. */
async function readLedger(store: EventStore, rows: number): Promise<number> {
  let position = 0;
  const took = await seconds(async () => {
    while (position < rows) {
      const page = await store.readAll(position, PAGE);
      for (const { payload } of page) JSON.parse(payload);
      const last = page.at(-1);
      if (last === undefined) throw new Error(`the ledger ends at ${position}, not at ${rows}`);
      ({ position } = last);
    }
  });
  return perSecond(position, took);
}

/** The least that a projection does: a running count for each scheme, in memory. */
async function readAndFold(baseline: Baseline, rows: number): Promise<number> {
  const totals = new Map<string, number>();
  return perSecond(
    rows,
    await seconds(() =>
      baseline.readAll((payload) => {
        const { scheme } = (payload as { data: { scheme: string } }).data;
        totals.set(scheme, (totals.get(scheme) ?? 0) + 1);
      }),
    ),
  );
}

async function rebuild(store: EventStore, readModels: ReadModels): Promise<number> {
  const result = await replay(store, readModels);
  if (!result.same) throw new Error(`${result.differing} rows of the rebuilt read models differ from the live ones`);
  return perSecond(result.events, result.seconds);
}
