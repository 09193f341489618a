import { count, money, type Money } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { ragSentences } from './conventions.ts';
import type { Sources, Trace } from './queries.ts';
import { BadQuestion, type Cell, type Column, type Report, type ReportName, type ReportOptions, type Row } from './report.ts';
import { movedBetween } from './reports/movements.ts';
import { textIn } from './row-text.ts';
import { readSavingsFacts, schemeYearOf } from './savings-facts.ts';
import { tell } from './story.ts';
import { budgetDerivation } from './trace/budgets.ts';
import { lineMovementDerivation } from './trace/line-movements.ts';
import { forecastParts } from './trace/forecasts.ts';
import { groupAtHand, groupDerivation } from './trace/groups.ts';
import { cashDerivation, fundDerivation } from './trace/investments.ts';
import { type Derivation, totalOf, writtenPart } from './trace/part.ts';
import { reserveDerivation } from './trace/reserves.ts';
import { returnDerivation } from './trace/returns.ts';
import { saidDerivation, savingCellDerivation, timeDerivation } from './trace/scheme-cells.ts';
import { schemeAtHand, type SchemeAtHand } from './trace/scheme-at-hand.ts';
import { amountDerivation, isAmountColumn } from './trace/scheme-year.ts';
import { reconciliationDerivation, registerDerivation } from './trace/virements.ts';

/** The cell that is asked about, and the report that it stands in. */
interface Question {
  readonly sources: Sources;
  readonly report: Report;
  readonly row: Row;
  readonly column: Column;
  readonly options: ReportOptions;
  readonly moment: Moment;
}

const NOT_OF_GROWTH: Derivation = { parts: [], rule: 'A growth scheme holds investment alone: there is no such figure.', inputs: true };
const SEVERAL_EVENTS: Derivation = { parts: [], rule: 'It follows from the row itself.', inputs: true };

/**
 * What makes up one figure of a report, as at the moment. The parts of an amount or a count add up to it exactly; a trace
 * whose parts do not is never given. Throws `BadQuestion`, naming those that there are, for an unknown row or column.
 */
export async function trace(sources: Sources, report: Report, rowId: string, key: string, options: ReportOptions, moment: Moment): Promise<Trace> {
  const column = columnOf(report, key);
  const row = rowOf(report, rowId);
  const { parts, rule, inputs, recorded } = await derivation({ sources, report, row, column, options, moment });
  const figure = row[key] ?? null;
  const number = inputs === true ? null : numberIn(column, figure);
  if (number !== null && !totalOf(parts).eq(number)) {
    throw new Error(`${key} of ${rowId} is ${number.toFixed(2)}, but its parts add up to ${totalOf(parts).toFixed(2)}`);
  }
  const written = parts.map((part) => (column.type === 'count' ? { ...writtenPart(part), amount: part.value.toFixed() } : writtenPart(part)));
  const events = (recorded ?? []).map((entry) => ({ amount: '', explanation: 'Recorded', event: tell(entry) }));
  return { report: report.report, row: rowId, column: key, asAt: report.asAt, figure, parts: [...written, ...events], rule };
}

/** The amount or count that a cell holds; null where it holds none. */
function numberIn(column: Column, figure: Cell): Money | null {
  if (column.type === 'count' && typeof figure === 'number') return count(figure);
  return column.type === 'amount' && typeof figure === 'string' ? money(figure) : null;
}

function columnOf(report: Report, key: string): Column {
  const column = report.columns.find((one) => one.key === key);
  if (column === undefined)
    throw new BadQuestion(`${report.report} has no column ${JSON.stringify(key)}. There are: ${report.columns.map((one) => one.key).join(', ')}.`, 'column');
  return column;
}

function rowOf(report: Report, id: string): Row {
  const row = report.rows.find((one) => one.id === id);
  if (row !== undefined) return row;
  const ids = report.rows.map((one) => one.id);
  const some =
    ids.length === 0
      ? 'It has no rows at this moment'
      : `There ${ids.length === 1 ? 'is' : 'are'}: ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ` and ${ids.length - 20} more` : ''}`;
  throw new BadQuestion(`${report.report} has no row ${JSON.stringify(id)}. ${some}.`, 'row');
}

