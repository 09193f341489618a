import { amount, type FinancialYear, money, type Money, type Period, pounds, sum, ZERO } from '@outturn/kernel';
import type { AdjustmentFacts, Moment, VirementFacts } from '@outturn/read-models';
import { asAtOf, ledgerNotes, UNIT_AND_ROUNDING } from '../conventions.ts';
import { budgetOfLine, type LineYear, openingOfLine, readLineYears } from '../line-years.ts';
import { organisationOf, readMonitoringFacts } from '../monitoring-facts.ts';
import type { Sources } from '../queries.ts';
import type { Cell, Column, Report, ReportOptions, Row } from '../report.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import { inOrder } from '../savings-facts.ts';
import { words } from '../story/words.ts';
import { nameIn, type Structure } from '../structure.ts';
import { topLevelOf } from '../top-level-services.ts';
import { checkVirementOptions } from './virement-register.ts';

/** What a row of the reconciliation is. */
export type ReconciliationRow = 'set' | 'next-year' | 'opening' | 'adjustment' | 'virement' | 'current' | 'rounding';

/** An adjustment or posted virement that changed budgets of the year, by line. Pounds. */
export interface BudgetChange {
  readonly kind: 'adjustment' | 'virement';
  readonly id: string;
  readonly organisation: string;
  readonly period: Period;
  /** What goes in or what goes out, whichever is more. */
  readonly size: Money;
  readonly byLine: ReadonlyMap<string, Money>;
  /** Digest of the reason, and what else tells them apart. */
  readonly reason: string;
  readonly note: string;
}

/** A year's budgets from opening to current, and the columns that they stand in. */
export interface Reconciliation {
  readonly structure: Structure;
  readonly year: FinancialYear | null;
  readonly lines: readonly LineYear[];
  readonly periodOf: (organisation: string) => Period;
  readonly columnOf: (line: LineYear) => string;
  /** The services that have a column, in the order of print. */
  readonly services: readonly string[];
  /** Listed, in the order in which they count; those below the register threshold are not among them. */
  readonly listed: readonly BudgetChange[];
  readonly thresholds: ReadonlySet<string>;
}

const OWN_KEYS: ReadonlySet<string> = new Set(['id', 'kind', 'reference', 'description', 'period', 'total']);

/** The key of a service's column: its id, or `service/ID` where the report has a column of that name itself. */
export function columnKey(service: string): string {
  return OWN_KEYS.has(service) ? `service/${service}` : service;
}

/**
 * From opening cash limits to current budgets, a column for each service: opening, each virement or adjustment of at least
 * the register threshold, current (opening and the listed rows, exactly), and rounding: what the budget of revenue
 * monitoring is above that, which is what lies below the threshold. Columns are services of the top level; where one
 * service is asked for, those directly below it, and itself for its own lines. Throws `BadQuestion`.
 */
export async function budgetReconciliation(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkVirementOptions('budget-reconciliation', options);
  const found = await readReconciliation(sources, options, moment);
  const { structure, year, services, listed } = found;
  const texts = listed.length === 0 ? new Map<string, string>() : await sources.ledger.texts([...new Set(listed.map(({ reason }) => reason))]);
  const periods = new Set(found.lines.map((line) => found.periodOf(organisationOf(structure, line.service))));
  const rows = year === null ? [] : rowsOf(found, year, texts);
  return {
    report: 'budget-reconciliation',
    title: 'Budgets from opening cash limits to current',
    year,
    period: options.period ?? (periods.size === 1 ? ([...periods][0] ?? null) : null),
    asAt: asAtOf(moment),
    conventions: [
      'More budget is positive and less negative; income is budgeted as negative amounts.',
      'Current is the opening and the rows listed between, exactly. Rounding is the budget in revenue monitoring less current: adjustments and virements below the register threshold.',
      'What permanent virements of the year before add to an opening stands apart from budgets as they were set, which exclude it.',
      UNIT_AND_ROUNDING,
    ],
    columns: [
      { key: 'id', label: 'Id', type: 'text' },
      { key: 'kind', label: 'Row', type: 'text' },
      { key: 'reference', label: 'Reference', type: 'text' },
      { key: 'description', label: 'Description', type: 'text' },
      { key: 'period', label: 'Period', type: 'period' },
      ...services.map((service): Column => ({ key: columnKey(service), label: nameIn(structure.services, service), type: 'amount', service })),
      { key: 'total', label: 'Total', type: 'amount' },
    ],
    rows,
    sums: rows.filter(({ kind }) => kind === 'opening' || kind === 'current').map(({ id }) => id),
    totals: {},
    notes: [...ledgerNotes(sources.ledger), ...notesOn(found, options)],
  };
}

