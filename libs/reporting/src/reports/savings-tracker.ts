import { amount, money, sum } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { amountCell } from '../amounts.ts';
import { CLASSIFICATION_COLUMNS, COUNT_COLUMNS, SAVING_COLUMNS, SCHEME_COLUMNS } from '../columns.ts';
import {
  asAtOf,
  basisSentence,
  ledgerNotes,
  ragSentences,
  savingNotes,
  SIGN_OF_SAVINGS,
  structureSentence,
  timeOf,
  UNIT_AND_ROUNDING,
} from '../conventions.ts';
import { printed } from '../figures.ts';
import { checkOptions } from '../options.ts';
import { amountCells, parentCells, sumsOf, wholeChild } from '../parents.ts';
import type { LedgerEntry, LedgerReader, Sources } from '../queries.ts';
import type { Cell, Column, ReasonCell, Report, ReportOptions, Row } from '../report.ts';
import { type PlacedSchemeYear, readSavingsFacts, type SavingsFacts, schemeYearsOf } from '../savings-facts.ts';
import { nameIn } from '../structure.ts';

const COLUMNS: readonly Column[] = [
  ...SCHEME_COLUMNS,
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
  ...CLASSIFICATION_COLUMNS,
  { key: 'assumed', label: 'Forecast assumed', type: 'flag' },
  ...SAVING_COLUMNS,
  { key: 'rag', label: 'RAG', type: 'rag' },
  { key: 'ragComputed', label: 'RAG computed', type: 'rag' },
  { key: 'overrideBy', label: 'Overridden by', type: 'text' },
  { key: 'overrideUntil', label: 'Overridden until', type: 'period' },
  { key: 'overrideReason', label: 'Reason of the override', type: 'text' },
  { key: 'direction', label: 'Direction of travel', type: 'direction' },
  { key: 'stale', label: 'Stale', type: 'flag' },
  { key: 'confidence', label: 'Confidence', type: 'text' },
  { key: 'reasons', label: 'Reasons', type: 'reasons' },
];

/** Of the parents' counts, those that the totals of the tracker carry beside the sums. */
const TOTAL_KEYS = new Set([...SAVING_COLUMNS, ...COUNT_COLUMNS].map(({ key }) => key).concat('assumed', 'rag', 'direction'));

/**
 * A row for each scheme-year (`SCHEME|YEAR`) from the scheme's approval on, for years named in a profile, a forecast or a
 * claim. A growth scheme's row has investment alone; what is about savings is null. Throws `BadQuestion`.
 */
export async function savingsTracker(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('savings-tracker', options, []);
  const facts = await readSavingsFacts(sources.facts, options, moment);
  const positions = schemeYearsOf(facts, options);
  const [reasons, texts] = await Promise.all([reasonsOf(sources.ledger, positions), overrideTexts(sources.ledger, positions)]);
  const time = timeOf(options, facts, positions);
  return {
    report: 'savings-tracker',
    title: 'Savings tracker',
    ...time,
    asAt: asAtOf(moment),
    conventions: [SIGN_OF_SAVINGS, UNIT_AND_ROUNDING, basisSentence(options), structureSentence(options), ...ragSentences(facts, positions)],
    columns: COLUMNS,
    rows: positions.map((position) => row(facts, position, reasons, texts)),
    totals: totals(facts, positions, time),
    notes: [...ledgerNotes(sources.ledger), ...savingNotes(facts, positions, options), ...reasonNotes(positions, reasons)],
  };
}

type Reasons = ReadonlyMap<number, readonly ReasonCell[]>;

function row(facts: SavingsFacts, position: PlacedSchemeYear, reasons: Reasons, texts: ReadonlyMap<string, string>): Row {
  const { scheme, year, place } = position;
  const { structure } = facts;
  const cells: Record<string, Cell> & { id: string } = {
    id: `${scheme.scheme}|${year}`,
    organisation: place.organisation,
    organisationName: nameIn(structure.organisations, place.organisation),
    programme: place.programme,
    programmeName: nameIn(structure.programmes, place.programme),
    workstream: place.workstream,
    workstreamName: nameIn(structure.workstreams, place.workstream),
    service: place.service,
    serviceName: nameIn(structure.services, place.service),
    scheme: scheme.scheme,
    title: scheme.title,
    owner: scheme.owner,
    year,
    period: position.period,
    kind: scheme.kind,
    recurrence: scheme.recurrence,
    cashReleasing: scheme.cashReleasing,
    category: scheme.category,
    stage: scheme.stage,
    balancingLine: scheme.balancingLine,
    confidence: scheme.confidence,
  };
  if (position.saving === null) return { ...cells, ...growthCells(position) };
  addSavingCells(cells, position, position.saving, reasons, texts);
  return cells;
}

