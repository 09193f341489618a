import { NotFoundException } from '@nestjs/common';
import { parseStream } from '@outturn/domain';
import { BadQuestion, type LedgerReader, type Queries, REPORT_NAMES, type ReportOptions, tell, type Trace } from '@outturn/reporting';
import { isAmount, money, sum } from '@outturn/kernel';
import { pathOfSubject, pathTo } from '../web/address.ts';
import { codeInWords, dateAndTime, dayInWords, exactly, wholeNumber } from '../web/format.ts';
import { reportOptionsAsked, wordAsked } from '../web/questions.ts';
import { traceHref } from '../web/traces.ts';
import type { Visit } from '../web/visit.ts';

export interface EntryPage {
  readonly position: string;
  readonly sentence: string;
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href: string | null }[];
  readonly json: string;
  readonly previous: string | null;
  readonly next: string | null;
}

/** One entry of the ledger. Throws `NotFoundException` for a position that is not there at the moment. */
export async function entryPage(ledger: LedgerReader, visit: Visit, asked: string): Promise<EntryPage> {
  const position = /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : 0;
  const [entry] = position >= 1 && position <= visit.moment.position ? await ledger.entriesAt([position]) : [];
  if (entry === undefined) throw new NotFoundException(`There is no entry ${asked} at this moment.`);
  const at = (n: number) => visit.to(`/audit/entries/${n}`);
  const subject = parseStream(entry.stream);
  const fact = (term: string, text: string, href: string | null = null) => ({ term, text, href });
  return {
    position: wholeNumber(position),
    sentence: tell(entry).sentence,
    facts: [
      fact('Recorded', `${dateAndTime(entry.recordedAt)} (${entry.recordedAt})`),
      fact('In effect from', entry.effective === null ? 'not stated' : dayInWords(entry.effective)),
      fact('Who', entry.actor.user),
      fact('In which role', entry.actor.roles.map((role) => codeInWords(role)).join(', ') || 'none'),
      ...(entry.actor.operator === undefined ? [] : [fact('Operator (command line)', entry.actor.operator)]),
      fact('Type', entry.type),
      fact('Stream', entry.stream, subjectHref(visit, subject)),
      fact('Revision in the stream', String(entry.revision)),
      fact('Command', entry.command),
      fact('Source', entry.source ?? 'not stated'),
    ],
    json: JSON.stringify(entry, null, 2),
    previous: position > 1 ? at(position - 1) : null,
    next: position < visit.moment.position ? at(position + 1) : null,
  };
}

function subjectHref(visit: Visit, subject: ReturnType<typeof parseStream>): string | null {
  const path = subject === undefined ? null : pathOfSubject(subject.kind, subject.id);
  return path === null ? null : visit.to(path);
}

export interface TracePage {
  readonly column: string;
  readonly row: string;
  readonly rowHref: string | null;
  readonly figure: string;
  readonly rule: string;
  readonly parts: readonly TracePartLine[];
  /** The sum of the parts; null where the figure is no amount. */
  readonly total: string | null;
  readonly addsUp: boolean;
}

export interface TracePartLine {
  readonly amount: string;
  readonly explanation: string;
  readonly sentence: string;
  readonly entry: { readonly text: string; readonly href: string } | null;
  /** Where the part is a figure itself: the way to its own parts. */
  readonly further: string | null;
}

/** What makes up one figure of a report. Throws `BadQuestion`. */
export async function tracePage(queries: Queries, visit: Visit): Promise<TracePage> {
  const { parameters, moment } = visit;
  const report = wordAsked(parameters, 'report', REPORT_NAMES);
  const { row, column } = parameters;
  if (report === undefined || row === undefined || column === undefined) {
    throw new BadQuestion('A figure is named by its report, row and column: follow the link of a figure on another page.', 'report');
  }
  const options = reportOptionsAsked(parameters);
  const trace = await queries.trace(report, row, column, options, moment);
  const amounts = trace.parts.map((part) => part.amount).filter(isAmount);
  const figure = typeof trace.figure === 'string' && isAmount(trace.figure) ? money(trace.figure) : null;
  const total = figure === null ? null : sum(amounts.map(money));
  return {
    column: labelOf(column),
    row: row.replace('|', ', '),
    rowHref: rowHref(visit, report, row),
    figure: figureInWords(trace),
    rule: trace.rule,
    parts: trace.parts.map((part) => ({
      amount: isAmount(part.amount) ? exactly(part.amount) : part.amount,
      explanation: part.explanation,
      sentence: part.event?.sentence ?? '',
      entry: part.event === null ? null : { text: wholeNumber(part.event.position), href: visit.to(`/audit/entries/${part.event.position}`) },
      further: part.figure === undefined ? null : traceHref(visit, part.figure.report, part.figure.row, part.figure.column, withoutGrouping(options)),
    })),
    total: total === null || trace.parts.length === 0 ? null : exactly(total),
    addsUp: figure !== null && total !== null && total.eq(figure),
  };
}

/** A part stands in another report, which takes no grouping. */
function withoutGrouping(options: ReportOptions): ReportOptions {
  return Object.fromEntries(Object.entries(options).filter(([option]) => option !== 'by'));
}

function rowHref(visit: Visit, report: string, row: string): string | null {
  const cut = row.lastIndexOf('|');
  if (cut < 1 || (report !== 'savings-tracker' && report !== 'movements')) return null;
  return visit.to(pathTo('schemes', row.slice(0, cut)), { year: row.slice(cut + 1) });
}

const LABELS: Readonly<Record<string, string>> = {
  weighted: 'Weighted delivery',
  rag: 'RAG',
  ragComputed: 'RAG computed',
  otherKinds: 'Delivery of other kinds',
};

/** `fullYearBanked` → `Full year banked`. */
function labelOf(column: string): string {
  const known = LABELS[column];
  if (known !== undefined) return known;
  const words = column.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function figureInWords({ figure }: Trace): string {
  if (figure === null || figure === undefined) return 'none';
  if (typeof figure === 'string') return isAmount(figure) ? exactly(figure) : figure;
  return typeof figure === 'object' ? JSON.stringify(figure) : String(figure);
}
