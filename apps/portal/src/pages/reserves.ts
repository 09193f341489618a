import { money, sum } from '@outturn/kernel';
import type { Report, ReportOptions, Row } from '@outturn/reporting';
import { holdings } from '../charts/balances.ts';
import { type Action, actionAt } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, flagIn, textIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { codeInWords, inWords, periodInWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import { traceHref } from '../web/traces.ts';
import type { Picture } from './picture.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

/** The amounts of a row, in the order of the table. */
export const RESERVE_COLUMNS = [
  { key: 'opening', label: 'Opening' },
  { key: 'movements', label: 'Movements' },
  { key: 'balance', label: 'Balance' },
  { key: 'plannedUse', label: 'Planned use' },
  { key: 'otherChange', label: 'Other change' },
  { key: 'forecastClosing', label: 'Forecast closing' },
] as const;

export interface ReservesPage {
  readonly answer: string;
  readonly warnings: readonly string[];
  readonly actions: readonly Action[];
  readonly organisations: readonly Option[];
  readonly years: readonly Option[];
  readonly periods: readonly Option[];
  readonly columns: readonly { readonly label: string }[];
  readonly totals: readonly Figure[];
  readonly rows: readonly ReserveRow[];
  readonly shown: string;
  readonly pages: Pages | null;
  readonly picture: Picture | null;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
  readonly nothing: string | null;
}

export interface ReserveRow {
  readonly name: string;
  readonly reserve: string;
  readonly href: string | null;
  readonly isSum: boolean;
  readonly organisation: string;
  readonly kind: string;
  /** Nobody has forecast it: the closing balance is what is recorded. */
  readonly assumed: boolean;
  readonly figures: readonly Figure[];
}

/** What the address asks of the report. Throws `BadQuestion`. */
export function reservesAsked(visit: ReaderVisit): ReportOptions {
  const { organisation, service } = visit.parameters;
  const [year, period] = [yearAsked(visit.parameters), periodAsked(visit.parameters)];
  return {
    ...(organisation === undefined ? {} : { organisation }),
    ...(service === undefined ? {} : { service }),
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period }),
  };
}

/** Every reserve and provision with sub-totals by group, as the report draws them. */
export async function reservesPage(visit: ReaderVisit): Promise<ReservesPage> {
  const at = visit.moment.position;
  const options = reservesAsked(visit);
  const [report, organisations, years] = await Promise.all([
    visit.queries.report('reserves', options, visit.moment),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('year', at),
  ]);
  const rows = worthShowing(report.rows);
  const page = paged(visit, '/reserves', rows);
  const several = new Set(rows.map((row) => row['organisation'])).size > 1;
  return {
    answer: answerOf(report),
    warnings: report.notes.filter((note) => /below zero|more than (it holds|they were allocated)/.test(note)),
    actions: actionAt(visit, '/open-a-reserve', 'Open a reserve or provision'),
    organisations: optionsOf(namesOf(organisations, 'organisation'), options.organisation, 'Every organisation'),
    years: optionsOf(asTheyAre(years.map(({ year }) => year).sort()), options.year, 'The latest'),
    periods: optionsOf(
      Array.from({ length: 13 }, (_, n) => ({ value: String(n + 1), text: `${n + 1} (${periodInWords(n + 1)})` })),
      options.period === undefined ? undefined : String(options.period),
      'The latest',
    ),
    columns: RESERVE_COLUMNS,
    totals: RESERVE_COLUMNS.map(({ key }) => figure(amountIn(report.totals, key), visit.lens.unit)),
    rows: page.items.map((row) => rowOf(visit, row, options, several)),
    shown: page.shown,
    pages: page.pages,
    picture: pictureOf(visit, rows, several),
    files: filesOf(visit, 'reserves', { organisation: options.organisation, service: options.service, year: options.year, period: options.period }),
    smallPrint: smallPrint(report),
    nothing: rows.length > 0 ? null : 'No reserve was open in what you chose.',
  };
}

/** A class with a single group says the same twice: its own row is left out. */
function worthShowing(rows: readonly Row[]): Row[] {
  const groups = new Map<string, number>();
  for (const row of rows) {
    const key = row.id.split('|').slice(0, 2).join('|');
    if (row['level'] === 'group') groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return rows.filter((row) => row['level'] !== 'kind' || (groups.get(row.id) ?? 0) > 1);
}

function answerOf(report: Report): string {
  const n = report.rows.filter((row) => row['level'] === 'reserve').length;
  if (n === 0) return 'There is no reserve.';
  const [balance, closing, opening] = [amountIn(report.totals, 'balance'), amountIn(report.totals, 'forecastClosing'), amountIn(report.totals, 'opening')];
  const when = report.year === null ? '' : ` at ${report.period === null ? 'the latest period' : periodInWords(report.period)} of ${report.year}`;
  const from = money(closing ?? '0').minus(money(opening ?? '0'));
  const change = from.isZero() ? 'as much as it opened with' : `${inWords(from.abs())} ${from.isNegative() ? 'less' : 'more'} than it opened with`;
  const held = `${inWords(balance ?? '0')} is held in ${plural(n, 'reserve or provision', 'reserves and provisions')}${when}`;
  return `${held}; the year is expected to close with ${inWords(closing ?? '0')}, ${change}.`;
}

function rowOf(visit: ReaderVisit, row: Row, options: ReportOptions, several: boolean): ReserveRow {
  const isSum = row['level'] !== 'reserve';
  const reserve = textIn(row, 'reserve');
  return {
    name: textIn(row, 'name'),
    reserve,
    href: isSum ? null : visit.to(pathTo('reserves', reserve), { year: textIn(row, 'year') }),
    isSum,
    organisation: several ? textIn(row, 'organisationName') : '',
    kind: isSum ? '' : codeInWords(textIn(row, 'kind')),
    assumed: !isSum && flagIn(row, 'assumed'),
    figures: RESERVE_COLUMNS.map(({ key }) => figure(amountIn(row, key), visit.lens.unit, traceHref(visit, 'reserves', row.id, key, options))),
  };
}

/** What each group holds, and is expected to close with; null where there is only one. */
function pictureOf(visit: ReaderVisit, rows: readonly Row[], several: boolean): Picture | null {
  const groups = rows
    .filter((row) => row['level'] === 'group')
    .map((row) => ({
      label: several ? `${textIn(row, 'name')}, ${textIn(row, 'organisationName')}` : textIn(row, 'name'),
      balance: amountIn(row, 'balance') ?? '0.00',
      closing: amountIn(row, 'forecastClosing') ?? '0.00',
    }));
  if (groups.length < 2 || groups.length > 30) return null;
  const most = groups.reduce((widest, one) => (money(one.balance).gt(money(widest.balance)) ? one : widest));
  const whole = sum(groups.map((one) => money(one.balance)));
  const text = `Most is in ${most.label}: ${inWords(most.balance)} of ${inWords(whole)}; it is expected to close with ${inWords(most.closing)}.`;
  const title = 'What is held, and what is expected to be left';
  return {
    title,
    text,
    svg: holdings(groups, 'reserves', `${title}. ${text}`),
    columns: ['Group', 'Balance', 'Forecast closing'],
    rows: groups.map((one) => ({ label: one.label, figures: [figure(one.balance, visit.lens.unit), figure(one.closing, visit.lens.unit)] })),
  };
}
