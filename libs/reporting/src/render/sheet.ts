import type { Diff, StoryEntry, Trace } from '../queries.ts';
import type { Cell, ColumnType, Report } from '../report.ts';
import { type FlatColumn, flatColumns } from './cells.ts';
import { momentInWords, scopeInWords } from './moment.ts';
import { otherTotals, type OtherTotal } from './totals.ts';

/** `any`: amounts and text in one column, each told by its form. */
export type SheetType = FlatColumn['type'] | 'any';

export interface SheetColumn {
  readonly key: string;
  readonly label: string;
  readonly type: SheetType;
}

/** One flat table with what belongs around it: what every answer is turned into before it is printed. */
export interface Sheet {
  readonly title: string;
  /** As at which moment, for what. */
  readonly lead: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Which rows are sums of others, by their index. */
  readonly sums?: ReadonlySet<number>;
  /** The moments that it is of, each with what it is: `As at`, `From`, `To`. */
  readonly moments: readonly { readonly label: string; readonly asAt: Report['asAt'] }[];
  /** One for each column, null where there is none; null where the answer has no totals. */
  readonly totals: readonly Cell[] | null;
  readonly otherTotals: readonly OtherTotal[];
  readonly conventions: readonly string[];
  readonly notes: readonly string[];
}

export function reportSheet(report: Report): Sheet {
  const columns = flatColumns(report);
  const scope = scopeInWords(report);
  const totals = columns.map((column) => column.valueIn(report.totals));
  return {
    title: `${report.title}${scope === '' ? '' : `, ${scope}`}`,
    lead: [`As at ${momentInWords(report.asAt)}`],
    columns,
    rows: report.rows.map((row) => columns.map((column) => column.valueIn(row))),
    sums: sumsOf(report),
    moments: [{ label: 'As at', asAt: report.asAt }],
    totals: totals.every((cell) => cell === null) ? null : totals,
    otherTotals: otherTotals(report),
    conventions: report.conventions,
    notes: report.notes,
  };
}

function sumsOf({ rows, sums = [] }: Report): Set<number> {
  const ids = new Set(sums);
  return new Set(rows.flatMap(({ id }, index) => (ids.has(id) ? [index] : [])));
}

const TEXT: ColumnType & SheetType = 'text';

/** One line for each cell that changed; the events behind a row stand with its first line. */
export function diffSheet(diff: Diff): Sheet {
  const rows = diff.rows.flatMap((row) => {
    const events = row.events.map((event) => `${event.position} ${event.sentence}`);
    const cells = row.cells.length === 0 ? [{ key: '', from: null, to: null }] : row.cells;
    return cells.map((cell, index): Cell[] => [row.id, row.change, cell.key, cell.from ?? null, cell.to ?? null, index === 0 ? events : []]);
  });
  return {
    title: `Changes in ${diff.report}`,
    lead: [`From ${momentInWords(diff.from)}`, `To ${momentInWords(diff.to)}`],
    moments: [
      { label: 'From', asAt: diff.from },
      { label: 'To', asAt: diff.to },
    ],
    columns: [
      { key: 'row', label: 'Row', type: TEXT },
      { key: 'change', label: 'Change', type: TEXT },
      { key: 'column', label: 'Column', type: TEXT },
      { key: 'from', label: 'From', type: 'any' },
      { key: 'to', label: 'To', type: 'any' },
      { key: 'recorded', label: 'What was recorded in between', type: 'list' },
    ],
    rows,
    totals: null,
    otherTotals: [],
    conventions: [],
    notes: diff.rows.length === 0 ? ['Nothing changed between the two moments.'] : [],
  };
}

/** One line for each part, and the figure that they add up to below. */
export function traceSheet(trace: Trace): Sheet {
  return {
    title: `${trace.column} of ${trace.row} in ${trace.report}`,
    lead: [`As at ${momentInWords(trace.asAt)}`, trace.rule],
    moments: [{ label: 'As at', asAt: trace.asAt }],
    columns: [
      { key: 'amount', label: 'Part', type: 'any' },
      { key: 'explanation', label: 'What it is', type: TEXT },
      { key: 'position', label: 'Position', type: 'count' },
      { key: 'event', label: 'What was recorded', type: TEXT },
    ],
    rows: trace.parts.map((part) => [part.amount, part.explanation, part.event?.position ?? null, part.event?.sentence ?? null]),
    totals: [trace.figure ?? null, 'The figure', null, null],
    otherTotals: [],
    conventions: [],
    notes: [],
  };
}

/** Every entry of a subject, in ledger order. */
export function historySheet(subject: string | undefined, entries: readonly StoryEntry[]): Sheet {
  return {
    title: subject === undefined ? 'History' : `History of ${subject}`,
    lead: [`${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`],
    moments: [],
    columns: [
      { key: 'position', label: 'Position', type: 'count' },
      { key: 'stream', label: 'Stream', type: TEXT },
      { key: 'type', label: 'Type', type: TEXT },
      { key: 'topic', label: 'Topic', type: TEXT },
      { key: 'sentence', label: 'What was recorded', type: TEXT },
    ],
    rows: entries.map((entry) => [entry.position, entry.stream, entry.type, entry.topic, entry.sentence]),
    totals: null,
    otherTotals: [],
    conventions: [],
    notes: [],
  };
}
