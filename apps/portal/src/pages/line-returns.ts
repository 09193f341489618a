import { NotFoundException } from '@nestjs/common';
import { type FinancialYear, isFinancialYear, type Period } from '@outturn/kernel';
import { BadQuestion, type Row } from '@outturn/reporting';
import type { FieldError } from '../forms/errors.ts';
import type { Option } from '../forms/form.ts';
import { LATE_SOURCE } from '../forms/late-source.ts';
import { yearForForm } from '../forms/money/choices.ts';
import { outturnNow, periodDueFor } from '../forms/money/line-forms.ts';
import { HIDDEN_IN_LINE, REASONS_IN_LINE, remainderOfLine, sentLines } from '../forms/money/line-returns.ts';
import { reasonCodes } from '../forms/schemes/scheme-at-hand.ts';
import type { SentRow } from '../forms/schemes/several-returns.ts';
import { typed, type Values } from '../forms/values.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, textIn } from '../web/cells.ts';
import { exactly, periodInWords } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked } from '../web/questions.ts';
import { ragTagIn, type Tag } from '../web/tags.ts';

/** The monthly return of the lines of a service and of those below it. */
export interface LineReturns {
  readonly service: string;
  readonly name: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly rows: readonly Row[];
  /** Lines of which a forecast was stated for the period already. */
  readonly made: ReadonlySet<string>;
}

const MOST_LINES = 150;

interface Asked {
  readonly service: string | undefined;
  readonly year?: FinancialYear;
  readonly period?: Period;
}

/** Throws `BadQuestion` without a service, and `NotFoundException` for one that is not there or has no lines in the year. */
export async function lineReturnsOf(visit: ReaderVisit, asked: Asked): Promise<LineReturns> {
  const id = asked.service;
  if (id === undefined || id === '') throw new BadQuestion('Choose the service whose lines are returned: its budget page leads here.', 'service');
  const [service] = await visit.facts.asAt('service', visit.moment.position, { key: id });
  if (service === undefined) throw new NotFoundException(`There is no service ${id} at this moment.`);
  // Without a year the latest that has anything recorded: the service's budget page opens with the same.
  const named = asked.year ?? (visit.parameters['year'] === undefined ? undefined : await yearForForm(visit));
  const report = await visit.queries.report('revenue-monitoring', { service: id, by: 'line', ...(named === undefined ? {} : { year: named }) }, visit.moment);
  const year = report.year ?? (await yearForForm(visit));
  const rows = report.rows.filter((row) => textIn(row, 'line') !== '').slice(0, MOST_LINES);
  if (rows.length === 0) throw new NotFoundException(`${service.name} has no budget line in ${year}.`);
  const lines = new Set(rows.map((row) => textIn(row, 'line')));
  const returns = (await visit.facts.asAt('line_returns', visit.moment.position, { year })).filter(({ line }) => lines.has(line));
  const period = asked.period ?? (await periodDueFor(visit, service.organisation, returns, year));
  const made = new Set(returns.filter(({ forecasts }) => forecasts.some((one) => one.period === period)).map(({ line }) => line));
  return { service: id, name: service.name, organisation: service.organisation, year, period, rows, made };
}

export function lineReturnsAsked(visit: ReaderVisit): Promise<LineReturns> {
  const period = periodAsked(visit.parameters);
  return lineReturnsOf(visit, { service: visit.parameters['service'], ...(period === undefined ? {} : { period }) });
}

/** The returns that a list was sent for. Throws `BadQuestion` where its hidden fields name none. */
export function lineReturnsSent(visit: ReaderVisit, values: Values): Promise<LineReturns> {
  const [service, year, period] = [typed(values, 'service'), typed(values, 'year'), typed(values, 'period')];
  if (!isFinancialYear(year) || !/^([1-9]|1[0-3])$/.test(period)) throw new BadQuestion('The list that was sent names no period. Open it again.', 'period');
  return lineReturnsOf(visit, { service, year, period: Number(period) });
}

export interface LineReturnsPage {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly backHref: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly rows: readonly LineReturnRow[];
  readonly summary: readonly { readonly text: string; readonly href: string }[];
  readonly recorded: string | null;
  readonly resumed: boolean;
  /** Why the returns come late, where the period is closed; null where nobody is asked for it. */
  readonly late: string | null;
}