async function derivation(question: Question): Promise<Derivation> {
  const { sources, report, row, column, options, moment } = question;
  const derive: Readonly<Record<ReportName, () => Promise<Derivation>>> = {
    'savings-tracker': () => ofSchemeYear(question),
    'transformation-fund': () => ofFund(question),
    movements: () => (typeof row['line'] === 'string' ? lineMovementDerivation(sources, row, column.key, options, moment) : ofMovement(question)),
    'revenue-monitoring': () => budgetDerivation(sources, row, column.key, options, moment),
    exceptions: () => budgetDerivation(sources, row, column.key, options, moment),
    returns: () => returnDerivation(sources, row, column.key, options, moment),
    reserves: () => reserveDerivation(sources, row, column.key, options, moment),
    'virement-register': () => registerDerivation(sources, row, column.key, moment),
    'budget-reconciliation': () => reconciliationDerivation(sources, report, row, column.key, options, moment),
    'programme-summary': async () => groupDerivation(sources, await groupAtHand(sources, row, options, moment), column.key, moment.position),
    'return-on-investment': async () => cashDerivation(await readSavingsFacts(sources.facts, options, moment), report, row, column.key),
  };
  return derive[report.report]();
}

async function ofSchemeYear({ sources, row, column, options, moment }: Question): Promise<Derivation> {
  const [id, year] = [textIn(row, 'scheme'), textIn(row, 'year')];
  const [facts, scheme] = await Promise.all([
    readSavingsFacts(sources.facts, { ...options, scheme: id }, moment, true),
    schemeAtHand(sources, id, moment.position),
  ]);
  const placed = facts.schemes[0];
  if (scheme === undefined || placed === undefined) throw new Error(`scheme ${id} has a row, but is not approved`);
  const position = schemeYearOf(facts, placed, year, options.basis === 'incremental');
  const at = {
    ...scheme,
    year,
    period: position.period,
    incremental: options.basis === 'incremental',
    figures: position.figures,
    rules: facts.rulebook(placed.ruledBy, year, position.period),
  };
  const said = saidDerivation(scheme, column.key, options.structure === 'original') ?? timeDerivation(at, column.key);
  if (said !== undefined) return said;
  if (position.saving === null) return column.key === 'investment' ? amountDerivation(at, 'investment') : NOT_OF_GROWTH;
  if (isAmountColumn(column.key)) return amountDerivation(at, column.key);
  return savingCellDerivation(at, position.saving, column.key, ragSentences(facts, [position]).join(' ')) ?? SEVERAL_EVENTS;
}

async function ofFund(question: Question): Promise<Derivation> {
  const { sources, row, column, options, moment } = question;
  const id = textIn(row, 'scheme');
  const [facts, scheme] = await Promise.all([
    readSavingsFacts(sources.facts, { ...options, scheme: id }, moment, true),
    schemeAtHand(sources, id, moment.position),
  ]);
  if (scheme === undefined) throw new Error(`scheme ${id} has a row, but is not approved`);
  const amounts = fundDerivation(scheme, facts, row, column.key, options);
  if (amounts !== undefined) return amounts;
  const said = saidDerivation(scheme, column.key, options.structure === 'original');
  if (said !== undefined) return said;
  // The RAG is that of the scheme's tracker row in that year.
  return typeof row['ragYear'] === 'string' ? ofSchemeYear({ ...question, row: { ...row, year: row['ragYear'] } }) : SEVERAL_EVENTS;
}

async function ofMovement({ sources, row, column, options, moment }: Question): Promise<Derivation> {
  const [id, year] = [textIn(row, 'scheme'), textIn(row, 'year')];
  const since = options.since ?? 0;
  const upTo = options.period ?? 13;
  const forecastAtPosition = async (position: number): Promise<Derivation> => {
    const scheme = await schemeAtHand(sources, id, position);
    return {
      parts: scheme === undefined ? [] : forecastParts(scheme, year, upTo),
      rule: `The forecast as it stood at position ${position}; 0 before approval.`,
    };
  };
  if (column.key === 'from') return forecastAtPosition(since);
  if (column.key === 'to') return forecastAtPosition(moment.position);
  const said = await saidOf(sources, id, column.key, options, moment);
  if (said !== undefined) return said;
  const [moved] = await movedBetween(sources, { ...options, scheme: id, year }, since, moment.position);
  const events = moved?.events ?? [];
  return {
    parts: events.flatMap(({ entry, lines }) =>
      lines.map((line) => ({ value: money(line.amount), explanation: `${line.code}${line.narrative === '' ? '' : `: ${line.narrative}`}`, entry })),
    ),
    recorded: column.key === 'movement' ? [] : events.filter(({ lines }) => lines.length === 0).map(({ entry }) => entry),
    rule: 'Each event in between that moved the forecast, by its reasons, in the order of recording.',
    ...(column.key === 'movement' ? {} : { inputs: true }),
  };
}

async function saidOf(sources: Sources, id: string, key: string, options: ReportOptions, moment: Moment): Promise<Derivation | undefined> {
  const scheme: SchemeAtHand | undefined = await schemeAtHand(sources, id, moment.position);
  return scheme === undefined ? undefined : saidDerivation(scheme, key, options.structure === 'original');
}
