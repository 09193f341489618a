import { money, type Money, sum } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { ReportOptions, Row } from '../report.ts';
import { readReserveYears, type ReserveYear } from '../reserve-year.ts';
import { classId, groupId, RESERVE_SUMS, type ReserveSum } from '../reports/reserves.ts';
import { type Derivation, lessParts, type Part } from './part.ts';
import { entriesOfType } from './scheme-at-hand.ts';

/** A reserve in its year, and every entry that says something of it. */
interface ReserveAtHand {
  readonly position: ReserveYear;
  readonly entries: readonly LedgerEntry[];
}

/** How a cell of the reserves report is made up: of a reserve by what was recorded, of a sub-total by its reserves. */
export async function reserveDerivation(sources: Sources, row: Row, column: string, options: ReportOptions, moment: Moment): Promise<Derivation> {
  const { positions } = await readReserveYears(sources.facts, options, moment);
  const position = positions.find(({ reserve }) => reserve.reserve === row.id);
  if (position === undefined)
    return sumDerivation(
      positions.filter((one) => [groupId(one), classId(one)].includes(row.id)),
      column,
    );
  const at = { position, entries: await entriesOfReserve(sources, position, moment) };
  if (isSum(column)) return amountDerivation(at, column);
  const forecast = forecastInForce(at, position.period);
  if (column === 'forecastPeriod' || column === 'assumed') {
    return {
      parts: [],
      recorded: forecast === undefined ? [] : [forecast],
      rule: 'The forecast of the highest period so far; of two in one the later.',
      inputs: true,
    };
  }
  return { parts: [], recorded: entriesOfType(at, 'ReserveOpened'), rule: 'As the reserve was opened.', inputs: true };
}

function isSum(column: string): column is ReserveSum {
  return (RESERVE_SUMS as readonly string[]).includes(column);
}

/** What moved it and what was said of it, and what schemes were allocated of it. */
async function entriesOfReserve(sources: Sources, { reserve: { reserve } }: ReserveYear, moment: Moment): Promise<LedgerEntry[]> {
  const schemes = (await sources.facts.asAt('scheme', moment.position)).filter(({ allocations }) => allocations.some((one) => one.reserve === reserve));
  const streams = [`reserve/${reserve}`, ...schemes.map(({ scheme }) => `scheme/${scheme}`)];
  const entries = await sources.ledger.entriesOf(streams, moment.position);
  return entries.filter((entry) => entry.stream === `reserve/${reserve}` || (entry.type === 'InvestmentAllocated' && entry.data['reserve'] === reserve));
}

function sumDerivation(members: readonly ReserveYear[], column: string): Derivation {
  if (!isSum(column)) return { parts: [], rule: 'What the row adds up.', inputs: true };
  return {
    parts: members.flatMap((position) => {
      const value = valueOf(position, column);
      const { reserve, name } = position.reserve;
      return value === null ? [] : [{ value, explanation: name, figure: { report: 'reserves' as const, row: reserve, column } }];
    }),
    rule: 'The sum over the reserves of the group.',
    inputs: column === 'previousForecast' && members.some(({ previousForecast }) => previousForecast === null),
  };
}

function valueOf(position: ReserveYear, column: ReserveSum) {
  if (column === 'previousForecast') return position.previousForecast;
  if (column in position.figures) return position.figures[column as keyof ReserveYear['figures']];
  return position.fund?.[column as keyof NonNullable<ReserveYear['fund']>] ?? null;
}

function amountDerivation(at: ReserveAtHand, column: ReserveSum): Derivation {
  const { position } = at;
  const balance = [...openingParts(at), ...movementParts(at, 1, position.period)];
  switch (column) {
    case 'opening':
      return { parts: openingParts(at), rule: 'The balance it opened with, and all that moved it in the years before.' };
    case 'movements':
      return {
        parts: movementParts(at, 1, position.period),
        rule: `What moved it in ${position.year} up to period ${position.period}; in positive, out negative.`,
      };
    case 'balance':
      return { parts: balance, rule: 'Opening balance and movements up to the period.' };
    case 'plannedUse':
      return { parts: plannedParts(at), rule: 'What the forecast in force plans.' };
    case 'forecastClosing':
      return closingDerivation(at);
    case 'otherChange':
      return {
        parts: [...closingDerivation(at).parts, ...lessParts('Less balance', balance), ...lessParts('Less planned', plannedParts(at))],
        rule: 'Forecast closing balance less balance and planned use.',
      };
    case 'previousForecast':
      return { parts: forecastParts(forecastInForce(at, position.period - 1)), rule: 'The forecast that stood at the period before.' };
    case 'allocated':
      return { parts: allocatedParts(at), rule: 'What schemes were allocated, all years.' };
    case 'drawn':
      return { parts: drawnParts(at), rule: 'What schemes drew, up to the year and period.' };
    case 'undrawn':
      return { parts: undrawnParts(at), rule: 'Allocated less drawn.' };
    default:
      return {
        parts: [...balance, ...(position.fund?.undrawn.isNegative() ? [] : lessParts('Less not drawn', undrawnParts(at)))],
        rule: 'Balance less what schemes were allocated and have not drawn yet.',
      };
  }
}

