import { createLedgerReader } from '@outturn/application';
import type { EmbeddedPostgres } from '@outturn/embedded-postgres';
import type { EventStore } from '@outturn/event-store';
import { bootstrapLedger, derivePasswords, type LedgerConnections, openPostgresEventStore } from '@outturn/event-store-postgres';
import { londonDay, type Period, yearOf } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { catchUp, openReadModels, project, type ReadModels } from '@outturn/read-models-postgres';
import { createQueries, type LedgerReader, type Queries } from '@outturn/reporting';
import { Client } from 'pg';
import { appends } from './appends.ts';
import { appendToVisible } from './latency.ts';
import { fill, readAndRebuild, TWELVE_YEARS } from './long-ledger.ts';
import { askOne } from './machine.ts';
import { duration, type Measurement, noted, perSecond, rate, seconds } from './measure.ts';
import { pages } from './pages.ts';
import { monitoring, type Question, tracker } from './tracker.ts';

const DAY_MS = 86_400_000;

type Say = (message: string) => void;
type Postgres = Pick<EmbeddedPostgres, 'connectionString'>;

/** A ledger in a database of its own. */
interface BenchLedger {
  readonly superuser: string;
  readonly connections: LedgerConnections;
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly reader: LedgerReader;
  readonly queries: Queries;
  close(): Promise<void>;
}

