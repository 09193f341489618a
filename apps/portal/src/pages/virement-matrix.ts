import { type Report, type ReportOptions, type Row } from '@outturn/reporting';
import { openYears, PERIODS } from '../forms/money/choices.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, isSome, textIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { inWords, periodInWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import { traceHref } from '../web/traces.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface MatrixPage {
  readonly answer: string;
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly registerHref: string;
  readonly columns: readonly { readonly label: string; readonly href: string | null }[];
  readonly rows: readonly MatrixRow[];
  readonly nothing: string | null;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

interface MatrixRow {
  readonly label: string;
  readonly href: string | null;
  readonly remark: string | null;
  readonly isTotal: boolean;
  readonly figures: readonly Figure[];
}

/** From opening cash limits to current budgets, service by service, of one council. Throws `BadQuestion`. */
export async function virementMatrixPage(visit: ReaderVisit): Promise<MatrixPage> {
  const at = visit.moment.position;
  const [{ years }, organisations, services, lines] = await Promise.all([
    openYears(visit),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('line_year', at),
  ]);
  const organisationOf = new Map(services.map((one) => [one.service, one.organisation]));
  const withBudgets = organisations.filter(({ organisation }) => lines.some(({ service }) => organisationOf.get(service) === organisation));
  const { service } = visit.parameters;
  const organisation = visit.parameters['organisation'] ?? (service === undefined ? withBudgets[0]?.organisation : undefined);
  const [year, period] = [yearAsked(visit.parameters), periodAsked(visit.parameters)];
  const options: ReportOptions = {
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(service === undefined ? {} : { service }),
  };
  const report = await visit.queries.report('budget-reconciliation', options, visit.moment);
  const shown = report.columns.filter(({ service: of }) => of !== undefined);
  const within = services.filter((one) => organisation === undefined || one.organisation === organisation);
  return {
    answer: answerOf(report),
    filters: [
      { name: 'organisation', label: 'Organisation', options: optionsOf(namesOf(withBudgets, 'organisation'), organisation, null) },
      { name: 'service', label: 'Service', options: optionsOf(namesOf(within, 'service'), service, 'Every service') },
      { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(years.map(({ value }) => value)), year, 'Latest year') },
      { name: 'period', label: 'Period', options: optionsOf(PERIODS, period === undefined ? undefined : String(period), 'Latest period') },
    ],
    registerHref: visit.to('/virements', { organisation, year }),
    columns: [
      ...shown.map(({ service: of, label }) => ({
        label,
        href: visit.to('/virements/matrix', { organisation, year, period, service: of }),
      })),
      { label: 'Total', href: null },
    ],
    rows: report.rows.map((row) => rowOf(visit, report, row, [...shown.map(({ key }) => key), 'total'], options)),
    nothing: report.rows.length > 0 && shown.length > 0 ? null : 'No budget line matches what you chose.',
    files: filesOf(visit, 'budget-reconciliation', { organisation, service, year: report.year, period }),
    smallPrint: smallPrint(report),
  };
}

function answerOf(report: Report): string {
  const of = (kind: string) => report.rows.find((row) => row['kind'] === kind);
  const total = (kind: string) => inWords(amountIn(of(kind) ?? { id: '' }, 'total') ?? '0');
  if (of('opening') === undefined) return 'There is no budget line yet.';
  const listed = report.rows.filter((row) => row['kind'] === 'virement' || row['kind'] === 'adjustment').length;
  const by = listed === 0 ? 'nothing is listed in between' : `by ${plural(listed, 'virement or adjustment', 'virements and adjustments')}`;
  return `Budgets of ${report.year ?? ''} opened with ${total('opening')} and stand at ${total('current')}${report.period === null ? '' : ` in ${periodInWords(report.period)}`}, ${by}.`;
}

const TOTALS: ReadonlySet<string> = new Set(['opening', 'current']);

function rowOf(visit: ReaderVisit, report: Report, row: Row, keys: readonly string[], options: ReportOptions): MatrixRow {
  const [kind, reference] = [textIn(row, 'kind'), textIn(row, 'reference')];
  const asked = { ...options, ...(report.year === null ? {} : { year: report.year }) };
  return {
    label: reference === '' ? textIn(row, 'description') : reference,
    href: kind === 'virement' ? visit.to(pathTo('virements', reference)) : null,
    remark: reference === '' ? null : textIn(row, 'description'),
    isTotal: TOTALS.has(kind),
    figures: keys.map((key) => {
      const value = amountIn(row, key);
      const some = isSome(value) || TOTALS.has(kind) || kind === 'rounding';
      return some ? figure(value, visit.lens.unit, traceHref(visit, 'budget-reconciliation', row.id, key, asked)) : figure(null, visit.lens.unit);
    }),
  };
}
