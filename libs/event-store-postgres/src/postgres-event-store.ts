import { setTimeout } from 'node:timers/promises';
import { type EventStore, type Head, type LedgerInfo, StoreUnavailable, type Subscription, tail } from '@outturn/event-store';
import type { StoredEvent } from '@outturn/ledger';
import { Pool } from 'pg';
import { createAppender } from './appender.ts';
import { connectionSettings } from './connection.ts';
import { foundIn, LOOK_UP, sameContent } from './look-up.ts';
import { EVENT_COLUMNS, type EventRow, isoTime, raw, storedEvent } from './rows.ts';
import { searchTexts } from './search-texts.ts';
import { meaningOf } from './sqlstate.ts';

export interface PostgresEventStoreOptions {
  /** As the ledger's `app`; other roles can read. */
  readonly connectionString: string;
  /** How many writes may wait before StoreBusy (4,096). */
  readonly queue?: number;
  /** How long to wait for a database that is away, in milliseconds (5,000); then StoreUnavailable. */
  readonly patience?: number;
  /** Connections for reading (4). */
  readonly readers?: number;
}

/** Opens the ledger of a database that `bootstrapLedger` has made. Throws StoreUnavailable when it can't be reached. */
export async function openPostgresEventStore(options: PostgresEventStoreOptions): Promise<EventStore> {
  const { connectionString, queue = 4_096, patience = 5_000, readers = 4 } = options;
  const wakers = new Set<() => void>();
  const read = reader(connectionString, readers, patience);
  const appender = createAppender({
    connectionString,
    queue,
    patience,
    onRecorded: () => {
      for (const wake of wakers) wake();
    },
  });
  const subscriptions = new Set<Subscription>();

  const readAll = async (after: number, limit: number): Promise<StoredEvent[]> => {
    const rows = await read.query(`SELECT ${EVENT_COLUMNS} FROM ledger.event e WHERE e.position > $1 ORDER BY e.position LIMIT $2`, [after, limit]);
    return (rows as EventRow[]).map(storedEvent);
  };
  const store: EventStore = {
    info: async () => {
      const [row] = await read.query('SELECT id, kind, secret FROM ledger.info', []);
      if (!row) throw new Error('this database holds no ledger yet');
      const [id, kind, secret] = row as [string, LedgerInfo['kind'], string];
      return { id, kind, secret };
    },
    head: async (): Promise<Head> => {
      const [row] = await read.query('SELECT position, recorded_at FROM ledger.event ORDER BY position DESC LIMIT 1', []);
      return row ? { position: Number(row[0]), recordedAt: isoTime(row[1] as string) } : { position: 0, recordedAt: null };
    },
    append: (request) => appender.append(request),
    lookUp: async ({ id, content }) => {
      const found = foundIn(await read.query(LOOK_UP, [[id]])).get(id);
      if (!found) return { outcome: 'unknown' };
      await appender.confirmed();
      return sameContent(found, content) ? { outcome: 'duplicate', position: found.position, types: found.types } : { outcome: 'id-reused' };
    },
    readStreams: async (from) => {
      const rows = await read.query(READ_STREAMS, [Object.keys(from), Object.values(from)]);
      return (rows as EventRow[]).map(storedEvent);
    },
    readAll,
    readAt: async (positions) => {
      const rows = await read.query(`SELECT ${EVENT_COLUMNS} FROM ledger.event e WHERE e.position = ANY ($1::bigint[]) ORDER BY e.position`, [positions]);
      return (rows as EventRow[]).map(storedEvent);
    },
    positionAt: async (time) => {
      const [row] = await read.query('SELECT ledger.position_at($1)', [time]);
      return Number(row?.[0]);
    },
    texts: async (digests) => new Map((await read.query('SELECT digest, text FROM ledger.detached WHERE digest = ANY ($1)', [digests])) as [string, string][]),
    searchTexts: (search) => searchTexts((sql, values) => read.query(sql, values), search),
    subscribe: (after, handle) => {
      const subscription = tail(after, handle, { readAll, wait: waitOrWake(wakers), passing: (error) => error instanceof StoreUnavailable });
      subscriptions.add(subscription);
      return subscription;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await appender.close();
      await read.close();
    },
  };
  await store.head().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return store;
}

const READ_STREAMS = `
  SELECT ${EVENT_COLUMNS} FROM unnest($1::text[], $2::integer[]) f(stream, revision)
  CROSS JOIN LATERAL (SELECT ${EVENT_COLUMNS} FROM ledger.event e WHERE e.stream = f.stream AND e.revision >= f.revision ORDER BY e.revision) e
  ORDER BY e.position`;

interface Reader {
  query(sql: string, values: readonly unknown[]): Promise<unknown[][]>;
  close(): Promise<void>;
}

/** Reads may be repeated: a lost connection is replaced and the question asked again, for as long as patience lasts. */
function reader(connectionString: string, connections: number, patience: number): Reader {
  const pool = new Pool({ ...connectionSettings(connectionString), max: connections, idleTimeoutMillis: 60_000 });
  // An idle connection that breaks is no event to anybody; the next query opens another.
  pool.on('error', () => undefined);
  let closed = false;
  return {
    query: async (sql, values) => {
      const until = Date.now() + patience;
      for (;;) {
        try {
          if (closed) throw new StoreUnavailable('the store is closed');
          return (await pool.query({ text: sql, values: [...values], rowMode: 'array', types: raw })).rows as unknown[][];
        } catch (error) {
          const meaning = error instanceof StoreUnavailable ? 'fault' : meaningOf(error);
          if (meaning !== 'indeterminate' && meaning !== 'unavailable') throw error;
          if (meaning === 'unavailable' || Date.now() > until)
            throw new StoreUnavailable(`the database is not available (${(error as Error).message})`, { cause: error });
          await setTimeout(25);
        }
      }
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

function waitOrWake(wakers: Set<() => void>): (milliseconds: number) => Promise<void> {
  return async (milliseconds) => {
    const timer = new AbortController();
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        wakers.delete(wake);
        timer.abort();
        resolve();
      };
      wakers.add(wake);
      setTimeout(milliseconds, undefined, { signal: timer.signal }).then(wake, () => undefined);
    });
  };
}
