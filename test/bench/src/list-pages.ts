import type { FactReader } from '@outturn/read-models';
import type { LedgerReader, Queries, ReportName, ReportOptions } from '@outturn/reporting';
import type { Question } from './tracker.ts';

/** What the queries of pages are put to, as the product has it. */
export interface PageSources {
  readonly queries: Queries;
  readonly facts: FactReader;
  readonly ledger: Pick<LedgerReader, 'search'>;
}

/** A page far down a list, which must not cost more than the first. */
export interface DeepPage {
  readonly name: string;
  readonly path: string;
  readonly first: string;
}

/** A page that lists, beside its report, or beside the query that it stands on where it has none. */
export interface ListPage {
  readonly name: string;
  readonly path: string;
  /** What it is held against, in words. */
  readonly beside: string;
  readonly query: () => Promise<unknown>;
  /** How long it may take: as many times its query, unless milliseconds are named. */
  readonly goal: { readonly times: number } | { readonly ms: number };
}

const TWICE = { times: 2 } as const;
/**
 * Of what is settled once, or few of a year, a query takes a few milliseconds, and a page of nothing takes as long: such a page is
 * held to what nobody notices.
 */
const AT_ONCE = { ms: 25 } as const;
const COUNCIL = { organisation: 'council' } as const;
const FOUND = 'Scheme number 1999';
/** A page that is looked at for its depth; of a shorter list, its last. */
const DEEP = 40;

/**
 * Every page of the portal that lists something, on the long ledger. `since`: a position a month ago. What the portal serves
 * beside them are forms, things by themselves, traces and files.
 */
export function listPages(sources: PageSources, question: Question, since: number): readonly ListPage[] {
  return [...savingsPages(sources, question, since), ...budgetPages(sources, question), ...claimPages(sources, question), ...settledPages(sources, question)];
}

/** Far down the longest lists. */
export function deepPages({ year }: Question): readonly DeepPage[] {
  return [
    { name: `tracker of ${year}`, path: `/schemes?year=${year}&page=${DEEP}`, first: `/schemes?year=${year}` },
    { name: 'forecasts', path: `/forecasts?year=${year}&show=all&page=${DEEP}`, first: `/forecasts?year=${year}&show=all` },
    { name: 'claims of every year', path: `/claims?year=all&page=${DEEP}`, first: '/claims?year=all' },
    { name: 'virements', path: `/virements?page=${DEEP}`, first: '/virements' },
    { name: 'to look at again', path: `/queue?list=sustainment&page=${DEEP}`, first: '/queue?list=sustainment' },
  ];
}

function reportsOf({ queries }: PageSources, { moment }: Question) {
  return (name: ReportName, options: ReportOptions): Pick<ListPage, 'beside' | 'query' | 'goal'> => ({
    beside: name,
    query: () => queries.report(name, options, moment),
    goal: TWICE,
  });
}

function savingsPages(sources: PageSources, question: Question, since: number): ListPage[] {
  const { year, period } = question;
  const report = reportsOf(sources, question);
  const tracker = report('savings-tracker', { year, period });
  return [
    { name: `tracker of ${year}`, path: `/schemes?year=${year}`, ...tracker },
    { name: 'tracker as it opens', path: '/schemes', ...tracker },
    { name: 'dashboard', path: '/', ...report('programme-summary', { by: 'programme', year, period }) },
    { name: 'movements since last month', path: `/movements?since=${since}`, ...report('movements', { year, since }) },
    { name: 'forecasts as they open', path: '/forecasts', ...report('savings-tracker', { ...COUNCIL, year }) },
    { name: `forecasts of ${year} P${period}`, path: `/forecasts?year=${year}&period=${period}`, ...report('savings-tracker', { ...COUNCIL, year, period }) },
  ];
}

function budgetPages(sources: PageSources, question: Question): ListPage[] {
  const { year, period } = question;
  const report = reportsOf(sources, question);
  return [
    { name: 'budgets as they open', path: '/budgets', ...report('revenue-monitoring', COUNCIL) },
    { name: `budgets of ${year}`, path: `/budgets?year=${year}&period=${period}`, ...report('revenue-monitoring', { ...COUNCIL, year, period }) },
    { name: 'virements', path: '/virements', ...report('virement-register', {}) },
    { name: `virements of ${year}`, path: `/virements?year=${year}`, ...report('virement-register', { year }), goal: AT_ONCE },
    { name: `matrix of ${year}`, path: `/virements/matrix?year=${year}`, ...report('budget-reconciliation', { ...COUNCIL, year }) },
    { name: 'reserves', path: '/reserves', ...report('reserves', {}), goal: AT_ONCE },
    { name: 'periods', path: '/periods', ...report('returns', { ...COUNCIL, year }) },
  ];
}

/** Claims have no report of their own: beside them stands the reading of the claims that are listed, with the schemes that share them. */
function claimPages({ facts, ledger }: PageSources, { year, moment: { position } }: Question): ListPage[] {
  const claims = (selection: { year?: string }) => ({
    beside: selection.year === undefined ? 'all claims and schemes, read' : 'claims of a year and schemes, read',
    query: () => Promise.all([facts.asAt('claim', position, selection), facts.asAt('scheme', position)]),
    goal: TWICE,
  });
  const found = () =>
    Promise.all([
      ledger.search(FOUND, position, 20),
      facts.asAt('scheme', position),
      facts.asAt('claim', position, { keyHolds: FOUND.toLowerCase().split(' ') }),
    ]);
  return [
    { name: 'claims as they open', path: '/claims', ...claims({ year }) },
    { name: 'claims of every year', path: '/claims?year=all', ...claims({}) },
    { name: 'queue', path: '/queue', ...claims({}) },
    { name: 'search', path: `/search?q=${encodeURIComponent(FOUND)}`, beside: 'texts and names, searched', query: found, goal: TWICE },
  ];
}

function settledPages({ facts }: PageSources, { moment: { position } }: Question): ListPage[] {
  const read = (...tables: Parameters<FactReader['asAt']>[0][]) => ({
    beside: `${tables.join(', ')}, read`,
    query: () => Promise.all(tables.map((table) => facts.asAt(table, position))),
    goal: AT_ONCE,
  });
  return [
    { name: 'publications', path: '/publications', ...read('publication', 'organisation') },
    { name: 'structure', path: '/admin/structure', ...read('organisation', 'service', 'programme', 'workstream', 'year') },
    { name: 'rules', path: '/admin/rules', ...read('rules', 'organisation') },
    { name: 'people', path: '/admin/people', ...read('account') },
  ];
}
