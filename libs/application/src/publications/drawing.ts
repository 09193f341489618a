import { createHash } from 'node:crypto';
import type { AskedReport, DrawnReport, ToDraw } from '@outturn/domain';
import type { EventStore } from '@outturn/event-store';
import type { Moment } from '@outturn/read-models';
import { BadQuestion, type Queries, renderJson, type ReportName, type ReportOptions } from '@outturn/reporting';
import type { DrawReports } from '../commands/subject-states.ts';
import { BOARD_REPORTS } from './board-reports.ts';

/** Where the bytes of published reports are kept, by their SHA-256 in hexadecimal. What is there is never changed. */
export interface KeptReports {
  keep(bytes: Buffer): Promise<string>;
  open(sha256: string): Promise<Buffer | undefined>;
  /** Which of these are not there. */
  missing(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What reports are drawn with, so that they may be kept. */
export interface Drawer {
  /** Questions to a ledger whose texts are apart (`createLedgerReader` with `texts: 'apart'`), within nobody's sight. */
  readonly queries: Pick<Queries, 'report'>;
  /** Resolves when the read models are at a position. */
  ready(position: number): Promise<void>;
}

/** The bytes of a report as they are kept: JSON, digests where texts stand. The same ledger gives the same bytes. Throws `BadQuestion`. */
export async function bytesOf(drawer: Drawer, { name, options }: AskedReport, moment: Moment): Promise<Buffer> {
  return Buffer.from(renderJson(await drawer.queries.report(name as ReportName, options as ReportOptions, moment)), 'utf8');
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Draws the reports of a publication at the end of the ledger and keeps their bytes, before anything of it is recorded. The
 * write that records it is then bound to the ledger ending there: whatever came in between makes it draw again. Bytes that
 * nothing names in the end stay, and harm nobody.
 */
export function createDrawing(store: Pick<EventStore, 'head'>, drawer: Drawer, kept: Pick<KeptReports, 'keep'>): DrawReports {
  return async (publication) => {
    const { position, recordedAt } = await store.head();
    await drawer.ready(position);
    const moment: Moment = { position, recordedAt, publication: publication.publication };
    try {
      const reports: DrawnReport[] = [];
      for (const { name, options } of askedFor(publication)) {
        const bytes = await bytesOf(drawer, { name, options }, moment);
        reports.push({ name, options, sha256: await kept.keep(bytes), bytes: bytes.length });
      }
      return { head: position, drawn: { reports } };
    } catch (error) {
      if (!(error instanceof BadQuestion)) throw error;
      return { head: position, drawn: { problem: error.message } };
    }
  };
}

function askedFor({ year, period, organisation, reports }: ToDraw): readonly AskedReport[] {
  const ask = { year, period, ...(organisation === undefined ? {} : { organisation }) };
  return reports ?? BOARD_REPORTS.map(({ name, options }) => ({ name, options: { ...ask, ...options } }));
}
