import { amount, type FinancialYear, money, type Money, type Period, sum, yearsAfter, ZERO } from '@outturn/kernel';
import { type FactReader, type FactTables, keyOf, type Version } from '@outturn/read-models';
import { statedUpTo } from '../line-position.ts';
import { budgetOfLine, lineYears } from '../line-years.ts';
import { serviceSelector } from '../monitoring-facts.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { ReasonCell, ReportOptions } from '../report.ts';
import { inOrder } from '../savings-facts.ts';
import { readStructure, type Structure } from '../structure.ts';

/** The year of a budget line between two moments. Pounds. */
export interface MovedLine {
  readonly line: string;
  readonly service: string;
  readonly year: FinancialYear;
  readonly from: Money;
  readonly to: Money;
  /** In ledger order, each with its lines of the movement; some have none. */
  readonly events: readonly { readonly entry: LedgerEntry; readonly lines: readonly ReasonCell[] }[];
}

const TABLES = ['line_year', 'line_returns', 'adjustment', 'virement'] as const;
type BudgetTable = (typeof TABLES)[number];
type BudgetVersion = Version<BudgetTable>;

/** What is known of one line, by table and key: enough to draw its figure. */
type Known = { readonly [T in BudgetTable]: ReadonlyMap<string, FactTables[T]> };

/**
 * Every year of a line of which anything was recorded after one position and up to another, by line and year. Its figure is
 * the forecast outturn for periods up to the one asked for; before the first the budget, and 0 before it was opened.
 */
export async function linesMovedBetween(sources: Sources, options: ReportOptions, since: number, upTo: number): Promise<MovedLine[]> {
  if (options.programme !== undefined || options.workstream !== undefined || options.scheme !== undefined) return [];
  const { facts } = sources;
  const [structure, versions] = await Promise.all([
    readStructure(facts, upTo),
    Promise.all(TABLES.map((table) => facts.between(table, since, upTo))).then((found) => found.flat() as BudgetVersion[]),
  ]);
  if (versions.length === 0) return [];
  const before = await readKnown(facts, since);
  const places = await placesOf(facts, structure, options, upTo);
  const entries = new Map((await sources.ledger.entriesAt([...new Set(versions.map((version) => version.from))])).map((entry) => [entry.position, entry]));
  const touched = new Map<string, { line: string; year: FinancialYear; versions: BudgetVersion[]; own: Set<BudgetVersion> }>();
  const byLine = new Map<string, BudgetVersion[]>();
  for (const version of versions)
    for (const { line, year } of lineYearsIn(version)) {
      const all = byLine.get(line) ?? [];
      byLine.set(line, all);
      if (all.at(-1) !== version) all.push(version);
      const one = touched.get(`${line} ${year}`) ?? { line, year, versions: all, own: new Set() };
      touched.set(`${line} ${year}`, one);
      one.own.add(version);
    }
  return [...touched.values()]
    .filter(({ line, year }) => places.has(line) && (options.year === undefined || options.year === year))
    .sort((a, b) => inOrder(a.line, b.line) || inOrder(a.year, b.year))
    .flatMap((one) =>
      movedIn({ ...one, service: places.get(one.line) ?? '', upTo: options.period ?? 13, before: before.get(one.line) ?? NOTHING_KNOWN, entries }),
    );
}

/** What is known of each line at a position. */
async function readKnown(facts: FactReader, position: number): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, { -readonly [T in BudgetTable]: Map<string, FactTables[T]> }>();
  const of = (line: string) => {
    const one = known.get(line) ?? { line_year: new Map(), line_returns: new Map(), adjustment: new Map(), virement: new Map() };
    known.set(line, one);
    return one;
  };
  const [years, returns, adjustments, virements] = await Promise.all([
    facts.asAt('line_year', position),
    facts.asAt('line_returns', position),
    facts.asAt('adjustment', position),
    facts.asAt('virement', position),
  ]);
  for (const fact of years) of(fact.line).line_year.set(keyOf(fact.line, fact.year), fact);
  for (const fact of returns) of(fact.line).line_returns.set(keyOf(fact.line, fact.year), fact);
  for (const fact of adjustments) for (const { line } of fact.lines) of(line).adjustment.set(fact.adjustment, fact);
  for (const fact of virements) for (const { line } of fact.lines) of(line).virement.set(fact.virement, fact);
  return known;
}

const NOTHING_KNOWN: Known = { line_year: new Map(), line_returns: new Map(), adjustment: new Map(), virement: new Map() };

/** The service of each line that the question selects. */
async function placesOf(facts: FactReader, structure: Structure, options: ReportOptions, position: number): Promise<ReadonlyMap<string, string>> {
  const selects = serviceSelector(structure, options);
  return new Map((await facts.asAt('line_year', position)).filter(({ service }) => selects(service)).map(({ line, service }) => [line, service]));
}

