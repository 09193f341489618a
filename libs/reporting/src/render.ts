import { ledgerNotes } from './conventions.ts';
import type { Diff, LedgerReader, StoryEntry, Trace } from './queries.ts';
import { isBannerNote } from './render/banner.ts';
import { BadQuestion, type Report } from './report.ts';
import { renderCsv } from './render/csv.ts';
import { type Format, formatOf } from './render/formats.ts';
import { renderHtml } from './render/html.ts';
import { jsonOf, renderJson } from './render/json.ts';
import { diffSheet, historySheet, reportSheet, type Sheet, traceSheet } from './render/sheet.ts';
import { renderTable } from './render/table.ts';
import { unitOf } from './render/unit.ts';
import { workbook } from './xlsx/workbook.ts';

export { FORMATS, type Format } from './render/formats.ts';
export { DEFAULT_WIDTH } from './render/table.ts';

/** How an answer is written. */
export interface Rendering {
  /** `table` (default), `json`, `csv`, `html` or `xlsx`; any other is a `BadQuestion`. */
  readonly format?: string | undefined;
  /** What amounts are printed in for people, in `table`, `html` and `xlsx`: `pounds` (default), `thousands`, `millions`. JSON and CSV stay exact pounds. */
  readonly unit?: string | undefined;
  /** Columns of the terminal that a `table` has to fit. */
  readonly width?: number | undefined;
  /** What the ledger is for: answers that carry no notes of their own (diff, trace, history) say so of a demo or rehearsal ledger. */
  readonly ledger?: LedgerReader['kind'] | undefined;
}

/** An answer as it is sent: text, or the bytes of a workbook piece by piece, each of which may go before the next is made. */
export type Written = string | Iterable<Uint8Array>;

/** What any answer is written from. */
interface Printable {
  readonly sheet: Sheet;
  readonly json: () => string;
}

function written({ sheet, json }: Printable, how: Rendering): Written {
  const unit = unitOf(how.unit);
  const marked =
    how.ledger === undefined || sheet.notes.some(isBannerNote) ? sheet : { ...sheet, notes: [...ledgerNotes({ kind: how.ledger }), ...sheet.notes] };
  const write: Readonly<Record<Format, () => Written>> = {
    json,
    csv: () => renderCsv(marked),
    html: () => renderHtml(marked, unit),
    table: () => renderTable(marked, unit, how.width),
    xlsx: () => workbook(marked, unit),
  };
  return write[formatOf(how.format)]();
}

function asText(answer: Written): string {
  if (typeof answer !== 'string') throw new BadQuestion('A workbook is no text: choose another format.', 'format');
  return answer;
}

const printedReport = (report: Report): Printable => ({ sheet: reportSheet(report), json: () => renderJson(report) });
const printedDiff = (diff: Diff): Printable => ({ sheet: diffSheet(diff), json: () => jsonOf(diff) });
const printedTrace = (trace: Trace): Printable => ({ sheet: traceSheet(trace), json: () => jsonOf(trace) });
const printedHistory = (entries: readonly StoryEntry[], subject?: string): Printable => ({
  sheet: historySheet(
    subject,
    entries.filter((entry) => entry.topic !== 'companion'),
  ),
  json: () => jsonOf(entries),
});

/** Writes a report, in every format. Throws `BadQuestion` for a format or unit that there is not. */
export function write(report: Report, how: Rendering = {}): Written {
  return written(printedReport(report), how);
}

/** Writes the changes between two moments, a line for each changed cell. */
export function writeDiff(diff: Diff, how: Rendering = {}): Written {
  return written(printedDiff(diff), how);
}

/** Writes what makes up one figure. */
export function writeTrace(trace: Trace, how: Rendering = {}): Written {
  return written(printedTrace(trace), how);
}

/** Writes a subject's entries, in ledger order. In JSON every event with its data; otherwise one sentence each, without companions. */
export function writeHistory(entries: readonly StoryEntry[], how: Rendering = {}, subject?: string): Written {
  return written(printedHistory(entries, subject), how);
}

/** A report as text; `BadQuestion` for a format that is none. */
export function render(report: Report, how: Rendering = {}): string {
  return asText(write(report, how));
}

/** A difference as text. */
export function renderDiff(diff: Diff, how: Rendering = {}): string {
  return asText(writeDiff(diff, how));
}

/** A trace as text. */
export function renderTrace(trace: Trace, how: Rendering = {}): string {
  return asText(writeTrace(trace, how));
}

/** A history as text. */
export function renderHistory(entries: readonly StoryEntry[], how: Rendering = {}, subject?: string): string {
  return asText(writeHistory(entries, how, subject));
}
