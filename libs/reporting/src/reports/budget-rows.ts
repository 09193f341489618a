import { amount, type Money } from '@outturn/kernel';
import { type BudgetFigures, type LineAt, sumsOfLines } from '../line-position.ts';
import { type MonitoringFacts, organisationOf } from '../monitoring-facts.ts';
import { percentCell } from '../parents.ts';
import { revenueDirection, revenueRag } from '../rag.ts';
import type { Cell, Column, Row } from '../report.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import type { ServiceNode } from '../service-tree.ts';
import { nameIn } from '../structure.ts';
import { reasonsOfLines, varianceReasons } from '../variance-reasons.ts';

/** Names and ids of a service or a line of one. */
export const BUDGET_PLACE_COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', type: 'text' },
  { key: 'level', label: 'Level', type: 'count' },
  { key: 'organisation', label: 'Organisation', type: 'text' },
  { key: 'organisationName', label: 'Organisation name', type: 'text' },
  { key: 'service', label: 'Service', type: 'text' },
  { key: 'serviceName', label: 'Service name', type: 'text' },
  { key: 'line', label: 'Line', type: 'text' },
  { key: 'kind', label: 'Kind', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
];

export const BUDGET_COLUMNS: readonly Column[] = [
  { key: 'previousYearOutturn', label: 'Outturn of the year before', type: 'amount' },
  { key: 'previousYearVariance', label: 'Variance of the year before', type: 'amount' },
  { key: 'budget', label: 'Budget', type: 'amount' },
  { key: 'pending', label: 'Pending virements', type: 'amount' },
  { key: 'actual', label: 'Actual to date', type: 'amount' },
  { key: 'forecastOutturn', label: 'Forecast outturn', type: 'amount' },
  { key: 'previousVariance', label: 'Variance before', type: 'amount' },
  { key: 'previousPublished', label: 'Variance last published', type: 'amount' },
  { key: 'forecastVariance', label: 'Forecast variance', type: 'amount' },
  { key: 'variancePercent', label: 'Variance %', type: 'percent' },
  { key: 'rag', label: 'RAG', type: 'rag' },
  { key: 'direction', label: 'Direction', type: 'direction' },
  { key: 'reasons', label: 'Reasons', type: 'reasons' },
];

export const SIGN_OF_BUDGETS =
  'Variance is forecast outturn less budget, so an overspend is positive. Income has negative budgets, actuals and outturns: income that falls short is a positive variance too.';
export const SUMS_OF_BUDGETS =
  'Pending virements are requested and not decided, and in no budget. Without any forecast there is no variance; in sums a line without one counts as on budget.';
export const REASONS_OF_BUDGETS =
  'Reasons add up to the variance: those of every forecast so far, what the budget moved since the first (budget-change), and what forecasts out of the order of periods left over (late-change). Of a service they are added up by code.';

/** The id of a service's row. */
export function serviceRowId(service: string, year: string): string {
  return `${service}|${year}`;
}

/** The id of a line's row: lines and services may share ids. */
export function lineRowId(line: string, year: string): string {
  return `line/${line}|${year}`;
}

export function serviceRow(facts: MonitoringFacts, node: ServiceNode, year: string): Row {
  const organisation = organisationOf(facts.structure, node.service);
  const period = facts.periodOf(organisation);
  return {
    id: serviceRowId(node.service, year),
    level: node.level,
    ...place(facts, node.service),
    line: null,
    kind: null,
    year,
    period,
    ...budgetCells(sumsOfLines(node.all), facts.rulebook(organisation, year, period)),
    reasons: reasonsOfLines(node.all),
  };
}

export function lineRow(facts: MonitoringFacts, line: LineAt, level: number): Row {
  const { year, period } = line;
  return {
    id: lineRowId(line.line, year),
    level,
    ...place(facts, line.service),
    line: line.line,
    kind: line.kind,
    year,
    period,
    ...budgetCells(line, facts.rulebook(organisationOf(facts.structure, line.service), year, period)),
    reasons: varianceReasons(line),
  };
}

function place({ structure }: MonitoringFacts, service: string): Record<string, Cell> {
  const organisation = organisationOf(structure, service);
  return {
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    service,
    serviceName: nameIn(structure.services, service),
  };
}

const orNull = (value: Money | null): string | null => (value === null ? null : amount(value));

/** Figures as cells, and what follows from them by the rules in force: percentage, RAG, direction. */
export function budgetCells(figures: BudgetFigures, rules: Pick<RulesInForce, 'revenue'>): Record<string, Cell> {
  const { variance, previousVariance } = figures;
  return {
    previousYearOutturn: orNull(figures.previousYearOutturn),
    previousYearVariance: orNull(figures.previousYearVariance),
    budget: amount(figures.budget),
    pending: amount(figures.pending),
    actual: orNull(figures.actual),
    forecastOutturn: orNull(figures.outturn),
    previousVariance: orNull(previousVariance),
    previousPublished: orNull(figures.previousPublished),
    forecastVariance: orNull(variance),
    variancePercent: variance === null ? null : percentCell(variance, figures.budget),
    rag: revenueRag(variance, rules.revenue),
    direction: revenueDirection(variance, previousVariance),
  };
}
