import type { EventStore, LedgerKind } from '@outturn/event-store';
import type { FactReader } from '@outturn/read-models';
import { createQueries, type Queries, type Sources } from '@outturn/reporting';
import type { DrawReports } from '../commands/subject-states.ts';
import { createLedgerReader } from '../ledger-reader.ts';
import { resolveMoment } from '../moments.ts';
import type { Sight } from '../sight.ts';
import { createDrawing, type Drawer, type KeptReports } from './drawing.ts';
import { createPublishedQueries, reportsOf } from './published-queries.ts';
import { redraw, type Redrawn } from './redrawing.ts';

/** Everything about publications, for whoever records, reads or checks them. */
export interface Publications {
  /** For the command handler. */
  readonly draw: DrawReports;
  /** Questions to sources; at the moment of a publication its reports are those that were kept, for who sees everything. */
  queriesOf(sources: Sources, sight: Sight): Queries;
  /** Draws every report of a publication again from the ledger and compares byte by byte; undefined where there is none of that name. */
  redraw(publication: string): Promise<readonly Redrawn[] | undefined>;
  /** The bytes that are kept under a SHA-256, with digests where texts stand. */
  open(sha256: string): Promise<Buffer | undefined>;
  /** Which of these SHA-256 nothing is kept under. */
  missing(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface PublicationSources {
  readonly store: EventStore;
  readonly kind: LedgerKind;
  readonly facts: FactReader;
  readonly kept: KeptReports;
  /** Resolves when the read models are at a position. */
  readonly ready: (position: number) => Promise<void>;
}

export function createPublications({ store, kind, facts, kept, ready }: PublicationSources): Publications {
  const ledger = createLedgerReader(store, kind, { texts: 'apart' });
  const drawer: Drawer = { queries: createQueries({ facts, ledger }), ready };
  return {
    draw: createDrawing(store, drawer, kept),
    queriesOf: (sources, sight) => createPublishedQueries(sources, kept, sight),
    redraw: async (publication) => {
      const reports = await reportsOf(ledger, publication);
      return reports && redraw(drawer, kept, reports, await resolveMoment(store, `pub:${publication}`));
    },
    open: (sha256) => kept.open(sha256),
    missing: (sha256s) => kept.missing(sha256s),
  };
}
