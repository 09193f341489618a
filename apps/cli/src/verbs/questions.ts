import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isPlannableYear } from '@outturn/kernel';
import {
  BadQuestion,
  type Format,
  FORMATS,
  ALL_GROUPINGS,
  REPORT_NAMES,
  type ReportName,
  type ReportOptions,
  type Unit,
  UNITS,
  write,
  writeDiff,
  writeHistory,
  writeTrace,
  type Written,
} from '@outturn/reporting';
import { WrongUsage } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print, say, terminalWidth } from '../streams.ts';

/** The options of `report`, `diff`, `trace` and `history` as commander hands them over. */
export interface QuestionOptions {
  readonly year?: string;
  readonly period?: string;
  readonly organisation?: string;
  readonly programme?: string;
  readonly workstream?: string;
  readonly service?: string;
  readonly asAt?: string;
  readonly since?: string;
  readonly structure?: string;
  readonly basis?: string;
  readonly by?: string;
  readonly rate?: string;
  readonly unit?: string;
  readonly format?: string;
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
  readonly row?: string;
  readonly column?: string;
}

export async function report(ledger: OpenLedger, name: string, options: QuestionOptions): Promise<void> {
  const how = presentation(options);
  const moment = await ledger.moment(options.asAt);
  const answer = await ledger.queries.report(reportName(name), await reportOptions(ledger, options), moment);
  await deliver(write(answer, how), options.out);
}

export async function diff(ledger: OpenLedger, name: string, options: QuestionOptions): Promise<void> {
  const how = presentation(options);
  if (options.from === undefined) throw new BadQuestion('Give the earlier moment with --from.', 'from');
  if (options.to !== undefined && options.asAt !== undefined && options.to !== options.asAt)
    throw new BadQuestion('--to and --as-at both name the later moment: give one of them.', 'as-at');
  const [from, to] = [await ledger.moment(options.from), await ledger.moment(options.to ?? options.asAt)];
  const answer = await ledger.queries.diff(reportName(name), await reportOptions(ledger, options), from, to);
  await deliver(writeDiff(answer, { ...how, ledger: ledger.info.kind }), options.out);
}

export async function trace(ledger: OpenLedger, name: string, options: QuestionOptions): Promise<void> {
  const how = presentation(options);
  if (options.row === undefined) throw new BadQuestion('Give the row with --row; `report NAME --format json` prints each row’s id.', 'row');
  if (options.column === undefined) throw new BadQuestion('Give the column with --column; `report NAME --format json` prints the keys.', 'column');
  const moment = await ledger.moment(options.asAt);
  const answer = await ledger.queries.trace(reportName(name), options.row, options.column, await reportOptions(ledger, options), moment);
  await deliver(writeTrace(answer, { ...how, ledger: ledger.info.kind }), options.out);
}

export async function history(ledger: OpenLedger, subject: string, options: QuestionOptions): Promise<void> {
  const how = presentation(options);
  const answer = await ledger.queries.history(subject, await ledger.moment(options.asAt));
  await deliver(writeHistory(answer, { ...how, ledger: ledger.info.kind }), options.out);
}

function reportName(name: string): ReportName {
  return oneOf(REPORT_NAMES, name, 'report', 'NAME');
}

/** How an answer is printed: in a terminal as wide as that is. */
function presentation(options: QuestionOptions): { format: Format; unit: Unit; width: number | undefined } {
  return {
    format: oneOf(FORMATS, options.format ?? 'table', 'format', 'format'),
    unit: oneOf(UNITS, options.unit ?? 'pounds', 'unit', 'unit'),
    width: options.out === undefined ? terminalWidth() : undefined,
  };
}

async function reportOptions(ledger: OpenLedger, options: QuestionOptions): Promise<ReportOptions> {
  const { year, period, rate, since } = options;
  if (year !== undefined && !isPlannableYear(year)) throw new BadQuestion(`${JSON.stringify(year)} is not a financial year. Write it as 2017-18.`, 'year');
  if (period !== undefined && !/^([1-9]|1[0-3])$/.test(period))
    throw new BadQuestion(`${JSON.stringify(period)} is not a period: 1 (April) to 12 (March), 13 for the outturn.`, 'period');
  return {
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period: Number(period) }),
    ...(rate === undefined ? {} : { rate }),
    ...(since === undefined ? {} : { since: (await ledger.moment(since)).position }),
    ...pick(options, ['organisation', 'programme', 'workstream', 'service']),
    ...(options.structure === undefined ? {} : { structure: oneOf(['current', 'original'] as const, options.structure, 'structure', 'structure') }),
    ...(options.basis === undefined ? {} : { basis: oneOf(['absolute', 'incremental'] as const, options.basis, 'basis', 'basis') }),
    ...(options.by === undefined ? {} : { by: oneOf(ALL_GROUPINGS, options.by, 'grouping', 'by') }),
  };
}

function pick<K extends keyof QuestionOptions>(options: QuestionOptions, keys: readonly K[]): Partial<Pick<QuestionOptions, K>> {
  return Object.fromEntries(keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]])) as Partial<Pick<QuestionOptions, K>>;
}

function oneOf<const T extends readonly string[]>(values: T, value: string, what: string, field: string): T[number] {
  if ((values as readonly string[]).includes(value)) return value;
  throw new BadQuestion(`There is no ${what} ${JSON.stringify(value)}. There are: ${values.join(', ')}.`, field);
}

/** Prints, or writes to the file that `--out` names. A workbook goes to a file or a pipe, piece by piece. */
async function deliver(answer: Written, out?: string): Promise<void> {
  if (out === undefined) {
    if (typeof answer === 'string') return print(answer);
    if (process.stdout.isTTY) throw new WrongUsage('A workbook is nothing for a terminal. Name a file with --out, or lead it into one.');
    return pipeline(Readable.from(answer), process.stdout, { end: false });
  }
  const pieces = typeof answer === 'string' ? [answer.endsWith('\n') ? answer : `${answer}\n`] : answer;
  await pipeline(Readable.from(pieces), createWriteStream(out)).catch((error: Error) => {
    throw new WrongUsage(`${out} cannot be written (${error.message}). Name another file with --out.`);
  });
  say(`Written to ${out}.`);
}