/** Adds to the row in place: of thousands of rows, copying would be most of the work. */
function addSavingCells(
  cells: Record<string, Cell>,
  position: PlacedSchemeYear,
  saving: NonNullable<PlacedSchemeYear['saving']>,
  reasons: Reasons,
  texts: ReadonlyMap<string, string>,
): void {
  const { override } = saving;
  cells['assumed'] = saving.assumed;
  amountCells(position.figures, cells);
  cells['rag'] = saving.rag;
  cells['ragComputed'] = saving.ragComputed;
  cells['overrideBy'] = override?.by ?? null;
  cells['overrideUntil'] = override?.untilPeriod ?? null;
  cells['overrideReason'] = override === null ? null : (texts.get(override.reason) ?? '[redacted]');
  cells['direction'] = saving.direction;
  cells['stale'] = saving.stale;
  cells['reasons'] = saving.changes.flatMap((change) => reasons.get(change) ?? []);
}

/** Every savings column of a growth scheme is null: it has none, which is not the same as 0. */
function growthCells(position: PlacedSchemeYear): Record<string, Cell> {
  const empty = Object.fromEntries(
    [...SAVING_COLUMNS.map(({ key }) => key), 'assumed', 'rag', 'ragComputed', 'overrideBy', 'overrideUntil', 'overrideReason', 'direction', 'stale'].map(
      (key) => [key, null],
    ),
  );
  return { ...empty, investment: amountCell(printed(position.figures, 'investment')), reasons: [] };
}

function totals(facts: SavingsFacts, positions: readonly PlacedSchemeYear[], { year, period }: ReturnType<typeof timeOf>): Record<string, Cell> {
  const children = positions.map(wholeChild);
  const at = year === null ? null : { year, period: period ?? facts.periodOf(year, null) };
  const cells = parentCells(sumsOf(children), children, facts.rulebook, at);
  return Object.fromEntries(Object.entries(cells).filter(([key]) => TOTAL_KEYS.has(key)));
}

/** The reasons of the forecast changes behind the rows, by position; one question to the ledger. */
async function reasonsOf(ledger: LedgerReader, positions: readonly PlacedSchemeYear[]): Promise<Reasons> {
  const changes = positions.flatMap((position) => position.saving?.changes ?? []);
  if (changes.length === 0) return new Map();
  const entries = await ledger.entriesAt(changes);
  return new Map(entries.map((entry) => [entry.position, reasonsIn(entry)]));
}

/** The reasons that a forecast change carries, with their narratives. */
export function reasonsIn(entry: LedgerEntry): ReasonCell[] {
  const { reasons } = entry.data;
  if (!Array.isArray(reasons)) return [];
  return (reasons as readonly ReasonCell[]).map(({ code, amount: value, narrative }) => ({ code, amount: amount(money(value)), narrative }));
}

async function overrideTexts(ledger: LedgerReader, positions: readonly PlacedSchemeYear[]): Promise<ReadonlyMap<string, string>> {
  const digests = positions.flatMap((position) => position.saving?.override?.reason ?? []);
  return digests.length === 0 ? new Map() : ledger.texts([...new Set(digests)]);
}

/** Reasons are of the changes made in the period; a rebaseline or a late change of an earlier period moves the figure beside them. */
function reasonNotes(positions: readonly PlacedSchemeYear[], reasons: Reasons): string[] {
  const differ = positions.filter(({ saving, figures }) => {
    if (saving === null || saving.changes.length === 0) return false;
    const stated = sum(saving.changes.flatMap((change) => reasons.get(change) ?? []).map((reason) => money(reason.amount)));
    return !stated.eq(printed(figures, 'movement'));
  });
  if (differ.length === 0) return [];
  const ids = differ
    .slice(0, 5)
    .map(({ scheme, year }) => `${scheme.scheme}|${year}`)
    .join(', ');
  return [
    `The reasons of ${ids}${differ.length > 5 ? ` and ${differ.length - 5} more` : ''} do not add up to the movement since the period before, ` +
      'because the target was rebaselined or an earlier period was changed later; the report on movements shows each step.',
  ];
}
