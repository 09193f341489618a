import { type FinancialYear, money, type Money, sum, yearsAfter, ZERO } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { budgetOfLine, type LineYear, openingOfLine } from '../line-years.ts';
import { organisationOf } from '../monitoring-facts.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { Report, ReportOptions, Row } from '../report.ts';
import { type BudgetChange, columnKey, readReconciliation, type Reconciliation, reconciliationRowId } from '../reports/budget-reconciliation.ts';
import { textIn } from '../row-text.ts';
import { type Derivation, type Part, withoutZeros } from './part.ts';
import { entriesOfType } from './scheme-at-hand.ts';

const FROM_REQUEST = 'As it was requested; the amount is the sum of its positive lines.';
const FROM_DECISION = 'As it was decided.';
const OF_DECISION: ReadonlySet<string> = new Set(['period', 'authorityGiven', 'approvedBy', 'postedAt', 'effective', 'decidedBy', 'decision', 'correctedBy']);

/** How a cell of the register is made up: by the virement's own entries. */
export async function registerDerivation(sources: Sources, row: Row, column: string, moment: Moment): Promise<Derivation> {
  const entries = await sources.ledger.entriesOf([`virement/${row.id}`], moment.position);
  const [request] = entriesOfType({ entries }, 'VirementRequested');
  if (column === 'amount') {
    const lines = request?.data.lines.filter((line) => money(line.amount).gt(0)) ?? [];
    return { parts: lines.map((line) => ({ value: money(line.amount), explanation: `Line ${line.line}`, entry: request })), rule: FROM_REQUEST };
  }
  const decisions = entriesOfType({ entries }, 'VirementPosted', 'VirementRejected', 'VirementWithdrawn', 'VirementCorrected');
  if (column === 'state' || column === 'authorityNeeded') {
    const rules = column === 'authorityNeeded' && decisions.length === 0 ? await authorityEntries(sources, textIn(row, 'organisation'), moment) : [];
    const rule =
      column === 'state'
        ? 'Requested until it is posted by an approval, rejected or withdrawn; a posted one stays posted when it is corrected.'
        : 'The lowest tier whose limits reach it: of a decided virement when it was decided, of one that waits at this moment.';
    return { parts: [], recorded: decisions.length > 0 ? decisions : [...(request ? [request] : []), ...rules], rule, inputs: true };
  }
  if (OF_DECISION.has(column)) return { parts: [], recorded: decisions, rule: FROM_DECISION, inputs: true };
  return { parts: [], recorded: request ? [request] : [], rule: FROM_REQUEST, inputs: true };
}

async function authorityEntries(sources: Sources, organisation: string, moment: Moment): Promise<LedgerEntry[]> {
  const entries = await sources.ledger.entriesOf([`rules/${organisation}`, 'rules/*'], moment.position);
  return entriesOfType({ entries }, 'VirementAuthoritySet');
}

interface ReconciliationAtHand {
  readonly found: Reconciliation;
  readonly year: FinancialYear;
  /** Lines that stand in the column that is asked about. */
  readonly lines: readonly LineYear[];
  readonly column: string;
  readonly entries: readonly LedgerEntry[];
}

/** How a cell of the reconciliation is made up: openings by line, changes by line, current by the rows above it. */
export async function reconciliationDerivation(
  sources: Sources,
  report: Report,
  row: Row,
  column: string,
  options: ReportOptions,
  moment: Moment,
): Promise<Derivation> {
  const found = await readReconciliation(sources, { ...options, ...(report.year === null ? {} : { year: report.year }) }, moment);
  const { year, services } = found;
  if (column === 'total') return { parts: totalParts(row, services), rule: 'The sum of the services.' };
  const lines = found.lines.filter((line) => columnKey(found.columnOf(line)) === column);
  if (year === null || lines.length === 0) return { parts: [], rule: 'It follows from the row itself.', inputs: true };
  const at = { found, year, lines, column, entries: await entriesOfLines(sources, lines, found, moment) };
  return rowDerivation(at, row);
}

function totalParts(row: Row, services: readonly string[]): Part[] {
  const parts = services.map((service) => ({
    value: money(textIn(row, columnKey(service))),
    explanation: `Service ${service}`,
    figure: { report: 'budget-reconciliation' as const, row: row.id, column: columnKey(service) },
  }));
  return withoutZeros(parts);
}

async function entriesOfLines(sources: Sources, lines: readonly LineYear[], { year }: Reconciliation, moment: Moment): Promise<LedgerEntry[]> {
  const streams = new Set(lines.map(({ line }) => `line/${line}`));
  for (const { adjustments, virements, nextYearEffects } of lines) {
    for (const { id } of adjustments) streams.add(`adjustment/${id}`);
    for (const { id } of [...virements, ...nextYearEffects]) streams.add(`virement/${id}`);
  }
  return year === null ? [] : sources.ledger.entriesOf([...streams], moment.position);
}