/** Reads the budgets of a question as a reconciliation. */
export async function readReconciliation(sources: Sources, options: ReportOptions, moment: Moment): Promise<Reconciliation> {
  const monitoring = await readMonitoringFacts(sources.facts, options, moment);
  const { structure, year, periodOf } = monitoring;
  const wanted = new Set(monitoring.lines.map(({ line }) => line));
  const all = year === null ? [] : await readLineYears(sources.facts, moment.position, year);
  const lines = all.filter(({ line }) => wanted.has(line));
  const columnOf = columnChooser(structure, options.service);
  const services = [...new Set(lines.map(columnOf))].sort((a, b) => inOrder(organisationOf(structure, a), organisationOf(structure, b)) || inOrder(a, b));
  const ruled = (organisation: string): RulesInForce => monitoring.rulebook(organisation, year ?? '', periodOf(organisation));
  const changes = year === null ? [] : await readChanges(sources, moment, year, new Set(lines.map(({ line }) => line)));
  const listed = changes.filter(({ organisation, period, size }) => period <= periodOf(organisation) && size.gte(ruled(organisation).registerFrom));
  const organisations = [...new Set(lines.map((line) => organisationOf(structure, line.service)))];
  return {
    structure,
    year,
    lines,
    periodOf,
    columnOf,
    services,
    listed,
    thresholds: new Set(organisations.map((organisation) => amount(ruled(organisation).registerFrom))),
  };
}

function columnChooser(structure: Structure, from: string | undefined): (line: LineYear) => string {
  if (from === undefined) return ({ service }) => topLevelOf(structure, service);
  return ({ service }) => {
    let below = service;
    for (let above = structure.services.get(below)?.parent ?? null; below !== from && above !== null && above !== from;) {
      below = above;
      above = structure.services.get(below)?.parent ?? null;
    }
    return below;
  };
}

/** What changed the budgets of lines in a year: by period, adjustments before virements, by id. */
async function readChanges({ facts }: Sources, moment: Moment, year: FinancialYear, lines: ReadonlySet<string>): Promise<BudgetChange[]> {
  const [adjustments, virements] = await Promise.all([facts.asAt('adjustment', moment.position, { year }), facts.asAt('virement', moment.position, { year })]);
  return [...adjustments.map(asChange), ...virements.flatMap((virement) => postedChange(virement))]
    .filter(({ byLine }) => [...byLine.keys()].some((line) => lines.has(line)))
    .sort((a, b) => a.period - b.period || inOrder(a.kind, b.kind) || inOrder(a.id, b.id));
}

function asChange({ adjustment, organisation, period, lines, reason, source }: AdjustmentFacts): BudgetChange {
  const byLine = new Map(lines.map((line) => [line.line, money(line.amount)]));
  const note = `${words(source.kind)}${source.ref === null ? '' : ` ${source.ref}`}`;
  return { kind: 'adjustment', id: adjustment, organisation, period, size: sizeOf([...byLine.values()]), byLine, reason, note };
}