function openingParts(at: ReserveAtHand): Part[] {
  const opened = entriesOfType(at, 'ReserveOpened').map((entry) => ({ value: money(entry.data.opening), explanation: `Opened in ${entry.data.year}`, entry }));
  return [
    ...opened,
    ...movements(at)
      .filter(({ year }) => year < at.position.year)
      .map(({ part }) => part),
  ];
}

function movementParts(at: ReserveAtHand, from: number, upTo: number): Part[] {
  return movements(at)
    .filter(({ year, period }) => year === at.position.year && period >= from && period <= upTo)
    .map(({ part }) => part);
}

function movements(at: ReserveAtHand): { year: string; period: number; part: Part }[] {
  return at.entries.flatMap((entry) => [
    ...entriesOfType({ entries: [entry] }, 'ReserveMoved').map(({ data }) => moved(data, entry, money(data.amount), 'Moved')),
    ...entriesOfType({ entries: [entry] }, 'InvestmentDrawn').map(({ data }) =>
      moved(data, entry, money(data.amount).negated(), `Drawn for scheme ${data.scheme}`),
    ),
  ]);
}

function moved({ year, period }: { readonly year: string; readonly period: number }, entry: LedgerEntry, value: Money, what: string) {
  return { year, period, part: { value, explanation: `${what}, period ${period} of ${year}`, entry } };
}

/** Of the highest period so far; of two in one period the later recorded. */
function forecastInForce(at: ReserveAtHand, upTo: number) {
  return entriesOfType(at, 'ReserveForecastStated')
    .filter(({ data }) => data.year === at.position.year && data.period <= upTo)
    .sort((a, b) => a.data.period - b.data.period || a.position - b.position)
    .at(-1);
}

function forecastParts(entry: ReturnType<typeof forecastInForce>): Part[] {
  return entry === undefined ? [] : [{ value: money(entry.data.closing), explanation: `Forecast in period ${entry.data.period}`, entry }];
}

function plannedParts(at: ReserveAtHand): Part[] {
  const entry = forecastInForce(at, at.position.period);
  return (entry?.data.planned ?? []).map((use) => ({
    value: money(use.amount),
    explanation: typeof use.for === 'string' ? use.for : Object.entries(use.for).flat().join(' '),
    entry,
  }));
}

function closingDerivation(at: ReserveAtHand): Derivation {
  const entry = forecastInForce(at, at.position.period);
  if (entry !== undefined) return { parts: forecastParts(entry), rule: 'The forecast of the highest period so far; of two in one the later.' };
  return {
    parts: [...openingParts(at), ...movementParts(at, 1, 13)],
    rule: 'Nobody has forecast it: the opening balance and all that is recorded for the year.',
  };
}

/** Allocations that the reader may not see, to schemes of other services, stand as one part without an entry. */
function allocatedParts(at: ReserveAtHand): Part[] {
  const seen = entriesOfType(at, 'InvestmentAllocated').flatMap((entry) =>
    Object.entries(entry.data.byYear).map(([year, value]) => ({ value: money(value), explanation: `Scheme ${entry.data.scheme}, ${year}`, entry })),
  );
  const hidden = (at.position.fund?.allocated ?? money('0')).minus(sum(seen.map(({ value }) => value)));
  return hidden.isZero() ? seen : [...seen, { value: hidden, explanation: 'Schemes of other services' }];
}

function drawnParts(at: ReserveAtHand): Part[] {
  const { year: lastYear, period: lastPeriod } = at.position;
  return entriesOfType(at, 'InvestmentDrawn')
    .filter(({ data }) => data.year < lastYear || (data.year === lastYear && data.period <= lastPeriod))
    .map((entry) => ({
      value: money(entry.data.amount),
      explanation: `Scheme ${entry.data.scheme}, period ${entry.data.period} of ${entry.data.year}`,
      entry,
    }));
}

function undrawnParts(at: ReserveAtHand): Part[] {
  return [...allocatedParts(at), ...lessParts('Less drawn', drawnParts(at))];
}
