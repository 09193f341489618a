import { checkSelection, type FactReader, type FactTables, type Selection, type TableName, type Version } from '@outturn/read-models';
import type { DataSource } from 'typeorm';
import { makeSchema, openDataSource, poolOf } from './connection.ts';
import { pause } from './locks.ts';
import { NotTheOwner, NotYetProjected, type Poison, ProjectionParked, sqlState } from './problems.ts';
import { VIEWS } from './schema.ts';
import { type DrawnBy, OWN, refuseOther, type Standing, standingOf } from './version.ts';

export interface ReadModelsOptions {
  /** Of a role that may read the views: `app` or `reader`. */
  readonly connectionString: string;
  /** Of the role that owns the read models, `projector`. With it the schema is made on opening, and this process may project and replay. */
  readonly ownerConnectionString?: string;
  /** Connections for reading; 8 unless said otherwise. */
  readonly poolSize?: number;
}

export interface ProjectionStatus {
  /** Position of the last event that is projected; 0 before the first. */
  readonly checkpoint: number;
  /** The generation that is read. */
  readonly generation: number;
  readonly drawnBy: DrawnBy;
  /** Whether this program may read and follow that generation. */
  readonly standing: Standing;
  /** The event that the projection stands before, with when it was found. */
  readonly parked: (Poison & { readonly at: Date }) | null;
}

/**
 * Read models in PostgreSQL. Facts beyond the checkpoint are refused: `ProjectionParked`, else `NotYetProjected`. So are all
 * facts that another version of the program drew: `OutdatedReadModels`, `NewerReadModels`; also where it does so while this one runs.
 */
export interface ReadModels extends FactReader {
  checkpoint(): Promise<number>;
  status(): Promise<ProjectionStatus>;
  /** Resolves when a position is projected. Throws `ProjectionParked` when it won't be, `NotYetProjected` after the time. */
  waitFor(position: number, timeoutMs: number): Promise<void>;
  close(): Promise<void>;
  /** For a projector in this process: tells those who wait how far it has come. */
  announce(checkpoint: number): void;
  /** For projectors and replays. Throws `NotTheOwner`. */
  owner(): Owner;
}

export interface Owner {
  readonly connectionString: string;
  readonly source: DataSource;
}

const POLL_MS = 5;

export async function openReadModels(options: ReadModelsOptions): Promise<ReadModels> {
  const { connectionString, ownerConnectionString, poolSize = 8 } = options;
  const moment = momentOf(() => views);
  const owning = ownerConnectionString === undefined ? undefined : await openDataSource(ownerConnectionString, 2, () => undefined);
  try {
    if (owning !== undefined && ownerConnectionString !== undefined) await makeSchema(owning, ownerConnectionString);
  } catch (error) {
    await owning?.destroy();
    throw error;
  }
  const views: DataSource = await openDataSource(connectionString, poolSize, moment.forget);
  return {
    ...factReader(views, moment),
    checkpoint: async () => (await moment.status()).checkpoint,
    status: () => moment.status(),
    waitFor: (position, timeoutMs) => waitFor(moment, position, timeoutMs),
    announce: moment.announce,
    owner: () => {
      if (owning === undefined || ownerConnectionString === undefined) throw new NotTheOwner();
      return { connectionString: ownerConnectionString, source: owning };
    },
    close: async () => {
      await views.destroy();
      await owning?.destroy();
    },
  };
}

/** How far the projection has come, as far as this process knows. It only rises, except when the database lost its last moments in a crash. */
interface Moment {
  readonly known: () => number;
  /** Asks the database; of several who ask at once, once. */
  status(): Promise<ProjectionStatus>;
  readonly announce: (checkpoint: number) => void;
  readonly forget: () => void;
  /** Resolves at the next announcement, or after a time. */
  news(milliseconds: number): Promise<void>;
}

function momentOf(source: () => DataSource): Moment {
  let known = 0;
  let asking: Promise<ProjectionStatus> | undefined;
  let listeners: (() => void)[] = [];
  const ask = async (): Promise<ProjectionStatus> => {
    const status = await statusOf(source());
    known = status.checkpoint;
    return status;
  };
  return {
    known: () => known,
    status: () =>
      (asking ??= ask().finally(() => {
        asking = undefined;
      })),
    announce: (checkpoint) => {
      known = checkpoint;
      const told = listeners;
      listeners = [];
      for (const tell of told) tell();
    },
    forget: () => {
      known = 0;
    },
    news: (milliseconds) =>
      Promise.race([
        pause(milliseconds),
        new Promise<void>((resolve) => {
          listeners.push(resolve);
        }),
      ]),
  };
}

/** Refuses a position that is not projected. */
async function refuseBeyond(moment: Moment, position: number): Promise<void> {
  if (!Number.isSafeInteger(position) || position < 0) throw new Error(`not a position in the ledger: ${position}`);
  if (position <= moment.known()) return;
  const { checkpoint, parked, drawnBy } = await moment.status();
  refuseOther(drawnBy);
  if (position <= checkpoint) return;
  throw parked === null || parked.position > position ? new NotYetProjected(position, checkpoint) : new ProjectionParked(parked, checkpoint);
}

