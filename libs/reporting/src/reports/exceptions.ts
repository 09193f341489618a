import { amount, money, type Money, pounds, sum } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { asAtOf, ledgerNotes, UNIT_AND_ROUNDING } from '../conventions.ts';
import { type MonitoringFacts, organisationOf, readMonitoringFacts } from '../monitoring-facts.ts';
import type { Sources } from '../queries.ts';
import type { Column, Report, ReportOptions, Row } from '../report.ts';
import { textIn } from '../row-text.ts';
import { serviceTree } from '../service-tree.ts';
import { nameIn } from '../structure.ts';
import { BUDGET_PLACE_COLUMNS, REASONS_OF_BUDGETS, SIGN_OF_BUDGETS } from './budget-rows.ts';
import { budgetNotes, checkBudgetOptions, periodOf, rowsOf, withNarratives } from './revenue-monitoring.ts';

const COLUMNS: readonly Column[] = [
  ...BUDGET_PLACE_COLUMNS,
  { key: 'threshold', label: 'Threshold', type: 'amount' },
  { key: 'budget', label: 'Budget', type: 'amount' },
  { key: 'forecastOutturn', label: 'Forecast outturn', type: 'amount' },
  { key: 'variance', label: 'Variance', type: 'amount' },
  { key: 'variancePercent', label: 'Variance %', type: 'percent' },
  { key: 'previousVariance', label: 'Variance before', type: 'amount' },
  { key: 'rag', label: 'RAG', type: 'rag' },
  { key: 'direction', label: 'Direction', type: 'direction' },
  { key: 'reasons', label: 'Reasons', type: 'reasons' },
];

/**
 * The lines and services whose forecast variance is at least the threshold either way, in the order of revenue monitoring,
 * with their reasons. `--by service` or `--by line` asks for the one or the other alone.
 */
export async function exceptions(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkBudgetOptions('exceptions', options);
  const facts = await readMonitoringFacts(sources.facts, options, moment);
  const tree = serviceTree(facts.structure, facts.lines, options.service);
  const all = rowsOf(facts, tree, options.by !== 'service').filter((row) => options.by !== 'line' || row['line'] !== null);
  const exceptional = all.flatMap((row) => exceptionOf(row, thresholdOf(facts, row)));
  const rows = await withNarratives(sources, exceptional);
  const lines = rows.filter((row) => row['line'] !== null);
  return {
    report: 'exceptions',
    title: 'Budget exceptions',
    year: facts.year,
    period: periodOf(facts, options),
    asAt: asAtOf(moment),
    conventions: [...thresholdSentences(facts), SIGN_OF_BUDGETS, REASONS_OF_BUDGETS, UNIT_AND_ROUNDING],
    columns: COLUMNS,
    rows,
    sums: rows.filter((row) => row['line'] === null).map((row) => row.id),
    // A line stands in its services too: only lines are added up.
    totals: { services: rows.length - lines.length, lines: lines.length, variance: amount(sum(lines.map((row) => money(textIn(row, 'variance'))))) },
    notes: [
      ...ledgerNotes(sources.ledger),
      ...(rows.length === 0 ? ['No variance reaches the threshold.'] : ['The total variance is that of the lines that are listed: services hold their lines.']),
      ...budgetNotes(facts, options),
    ],
  };
}

function thresholdOf(facts: MonitoringFacts, row: Row): Money {
  return facts.rulebook(textIn(row, 'organisation'), textIn(row, 'year'), Number(row['period'])).exceptionsFrom;
}

/** What a row says beside names and the variance, in the order of the columns. */
const KEPT = COLUMNS.map(({ key }) => key).filter((key) => key !== 'threshold' && key !== 'variance');

function exceptionOf(row: Row, threshold: Money): Row[] {
  const variance = row['forecastVariance'];
  if (typeof variance !== 'string' || money(variance).abs().lt(threshold)) return [];
  const kept = Object.fromEntries(KEPT.map((key) => [key, row[key] ?? null]));
  return [{ ...kept, id: row.id, threshold: amount(threshold), variance }];
}

function thresholdSentences(facts: MonitoringFacts): string[] {
  const thresholds = new Map<string, Set<string>>();
  for (const { service, year, period } of facts.lines) {
    const organisation = organisationOf(facts.structure, service);
    const from = pounds(facts.rulebook(organisation, year, period).exceptionsFrom);
    thresholds.set(from, (thresholds.get(from) ?? new Set()).add(nameIn(facts.structure.organisations, organisation)));
  }
  const said = (from: string) => `An exception is a variance of at least ${from} over or under budget.`;
  if (thresholds.size < 2) return [...thresholds.keys()].map(said);
  return [...thresholds].map(([from, where]) => `${[...where].sort().join(', ')}: ${said(from)}`);
}
