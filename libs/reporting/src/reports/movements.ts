import { amount, type FinancialYear, money, type Money, type Period, sum, yearsAfter, yearOf, ZERO } from '@outturn/kernel';
import type { Moment, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { SCHEME_COLUMNS } from '../columns.ts';
import { asAtOf, ledgerNotes, structureSentence, UNIT_AND_ROUNDING } from '../conventions.ts';
import { organisationOf } from '../monitoring-facts.ts';
import { checkOptions } from '../options.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import { BadQuestion, type Cell, type Column, type ReasonCell, type Report, type ReportOptions, type Row } from '../report.ts';
import { isGrowth } from '../scheme-year.ts';
import { inOrder } from '../savings-facts.ts';
import { nameIn, type Place, placeOf, readStructure, selector, type Structure } from '../structure.ts';
import { lineRowId } from './budget-rows.ts';
import { linesMovedBetween, type MovedLine } from './line-movements.ts';
import { linesOf } from './movement-lines.ts';
import { forecastFigure, readTimelines, type SchemeChange, targetFigure, type Timeline, yearsOfTimeline } from './scheme-timeline.ts';

const COLUMNS: readonly Column[] = [
  ...SCHEME_COLUMNS,
  { key: 'line', label: 'Line', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'from', label: 'From', type: 'amount' },
  { key: 'to', label: 'To', type: 'amount' },
  { key: 'movement', label: 'Movement', type: 'amount' },
  { key: 'reasons', label: 'Reasons', type: 'reasons' },
  { key: 'people', label: 'People', type: 'list' },
  { key: 'events', label: 'Events', type: 'list' },
];

const CONVENTIONS: readonly string[] = [
  'A saving is positive; a movement is the forecast at the later moment less the forecast at the earlier one, so that a lower forecast is negative.',
  'A forecast is the one of the highest period; before the first it is the current target, and before approval it is 0.',
  'Reasons are in the order of recording and add up to the movement. Besides coded reasons there are approval, rebaseline, carry-forward, target-transfer, reclassification, and late-change for what a forecast made for an earlier period did not move.',
  'Of a budget line the forecast is its outturn, where more is a higher cost; before the first forecast it is the budget. Its reasons may also be opening and budget-change. Totals named after lines are of budget lines, the others of schemes.',
  'A row stands for each scheme-year whose forecast moved, or of which a forecast, confirmation, override, target, claim or investment was recorded in between, and for each year of a line of which anything was.',
];

/** A scheme-year between the two moments. Pounds. */
export interface Moved {
  readonly scheme: SchemeFacts;
  readonly place: Place;
  readonly year: FinancialYear;
  readonly from: Money;
  readonly to: Money;
  /** In ledger order, each with its lines of the movement; some have none. */
  readonly events: readonly { readonly entry: LedgerEntry; readonly lines: readonly ReasonCell[] }[];
}

function linesIn({ events }: MovedFigures): ReasonCell[] {
  return events.flatMap(({ lines }) => lines);
}

/** One change, with what it moved the forecast and the current target of a year by. */
interface Step {
  readonly change: SchemeChange;
  readonly moved: Money;
  readonly targetMoved: Money;
}

/**
 * What moved between two moments, line by line: a row for each scheme-year with the events, people and reasons in between.
 * The reasons of a row add up to its movement; a row whose reasons do not is never printed. Throws `BadQuestion` without
 * `since`, for a `since` after the moment, and for ids that are not known.
 */
export async function movements(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('movements', options, ['since']);
  const since = sinceOf(options, moment);
  const [all, lines] = await Promise.all([movedBetween(sources, options, since, moment.position), linesMovedBetween(sources, options, since, moment.position)]);
  const structure = await readStructure(sources.facts, moment.position);
  const rows = [...all.map((moved) => rowOf(structure, moved)), ...lines.map((moved) => lineRowOf(structure, moved))];
  const years = [...new Set([...all, ...lines].map(({ year }) => year))];
  return {
    report: 'movements',
    title: `Movements since position ${since}`,
    year: options.year ?? (years.length === 1 ? (years[0] ?? null) : null),
    period: options.period ?? null,
    asAt: asAtOf(moment),
    conventions: [...CONVENTIONS, UNIT_AND_ROUNDING, structureSentence(options)],
    columns: COLUMNS,
    rows,
    totals: {
      ...totalsOf(all, ['from', 'to', 'movement', 'reasons']),
      ...(lines.length === 0 ? {} : totalsOf(lines, ['linesFrom', 'linesTo', 'linesMovement', 'linesReasons'])),
    },
    notes: [...ledgerNotes(sources.ledger), ...(rows.length === 0 ? ['Nothing moved between the two moments.'] : [])],
  };
}

type MovedFigures = Pick<Moved, 'from' | 'to' | 'events'>;

function totalsOf(all: readonly MovedFigures[], [from, to, movement, reasons]: readonly [string, string, string, string]): Record<string, Cell> {
  return {
    [from]: amount(sum(all.map((one) => one.from))),
    [to]: amount(sum(all.map((one) => one.to))),
    [movement]: amount(sum(all.map((one) => one.to.minus(one.from)))),
    [reasons]: byCode(all.flatMap(linesIn)),
  };
}

function sinceOf(options: ReportOptions, moment: Moment): number {
  const { since } = options;
  if (since === undefined) throw new BadQuestion('Movements are between two moments: give the earlier one with --since.', 'since');
  if (!Number.isSafeInteger(since) || since < 0) throw new BadQuestion(`${JSON.stringify(since)} is not a position of the ledger.`, 'since');
  if (since > moment.position) throw new BadQuestion(`--since (position ${since}) lies after the moment that is read (position ${moment.position}).`, 'since');
  return since;
}

/** Every scheme-year that moved or had an event after one position and up to another, by scheme and year. */
export async function movedBetween(sources: Sources, options: ReportOptions, since: number, upTo: number): Promise<Moved[]> {
  const { facts } = sources;
  const one = options.scheme === undefined ? {} : { scheme: options.scheme };
  const [structure, schemes, stated, timelines] = await Promise.all([
    readStructure(facts, upTo),
    facts.asAt('scheme', upTo, one),
    facts.asAt('scheme_year', upTo, one),
    readTimelines(facts, since, upTo, one),
  ]);
  if (options.scheme !== undefined && schemes.length === 0)
    throw new BadQuestion(`There is no scheme ${JSON.stringify(options.scheme)} at this moment.`, 'scheme');
  const selects = selector(structure, options);
  const latest = new Map(schemes.map((scheme) => [scheme.scheme, scheme]));
  const statedNow = new Map(stated.map((year) => [`${year.scheme}|${year.year}`, year]));
  const chosen = timelines.flatMap((timeline) => {
    const scheme = latest.get(timeline.scheme);
    if (scheme === undefined || isGrowth(scheme)) return [];
    const place = placeOf(structure, scheme, options.structure ?? 'current');
    return selects(scheme, place) ? [{ timeline, scheme, place }] : [];
  });
  const positions = new Set(chosen.flatMap(({ timeline }) => timeline.changes.map((change) => change.position)));
  const entries = new Map((await sources.ledger.entriesAt([...positions])).map((entry) => [entry.position, entry]));
  return chosen
    .flatMap(({ timeline, scheme, place }) =>
      yearsOfTimeline(timeline)
        .filter((year) => options.year === undefined || options.year === year)
        .flatMap((year) => movedIn(timeline, { scheme, place, year, now: statedNow.get(`${scheme.scheme}|${year}`), upTo: options.period ?? 13, entries })),
    )
    .sort((a, b) => inOrder(a.scheme.scheme, b.scheme.scheme) || inOrder(a.year, b.year));
}

interface YearAtHand {
  readonly scheme: SchemeFacts;
  readonly place: Place;
  readonly year: FinancialYear;
  readonly now: SchemeYearFacts | undefined;
  readonly upTo: Period;
  readonly entries: ReadonlyMap<number, LedgerEntry>;
}

/** The movement of one year of a scheme; nothing where it neither moved nor had an event. */
function movedIn(timeline: Timeline, at: YearAtHand): Moved[] {
  const { scheme, place, year, upTo } = at;
  const from = forecastFigure(timeline.before, timeline.statedBefore.get(year), year, upTo);
  const to = forecastFigure(scheme, at.now, year, upTo);
  const concerned = steps(timeline, year, upTo).flatMap((step) => {
    const entry = at.entries.get(step.change.position);
    if (entry === undefined) throw new Error(`there is no event at position ${step.change.position}, which changed scheme ${scheme.scheme}`);
    return concerns(entry, step, year, upTo) ? [{ entry, lines: isCounted(entry, upTo) ? linesOf(entry, step.moved) : [] }] : [];
  });
  if (concerned.length === 0 && from.eq(to)) return [];
  const explained = sum(concerned.flatMap((one) => one.lines).map((line) => money(line.amount)));
  if (!explained.eq(to.minus(from))) {
    throw new Error(`the movement of ${scheme.scheme} in ${year} is ${amount(to.minus(from))}, but its lines add up to ${amount(explained)}`);
  }
  return [{ scheme, place, year, from, to, events: concerned }];
}

function steps(timeline: Timeline, year: FinancialYear, upTo: Period): Step[] {
  let scheme = timeline.before;
  let stated = timeline.statedBefore.get(year);
  let figure = forecastFigure(scheme, stated, year, upTo);
  let target = targetFigure(scheme, year);
  return timeline.changes.map((change) => {
    scheme = change.scheme ?? scheme;
    stated = change.stated.get(year) ?? stated;
    const after = { figure: forecastFigure(scheme, stated, year, upTo), target: targetFigure(scheme, year) };
    const step = { change, moved: after.figure.minus(figure), targetMoved: after.target.minus(target) };
    figure = after.figure;
    target = after.target;
    return step;
  });
}

/** Whether an event belongs to a year's row: it moved the figure or the target, or was recorded for this year up to the period. */
function concerns(entry: LedgerEntry, { change, moved, targetMoved }: Step, year: FinancialYear, upTo: Period): boolean {
  if (!moved.isZero() || !targetMoved.isZero()) return true;
  if (change.stated.has(year)) return isCounted(entry, upTo);
  if (change.delivered.size > 0) return change.delivered.has(year) || (entry.type === 'ClaimReversed' && yearOf(String(entry.data['from'])) === year);
  switch (entry.type) {
    case 'SchemeApproved':
    case 'SchemeRebaselined':
      return isProfiled(change.scheme, year);
    case 'TargetTravelled':
      return entry.data['year'] === year;
    case 'TargetCarriedForward':
      return entry.data['year'] === year || entry.data['year'] === yearsAfter(year, -1);
    case 'InvestmentAllocated':
      return year in (entry.data['byYear'] as Readonly<Record<FinancialYear, string>>);
    default:
      return false;
  }
}

/** Forecasts, confirmations and overrides of periods after the one asked for are not seen. */
function isCounted(entry: LedgerEntry, upTo: Period): boolean {
  const { period } = entry.data;
  return typeof period !== 'number' || period <= upTo;
}

function isProfiled(scheme: SchemeFacts | undefined, year: FinancialYear): boolean {
  const current = scheme?.targets?.current;
  return current !== undefined && (year in current.saving || year in current.investment);
}

function rowOf(structure: Structure, moved: Moved): Row {
  const { scheme, place, year } = moved;
  return {
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
    line: null,
    year,
    ...movedCells(moved),
  };
}

function movedCells(moved: MovedFigures): Record<string, Cell> {
  const { from, to, events } = moved;
  return {
    from: amount(from),
    to: amount(to),
    movement: amount(to.minus(from)),
    reasons: linesIn(moved),
    people: [...new Set(events.map(({ entry }) => entry.actor.user))],
    events: events.map(({ entry }) => entry.position),
  };
}

function lineRowOf(structure: Structure, moved: MovedLine): Row {
  const { line, service, year } = moved;
  const organisation = organisationOf(structure, service);
  return {
    id: lineRowId(line, year),
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    programme: null,
    programmeName: null,
    workstream: null,
    workstreamName: null,
    service,
    serviceName: nameIn(structure.services, service),
    scheme: null,
    // Where there is no room for every column, the title is what tells rows apart.
    title: `Budget line ${line}`,
    owner: null,
    line,
    year,
    ...movedCells(moved),
  };
}

/** What each code explains of all movements, in the order in which codes come up; codes that cancel out stay, with 0.00. */
function byCode(lines: readonly ReasonCell[]): ReasonCell[] {
  const totals = new Map<string, Money>();
  for (const line of lines) totals.set(line.code, (totals.get(line.code) ?? ZERO).plus(money(line.amount)));
  return [...totals].map(([code, total]) => ({ code, amount: amount(total), narrative: '' }));
}
