import type { DrawnReport } from '@outturn/domain';
import type { Moment } from '@outturn/read-models';
import { BadQuestion } from '@outturn/reporting';
import { bytesOf, type Drawer, type KeptReports, sha256Of } from './drawing.ts';

/** One report of a publication, drawn again from the ledger and held against what was kept. */
export interface Redrawn extends DrawnReport {
  /**
   * `same`: byte for byte; `different`: the ledger gives other bytes; `lost`: what was kept is not there; `altered`: what
   * was kept has another digest than the ledger names.
   */
  readonly outcome: 'same' | 'different' | 'lost' | 'altered';
  /** SHA-256 of what the ledger gives now. */
  readonly redrawn: string;
  /** The first line that differs, as kept and as drawn again; null where none does or none was kept. */
  readonly difference: { readonly line: number; readonly kept: string; readonly redrawn: string } | null;
}

/** Draws every report of a publication again at its moment, and compares byte by byte with what is kept. */
export async function redraw(drawer: Drawer, kept: Pick<KeptReports, 'open'>, reports: readonly DrawnReport[], moment: Moment): Promise<Redrawn[]> {
  await drawer.ready(moment.position);
  const redrawn: Redrawn[] = [];
  for (const report of reports) {
    const [before, now] = [await kept.open(report.sha256), await drawnNow(drawer, report, moment)];
    redrawn.push({
      ...report,
      outcome: outcomeOf(report, before, now),
      redrawn: sha256Of(now),
      difference: before === undefined || before.equals(now) ? null : firstDifference(before.toString('utf8'), now.toString('utf8')),
    });
  }
  return redrawn;
}

/** A report that this version cannot draw any more as it was asked for gives why not, and so other bytes. */
async function drawnNow(drawer: Drawer, report: DrawnReport, moment: Moment): Promise<Buffer> {
  return bytesOf(drawer, report, moment).catch((error: unknown) => {
    if (error instanceof BadQuestion) return Buffer.from(error.message, 'utf8');
    throw error;
  });
}

function outcomeOf({ sha256 }: DrawnReport, before: Buffer | undefined, now: Buffer): Redrawn['outcome'] {
  if (before === undefined) return 'lost';
  if (sha256Of(before) !== sha256) return 'altered';
  return before.equals(now) ? 'same' : 'different';
}

function firstDifference(kept: string, redrawn: string): Redrawn['difference'] {
  const [before, now] = [kept.split('\n'), redrawn.split('\n')];
  const line = before.findIndex((text, index) => text !== now[index]);
  const at = line === -1 ? before.length : line;
  return { line: at + 1, kept: before[at]?.trim() ?? '', redrawn: now[at]?.trim() ?? '' };
}
