import { NotFoundException } from '@nestjs/common';
import { type FinancialYear, isFinancialYear, type Period } from '@outturn/kernel';
import { BadQuestion, type Row } from '@outturn/reporting';
import type { Option } from '../forms/form.ts';
import { yearForForm } from '../forms/money/choices.ts';
import { outturnNow, periodDueFor } from '../forms/money/line-forms.ts';
import type { ReturnsList, RowsShown } from '../forms/returns/returns-lists.ts';
import { LINE_ROWS, rowsSent, type SentRow } from '../forms/returns/rows.ts';
import { reasonCodes } from '../forms/schemes/scheme-at-hand.ts';
import { typed, type Values } from '../forms/values.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, textIn } from '../web/cells.ts';
import { inUnit, periodInWords } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked } from '../web/questions.ts';
import { ragTagIn, type Tag } from '../web/tags.ts';
import { fieldsOfRow, lateField, type ReturnFields, type ReturnsPage, summaryOf } from './return-rows.ts';

/** The monthly return of the lines of a service and of those below it. */
interface LineReturns {
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
async function lineReturnsOf(visit: ReaderVisit, asked: Asked): Promise<LineReturns> {
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

function lineReturnsAsked(visit: ReaderVisit): Promise<LineReturns> {
  const period = periodAsked(visit.parameters);
  return lineReturnsOf(visit, { service: visit.parameters['service'], ...(period === undefined ? {} : { period }) });
}

/** The returns that a list was sent for. Throws `BadQuestion` where its hidden fields name none. */
function lineReturnsSent(visit: ReaderVisit, values: Values): Promise<LineReturns> {
  const [service, year, period] = [typed(values, 'service'), typed(values, 'year'), typed(values, 'period')];
  if (!isFinancialYear(year) || !/^([1-9]|1[0-3])$/.test(period)) throw new BadQuestion('The list that was sent names no period. Open it again.', 'period');
  return lineReturnsOf(visit, { service, year, period: Number(period) });
}

/** The monthly return of the budget lines of one service, in one grid. */
export const LINE_RETURNS: ReturnsList<LineReturns> = {
  rows: LINE_ROWS,
  template: 'line-returns.njk',
  opened: async (visit) => {
    const returns = await lineReturnsAsked(visit);
    return { returns, rows: returns.rows.map((row) => ({ id: textIn(row, 'line'), stands: { was: outturnNow(row) } })), further: 0 };
  },
  sent: lineReturnsSent,
  standing: ({ rows }, id) => {
    const row = rows.find((one) => textIn(one, 'line') === id);
    return row === undefined ? undefined : { was: outturnNow(row) };
  },
  page: lineReturnsPage,
  when: ({ year, period }) => `${periodInWords(period)} ${year}`,
  doneHref: (visit, { service, year }) => visit.to(pathTo('budgets', service), { year }),
};

interface LineReturnRow extends ReturnFields {
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
}

/** The grid with what was typed. Throws `NotFoundException` for a row of a line that is not within the reader's sight. */
async function lineReturnsPage(visit: ReaderVisit, returns: LineReturns, values: Values, shown: RowsShown): Promise<ReturnsPage<LineReturnRow>> {
  const codes = (await reasonCodes(visit, returns.organisation)).map((one) => (one.value === '' ? { ...one, text: 'Reason' } : one));
  const rows = rowsSent(LINE_ROWS, values);
  const { service, name, year, period } = returns;
  return {
    title: `${name}: return of its budget lines for ${periodInWords(period)} ${year}`,
    lead: 'For each line state the new forecast outturn with the reasons why it moves, or confirm it unchanged. One amount may stay empty: it is then what the others leave. For a third reason press ‘Work out what is left’. Rows that you leave empty are not recorded.',
    action: visit.to('/budget-returns', ownParameters(visit.parameters)),
    backHref: visit.to(pathTo('budgets', service), { year }),
    hidden: [
      { name: 'service', value: service },
      { name: 'year', value: year },
      { name: 'period', value: String(period) },
    ],
    rows: rows.map((row) => rowOf(visit, returns, row, shown, codes)),
    summary: summaryOf(LINE_ROWS, rows, shown),
    recorded: shown.recorded,
    resumed: shown.resumed,
    late: lateField(values, shown),
  };
}

function rowOf(visit: ReaderVisit, returns: LineReturns, sent: SentRow, shown: RowsShown, codes: readonly Option[]): LineReturnRow {
  const line = typed(sent.values, 'line');
  const row = returns.rows.find((one) => textIn(one, 'line') === line);
  if (row === undefined) throw new NotFoundException(`There is no return of ${line} for ${returns.year}.`);
  return {
    ...fieldsOfRow(LINE_ROWS, sent, shown, codes),
    line,
    href: visit.to(`${pathTo('lines', line)}/forecast`, { year: returns.year, period: returns.period }),
    service: textIn(row, 'serviceName'),
    isIncome: textIn(row, 'kind') === 'income',
    made: returns.made.has(line),
    rag: ragTagIn(row),
    budget: figure(amountIn(row, 'budget'), 'pounds'),
    actual: figure(amountIn(row, 'actual'), 'pounds'),
    was: inUnit(outturnNow(row), 'pounds'),
    assumed: amountIn(row, 'forecastOutturn') === null,
  };
}
