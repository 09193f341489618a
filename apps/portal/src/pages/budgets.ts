import type { FinancialYear } from '@outturn/kernel';
import type { OrganisationFacts } from '@outturn/read-models';
import type { Report, ReportOptions } from '@outturn/reporting';
import { openYears, PERIODS } from '../forms/money/choices.ts';
import { type Action, actionAt, maySend } from '../web/actions.ts';
import { countIn, textIn } from '../web/cells.ts';
import { plural } from '../web/format.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import { type AdjustmentRow, adjustmentRows } from './adjustments.ts';
import { budgetFigures, budgetHeadline, budgetPicture, partSeen, budgetRow, type BudgetRow, budgetWhen, periodOfRows } from './budget-rows.ts';
import type { Picture } from './picture.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface BudgetsPage {
  /** The year that is shown; null where councils stand in different ones. */
  readonly year: FinancialYear | null;
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  /** One for each council that has budgets: its services, or itself as one row where several are shown. */
  readonly council: CouncilBudgets | null;
  readonly councils: readonly (BudgetRow & { readonly when: string })[];
  /** Null where the reader sees a part of the services alone: an adjustment may touch others. */
  readonly adjustments: readonly AdjustmentRow[] | null;
  readonly adjustmentsOf: FinancialYear;
  readonly moreAdjustments: string | null;
  readonly nothing: string | null;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

export interface CouncilBudgets {
  readonly name: string;
  readonly when: string;
  readonly services: readonly BudgetRow[];
  readonly total: Omit<BudgetRow, 'href' | 'remark'>;
  readonly picture: Picture | null;
}

const MOST_ADJUSTMENTS = 100;

/** Budget monitoring from the council down: councils, or the services of one; and what adjusted budgets. Throws `BadQuestion`. */
export async function budgetsPage(visit: ReaderVisit): Promise<BudgetsPage> {
  const at = visit.moment.position;
  const [{ years, current }, organisations, services, lines] = await Promise.all([
    openYears(visit),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('line_year', at),
  ]);
  const [year, period] = [yearAsked(visit.parameters), periodAsked(visit.parameters)];
  const organisationOf = new Map(services.map((one) => [one.service, one.organisation]));
  const withBudgets = organisations.filter(({ organisation }) => lines.some((line) => organisationOf.get(line.service) === organisation));
  const chosen = visit.parameters['organisation'] ?? (withBudgets.length === 1 ? withBudgets[0]?.organisation : undefined);
  const options: ReportOptions = { ...(year === undefined ? {} : { year }), ...(period === undefined ? {} : { period }) };
  const drawn = await drawnOf(visit, options, chosen, withBudgets);
  const shownYear = year ?? drawn.find(({ organisation }) => organisation.organisation === chosen)?.report.year ?? null;
  const seesAll = visit.reader.sight === 'everything';
  const adjusted = seesAll ? await adjustmentsOf(visit, shownYear ?? current, chosen) : null;
  const reports = drawn.map(({ report }) => report);
  return {
    year: shownYear,
    answer: answerOf(drawn, chosen, shownYear),
    actions: [
      ...(maySend(visit, '/lines/:id/actuals') ? [{ text: 'Import actuals', href: visit.to('/actuals/import', { year: shownYear ?? undefined }) }] : []),
      ...actionAt(visit, '/set-a-budget', 'Open a budget line', { year: shownYear ?? undefined }),
      ...actionAt(visit, '/adjust-budgets', 'Take a saving out of budgets', { year: shownYear ?? undefined }),
    ],
    filters: [
      { name: 'organisation', label: 'Organisation', options: optionsOf(namesOf(organisations, 'organisation'), chosen, 'Every organisation') },
      { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(years.map(({ value }) => value)), year, 'Latest year') },
      { name: 'period', label: 'Period', options: optionsOf(PERIODS, period === undefined ? undefined : String(period), 'Latest period') },
    ],
    council: chosen === undefined ? null : (drawn.map(({ organisation, report }) => councilOf(visit, organisation, report, options))[0] ?? null),
    councils: chosen === undefined ? drawn.map(({ organisation, report }) => councilRow(visit, organisation, report)) : [],
    adjustments: adjusted?.rows ?? null,
    adjustmentsOf: shownYear ?? current,
    moreAdjustments: adjusted?.more ?? null,
    nothing: nothingOf(drawn, shownYear, lines.length),
    files: filesOf(visit, 'revenue-monitoring', { organisation: chosen, year: year ?? null, period: period ?? null, by: 'line' }),
    smallPrint: smallPrint(...reports),
  };
}

