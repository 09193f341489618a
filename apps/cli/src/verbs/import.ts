import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type ActualsImport,
  type FigureOutcome,
  type ImportStated,
  parseMapping,
  previewActuals,
  readActuals,
  readLedgerFile,
  recordActuals,
  UnreadableImport,
} from '@outturn/application';
import { isAmount, isPlannableYear, pounds } from '@outturn/kernel';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print, progressBar, say } from '../streams.ts';

export interface ImportOptions {
  readonly mapping?: string;
  readonly dryRun: boolean;
  readonly year?: string;
  readonly period?: string;
  readonly controlTotal?: string;
  readonly actor: string;
  readonly format?: string;
}

/** `import FILE`: actuals from a CSV of the general ledger. 3 where rows or the whole file are refused. */
export async function importFile(ledger: OpenLedger, file: string, options: ImportOptions): Promise<number> {
  const stated = await statedBy(options);
  const bytes = await read(file);
  const { position } = await ledger.moment();
  const readIn = await inUse(async () => readActuals(readLedgerFile(basename(file), bytes), stated, ledger.readModels, position));
  const handler = await ledger.handler();
  const asActor = (command: object) => ({ ...command, actor: { user: options.actor, roles: ['finance'] } });
  if (readIn.refusal !== null || options.dryRun) {
    const outcomes = await previewActuals(readIn, (command) => handler.preview(asActor(command)));
    await tell(readIn, outcomes, options, readIn.refusal ?? 'Nothing was recorded: this was a dry run.');
    return readIn.refusal === null ? exitOf(readIn, outcomes) : EXIT.refused;
  }
  const bar = progressBar('Recording', readIn.figures.length, 'figures');
  const { outcomes } = await recordActuals(
    readIn,
    (command) => handler.handle(asActor(command)),
    (done) => bar.to(done),
  ).finally(() => bar.end());
  await tell(readIn, outcomes, options, null);
  return exitOf(readIn, outcomes);
}

function exitOf({ bad }: ActualsImport, outcomes: readonly FigureOutcome[]): number {
  return bad.length > 0 || outcomes.some(({ outcome }) => outcome === 'refused') ? EXIT.refused : EXIT.done;
}

async function statedBy({ mapping, year, period, controlTotal }: ImportOptions): Promise<ImportStated> {
  if (year !== undefined && !isPlannableYear(year)) throw new WrongUsage(`${JSON.stringify(year)} is not a financial year. Write it as 2017-18.`);
  if (period !== undefined && !/^([1-9]|1[0-3])$/.test(period))
    throw new WrongUsage(`${JSON.stringify(period)} is not a period: 1 (April) to 12 (March), 13 for the outturn.`);
  if (controlTotal !== undefined && !isAmount(controlTotal))
    throw new WrongUsage(`${JSON.stringify(controlTotal)} is no amount: write pounds such as 61850000.00.`);
  const text = mapping === undefined ? undefined : (await read(mapping)).toString('utf8');
  return {
    ...(text === undefined ? {} : { mapping: await inUse(async () => parseMapping(text)) }),
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period: Number(period) }),
    ...(controlTotal === undefined ? {} : { controlTotal }),
  };
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new WrongUsage(`${file} cannot be read (${error.message}).`);
  });
}

/** A file or a mapping that cannot be read is wrong usage. */
async function inUse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableImport) throw new WrongUsage(error.message);
    throw error;
  }
}

/** How the file was read, what became of its figures, and every row that says nothing. `nothing`: why nothing was recorded. */
async function tell(readIn: ActualsImport, outcomes: readonly FigureOutcome[], { format }: ImportOptions, nothing: string | null): Promise<void> {
  if (format === 'json') {
    await print(JSON.stringify({ ...readIn, figures: outcomes, recorded: nothing === null }));
    if (nothing !== null) say(nothing);
    return;
  }
  const count = (outcome: FigureOutcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
  await print(
    [
      `File      ${readIn.file}, SHA-256 ${readIn.sha256}`,
      `Mapping   ${readIn.guessed ? '(guessed) ' : ''}${JSON.stringify(readIn.mapping)}`,
      `Total     ${pounds(readIn.total)}${readIn.control === null ? '' : `; control total ${pounds(readIn.control.amount)} (${readIn.control.from})`}`,
      `Figures   ${count('recorded')} ${nothing === null ? 'recorded' : 'to record'}, ${count('known')} known already, ${count('refused')} refused`,
      ...(nothing === null ? [] : outcomes.filter(({ outcome }) => outcome === 'recorded').map((one) => `  ${figureText(one)}`)),
      ...outcomes.filter(({ outcome }) => outcome === 'refused').map((one) => `Refused   ${figureText(one)}: ${one.why ?? ''}`),
      ...readIn.bad.map(({ row, text, why }) => `Line ${row}  ${why} (${text})`),
      ...readIn.findings.map((finding) => `Look at   ${finding}`),
    ].join('\n'),
  );
  if (nothing !== null) say(nothing);
}

function figureText({ line, year, period, toDate, rows }: FigureOutcome): string {
  return `${line}, ${year} period ${period}: ${pounds(toDate)} (line${rows.length === 1 ? '' : 's'} ${rows.join(', ')} of the file)`;
}
