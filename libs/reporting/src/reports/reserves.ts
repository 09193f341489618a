import { pounds, sum } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { amountCell } from '../amounts.ts';
import { asAtOf, ledgerNotes, UNIT_AND_ROUNDING } from '../conventions.ts';
import { checkOptions } from '../options.ts';
import type { Sources } from '../queries.ts';
import { BadQuestion, type Cell, type Column, type Report, type ReportOptions, type Row } from '../report.ts';
import { CLASS_NAMES, FUND_FIGURES, readReserveYears, RESERVE_FIGURES, type ReserveYear, type ReserveYears } from '../reserve-year.ts';
import { nameIn, type Structure } from '../structure.ts';

const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', type: 'text' },
  { key: 'level', label: 'Level', type: 'text' },
  { key: 'organisation', label: 'Organisation', type: 'text' },
  { key: 'organisationName', label: 'Organisation name', type: 'text' },
  { key: 'group', label: 'Group', type: 'text' },
  { key: 'reserve', label: 'Reserve', type: 'text' },
  { key: 'name', label: 'Name', type: 'text' },
  { key: 'kind', label: 'Kind', type: 'text' },
  { key: 'service', label: 'Service', type: 'text' },
  { key: 'serviceName', label: 'Service name', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
  { key: 'opening', label: 'Opening balance', type: 'amount' },
  { key: 'movements', label: 'Movements', type: 'amount' },
  { key: 'balance', label: 'Balance', type: 'amount' },
  { key: 'plannedUse', label: 'Planned use', type: 'amount' },
  { key: 'otherChange', label: 'Other change expected', type: 'amount' },
  { key: 'forecastClosing', label: 'Forecast closing balance', type: 'amount' },
  { key: 'previousForecast', label: 'Forecast before', type: 'amount' },
  { key: 'forecastPeriod', label: 'Forecast in period', type: 'period' },
  { key: 'assumed', label: 'Assumed', type: 'flag' },
  { key: 'allocated', label: 'Allocated to schemes', type: 'amount' },
  { key: 'drawn', label: 'Drawn by schemes', type: 'amount' },
  { key: 'undrawn', label: 'Allocated, not drawn', type: 'amount' },
  { key: 'unallocated', label: 'Not allocated', type: 'amount' },
  { key: 'mayBeNegative', label: 'May stand below zero by', type: 'text' },
];

/** The columns that a row of sums has, beside what it is a sum of. */
export const RESERVE_SUMS = [...RESERVE_FIGURES, 'previousForecast', ...FUND_FIGURES] as const;
export type ReserveSum = (typeof RESERVE_SUMS)[number];

/**
 * A row for each reserve and provision in its year (`RESERVE`), after those of a group its sub-total (`ORGANISATION|CLASS|GROUP`),
 * and after the groups of a class theirs (`ORGANISATION|CLASS`). Totals add up the reserves. Throws `BadQuestion`.
 */
export async function reserves(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('reserves', options, []);
  for (const option of ['programme', 'workstream', 'scheme'] as const) {
    if (options[option] !== undefined) throw new BadQuestion(`The report reserves takes no --${option}: a reserve is of an organisation or a service.`, option);
  }
  const facts = await readReserveYears(sources.facts, options, moment);
  const { positions } = facts;
  const rows = rowsOf(facts);
  const years = [...new Set(positions.map(({ year }) => year))];
  const periods = [...new Set(positions.map(({ period }) => period))];
  return {
    report: 'reserves',
    title: 'Reserves and provisions',
    year: options.year ?? (years.length === 1 ? (years[0] ?? null) : null),
    period: options.period ?? (years.length <= 1 && periods.length === 1 ? (periods[0] ?? null) : null),
    asAt: asAtOf(moment),
    conventions: [
      'What comes into a reserve is positive and what goes out of it negative, movements and planned use alike; what schemes were allocated and drew is positive.',
      'Opening balance and movements up to the period make the balance; planned use and other change expected lead from there to the forecast closing balance.',
      'A year opens at the balance of the last. Planned use is what the forecast in force names; other change is what it does not.',
      UNIT_AND_ROUNDING,
    ],
    columns: COLUMNS,
    rows,
    sums: rows.filter((row) => row['level'] !== 'reserve').map((row) => row.id),
    totals: { reserves: positions.length, ...sumCells(positions) },
    notes: [...ledgerNotes(sources.ledger), ...notesOn(positions, options)],
  };
}