async function openLedger(postgres: Postgres, database: string): Promise<BenchLedger> {
  const superuser = postgres.connectionString('superuser', database);
  const client = new Client({ connectionString: postgres.connectionString('superuser', 'postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${database}`).finally(() => client.end());
  // As the command line derives them from the database's address, so that the product can be started on this ledger.
  const passwords = derivePasswords(decodeURIComponent(new URL(superuser).password), database);
  const connections = await bootstrapLedger(superuser, { kind: 'rehearsal', passwords });
  const store = await openPostgresEventStore({ connectionString: connections.app });
  const readModels = await openReadModels({ connectionString: connections.app, ownerConnectionString: connections.projector });
  const reader = createLedgerReader(store, 'rehearsal');
  return {
    superuser,
    connections,
    store,
    readModels,
    reader,
    queries: createQueries({ facts: readModels, ledger: reader }),
    close: async () => {
      await readModels.close();
      await store.close();
    },
  };
}

/** The parts of the bench that can be run alone: appends in a ledger of their own; of a long one, its reports, its pages, and reading, rebuilding and following it. */
export const PARTS = ['appends', 'reports', 'pages', 'ledger'] as const;
export type Part = (typeof PARTS)[number];

interface RunOptions {
  readonly events: number;
  readonly scale: number;
  readonly only?: Part;
}

/** Everything, one after the other, in one PostgreSQL; or one part alone. */
export async function run(postgres: Postgres, options: RunOptions, say: Say): Promise<Measurement[]> {
  const appended = options.only === undefined || options.only === 'appends' ? await shortLedger(postgres, options, say) : [];
  if (options.only === 'appends') return appended;
  const long = await openLedger(postgres, 'bench_long');
  try {
    return [...appended, ...(await longLedger(long, options, say))];
  } finally {
    await long.close();
  }
}

async function shortLedger(postgres: Postgres, { scale }: RunOptions, say: Say): Promise<Measurement[]> {
  say('appending beside the baseline and a peer');
  const short = await openLedger(postgres, 'bench_appends');
  return appends(short.store, short.superuser, scale).finally(() => short.close());
}

async function longLedger(ledger: BenchLedger, { events, scale, only }: RunOptions, say: Say): Promise<Measurement[]> {
  const filled = await filledLedger(ledger, events, say);
  const now = await questionAt(ledger.store, (await ledger.store.head()).position);
  const part = async (name: Part, measure: () => Promise<Measurement[]>) => (only === undefined || only === name ? measure() : []);
  const drawn = await part('reports', () => reports(ledger, now, say));
  const opened = await part('pages', () => listed(ledger, now, say));
  const followed = await part('ledger', () => readAndFollowed(ledger, now, scale, say));
  return [...followed, ...drawn, ...opened, ...filled];
}

async function reports(ledger: BenchLedger, now: Question, say: Say): Promise<Measurement[]> {
  const { store, queries } = ledger;
  say('drawing the tracker now and in the middle of history, and by hand');
  const middle = await questionAt(store, now.moment.position >> 1);
  const drawn = await tracker(queries, ledger.connections.app, { now, middle });
  say('drawing revenue monitoring, and by hand');
  const monitored = await monitoring(queries, ledger.connections.app, { now, middle });
  const summed = await seconds(() => queries.report('programme-summary', { by: 'service', year: now.year }, now.moment));
  const summedAll = await seconds(() => queries.report('programme-summary', { by: 'service' }, now.moment));
  return [
    ...drawn,
    ...monitored,
    noted('programme-summary --by service, one year', duration(summed)),
    noted('programme-summary --by service, every year', duration(summedAll)),
    noted('memory of the process after the reports', `${Math.round(process.memoryUsage.rss() / 1e6)} MB`),
  ];
}

async function listed({ store, queries, readModels, reader, superuser }: BenchLedger, now: Question, say: Say): Promise<Measurement[]> {
  say('opening the pages');
  const monthAgo = new Date(Date.parse(now.moment.recordedAt ?? '') - 31 * DAY_MS).toISOString();
  return pages(superuser, { queries, facts: readModels, ledger: reader }, now, await store.positionAt(monthAgo));
}

async function readAndFollowed(ledger: BenchLedger, now: Question, scale: number, say: Say): Promise<Measurement[]> {
  const { store, readModels, superuser } = ledger;
  const readAndRebuilt = await readAndRebuild(store, readModels, superuser, say);
  const startUp = await seconds(() => firstNews(store, readModels));
  say('appending at a steady rate until it shows in the tracker');
  const visible = await appendToVisible(ledger, now, Math.max(4, 20 * scale));
  return [...readAndRebuilt, visible, noted('a projector starts', duration(startUp))];
}

async function filledLedger({ store, readModels, superuser }: BenchLedger, events: number, say: Say): Promise<Measurement[]> {
  let told = 0;
  const filling = await seconds(() =>
    fill(store, { ...TWELVE_YEARS, events }, (done) => {
      if (done - told < 100_000) return;
      told = done;
      say(`filling the long ledger: ${done} of ${events} events`);
    }),
  );
  say('projecting the long ledger');
  const projecting = await seconds(() => catchUp(store, readModels));
  await askOne(superuser, 'VACUUM ANALYZE');
  const { position } = await store.head();
  return [
    noted('record the long ledger', rate(perSecond(position, filling))),
    noted('project the long ledger as it goes', rate(perSecond(position, projecting))),
    noted('size of the ledger', await sizeOf(superuser, ['ledger'])),
    noted('size of the read models', await sizeOf(superuser, ['rm_1'])),
  ];
}

/** Time until a projector that starts has taken its place and projected one further event. */
async function firstNews(store: EventStore, readModels: ReadModels): Promise<void> {
  const projector = project(store, readModels);
  try {
    while (!projector.leads) await new Promise((resolve) => setTimeout(resolve, 1));
    await readModels.waitFor((await store.head()).position, 60_000);
  } finally {
    await projector.close();
  }
}

async function questionAt(store: EventStore, position: number): Promise<Question> {
  const [event] = await store.readAt([position]);
  if (event === undefined) throw new Error(`there is no event at position ${position}`);
  const moment: Moment = { position, recordedAt: event.recordedAt };
  const day = londonDay(event.recordedAt);
  const month = Number(day.slice(5, 7));
  const period: Period = month >= 4 ? month - 3 : month + 9;
  return { year: yearOf(day), period, moment };
}

async function sizeOf(superuser: string, schemas: readonly string[]): Promise<string> {
  const bytes = await askOne(
    superuser,
    `SELECT sum(pg_total_relation_size(c.oid))::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN (${schemas.map((schema) => `'${schema}'`).join(', ')})`,
  );
  return `${(Number(bytes) / 1e9).toFixed(2)} GB`;
}
