import { londonDay } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { asAtOf, ledgerNotes } from '../conventions.ts';
import { checkOptions } from '../options.ts';
import type { Sources } from '../queries.ts';
import { BadQuestion, type Column, type Report, type ReportOptions, type Row } from '../report.ts';
import { readReturns, type ReturnsDue, type ServiceReturn } from '../returns-due.ts';
import { nameIn } from '../structure.ts';

const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', type: 'text' },
  { key: 'organisation', label: 'Organisation', type: 'text' },
  { key: 'organisationName', label: 'Organisation name', type: 'text' },
  { key: 'service', label: 'Service', type: 'text' },
  { key: 'serviceName', label: 'Service name', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
  { key: 'status', label: 'Period is', type: 'text' },
  { key: 'state', label: 'Return is', type: 'text' },
  { key: 'due', label: 'Due', type: 'flag' },
  { key: 'submitted', label: 'Submitted', type: 'date' },
  { key: 'submittedBy', label: 'Submitted by', type: 'text' },
  { key: 'late', label: 'Late', type: 'flag' },
  { key: 'schemes', label: 'Schemes', type: 'count' },
  { key: 'lines', label: 'Budget lines', type: 'count' },
  { key: 'stale', label: 'Stale', type: 'count' },
  { key: 'queries', label: 'Questions', type: 'count' },
  { key: 'openQueries', label: 'Open questions', type: 'count' },
];

/** Counts that add up. */
export const RETURN_COUNTS = ['schemes', 'lines', 'stale', 'queries', 'openQueries'] as const;

/** The id of a row: `SERVICE|YEAR|PERIOD`. */
export function returnRowId({ service, period: { year, period } }: ServiceReturn): string {
  return `${service}|${year}|${period}`;
}

/**
 * A row for each service and each period that was opened (`SERVICE|YEAR|PERIOD`): whether a return is due, submitted, late,
 * what in it is stale, and what finance asked. Throws `BadQuestion`.
 */
export async function returns(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('returns', options, []);
  for (const option of ['programme', 'workstream', 'scheme'] as const) {
    if (options[option] !== undefined) throw new BadQuestion(`The report returns takes no --${option}: a return is a service’s.`, option);
  }
  const due = await readReturns(sources.facts, options, moment);
  const rows = due.returns.map((one) => rowOf(due, one));
  const years = [...new Set(due.returns.map(({ period }) => period.year))];
  const periods = [...new Set(due.returns.map(({ period }) => period.period))];
  return {
    report: 'returns',
    title: 'Returns of services',
    year: options.year ?? (years.length === 1 ? (years[0] ?? null) : null),
    period: options.period ?? (years.length === 1 && periods.length === 1 ? (periods[0] ?? null) : null),
    asAt: asAtOf(moment),
    conventions: [
      'A service owes a return for a period that was opened when it has approved schemes that take forecasts, or budget lines, in the year. Due: it is owed and not submitted, or asked about again since.',
      'Late: it was submitted after the period was closed, or the period is closed and it is still missing.',
      'Stale counts the schemes and budget lines of the service whose last forecast, confirmed ones included, is too old at the period by the rule for savings.',
    ],
    columns: COLUMNS,
    rows,
    totals: totalsOf(rows),
    notes: [...ledgerNotes(sources.ledger), ...(rows.length === 0 ? ['No period was opened for which anything is owed.'] : [])],
  };
}

function rowOf({ structure }: ReturnsDue, one: ServiceReturn): Row {
  const { service, organisation, period, owedFor, made } = one;
  const submitted = made?.submitted ?? null;
  const state = stateOf(one);
  return {
    id: returnRowId(one),
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    service,
    serviceName: nameIn(structure.services, service),
    year: period.year,
    period: period.period,
    status: period.status,
    state,
    due: state === 'due' || state === 'queried',
    submitted: submitted === null ? null : londonDay(submitted.at),
    submittedBy: submitted?.by ?? null,
    late: made?.late === true || state === 'missing',
    schemes: owedFor.filter(({ kind }) => kind === 'scheme').length,
    lines: owedFor.filter(({ kind }) => kind === 'line').length,
    stale: owedFor.filter(({ stale }) => stale).length,
    queries: made?.queries.length ?? 0,
    openQueries: openQueries(one).length,
  };
}

export function openQueries({ made }: ServiceReturn) {
  return (made?.queries ?? []).filter(({ answered }) => answered === null);
}

/** `queried`: finance waits for an answer; `missing`: the period was closed without it; `not owed`: asked about, owed for nothing. */
function stateOf(one: ServiceReturn): 'due' | 'submitted' | 'queried' | 'missing' | 'not owed' {
  if (openQueries(one).length > 0) return 'queried';
  if (one.made?.submitted) return 'submitted';
  if (one.owedFor.length === 0) return 'not owed';
  return one.period.status === 'closed' ? 'missing' : 'due';
}

function totalsOf(rows: readonly Row[]): Report['totals'] {
  const so = (holds: (row: Row) => boolean) => rows.filter(holds).length;
  return {
    returns: rows.length,
    due: so((row) => row['due'] === true),
    submitted: so((row) => row['submitted'] !== null),
    late: so((row) => row['late'] === true),
    ...Object.fromEntries(RETURN_COUNTS.map((key) => [key, rows.reduce((total, row) => total + Number(row[key]), 0)])),
  };
}