function postedChange({ virement, organisation, state, period, lines, reason, permanence }: VirementFacts): BudgetChange[] {
  if (state !== 'posted' || period === null) return [];
  const byLine = new Map(lines.map((line) => [line.line, money(line.amount)]));
  return [{ kind: 'virement', id: virement, organisation, period, size: sizeOf([...byLine.values()]), byLine, reason, note: permanence }];
}

function sizeOf(amounts: readonly Money[]): Money {
  const into = sum(amounts.filter((one) => one.gt(0)));
  const out = sum(amounts.filter((one) => one.lt(0))).negated();
  return into.gt(out) ? into : out;
}

/** The id of a row: of one year, so that two moments can be compared. */
export function reconciliationRowId(row: string, year: FinancialYear): string {
  return `${row}|${year}`;
}

function rowsOf(found: Reconciliation, year: FinancialYear, texts: ReadonlyMap<string, string>): Row[] {
  const { lines, listed, structure } = found;
  const row = (kind: ReconciliationRow, description: string, valueOf: (line: LineYear) => Money, change?: BudgetChange): Row => ({
    id: reconciliationRowId(change === undefined ? kind : `${kind}/${change.id}`, year),
    kind,
    reference: change?.id ?? null,
    description,
    period: change?.period ?? null,
    ...cellsOf(found, valueOf),
  });
  const listedOn = (line: LineYear) => sum(listed.map(({ byLine }) => byLine.get(line.line) ?? ZERO));
  const current = (line: LineYear) => openingOfLine(line).plus(listedOn(line));
  const carried = lines.some(({ nextYearEffects }) => nextYearEffects.length > 0);
  return [
    ...(carried
      ? [
          row('set', 'Budgets as set', (line) => line.set),
          row('next-year', 'Permanent virements of the year before', (line) => openingOfLine(line).minus(line.set)),
        ]
      : []),
    row('opening', 'Opening cash limits', openingOfLine),
    ...listed.map((change) =>
      row(change.kind, `${change.note}: ${texts.get(change.reason) ?? change.reason}`, (line) => change.byLine.get(line.line) ?? ZERO, change),
    ),
    row('current', 'Current budget', current),
    row('rounding', 'Rounding', (line) => budgetOfLine(line, found.periodOf(organisationOf(structure, line.service))).minus(current(line))),
  ];
}

/** A figure of each line, added up by column. */
function cellsOf({ lines, services, columnOf }: Reconciliation, valueOf: (line: LineYear) => Money): Record<string, Cell> {
  const byService = new Map(services.map((service) => [service, ZERO]));
  for (const line of lines) byService.set(columnOf(line), (byService.get(columnOf(line)) ?? ZERO).plus(valueOf(line)));
  return {
    ...Object.fromEntries([...byService].map(([service, value]) => [columnKey(service), amount(value)])),
    total: amount(sum(byService.values())),
  };
}

function notesOn({ year, lines, thresholds, periodOf, structure }: Reconciliation, options: ReportOptions): string[] {
  if (year === null || lines.length === 0) return ['No line has a budget at this moment.'];
  const [threshold, ...others] = thresholds;
  const notes = [
    others.length === 0 && threshold !== undefined
      ? `Listed are adjustments and posted virements of at least ${pounds(threshold)}.`
      : 'Listed are adjustments and posted virements from the register threshold of each organisation on.',
  ];
  const pending = lines.flatMap((line) => line.pending.map(({ id }) => id));
  if (pending.length > 0) notes.push(`Pending, and in no budget: ${[...new Set(pending)].join(', ')}.`);
  if (options.year === undefined) notes.push(`The year is ${year}, the latest of which anything is recorded.`);
  if (options.period === undefined) {
    const periods = [...new Set(lines.map((line) => periodOf(organisationOf(structure, line.service))))].sort((a, b) => a - b);
    notes.push(`Read at the latest period recorded: ${periods.map((period) => `period ${period}`).join(', ')}.`);
  }
  return notes;
}
