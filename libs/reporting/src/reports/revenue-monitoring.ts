import { pounds, sum } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { asAtOf, ledgerNotes, UNIT_AND_ROUNDING } from '../conventions.ts';
import { sumsOfLines } from '../line-position.ts';
import { type MonitoringFacts, organisationOf, readMonitoringFacts } from '../monitoring-facts.ts';
import { checkOptions } from '../options.ts';
import type { Sources } from '../queries.ts';
import { BadQuestion, type Cell, LINE_GROUPINGS, type ReasonCell, type Report, type ReportName, type ReportOptions, type Row } from '../report.ts';
import { inPrintOrder, type ServiceNode, serviceTree } from '../service-tree.ts';
import { nameIn } from '../structure.ts';
import { narrated, reasonsOfLines } from '../variance-reasons.ts';
import { BUDGET_COLUMNS, BUDGET_PLACE_COLUMNS, budgetCells, lineRow, REASONS_OF_BUDGETS, serviceRow, SIGN_OF_BUDGETS, SUMS_OF_BUDGETS } from './budget-rows.ts';

/**
 * A row for each service that has budgets in it or below it, parents after their children, with `level` (1 at the top); by
 * line also one for each line, before its service. One year: as asked, else the latest that anything is recorded of.
 */
export async function revenueMonitoring(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkBudgetOptions('revenue-monitoring', options);
  const facts = await readMonitoringFacts(sources.facts, options, moment);
  const tree = serviceTree(facts.structure, facts.lines, options.service);
  const rows = await withNarratives(sources, rowsOf(facts, tree, options.by === 'line'));
  const period = periodOf(facts, options);
  return {
    report: 'revenue-monitoring',
    title: 'Revenue budget monitoring',
    year: facts.year,
    period,
    asAt: asAtOf(moment),
    conventions: budgetConventions(facts),
    columns: [...BUDGET_PLACE_COLUMNS, ...BUDGET_COLUMNS],
    rows,
    // Parents stand after what they add up, one level deeper.
    sums: rows.filter((row, index) => Number(rows[index - 1]?.['level'] ?? 0) > Number(row['level'])).map((row) => row.id),
    totals: budgetTotals(facts, tree, period),
    notes: [...ledgerNotes(sources.ledger), ...budgetNotes(facts, options)],
  };
}

/** Refuses options that say nothing of budgets. */
export function checkBudgetOptions(report: ReportName, options: ReportOptions): void {
  checkOptions(report, options, ['by'], LINE_GROUPINGS);
  for (const option of ['programme', 'workstream', 'scheme'] as const) {
    if (options[option] !== undefined) throw new BadQuestion(`The report ${report} takes no --${option}: a budget is of a service.`, option);
  }
}

export function rowsOf(facts: MonitoringFacts, tree: readonly ServiceNode[], byLine: boolean): Row[] {
  const { year } = facts;
  if (year === null) return [];
  return inPrintOrder(tree).flatMap((node) => [...(byLine ? node.own.map((line) => lineRow(facts, line, node.level + 1)) : []), serviceRow(facts, node, year)]);
}

/** Rows with the texts of their reasons, read in one question. */
export async function withNarratives(sources: Sources, rows: readonly Row[]): Promise<Row[]> {
  const reasons = await narrated(
    sources.ledger,
    rows.map((row) => row['reasons'] as readonly ReasonCell[]),
  );
  return rows.map((row, index) => ({ ...row, reasons: reasons[index] ?? [] }));
}

/** The period that all rows share; null where councils stand at different ones. */
export function periodOf(facts: MonitoringFacts, options: ReportOptions): number | null {
  const periods = new Set(facts.lines.map((line) => line.period));
  const [only] = periods;
  return options.period ?? (periods.size === 1 && only !== undefined ? only : null);
}

/** Sums over everything selected; RAG by the rules of the one organisation that it is of, else by everyone's. */
function budgetTotals(facts: MonitoringFacts, tree: readonly ServiceNode[], period: number | null): Record<string, Cell> {
  const all = tree.flatMap((node) => node.all);
  const organisations = new Set(all.map((line) => organisationOf(facts.structure, line.service)));
  const [organisation] = organisations;
  const rules = facts.rulebook(organisations.size === 1 && organisation !== undefined ? organisation : null, facts.year ?? '', period ?? 1);
  const cells = budgetCells(sumsOfLines(all), rules);
  return {
    services: inPrintOrder(tree).length,
    lines: all.length,
    ...cells,
    ...(period === null ? { rag: null, direction: null } : {}),
    reasons: reasonsOfLines(all).map((reason) => ({ ...reason, narrative: '' })),
  };
}

export function budgetConventions(facts: MonitoringFacts): string[] {
  const rules = new Map<string, Set<string>>();
  for (const line of facts.lines) {
    const organisation = organisationOf(facts.structure, line.service);
    const { revenue } = facts.rulebook(organisation, line.year, line.period);
    const said = `RAG: green up to ${pounds(revenue.amberOver)} over budget, red from ${pounds(revenue.redFrom)} over, amber between.`;
    rules.set(said, (rules.get(said) ?? new Set()).add(nameIn(facts.structure.organisations, organisation)));
  }
  const sentences = rules.size < 2 ? [...rules.keys()] : [...rules].map(([said, where]) => `${[...where].sort().join(', ')}: ${said}`);
  return [SIGN_OF_BUDGETS, SUMS_OF_BUDGETS, REASONS_OF_BUDGETS, UNIT_AND_ROUNDING, ...sentences];
}

/** What a reader of budgets should know. */
export function budgetNotes(facts: MonitoringFacts, options: ReportOptions): string[] {
  const { lines, year } = facts;
  if (year === null) return ['No line has a budget at this moment.'];
  const notes: string[] = [];
  const say = (n: number, one: string, many: string) => {
    if (n > 0) notes.push(`${n} ${n === 1 ? one : many}`);
  };
  say(
    lines.filter((line) => line.outturn === null).length,
    'line has no forecast yet: it counts as on budget.',
    'lines have no forecast yet: they count as on budget.',
  );
  const pending = lines.filter((line) => !line.pending.isZero());
  if (pending.length > 0) {
    const value = pounds(sum(pending.map((line) => line.pending).filter((part) => part.isPositive())));
    notes.push(`${value} of virements into ${pending.length === 1 ? 'one line is' : 'lines are'} pending.`);
  }
  const positive = lines.filter((line) => line.kind === 'income' && (line.actual?.gt(0) === true || line.outturn?.gt(0) === true));
  if (positive.length > 0) {
    const ids = positive.slice(0, 5).map(({ line }) => line);
    notes.push(`Income above zero, which is usually a wrong sign: ${ids.join(', ')}${positive.length > 5 ? ` and ${positive.length - 5} more` : ''}.`);
  }
  if (options.year === undefined) notes.push(`The year is ${year}, the latest of which anything is recorded.`);
  if (options.period === undefined && lines.length > 0) {
    const periods = [...new Set(lines.map((line) => line.period))].sort((a, b) => a - b);
    notes.push(`Read at the latest period recorded: ${periods.map((period) => `period ${period}`).join(', ')}.`);
  }
  return notes;
}
