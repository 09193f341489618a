import { ledgerNotes } from './conventions.ts';
import type { Diff, LedgerReader, StoryEntry, Trace } from './queries.ts';
import { isBannerNote } from './render/banner.ts';
import type { Report } from './report.ts';
import { renderCsv } from './render/csv.ts';
import { type Format, formatOf } from './render/formats.ts';
import { renderHtml } from './render/html.ts';
import { jsonOf, renderJson } from './render/json.ts';
import { diffSheet, historySheet, reportSheet, type Sheet, traceSheet } from './render/sheet.ts';
import { renderTable } from './render/table.ts';
import { unitOf } from './render/unit.ts';

export { FORMATS, type Format } from './render/formats.ts';
export { DEFAULT_WIDTH } from './render/table.ts';

/** How an answer is written. */
export interface Rendering {
  /** `table` (default), `json`, `csv` or `html`; any other is a `BadQuestion`. */
  readonly format?: string | undefined;
  /** What amounts are printed in for people, in `table` and `html`: `pounds` (default), `thousands`, `millions`. JSON and CSV stay exact pounds. */
  readonly unit?: string | undefined;
  /** Columns of the terminal that a `table` has to fit. */
  readonly width?: number | undefined;
  /** What the ledger is for: answers that carry no notes of their own (diff, trace, history) say so of a demo or rehearsal ledger. */
  readonly ledger?: LedgerReader['kind'] | undefined;
}

function renderSheet(sheet: Sheet, json: () => string, how: Rendering): string {
  const unit = unitOf(how.unit);
  const marked =
    how.ledger === undefined || sheet.notes.some(isBannerNote) ? sheet : { ...sheet, notes: [...ledgerNotes({ kind: how.ledger }), ...sheet.notes] };
  const write: Readonly<Record<Format, () => string>> = {
    json,
    csv: () => renderCsv(marked),
    html: () => renderHtml(marked, unit),
    table: () => renderTable(marked, unit, how.width),
  };
  return write[formatOf(how.format)]();
}

/** Writes a report. Throws `BadQuestion` for a format or unit that there is not. */
export function render(report: Report, how: Rendering = {}): string {
  return renderSheet(reportSheet(report), () => renderJson(report), how);
}

/** Writes the changes between two moments, a line for each changed cell. */
export function renderDiff(diff: Diff, how: Rendering = {}): string {
  return renderSheet(diffSheet(diff), () => jsonOf(diff), how);
}

/** Writes what makes up one figure. */
export function renderTrace(trace: Trace, how: Rendering = {}): string {
  return renderSheet(traceSheet(trace), () => jsonOf(trace), how);
}

/** Writes a subject's entries, in ledger order. In JSON every event with its data; otherwise one sentence each, without companions. */
export function renderHistory(entries: readonly StoryEntry[], how: Rendering = {}, subject?: string): string {
  return renderSheet(
    historySheet(
      subject,
      entries.filter((entry) => entry.topic !== 'companion'),
    ),
    () => jsonOf(entries),
    how,
  );
}