/** Reserves with the sub-total of a group after its last, and that of a class after its last group. */
function rowsOf({ structure, positions }: ReserveYears): Row[] {
  return positions.flatMap((position, index) => {
    const next = positions[index + 1];
    const group = groupId(position);
    const wholeClass = classId(position);
    return [
      reserveRow(position, structure),
      ...(next === undefined || groupId(next) !== group
        ? [
            sumRow(
              'group',
              group,
              positions.filter((one) => groupId(one) === group),
              structure,
            ),
          ]
        : []),
      ...(next === undefined || classId(next) !== wholeClass
        ? [
            sumRow(
              'kind',
              wholeClass,
              positions.filter((one) => classId(one) === wholeClass),
              structure,
            ),
          ]
        : []),
    ];
  });
}

/** The row that adds up a reserve's group. */
export function groupId(position: ReserveYear): string {
  return `${classId(position)}|${position.group}`;
}

/** The row that adds up all reserves of an organisation that may be used alike. */
export function classId(position: ReserveYear): string {
  return `${position.organisation}|${position.class}`;
}

function reserveRow(position: ReserveYear, structure: Structure): Row {
  const { reserve, organisation } = position;
  return {
    id: reserve.reserve,
    level: 'reserve',
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    group: position.group,
    reserve: reserve.reserve,
    name: reserve.name,
    kind: reserve.kind,
    service: reserve.service,
    serviceName: reserve.service === null ? null : nameIn(structure.services, reserve.service),
    year: position.year,
    period: position.period,
    ...sumCells([position]),
    forecastPeriod: position.forecastPeriod,
    assumed: position.forecastPeriod === null,
    mayBeNegative: reserve.mayBeNegative?.authority ?? null,
  };
}

function sumRow(level: 'group' | 'kind', id: string, members: readonly ReserveYear[], structure: Structure): Row {
  const [first] = members;
  const organisation = first?.organisation ?? '';
  const kinds = new Set(members.map(({ reserve }) => reserve.kind));
  return {
    id,
    level,
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    group: level === 'group' ? (first?.group ?? null) : null,
    reserve: null,
    name: first === undefined ? '' : level === 'group' ? first.group : CLASS_NAMES[first.class],
    kind: kinds.size === 1 ? (first?.reserve.kind ?? null) : null,
    service: null,
    serviceName: null,
    year: first?.year ?? null,
    period: first?.period ?? null,
    ...sumCells(members),
    forecastPeriod: null,
    assumed: members.some(({ forecastPeriod }) => forecastPeriod === null),
    mayBeNegative: null,
  };
}

/** Amounts of one reserve, or of several together; null where none of them has the figure. A forecast before is one of all of them, or none. */
function sumCells(members: readonly ReserveYear[]): Record<ReserveSum, Cell> {
  const cells = RESERVE_FIGURES.map((key) => [key, amountCell(sum(members.map(({ figures }) => figures[key])))] as const);
  const funds = members.flatMap(({ fund }) => fund ?? []);
  const ofFunds = FUND_FIGURES.map((key) => [key, funds.length === 0 ? null : amountCell(sum(funds.map((fund) => fund[key])))] as const);
  const before = members.flatMap(({ previousForecast }) => previousForecast ?? []);
  const previousForecast = before.length === 0 || before.length < members.length ? null : amountCell(sum(before));
  return { ...Object.fromEntries([...cells, ...ofFunds]), previousForecast } as Record<ReserveSum, Cell>;
}

function notesOn(positions: readonly ReserveYear[], options: ReportOptions): string[] {
  const notes: string[] = [];
  const without = positions.filter(({ forecastPeriod }) => forecastPeriod === null).length;
  if (without > 0) {
    const [has, its] = without === 1 ? ['1 reserve has', 'its'] : [`${without} reserves have`, 'their'];
    notes.push(`${has} no forecast for the year: ${its} closing balance is what is recorded for the whole year.`);
  }
  for (const { reserve, figures, fund } of positions) {
    if (figures.balance.isNegative()) {
      notes.push(`${reserve.name} stands at ${pounds(figures.balance)}, below zero by authority of ${reserve.mayBeNegative?.authority ?? 'nobody'}.`);
    }
    if (fund !== null && fund.unallocated.isNegative()) {
      notes.push(
        `${reserve.name} holds ${pounds(figures.balance)}; schemes may still draw ${pounds(fund.undrawn)} that they were allocated, ${pounds(fund.unallocated.negated())} more than it holds.`,
      );
    }
    if (fund !== null && fund.undrawn.isNegative()) {
      notes.push(`${reserve.name}: schemes drew ${pounds(fund.drawn)}, ${pounds(fund.undrawn.negated())} more than they were allocated.`);
    }
  }
  if (options.year === undefined && positions.length > 0) {
    const times = [...new Set(positions.map(({ year, period }) => `${year} period ${period}`))].sort();
    notes.push(`Read at the latest period recorded of the organisation’s reserves: ${times.join(', ')}.`);
  }
  return notes;
}
