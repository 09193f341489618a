import { NotFoundException } from '@nestjs/common';
import { amount, type FinancialYear, type Period } from '@outturn/kernel';
import type { LineReturnsFacts, LineYearFacts } from '@outturn/read-models';
import { budgetOfLine, lineRowId, readLineYears, statedUpTo, type Row } from '@outturn/reporting';
import { BUDGET_SERIES, overTime, type Point } from '../charts/charts.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { countIn, textIn } from '../web/cells.ts';
import { inWords, periodInWords } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import { type BudgetReason, budgetHeadline, budgetReasons, budgetRow, type BudgetRow, budgetTable, budgetWhen } from './budget-rows.ts';
import type { Picture } from './picture.ts';
import { publishedInWords, withPublications } from './publication-marks.ts';
import { type Story, storyOf } from './scheme-story.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface LinePage {
  readonly line: string;
  readonly caption: string;
  readonly serviceHref: string;
  readonly serviceName: string;
  readonly answer: string;
  readonly when: string;
  readonly years: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly actions: readonly Action[];
  readonly row: BudgetRow | null;
  readonly reasons: readonly BudgetReason[];
  readonly picture: Picture | null;
  readonly story: Story;
  readonly smallPrint: SmallPrint;
}

/** The line of a page or a form, as far as the reader sees it. Throws `NotFoundException`. */
export async function lineAtHand(visit: ReaderVisit, id: string) {
  const years = (await visit.facts.asAt('line_year', visit.moment.position)).filter(({ line }) => line === id);
  const [first] = years;
  if (first === undefined) throw new NotFoundException(`There is no budget line ${id} at this moment.`);
  const [service] = await visit.facts.asAt('service', visit.moment.position, { key: first.service });
  return { years, service: first.service, serviceName: service?.name ?? first.service, organisation: service?.organisation ?? '', kind: first.kind };
}

/** One budget line: where it stands, its year period by period, its story. Throws `NotFoundException` and `BadQuestion`. */
export async function linePage(visit: ReaderVisit, id: string): Promise<LinePage> {
  const { years, service, serviceName, kind } = await lineAtHand(visit, id);
  const returns = (await visit.facts.asAt('line_returns', visit.moment.position)).filter(({ line }) => line === id);
  const year = yearAsked(visit.parameters) ?? latestYear(years, returns);
  const period = periodAsked(visit.parameters);
  const options = { year, service, ...(period === undefined ? {} : { period }) };
  const report = await visit.queries.report('revenue-monitoring', { ...options, by: 'line' }, visit.moment);
  const row = report.rows.find((one) => one.id === lineRowId(id, year));
  const shown = row === undefined ? null : countIn(row, 'period');
  const history = await visit.queries.history(`line/${id}`, visit.moment);
  const path = pathTo('lines', id);
  return {
    line: id,
    caption: `${serviceName}, ${kind}`,
    serviceHref: visit.to(pathTo('budgets', service), { year }),
    serviceName,
    answer: row === undefined ? `Line ${id} has no budget in ${year}.` : budgetHeadline(row, year, shown),
    when: budgetWhen(year, shown),
    years: years
      .map((one) => one.year)
      .sort()
      .map((one) => ({ text: one, href: visit.to(path, { year: one }), current: one === year })),
    actions: actionsFor(
      visit,
      'lines',
      id,
      [
        { form: 'forecast', text: 'Forecast the outturn' },
        { form: 'actuals', text: 'Record actuals' },
      ],
      { year },
    ),
    row: row === undefined ? null : { ...budgetRow(visit, row, options), href: null },
    reasons: row === undefined ? [] : budgetReasons(visit, row),
    picture:
      row === undefined
        ? null
        : await pictureOf(
            visit,
            row,
            returns.find((one) => one.year === year),
          ),
    story: storyOf(visit, path, history, visit.parameters['topic']),
    smallPrint: smallPrint(report),
  };
}

function latestYear(years: readonly LineYearFacts[], returns: readonly LineReturnsFacts[]): FinancialYear {
  const stated = returns.map(({ year }) => year).sort();
  return (
    stated.at(-1) ??
    years
      .map(({ year }) => year)
      .sort()
      .at(-1) ??
    ''
  );
}

/** Budget, forecast and actual at the end of each period so far. Null before a second period. */
async function pictureOf(visit: ReaderVisit, row: Row, returns: LineReturnsFacts | undefined): Promise<Picture | null> {
  const [year, period] = [textIn(row, 'year'), countIn(row, 'period')];
  const budget = (await readLineYears(visit.facts, visit.moment.position, year)).find(({ line }) => line === row['line']);
  if (budget === undefined || period < 2) return null;
  const bare = Array.from({ length: period }, (_, index): Point => {
    const n: Period = index + 1;
    return {
      label: periodInWords(n).slice(0, 3),
      target: amount(budgetOfLine(budget, n)),
      forecast: statedUpTo(returns?.forecasts, n)?.outturn ?? null,
      banked: returns?.actuals.find((one) => one.period === n)?.toDate ?? null,
    };
  });
  const points = await withPublications(visit.facts, visit.moment.position, { organisation: textIn(row, 'organisation'), year }, bare);
  const title = `Month by month in ${year}`;
  const last = points.at(-1);
  const text = `The budget is ${inWords(last?.target ?? '0')} at the end of ${periodInWords(period)}${last?.forecast ? `, and the forecast outturn ${inWords(last.forecast)}` : '; there is no forecast'}.${publishedInWords(points)}`;
  return { title, text, svg: overTime(points, 'line-periods', `${title}. ${text}`, BUDGET_SERIES), ...budgetTable(visit, points, 'period') };
}