interface Drawn {
  readonly organisation: OrganisationFacts;
  readonly report: Report;
}

/** The budgets of the council that is chosen, or of each that has any, in its own latest year unless one is asked for. */
async function drawnOf(visit: ReaderVisit, options: ReportOptions, chosen: string | undefined, withBudgets: readonly OrganisationFacts[]): Promise<Drawn[]> {
  const shown =
    chosen === undefined ? withBudgets : [withBudgets.find(({ organisation }) => organisation === chosen) ?? { organisation: chosen, name: chosen }];
  const drawn = await Promise.all(
    shown.map(async (organisation) => ({
      organisation,
      report: await visit.queries.report('revenue-monitoring', { ...options, organisation: organisation.organisation }, visit.moment),
    })),
  );
  return drawn.filter(({ report }) => report.rows.length > 0);
}

function answerOf(drawn: readonly Drawn[], chosen: string | undefined, year: FinancialYear | null): string {
  const [first] = drawn;
  if (first === undefined) return year === null ? 'There is no budget line yet.' : `There is no budget line in ${year}.`;
  if (chosen !== undefined) return budgetHeadline(first.report.totals, first.report.year ?? '', periodOfRows(first.report));
  const over = drawn.filter(({ report }) => textIn(report.totals, 'rag') === 'red' || textIn(report.totals, 'rag') === 'amber').length;
  return `${plural(drawn.length, 'council has', 'councils have')} budgets, each shown in its latest year; ${over === 0 ? 'none is' : `${over} ${over === 1 ? 'is' : 'are'}`} forecast to overspend.`;
}

function nothingOf(drawn: readonly Drawn[], year: FinancialYear | null, lines: number): string | null {
  if (drawn.length > 0) return null;
  if (lines === 0) return 'No budget line is open. Finance opens one with its cash limit.';
  return year === null ? 'No budget line matches what you chose.' : `No budget line is open in ${year}.`;
}

function councilOf(visit: ReaderVisit, organisation: OrganisationFacts, report: Report, options: ReportOptions): CouncilBudgets {
  const top = report.rows.filter((row) => countIn(row, 'level') === topLevel(report));
  const asked = { ...options, organisation: organisation.organisation, ...(report.year === null ? {} : { year: report.year }) };
  return {
    name: organisation.name,
    when: budgetWhen(report.year ?? '', periodOfRows(report)),
    services: top.map((row) => budgetRow(visit, row, asked, partSeen(visit, textIn(row, 'service')))),
    total: { name: visit.reader.sight === 'everything' ? `${organisation.name} in total` : 'All that you see', ...budgetFigures(visit, report.totals) },
    picture: top.length < 2 ? null : budgetPicture(visit, top, 'service'),
  };
}

/** The highest level that is there: a service team sees its own services, which may lie below others. */
export function topLevel(report: Report): number {
  return Math.min(...report.rows.map((row) => countIn(row, 'level')));
}

function councilRow(visit: ReaderVisit, organisation: OrganisationFacts, report: Report): BudgetRow & { readonly when: string } {
  return {
    name: organisation.name,
    href: visit.to('/budgets', { organisation: organisation.organisation, year: report.year, period: visit.parameters['period'] }),
    remark: null,
    when: budgetWhen(report.year ?? '', periodOfRows(report)),
    ...budgetFigures(visit, report.totals),
  };
}

async function adjustmentsOf(visit: ReaderVisit, year: FinancialYear, organisation: string | undefined) {
  const at = visit.moment.position;
  const [all, services] = await Promise.all([visit.facts.asAt('adjustment', at, { year }), visit.facts.asAt('service', at)]);
  const own = all.filter((one) => organisation === undefined || one.organisation === organisation);
  return {
    rows: await adjustmentRows(visit, own.slice(0, MOST_ADJUSTMENTS), year, new Map(services.map((one) => [one.service, one]))),
    more: own.length > MOST_ADJUSTMENTS ? `The first ${MOST_ADJUSTMENTS} of ${own.length} are shown; choose an organisation to see fewer.` : null,
  };
}
