import type { FinancialYear } from '@outturn/kernel';
import type { FactReader, SchemeFacts } from '@outturn/read-models';
import type { Queries, Report, ReportOptions, Row } from '@outturn/reporting';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, type Cells, type Figure, figure, flagIn, isSome, textIn, variance } from '../web/cells.ts';
import { type FileLink, filesAt } from '../web/files.ts';
import { periodInWords, plural, wholeNumber } from '../web/format.ts';
import { headline } from '../web/headline.ts';
import { organisationInCommon } from '../web/organisations.ts';
import { type Direction, directionIn, ragCounts, ragTagIn, type Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import { type Pages, pagesOf } from '../web/paging.ts';
import type { Visit } from '../web/visit.ts';
import { type Belonging, isBelow } from './claims-question.ts';
import { yearsToOpen } from './opening-year.ts';
import { bulletOf, type SmallPrint, smallPrint } from './summary-table.ts';
import { COLUMN_SETS, SIGNED, TRACED } from './tracker-columns.ts';
import { type Filter, filtersOf } from './tracker-filters.ts';
import { trackerQuestion, type TrackerQuestion } from './tracker-question.ts';
import { narrowed, ordered, totalsOf } from './tracker-rows.ts';

export interface TrackerPage {
  readonly answer: string;
  readonly filters: readonly Filter[];
  readonly text: string;
  readonly sort: string;
  /** Back to every scheme. */
  readonly resetHref: string;
  readonly headings: readonly Heading[];
  readonly bullet: boolean;
  readonly totals: { readonly label: string; readonly figures: readonly Figure[]; readonly bullet: string };
  readonly counts: readonly Tag[];
  readonly lines: readonly (GroupLine | SchemeLine)[];
  readonly shown: string;
  readonly pages: Pages | null;
  /** Null where there are rows. */
  readonly nothing: { readonly text: string; readonly backHref: string | null } | null;
  readonly downloads: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

export interface Heading {
  readonly key: string;
  readonly text: string;
  readonly href: string;
  /** For `aria-sort`; null where the table is not sorted by it. */
  readonly sorted: 'ascending' | 'descending' | null;
  readonly isAmount: boolean;
}

export interface GroupLine {
  readonly is: 'group';
  readonly name: string;
  readonly schemes: string;
  readonly figures: readonly Figure[];
  readonly counts: readonly Tag[];
}

export interface SchemeLine {
  readonly is: 'scheme';
  readonly scheme: string;
  readonly title: string;
  readonly href: string;
  readonly owner: string;
  readonly balancing: boolean;
  readonly rag: Tag | null;
  readonly computed: Tag | null;
  readonly figures: readonly Figure[];
  readonly bullet: string;
  readonly direction: Direction | null;
}

/** What the tracker is drawn from: the report narrowed to the question, and the year that it was asked for. */
export interface Tracked {
  readonly question: TrackerQuestion;
  readonly options: ReportOptions;
  readonly report: Report;
  readonly years: readonly string[];
}

/** Reads the tracker as the address asks for it. Throws `BadQuestion`. */
export async function readTracker(queries: Queries, facts: FactReader, visit: Visit): Promise<Tracked> {
  const question = trackerQuestion(visit.parameters);
  const { moment } = visit;
  const place = await organisationOf(facts, visit, question.options);
  const { year, years } = await yearsOf(facts, visit, question, place);
  const options: ReportOptions = { ...place, ...(year === undefined ? {} : { year }), ...(question.period === undefined ? {} : { period: question.period }) };
  const report = await queries.report('savings-tracker', options, moment);
  return { question, options, report: narrowed(report, question), years };
}

/**
 * The year that is asked for, among those opened; else the one to open with, among those that profiles of what is looked at
 * name.
 */
async function yearsOf(
  facts: FactReader,
  visit: Visit,
  question: TrackerQuestion,
  place: ReportOptions,
): Promise<{ year: FinancialYear | undefined; years: FinancialYear[] }> {
  const at = visit.moment.position;
  if (question.year !== undefined) {
    const opened = await facts.asAt('year', at);
    return { year: question.year, years: opened.map(({ year }) => year).sort() };
  }
  const [schemes, services] = await Promise.all([facts.asAt('scheme', at), facts.asAt('service', at)]);
  const byId = new Map(services.map((one) => [one.service, one]));
  return yearsToOpen(
    facts,
    visit,
    schemes.filter((scheme) => standsIn(scheme, place, byId)),
  );
}

/** Whether a scheme belongs to what a report is asked about. */
export function standsIn(scheme: SchemeFacts, place: ReportOptions, services: Belonging['services']): boolean {
  const { organisation, programme, workstream, service } = place;
  return (
    (programme === undefined || scheme.programme === programme) &&
    (workstream === undefined || scheme.workstream === workstream) &&
    (organisation === undefined || services.get(scheme.service)?.organisation === organisation) &&
    (service === undefined || isBelow(scheme.service, service, services))
  );
}

/** A programme, workstream or service stands in its organisation, also where that was not chosen, so that the year is read at its latest period. */
async function organisationOf(facts: FactReader, visit: Visit, options: ReportOptions): Promise<ReportOptions> {
  const { organisation, programme, workstream, service } = options;
  if (organisation !== undefined || (programme ?? workstream ?? service) === undefined) return options;
  const at = visit.moment.position;
  const [schemes, services] = await Promise.all([facts.asAt('scheme', at), facts.asAt('service', at)]);
  const common =
    services.find((one) => one.service === service)?.organisation ??
    organisationInCommon(
      schemes.filter((scheme) => (programme === undefined || scheme.programme === programme) && (workstream === undefined || scheme.workstream === workstream)),
      services,
    );
  return common === undefined ? options : { ...options, organisation: common };
}

/** The savings tracker: filters, totals, groups and one page of rows. Throws `BadQuestion`. */
export async function trackerPage(queries: Queries, facts: FactReader, visit: Visit): Promise<TrackerPage> {
  const tracked = await readTracker(queries, facts, visit);
  const { question, options, report } = tracked;
  const { totals } = report;
  const rows = ordered(report.rows, question);
  const last = Math.max(1, Math.ceil(rows.length / question.pageSize));
  const page = Math.min(question.page, last);
  const first = (page - 1) * question.pageSize;
  const onPage = rows.slice(first, first + question.pageSize);
  const year = options.year ?? '';
  return {
    answer:
      rows.length === 0
        ? nothingOf(visit, tracked)?.backHref === null
          ? 'No scheme has been approved.'
          : 'No scheme matches.'
        : headline({ ...totals, year, period: report.period }),
    filters: await filtersOf(facts, visit, tracked.question, options.year, tracked.years),
    text: question.text ?? '',
    sort: visit.parameters['sort'] ?? '',
    resetHref: visit.to('/schemes'),
    headings: headingsOf(visit, report, question),
    bullet: COLUMN_SETS[question.columns].bullet,
    totals: { label: `Total of ${plural(rows.length, 'scheme')}`, figures: figuresOf(visit, totals, question, () => null), bullet: bulletOf(totals) },
    counts: ragCounts(totals),
    lines: linesOf(visit, tracked, rows, onPage),
    shown:
      rows.length === 0
        ? ''
        : `Schemes ${wholeNumber(first + 1)} to ${wholeNumber(first + onPage.length)} of ${wholeNumber(rows.length)}${report.period === null ? '' : `, ${year} at period ${report.period} (${periodInWords(report.period)})`}`,
    pages: pagesOf(visit, '/schemes', page, last),
    nothing: rows.length > 0 ? null : nothingOf(visit, tracked),
    downloads: filesAt(visit, '/schemes', { ...own(visit), year, page: null }),
    smallPrint: smallPrint(report),
  };
}

function nothingOf(visit: Visit, { years }: Tracked): TrackerPage['nothing'] {
  const asked = Object.keys(own(visit)).length > 0;
  if (!asked && years.length === 0) return { text: 'No scheme has been approved at this moment.', backHref: null };
  return { text: 'No scheme matches what you chose.', backHref: visit.to('/schemes') };
}

function own(visit: Visit): Record<string, string> {
  return ownParameters(visit.parameters);
}

function headingsOf(visit: Visit, report: Report, { sort, columns }: TrackerQuestion): Heading[] {
  const label = (key: string) => report.columns.find((column) => column.key === key)?.label ?? key;
  const heading = (key: string, text: string, isAmount: boolean): Heading => {
    const sorted = sort.key === key ? (sort.descending ? 'descending' : 'ascending') : null;
    // Amounts are looked at from the largest, names from the first.
    const next = sorted === null ? (isAmount ? `-${key}` : key) : sorted === 'descending' ? key : `-${key}`;
    return { key, text, isAmount, sorted, href: visit.to('/schemes', { ...own(visit), sort: next, page: null }) };
  };
  return [heading('scheme', 'Scheme', false), heading('rag', 'RAG', false), ...COLUMN_SETS[columns].keys.map((key) => heading(key, label(key), true))];
}

function figuresOf(visit: Visit, cells: Cells, { columns }: TrackerQuestion, href: (key: string) => string | null): Figure[] {
  const { unit } = visit.lens;
  return COLUMN_SETS[columns].keys.map((key) => {
    const value = amountIn(cells, key);
    const traced = isSome(value) ? href(key) : null;
    return SIGNED.has(key) ? variance(value, unit, traced) : figure(value, unit, traced);
  });
}

function linesOf(visit: Visit, tracked: Tracked, all: readonly Row[], onPage: readonly Row[]): (GroupLine | SchemeLine)[] {
  const { group } = tracked.question;
  if (group === 'none') return onPage.map((row) => schemeLine(visit, tracked, row));
  const idOf = (row: Row) => textIn(row, group);
  return onPage.flatMap((row, index) => {
    const before = onPage[index - 1];
    const line = schemeLine(visit, tracked, row);
    if (before !== undefined && idOf(before) === idOf(row)) return [line];
    return [
      groupLine(
        visit,
        tracked,
        textIn(row, `${group}Name`) || '(none)',
        all.filter((one) => idOf(one) === idOf(row)),
      ),
      line,
    ];
  });
}

function groupLine(visit: Visit, { report, question }: Tracked, name: string, rows: readonly Row[]): GroupLine {
  const totals = totalsOf(report, rows);
  return { is: 'group', name, schemes: plural(rows.length, 'scheme'), figures: figuresOf(visit, totals, question, () => null), counts: ragCounts(totals) };
}

function schemeLine(visit: Visit, { question, options }: Tracked, row: Row): SchemeLine {
  const scheme = textIn(row, 'scheme');
  const { year, period, organisation } = options;
  const traced = {
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period }),
    ...(organisation === undefined ? {} : { organisation }),
  };
  const trace = (key: string) => (TRACED.has(key) ? traceHref(visit, 'savings-tracker', row.id, key, traced) : null);
  const computed = row['rag'] === row['ragComputed'] ? null : ragTagIn(row, 'ragComputed');
  return {
    is: 'scheme',
    scheme,
    title: textIn(row, 'title'),
    href: visit.to(pathTo('schemes', scheme), { year: textIn(row, 'year') }),
    owner: textIn(row, 'owner'),
    balancing: flagIn(row, 'balancingLine'),
    rag: ragTagIn(row),
    computed,
    figures: figuresOf(visit, row, question, trace),
    bullet: COLUMN_SETS[question.columns].bullet ? bulletOf(row) : '',
    direction: directionIn(row),
  };
}
