import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';

/** About 400 bytes of JSON, the size of a forecast change. */
export function payloadOf(n: number): string {
  return JSON.stringify({
    data: {
      scheme: `SCH-${n % 2_000}`,
      year: '2017-18',
      period: (n % 12) + 1,
      previous: '400000.00',
      forecast: `${400_000 + (n % 9_000)}.00`,
      notRecurrent: '0.00',
      reasons: [
        { code: 'delay', amount: `${n % 9_000}.00`, narrative: `sha256:${'0'.repeat(64)}` },
        { code: 'demand', amount: '0.00', narrative: `sha256:${'1'.repeat(64)}` },
      ],
    },
  });
}

/** The plain thing to compare with: one table, unique (stream, version), one autocommitted INSERT per event through `pg`. */
export interface Baseline {
  append(stream: string, version: number, n: number): Promise<void>;
  /** One transaction of as many single-row INSERTs. */
  appendMany(stream: string, first: number, count: number): Promise<void>;
  /** Pages of 1,000 rows in the order of an identity column, each payload parsed; gives the number of rows. */
  readAll(fold?: (payload: unknown) => void): Promise<number>;
  fill(rows: number): Promise<void>;
  close(): Promise<void>;
}

const INSERT = 'INSERT INTO baseline (stream, version, type, payload) VALUES ($1, $2, $3, $4)';

export async function openBaseline(connectionString: string, connections: number): Promise<Baseline> {
  const pool = new Pool({ connectionString, max: connections });
  // A database that stops takes idle connections with it; the next query would say so.
  pool.on('error', () => undefined);
  await pool.query(`DROP TABLE IF EXISTS baseline;
    CREATE TABLE baseline (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version int NOT NULL, type text NOT NULL, payload jsonb NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now(), UNIQUE (stream, version))`);
  return {
    append: async (stream, version, n) => {
      await pool.query({ name: 'insert', text: INSERT, values: [stream, version, 'ForecastChanged', payloadOf(n)] });
    },
    appendMany: async (stream, first, count) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        for (let n = first; n < first + count; n += 1)
          await client.query({ name: 'insert', text: INSERT, values: [stream, n, 'ForecastChanged', payloadOf(n)] });
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    readAll: async (fold) => {
      let last = '0';
      let rows = 0;
      for (;;) {
        const page = await pool.query<{ position: string; stream: string; version: number; type: string; payload: unknown; recorded_at: Date }>({
          name: 'page',
          text: 'SELECT * FROM baseline WHERE position > $1 ORDER BY position LIMIT 1000',
          values: [last],
        });
        if (page.rows.length === 0) return rows;
        for (const row of page.rows) fold?.(row.payload);
        rows += page.rows.length;
        last = page.rows.at(-1)?.position ?? last;
      }
    },
    fill: async (rows) => {
      for (let done = 0; done < rows; done += 1_000) {
        const numbers = Array.from({ length: Math.min(1_000, rows - done) }, (_, i) => done + i);
        await pool.query('INSERT INTO baseline (stream, version, type, payload) SELECT s, 0, $2, p::jsonb FROM unnest($1::text[], $3::text[]) AS t (s, p)', [
          numbers.map(() => randomUUID()),
          'ForecastChanged',
          numbers.map(payloadOf),
        ]);
      }
      await pool.query('VACUUM ANALYZE baseline');
    },
    close: () => pool.end(),
  };
}