function rowDerivation(at: ReconciliationAtHand, row: Row): Derivation {
  const { found, year } = at;
  switch (row['kind']) {
    case 'set':
      return { parts: setParts(at), rule: 'The sum of the budgets of the service’s lines as they were set.' };
    case 'next-year':
      return { parts: effectParts(at), rule: `What permanent virements of ${yearsAfter(year, -1)} add to what ${year} opens with.` };
    case 'opening':
      return { parts: [...setParts(at), ...effectParts(at)], rule: 'Budgets as set, and what permanent virements of the year before add.' };
    case 'current':
      return { parts: currentParts(at), rule: 'The opening and the rows listed between, exactly.' };
    case 'rounding':
      return { parts: unlistedParts(at), rule: 'Budget in revenue monitoring less current: adjustments and virements below the register threshold.' };
    default: {
      const change = found.listed.find(({ kind, id }) => kind === row['kind'] && id === row['reference']);
      return { parts: change ? changeParts(at, change) : [], rule: 'Its lines of the service.' };
    }
  }
}

function setParts({ lines, year, entries }: ReconciliationAtHand): Part[] {
  return withoutZeros(
    lines.map(({ line, set }) => ({
      value: set,
      explanation: `Line ${line} as set`,
      entry: entriesOfType({ entries }, 'BudgetSet').find(({ data }) => data.line === line && data.year === year),
    })),
  );
}

function effectParts(at: ReconciliationAtHand): Part[] {
  return at.lines.flatMap(({ line, nextYearEffects }) =>
    nextYearEffects.map(({ id, amount }) => ({
      value: amount,
      explanation: `Line ${line}, permanent virement ${id} of the year before`,
      entry: postingOf(at, id),
    })),
  );
}

function postingOf({ entries }: ReconciliationAtHand, id: string): LedgerEntry | undefined {
  return entriesOfType({ entries }, 'VirementPosted').find(({ data }) => data.virement === id);
}

function changeParts(at: ReconciliationAtHand, change: BudgetChange): Part[] {
  return at.lines.flatMap(({ line }) => {
    const value = change.byLine.get(line);
    return value === undefined ? [] : [{ value, explanation: `Line ${line}, ${change.kind} ${change.id}`, entry: entryOf(at, change.kind, change.id) }];
  });
}

function entryOf(at: ReconciliationAtHand, kind: BudgetChange['kind'], id: string): LedgerEntry | undefined {
  if (kind === 'virement') return postingOf(at, id);
  return entriesOfType(at, 'BudgetAdjusted').find(({ data }) => data.adjustment === id);
}

function currentParts({ found, lines, year, column }: ReconciliationAtHand): Part[] {
  const figure = (row: string) => ({ report: 'budget-reconciliation' as const, row: reconciliationRowId(row, year), column });
  const opening = { value: sum(lines.map(openingOfLine)), explanation: 'Opening cash limits', figure: figure('opening') };
  const changes = found.listed.map(({ kind, id, byLine }) => ({
    value: sum(lines.map(({ line }) => byLine.get(line) ?? ZERO)),
    explanation: `${kind === 'virement' ? 'Virement' : 'Adjustment'} ${id}`,
    figure: figure(`${kind}/${id}`),
  }));
  return withoutZeros([opening, ...changes]);
}

function unlistedParts(at: ReconciliationAtHand): Part[] {
  const { found, lines } = at;
  const listed = new Set(found.listed.map(({ kind, id }) => `${kind}/${id}`));
  return lines.flatMap((line) => {
    const upTo = found.periodOf(organisationOf(found.structure, line.service));
    const changes = [
      ...line.adjustments.map((change) => ({ ...change, kind: 'adjustment' as const })),
      ...line.virements.map((change) => ({ ...change, kind: 'virement' as const })),
    ].filter(({ kind, id, period }) => period <= upTo && !listed.has(`${kind}/${id}`));
    checkWhole(
      line,
      upTo,
      found,
      changes.map(({ amount }) => amount),
    );
    return changes.map(({ kind, id, amount }) => ({ value: amount, explanation: `Line ${line.line}, ${kind} ${id}`, entry: entryOf(at, kind, id) }));
  });
}

/** What is listed and what is not make the whole budget. */
function checkWhole(line: LineYear, upTo: number, { listed }: Reconciliation, unlisted: readonly Money[]): void {
  const whole = openingOfLine(line)
    .plus(sum(listed.map(({ byLine }) => byLine.get(line.line) ?? ZERO)))
    .plus(sum(unlisted));
  if (!whole.eq(budgetOfLine(line, upTo))) throw new Error(`the changes of line ${line.line} do not add up to its budget`);
}
