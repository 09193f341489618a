import { type FinancialYear, isAmount, londonDay, money, type Period, periodOf, yearOf } from '@outturn/kernel';
import type { LineReturnsFacts } from '@outturn/read-models';
import { BadQuestion, lineRowId, type Row } from '@outturn/reporting';
import { lineAtHand } from '../../pages/line.ts';
import { openPeriodOf } from '../../pages/period-facts.ts';
import { pathTo } from '../../web/address.ts';
import { amountIn } from '../../web/cells.ts';
import { exactly, periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { periodAsked } from '../../web/questions.ts';
import type { Form } from '../form.ts';
import { LINE_ROWS } from '../returns/rows.ts';
import { statedForecast } from '../returns/stated-forecast.ts';
import { reasonCodes } from '../schemes/scheme-at-hand.ts';
import { asPounds, pounds, typed } from '../values.ts';
import { PERIODS, yearForForm } from './choices.ts';

/** A line in the year and period that a form is about, with its row of revenue monitoring. */
async function lineOfForm(visit: ReaderVisit, id: string) {
  const hand = await lineAtHand(visit, id);
  const year = await yearForForm(visit);
  const report = await visit.queries.report('revenue-monitoring', { year, service: hand.service, by: 'line' }, visit.moment);
  const row = report.rows.find((one) => one.id === lineRowId(id, year));
  if (row === undefined) throw new BadQuestion(`Line ${id} has no budget in ${year}.`, 'year');
  const returns = await visit.facts.asAt('line_returns', visit.moment.position, { year });
  const period = periodAsked(visit.parameters) ?? (await periodDueFor(visit, hand.organisation, returns, year));
  return { ...hand, year, period, row, caption: `${id}, ${hand.serviceName}`, href: visit.to(pathTo('lines', id), { year }) };
}

/**
 * The period that is open in the year; else the latest of which anything is recorded, and in the year that runs no earlier than
 * the month that has ended last.
 */
export async function periodDueFor(visit: ReaderVisit, organisation: string, returns: readonly LineReturnsFacts[], year: FinancialYear): Promise<Period> {
  const { moment } = visit;
  const open = await openPeriodOf(visit, organisation);
  if (open?.year === year) return open.period;
  const latest = Math.max(1, ...returns.flatMap(({ actuals, forecasts }) => [actuals.at(-1)?.period ?? 1, forecasts.at(-1)?.period ?? 1]));
  if (moment.recordedAt === null) return latest;
  const today = londonDay(moment.recordedAt);
  return yearOf(today) === year ? Math.max(latest, periodOf(today) - 1) : latest;
}

/** The forecast that stands, before the first the budget. */
export function outturnNow(row: Row): string {
  return amountIn(row, 'forecastOutturn') ?? amountIn(row, 'budget') ?? '0.00';
}

/** The monthly forecast of one budget line: old and new outturn, reasons that add up. */
export async function outturnForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { organisation, kind, year, period, row, caption, href } = await lineOfForm(visit, id);
  const was = outturnNow(row);
  const isFirst = amountIn(row, 'forecastOutturn') === null;
  const income = kind === 'income' ? ' Income is negative.' : '';
  return {
    ...statedForecast({
      kind: LINE_ROWS,
      id,
      year,
      period,
      was,
      codes: await reasonCodes(visit, organisation),
      label: 'Forecast outturn',
      hint: `What the whole year will come to, in pounds.${income} The same figure without reasons confirms it unchanged.`,
      falls: 'less spending, or more income,',
    }),
    title: `Forecast the outturn for ${year}`,
    caption,
    lead: `The ${isFirst ? 'budget, which stands until a first forecast,' : 'forecast'} is ${exactly(was)}; the budget ${exactly(amountIn(row, 'budget') ?? '0')}.`,
    backHref: href,
    done: (values) => ({ notice: `The forecast outturn of ${id} for ${typed(values, 'year')} is ${asPounds(values, 'outturn')}.`, href }),
  };
}

/** What was spent on one line from April to the end of a period; a file of the general ledger brings all of them at once. */
export async function actualsForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { kind, year, period, row, caption, href } = await lineOfForm(visit, id);
  const known = amountIn(row, 'actual');
  return {
    command: 'RecordActuals',
    title: `Record actuals for ${year}`,
    caption,
    lead: known === null ? 'No actuals are recorded yet.' : `The actual to date is ${exactly(known)}.`,
    subject: `line/${id}`,
    guarded: true,
    backHref: href,
    button: 'Record the actuals',
    initial: { year, period: String(Math.max(period, 1)) },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'select', name: 'period', label: 'To the end of period', options: PERIODS, hint: '13 is the outturn of the year.' },
      {
        kind: 'money',
        name: 'toDate',
        label: 'Actual to date',
        hint: `From 1 April, cumulative, in pounds.${kind === 'income' ? ' Income is negative.' : ''}`,
      },
      { kind: 'text', name: 'source', label: 'Where it comes from', optional: true, hint: 'A report of the general ledger, for instance.' },
    ],
    data: (values) => ({ line: id, year: typed(values, 'year'), period: Number(typed(values, 'period')), toDate: pounds(values, 'toDate') }),
    envelope: (values) => (typed(values, 'source') === '' ? {} : { source: typed(values, 'source') }),
    mend: (values) =>
      kind === 'income' && isAmount(pounds(values, 'toDate')) && money(pounds(values, 'toDate')).gt(0) && typed(values, 'source') === ''
        ? [{ field: 'toDate', text: 'Income is negative. If it really stands above zero, say in ‘Where it comes from’ why' }]
        : [],
    done: (values) => ({
      notice: `Actuals of ${id} to the end of ${periodInWords(Number(typed(values, 'period')))} are ${asPounds(values, 'toDate')}.`,
      href,
    }),
  };
}
