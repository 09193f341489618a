import type { LineKind } from '@outturn/domain';
import { type FinancialYear, money, type Money, type Period, sum, yearsAfter, ZERO } from '@outturn/kernel';
import type { AdjustmentFacts, FactReader, LineYearFacts, VirementFacts } from '@outturn/read-models';

/** One change of a line's budget: by which adjustment or virement, and how much. Pounds. */
export interface LineChange {
  readonly id: string;
  readonly amount: Money;
}
/** One that counts from a period, 1 to 12. */
export interface DatedChange extends LineChange {
  readonly period: Period;
}

/** The budget of one line in one year, and what it is made of. Pounds; income is negative. */
export interface LineYear {
  readonly line: string;
  readonly service: string;
  readonly kind: LineKind;
  readonly year: FinancialYear;
  /** As SetBudget states it; 0 where the year was not opened for the line. */
  readonly set: Money;
  /** What permanent virements of the year before add to the opening; SetBudget excludes it. */
  readonly nextYearEffects: readonly LineChange[];
  readonly adjustments: readonly DatedChange[];
  readonly virements: readonly DatedChange[];
  /** Requested, neither posted nor refused: shown as pending, and in no budget. */
  readonly pending: readonly LineChange[];
}

/** Everything that budgets are made of, as at a position. */
export interface BudgetFacts {
  readonly lines: readonly LineYearFacts[];
  readonly adjustments: readonly AdjustmentFacts[];
  readonly virements: readonly VirementFacts[];
}

/** The budgets of a year, line by line, as at a position; of every year where none is named. */
export async function readLineYears(facts: FactReader, position: number, year?: FinancialYear): Promise<LineYear[]> {
  // The year before is read for its permanent virements, and for the lines that they change.
  const selections = year === undefined ? [{}] : [{ year: yearsAfter(year, -1) }, { year }];
  const read = <T extends 'line_year' | 'adjustment' | 'virement'>(table: T) =>
    Promise.all(selections.map((selection) => facts.asAt(table, position, selection))).then((found) => found.flat());
  const [lines, adjustments, virements] = await Promise.all([read('line_year'), read('adjustment'), read('virement')]);
  return lineYears({ lines, adjustments, virements }, year);
}

/**
 * The years of every line that has a budget, by line and year in the order of their names. A line that a permanent virement
 * changes in a year that was not opened for it yet has that year too, so that effects add up to zero there as well. Lines
 * without any year among the facts are none that the reader sees: they are left out.
 */
export function lineYears({ lines, adjustments, virements }: BudgetFacts, year?: FinancialYear): LineYear[] {
  const found = new Map<string, Building>();
  const kinds = new Map(lines.map(({ line, kind }) => [line, kind]));
  for (const { line, service, kind, year: of, opening } of lines) found.set(`${line} ${of}`, { ...empty(line, service, kind, of), set: money(opening) });
  for (const { adjustment, year: of, lines: changed, period } of adjustments) {
    for (const { line, amount } of changed) found.get(`${line} ${of}`)?.adjustments.push({ id: adjustment, period, amount: money(amount) });
  }
  for (const virement of virements) addVirement(virement, found, kinds);
  return [...found.values()].filter((one) => year === undefined || one.year === year).sort(byLineAndYear);
}

type Building = { -readonly [K in keyof LineYear]: LineYear[K] extends readonly (infer E)[] ? E[] : LineYear[K] };

function empty(line: string, service: string, kind: LineKind, year: FinancialYear): Building {
  return { line, service, kind, year, set: ZERO, nextYearEffects: [], adjustments: [], virements: [], pending: [] };
}

function addVirement({ virement: id, year, state, period, lines }: VirementFacts, found: Map<string, Building>, kinds: ReadonlyMap<string, LineKind>): void {
  for (const { line, service, amount, nextYear } of lines) {
    const known = found.get(`${line} ${year}`);
    if (state === 'requested') known?.pending.push({ id, amount: money(amount) });
    if (state !== 'posted' || period === null) continue;
    known?.virements.push({ id, period, amount: money(amount) });
    const kind = kinds.get(line);
    if (kind === undefined || nextYear === null || money(nextYear).isZero()) continue;
    const next = yearsAfter(year, 1);
    const key = `${line} ${next}`;
    const opened = found.get(key) ?? empty(line, service, kind, next);
    opened.nextYearEffects.push({ id, amount: money(nextYear) });
    found.set(key, opened);
  }
}

function byLineAndYear(a: LineYear, b: LineYear): number {
  if (a.line !== b.line) return a.line < b.line ? -1 : 1;
  return a.year < b.year ? -1 : Number(a.year > b.year);
}

/** The cash limit that a year opens with: as set, and what permanent virements of the year before add. Pounds. */
export function openingOfLine({ set, nextYearEffects }: LineYear): Money {
  return set.plus(sum(nextYearEffects.map(({ amount }) => amount)));
}

/** Budget at period N: the opening and every adjustment and posted virement that counts from a period up to N. Pounds. */
export function budgetOfLine(line: LineYear, period: Period): Money {
  const changes = [...line.adjustments, ...line.virements].filter((change) => change.period <= period);
  return openingOfLine(line).plus(sum(changes.map(({ amount }) => amount)));
}

/** What is requested for a line and not decided yet. Pounds. */
export function pendingOfLine({ pending }: LineYear): Money {
  return sum(pending.map(({ amount }) => amount));
}
