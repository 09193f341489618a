import type { Actor, DomainEvent } from '@outturn/domain';
import type { FactReader, Moment } from '@outturn/read-models';
import type { Report, ReportName, ReportOptions, Row } from './report.ts';

/** An event as read for people: texts put back where they are kept apart (`[redacted]` where one is gone). */
export interface LedgerEntry {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: DomainEvent['type'];
  readonly recordedAt: string;
  readonly effective: string | null;
  readonly actor: Actor;
  readonly command: string;
  readonly source: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What reports need of the ledger itself. */
export interface LedgerReader {
  /** Events at positions, decoded to today's versions, texts attached. */
  entriesAt(positions: readonly number[]): Promise<LedgerEntry[]>;
  /** All events of streams up to a position, in ledger order. */
  entriesOf(streams: readonly string[], upTo: number): Promise<LedgerEntry[]>;
  /** Entries up to a position with a text that holds every word of what is asked for, or the beginning of one, newest first. */
  search(asked: string, upTo: number, limit: number): Promise<EntriesFound>;
  /** The texts behind digests; `[redacted]` for one that is gone. */
  texts(digests: readonly string[]): Promise<Map<string, string>>;
  /** `demo` and `rehearsal` ledgers say so on every report. */
  readonly kind: 'live' | 'demo' | 'rehearsal';
}

export interface EntriesFound {
  /** What was looked for: words in lower case. */
  readonly words: readonly string[];
  readonly entries: readonly LedgerEntry[];
  /** Where to go on for older ones; null when there are none. */
  readonly olderFrom: number | null;
  /** Texts of later entries could not be looked at yet. */
  readonly searchedTo: number;
}

export interface Sources {
  readonly facts: FactReader;
  readonly ledger: LedgerReader;
}

/** One entry of a subject's story: the event, and what it says in words. */
export interface StoryEntry extends LedgerEntry {
  /** "14 June 2017, head-of-commissioning lowered the forecast for 2017-18 by £120,000.00 to £880,000.00: delay £80,000.00 (…)." */
  readonly sentence: string;
  /** For filters: forecast, claim, target, structure, comment … */
  readonly topic: string;
}

export interface RowChange {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Changed columns: before and after. Null on the side where the row is not there. */
  readonly cells: readonly { readonly key: string; readonly from: Row[string] | null; readonly to: Row[string] | null }[];
  /** The events between the two moments that are behind it. */
  readonly events: readonly StoryEntry[];
}

export interface Diff {
  readonly report: ReportName;
  readonly from: Report['asAt'];
  readonly to: Report['asAt'];
  readonly rows: readonly RowChange[];
}

export interface TracePart {
  /** Pounds, or a count; empty where the part is no number. */
  readonly amount: string;
  readonly explanation: string;
  readonly event: StoryEntry | null;
  /** The figure that the part is itself, where it can be traced further. */
  readonly figure?: { readonly report: ReportName; readonly row: string; readonly column: string };
}

export interface Trace {
  readonly report: ReportName;
  readonly row: string;
  readonly column: string;
  readonly asAt: Report['asAt'];
  readonly figure: Row[string];
  /** Parts that add up to the figure where it is an amount or a count; each with the event behind it. */
  readonly parts: readonly TracePart[];
  /** The rule by which the figure follows from the parts. */
  readonly rule: string;
}

/** Every question that can be asked of the ledger, as at a moment. */
export interface Queries {
  report(name: ReportName, options: ReportOptions, moment: Moment): Promise<Report>;
  diff(name: ReportName, options: ReportOptions, from: Moment, to: Moment): Promise<Diff>;
  trace(name: ReportName, row: string, column: string, options: ReportOptions, moment: Moment): Promise<Trace>;
  /** `ASC006`, or `scheme/ASC006` where an id is used for several kinds of subject. Newest last. */
  history(subject: string, moment: Moment): Promise<StoryEntry[]>;
}