export interface LineReturnRow {
  readonly n: number;
  readonly line: string;
  readonly href: string;
  readonly service: string;
  readonly isIncome: boolean;
  readonly made: boolean;
  readonly rag: Tag | null;
  readonly budget: Figure;
  readonly actual: Figure;
  readonly was: string;
  readonly assumed: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly outturn: Cell;
  readonly reasons: readonly {
    readonly code: Cell & { readonly options: readonly (Option & { readonly selected: boolean })[] };
    readonly amount: Cell;
    readonly narrative: Cell;
  }[];
  readonly remainder: ReturnType<typeof remainderOfLine>;
  readonly confirm: Cell;
  readonly errors: readonly string[];
}

interface Cell {
  readonly id: string;
  readonly value: string;
  readonly error: string | null;
}

export interface LinesShown {
  /** By the number of the row. */
  readonly errors: ReadonlyMap<number, readonly FieldError[]>;
  readonly nothingTyped: boolean;
  readonly recorded: string | null;
  readonly resumed: boolean;
  /** A row was refused because its period is closed. */
  readonly late: boolean;
}

/** The grid with what was typed. */
export async function lineReturnsPage(visit: ReaderVisit, returns: LineReturns, values: Values, shown: LinesShown): Promise<LineReturnsPage> {
  const codes = await reasonCodes(visit, returns.organisation);
  const rows = sentLines(values);
  const drawn = rows.map((row) => rowOf(visit, returns, row, shown.errors.get(row.n) ?? [], codes));
  const { service, name, year, period } = returns;
  const blank = shown.nothingTyped ? [{ text: 'State a new forecast or confirm the old one in at least one row', href: `#${drawn[0]?.outturn.id ?? ''}` }] : [];
  return {
    title: `${name}: return of its budget lines for ${periodInWords(period)} ${year}`,
    lead: 'For each line state the new forecast outturn with the reasons why it moves, or confirm it unchanged. One amount may stay empty: it is then what the others leave. Rows that you leave empty are not recorded.',
    action: visit.to('/budget-returns', ownParameters(visit.parameters)),
    backHref: visit.to(pathTo('budgets', service), { year }),
    hidden: [
      { name: 'service', value: service },
      { name: 'year', value: year },
      { name: 'period', value: String(period) },
    ],
    rows: drawn,
    summary: [...blank, ...rows.flatMap(({ n }) => (shown.errors.get(n) ?? []).map(({ field, text }) => ({ text, href: `#rows.${n}.${field ?? 'outturn'}` })))],
    recorded: shown.recorded,
    resumed: shown.resumed,
    late: shown.late || values[LATE_SOURCE] !== undefined ? typed(values, LATE_SOURCE) : null,
  };
}

function rowOf(visit: ReaderVisit, returns: LineReturns, sent: SentRow, errors: readonly FieldError[], codes: readonly Option[]): LineReturnRow {
  const { n, values } = sent;
  const line = typed(values, 'line');
  const row = returns.rows.find((one) => textIn(one, 'line') === line);
  if (row === undefined) throw new NotFoundException(`There is no return of ${line} for ${returns.year}.`);
  const cell = (name: string): Cell => ({
    id: `rows.${n}.${name}`,
    value: typed(values, name),
    error: errors.find(({ field }) => field === name)?.text ?? null,
  });
  const { unit } = visit.lens;
  return {
    n,
    line,
    href: visit.to(`${pathTo('lines', line)}/forecast`, { year: returns.year, period: returns.period }),
    service: textIn(row, 'serviceName'),
    isIncome: textIn(row, 'kind') === 'income',
    made: returns.made.has(line),
    rag: ragTagIn(row),
    budget: figure(amountIn(row, 'budget'), unit),
    actual: figure(amountIn(row, 'actual'), unit),
    was: exactly(outturnNow(row)),
    assumed: amountIn(row, 'forecastOutturn') === null,
    hidden: HIDDEN_IN_LINE.map((name) => ({ name: `rows.${n}.${name}`, value: typed(values, name) })),
    outturn: cell('outturn'),
    reasons: REASONS_IN_LINE.map((slot) => ({
      code: {
        ...cell(`code${slot}`),
        options: codes.map((one) => ({ ...one, text: one.value === '' ? 'Reason' : one.text, selected: one.value === typed(values, `code${slot}`) })),
      },
      amount: cell(`amount${slot}`),
      narrative: cell(`narrative${slot}`),
    })),
    remainder: remainderOfLine(sent),
    confirm: cell('confirm'),
    errors: errors.map(({ text }) => text),
  };
}