/** The years of lines that a version says something of; a permanent virement reaches the next year too. */
function lineYearsIn({ facts }: BudgetVersion): { line: string; year: FinancialYear }[] {
  if (!('lines' in facts)) return [{ line: facts.line, year: facts.year }];
  const { year } = facts;
  return facts.lines.flatMap((one) => [
    { line: one.line, year },
    ...('nextYear' in one && one.nextYear !== null && 'state' in facts && facts.state === 'posted' ? [{ line: one.line, year: yearsAfter(year, 1) }] : []),
  ]);
}

interface LineAtHand {
  readonly line: string;
  readonly service: string;
  readonly year: FinancialYear;
  readonly upTo: Period;
  readonly before: Known;
  /** All of the line, of whatever year: a line is known from its first year on. Those of the year itself are its events. */
  readonly versions: readonly BudgetVersion[];
  readonly own: ReadonlySet<BudgetVersion>;
  readonly entries: ReadonlyMap<number, LedgerEntry>;
}

/** The movement of one year of a line. Throws where its lines do not add up to it. */
function movedIn(at: LineAtHand): MovedLine[] {
  const { line, service, year, upTo } = at;
  let known = at.before;
  const from = figureOf(known, line, year, upTo);
  let figure = from;
  const events = at.versions
    .toSorted((a, b) => a.from - b.from)
    .flatMap((version) => {
      const entry = at.entries.get(version.from);
      if (entry === undefined) throw new Error(`there is no event at position ${version.from}, which changed line ${line}`);
      const hadForecast = forecastIn(known, line, year, upTo) !== undefined;
      known = { ...known, [version.table]: new Map([...known[version.table], [version.key, version.facts]]) };
      const after = figureOf(known, line, year, upTo);
      const moved = after.minus(figure);
      figure = after;
      return (at.own.has(version) && isCounted(entry, upTo)) || !moved.isZero() ? [{ entry, lines: linesOfEvent(entry, moved, hadForecast) }] : [];
    });
  const explained = sum(events.flatMap((one) => one.lines).map((part) => money(part.amount)));
  if (!explained.eq(figure.minus(from))) {
    throw new Error(`the movement of line ${line} in ${year} is ${amount(figure.minus(from))}, but its lines add up to ${amount(explained)}`);
  }
  return events.length === 0 ? [] : [{ line, service, year, from, to: figure, events }];
}

/** Actuals and forecasts of periods after the one asked for are not seen. */
function isCounted(entry: LedgerEntry, upTo: Period): boolean {
  const { period } = entry.data;
  return typeof period !== 'number' || period <= upTo;
}

function forecastIn(known: Known, line: string, year: FinancialYear, upTo: Period) {
  return statedUpTo(known.line_returns.get(keyOf(line, year))?.forecasts, upTo);
}

function figureOf(known: Known, line: string, year: FinancialYear, upTo: Period): Money {
  const forecast = forecastIn(known, line, year, upTo);
  if (forecast !== undefined) return money(forecast.outturn);
  const [budget] = lineYears(
    { lines: [...known.line_year.values()], adjustments: [...known.adjustment.values()], virements: [...known.virement.values()] },
    year,
  ).filter((one) => one.line === line);
  return budget === undefined ? ZERO : budgetOfLine(budget, upTo);
}

/** The lines that one event adds to the movement of a budget line; they add up to what its figure moved by. */
function linesOfEvent(entry: LedgerEntry, moved: Money, hadForecast: boolean): ReasonCell[] {
  switch (entry.type) {
    case 'OutturnForecast': {
      const reasons = (entry.data['reasons'] as readonly ReasonCell[]).map(({ code, amount: part, narrative }) => ({
        code,
        amount: amount(money(part)),
        narrative,
      }));
      const rest = moved.minus(sum(reasons.map((reason) => money(reason.amount))));
      return [
        ...reasons,
        ...(hadForecast
          ? line('late-change', rest, `Made for period ${String(entry.data['period'])}, while the forecast of another period stood`)
          : line('budget-change', rest, 'What the budget changes from later periods on')),
      ];
    }
    case 'BudgetSet':
      return line('opening', moved, '');
    case 'BudgetAdjusted':
    case 'VirementPosted':
      return line('budget-change', moved, typeof entry.data['reason'] === 'string' ? entry.data['reason'] : '');
    default:
      return line(entry.type, moved, '');
  }
}

function line(code: string, moved: Money, narrative: string): ReasonCell[] {
  return moved.isZero() ? [] : [{ code, amount: amount(moved), narrative }];
}