async function waitFor(moment: Moment, position: number, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await refuseBeyond(moment, position);
    } catch (error) {
      if (!(error instanceof NotYetProjected) || Date.now() >= until) throw error;
    }
    await moment.news(Math.max(1, Math.min(POLL_MS, until - Date.now())));
  }
}

interface StatusRow extends DrawnBy {
  readonly checkpoint: string;
  readonly generation: number;
  readonly position: string | null;
  readonly type: string | null;
  readonly error: string | null;
  readonly at: Date | null;
}

/** One statement: every page asks it. */
async function statusOf(source: DataSource): Promise<ProjectionStatus> {
  const { rows } = await poolOf(source).query<StatusRow>(
    `SELECT coalesce((SELECT max(position) FROM ${VIEWS}.checkpoint), 0) AS checkpoint, generation, version, digest,
       parked_position AS position, parked_type AS type, parked_error AS error, parked_at AS at FROM ${VIEWS}.projection`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the read models have no generation');
  const { generation, version, digest, position, type, error, at } = row;
  const drawnBy = { version, digest };
  return {
    checkpoint: Number(row.checkpoint),
    generation,
    drawnBy,
    standing: standingOf(drawnBy),
    parked: position === null ? null : { position: Number(position), type: type ?? '', error: error ?? '', at: at ?? new Date(0) },
  };
}

function factReader(source: DataSource, moment: Moment): FactReader {
  const ask = async <R extends { readonly key: string | null }>(sql: string, values: unknown[], order: string): Promise<R[]> => {
    const digest = `$${values.push(OWN.digest)}`;
    try {
      // One row at least comes back, so that the same statement tells whether the views still show what this program reads.
      const { rows } = await poolOf(source).query<R & { isOwn: boolean }>(
        `SELECT p.digest = ${digest} AS "isOwn", f.* FROM ${VIEWS}.projection p LEFT JOIN LATERAL (${sql}) f ON true ORDER BY ${order}`,
        values,
      );
      if (rows[0]?.isOwn !== true) await refuseStrange(moment);
      return rows.filter(({ key }) => key !== null);
    } catch (error) {
      // After a crash the database may have come back a few batches younger.
      if (sqlState(error) === undefined || /^(08|57)/.test(sqlState(error) ?? '')) moment.forget();
      // A table or a column that another version doesn't have.
      if (/^42(P01|703)$/.test(sqlState(error) ?? '')) await refuseStrange(moment);
      throw error;
    }
  };
  return {
    asAt: async <T extends TableName>(table: T, position: number, selection: Selection = {}) => {
      checkSelection(table, selection);
      await refuseBeyond(moment, position);
      const values: unknown[] = [position];
      const rows = await ask<{ key: string; facts: FactTables[T] }>(
        `SELECT k.key, v.facts FROM ${VIEWS}.${table}_key k CROSS JOIN LATERAL
           (SELECT v.gone, v.facts FROM ${VIEWS}.${table}_version v WHERE v.key = k.key AND v.from_position <= $1 ORDER BY v.from_position DESC LIMIT 1) v
         WHERE k.since <= $1 AND NOT v.gone${selecting(selection, values)}`,
        values,
        'f.key',
      );
      return rows.map(({ facts }) => facts);
    },
    between: async <T extends TableName>(table: T, after: number, upTo: number, selection: Selection = {}) => {
      checkSelection(table, selection);
      await refuseBeyond(moment, upTo);
      const values: unknown[] = [after, upTo];
      const where = selecting(selection, values);
      const rows = await ask<{ key: string; from_position: string; facts: FactTables[T] }>(
        `SELECT v.key, v.from_position, v.facts FROM ${VIEWS}.${table}_version v${where === '' ? '' : ` JOIN ${VIEWS}.${table}_key k ON k.key = v.key`}
         WHERE v.from_position > $1 AND v.from_position <= $2 AND NOT v.gone${where}`,
        values,
        'f.from_position, f.key',
      );
      return rows.map(({ key, from_position, facts }): Version<T> => ({ table, key, from: Number(from_position), facts }));
    },
  };
}

/** Says which other version has drawn the views; returns where it is none. */
async function refuseStrange(moment: Moment): Promise<void> {
  moment.forget();
  refuseOther((await moment.status()).drawnBy);
}

/** Conditions on keys; adds their values. */
function selecting(selection: Selection, values: unknown[]): string {
  const exactly = (['key', 'scheme', 'year'] as const).filter((by) => selection[by] !== undefined).map((by) => ` AND k.${by} = $${values.push(selection[by])}`);
  const like = (selection.keyHolds ?? []).map((part) => ` AND k.key ILIKE $${values.push(`%${part.replaceAll(/[\\%_]/g, '\\$&')}%`)}`);
  return [...exactly, ...like].join('');
}
