import type { FinancialYear } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import type { Queries, Report } from '@outturn/reporting';
import { countIn, textIn } from '../web/cells.ts';
import { plural } from '../web/format.ts';
import type { Visit } from '../web/visit.ts';
import { budgetFigures, budgetHeadline, budgetPicture, budgetRow, type BudgetRow, budgetWhen, periodOfRows } from './budget-rows.ts';
import { topLevel } from './budgets.ts';
import type { Picture } from './picture.ts';

/** The budgets of one council beside its savings: one sentence, its services, a picture. */
export interface CouncilBudget {
  readonly organisation: string;
  readonly headline: string;
  readonly when: string;
  readonly href: string;
  readonly services: readonly BudgetRow[];
  readonly total: Omit<BudgetRow, 'href' | 'remark'>;
  readonly picture: Picture | null;
  readonly report: Report;
}

/** Budgets by organisation: in the year asked for, else each in its own latest one; only those that have any. Pictures where one is looked at by itself. */
export async function councilBudgets(
  queries: Queries,
  facts: FactReader,
  visit: Visit,
  organisations: readonly string[],
  year: FinancialYear | undefined,
): Promise<ReadonlyMap<string, CouncilBudget>> {
  const { moment } = visit;
  const [lines, services] = await Promise.all([facts.asAt('line_year', moment.position), facts.asAt('service', moment.position)]);
  const organisationOf = new Map(services.map((one) => [one.service, one.organisation]));
  const withBudgets = new Set(lines.filter((line) => year === undefined || line.year === year).map(({ service }) => organisationOf.get(service)));
  const shown = organisations.filter((one) => withBudgets.has(one));
  const drawn = await Promise.all(
    shown.map(async (organisation) => {
      const report = await queries.report('revenue-monitoring', { organisation, ...(year === undefined ? {} : { year }) }, moment);
      return report.rows.length === 0 ? [] : [councilBudget(visit, organisation, report, shown.length === 1)];
    }),
  );
  return new Map(drawn.flat().map((one) => [one.organisation, one]));
}

function councilBudget(visit: Visit, organisation: string, report: Report, alone: boolean): CouncilBudget {
  const top = report.rows.filter((row) => countIn(row, 'level') === topLevel(report));
  const [period, year] = [periodOfRows(report), report.year ?? ''];
  const options = { organisation, year };
  return {
    organisation,
    headline: budgetHeadline(report.totals, year, period),
    when: budgetWhen(year, period),
    href: visit.to('/budgets', { organisation, year }),
    services: top.map((row) => budgetRow(visit, row, options)),
    total: { name: 'All services', ...budgetFigures(visit, report.totals) },
    picture: alone && top.length > 1 ? budgetPicture(visit, top, 'service') : null,
    report,
  };
}

/** "the budget is £1.8m over" of one council; of several how many of them are over. Empty where there is none. */
export function budgetClause(budgets: ReadonlyMap<string, CouncilBudget>): string {
  const [only, ...more] = budgets.values();
  if (only === undefined) return '';
  if (more.length === 0) return only.headline;
  const over = [...budgets.values()].filter(({ report }) => ['amber', 'red'].includes(textIn(report.totals, 'rag'))).length;
  return `Of ${plural(budgets.size, 'council')} with budgets ${over === 0 ? 'none is' : `${over} ${over === 1 ? 'is' : 'are'}`} forecast to overspend.`;
}
