import { IN_DELIVERY } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import { type FactReader, type LineReturnsFacts, type LineYearFacts, type Moment, readOnce, type ReturnFacts } from '@outturn/read-models';
import { inTime, type PeriodAt, readPeriods } from './periods.ts';
import type { ReportOptions } from './report.ts';
import { isStale } from './rag.ts';
import { inOrder, namedYears, readSavingsFacts, type SavingsFacts } from './savings-facts.ts';
import { isGrowth, lastReturn } from './scheme-year.ts';
import { known, readStructure, servicesWithin, type Structure } from './structure.ts';

/** A scheme or a budget line for which a service owes a return, and whether nobody has looked at it for too long. */
export interface OwedFor {
  readonly kind: 'scheme' | 'line';
  readonly id: string;
  readonly stale: boolean;
}

/** The return of one service for one period that was opened. */
export interface ServiceReturn {
  readonly service: string;
  readonly organisation: string;
  readonly period: PeriodAt;
  /** What it is owed for; nothing where a return came that was not owed. */
  readonly owedFor: readonly OwedFor[];
  readonly made: ReturnFacts | undefined;
}

export interface ReturnsDue {
  readonly structure: Structure;
  /** By year, period, organisation and service. */
  readonly returns: readonly ServiceReturn[];
}

/**
 * What is due from whom: for each period that was opened, the services of its organisations with approved schemes that take
 * forecasts or with budget lines in the year, and those that made a return without owing one. Throws `BadQuestion` for an
 * organisation or service that is not known.
 */
export async function readReturns(reader: FactReader, options: ReportOptions, moment: Moment): Promise<ReturnsDue> {
  const at = moment.position;
  // Most tables are the same for every year.
  const facts = readOnce(reader);
  const [structure, periods, made] = await Promise.all([readStructure(facts, at), readPeriods(facts, at), facts.asAt('return', at)]);
  known(structure.organisations, 'organisation', options.organisation);
  known(structure.services, 'service', options.service);
  const organisations = [...structure.organisations.keys()].filter((id) => options.organisation === undefined || id === options.organisation).sort(inOrder);
  const asked = organisations.flatMap((organisation) =>
    periods
      .of(organisation)
      .filter(({ year, period }) => (options.year ?? year) === year && (options.period ?? period) === period)
      .map((period) => ({ ...period, organisation })),
  );
  const services = options.service === undefined ? null : servicesWithin(structure, options.service);
  const times = [...new Map(asked.map((period) => [inTime(period), period])).values()].sort((a, b) => inTime(a) - inTime(b));
  const returns: ServiceReturn[] = [];
  const owedInYear = new Map<FinancialYear, OwedAt>();
  for (const { year } of times) if (!owedInYear.has(year)) owedInYear.set(year, await owedIn(facts, year, moment));
  for (const { year, period } of times) {
    const owed: OwedBy = owedInYear.get(year)?.(period) ?? new Map();
    const ofTime = asked.filter((one) => inTime(one) === inTime({ year, period }));
    for (const one of ofTime) returns.push(...returnsOf(structure, one, owed, made, services));
  }
  return { structure, returns };
}

type OwedBy = ReadonlyMap<string, readonly OwedFor[]>;

function returnsOf(
  structure: Structure,
  period: PeriodAt & { readonly organisation: string },
  owed: OwedBy,
  made: readonly ReturnFacts[],
  services: ReadonlySet<string> | null,
): ServiceReturn[] {
  const its = made.filter((one) => inTime(one) === inTime(period));
  return [...structure.services.values()]
    .filter(({ service, organisation }) => organisation === period.organisation && (services === null || services.has(service)))
    .map(({ service }) => ({
      service,
      organisation: period.organisation,
      period,
      owedFor: owed.get(service) ?? [],
      made: its.find((one) => one.service === service),
    }))
    .filter(({ owedFor, made: return_ }) => owedFor.length > 0 || return_ !== undefined)
    .sort((a, b) => inOrder(a.service, b.service));
}

/** What is owed in a year, by service, as it stands at a period. */
type OwedAt = (period: Period) => OwedBy;

/** A scheme or a line with what its staleness follows from. */
interface Owing extends Omit<OwedFor, 'stale'> {
  readonly service: string;
  readonly organisation: string;
  /** The period of its last forecast up to a period, confirmed ones included; 0 before the first. */
  readonly lastForecast: (period: Period) => Period;
}

/** What services owe returns for in a year. It is read once, and not drawn as a report draws it: only how old each forecast is differs from period to period. */
async function owedIn(facts: FactReader, year: FinancialYear, moment: Moment): Promise<OwedAt> {
  const at = moment.position;
  const [savings, lines, returns] = await Promise.all([
    readSavingsFacts(facts, { year, period: 1 }, moment),
    facts.asAt('line_year', at, { year }),
    facts.asAt('line_returns', at, { year }),
  ]);
  const owing = [...schemesOwed(savings, year), ...linesOwed(savings.structure, lines, returns)];
  return (period) => {
    const owed = new Map<string, OwedFor[]>();
    for (const { service, organisation, kind, id, lastForecast } of owing) {
      const its = owed.get(service) ?? [];
      owed.set(service, its);
      its.push({ kind, id, stale: isStale(period, lastForecast(period), savings.rulebook(organisation, year, period).saving) });
    }
    return owed;
  };
}

function schemesOwed(savings: SavingsFacts, year: FinancialYear): Owing[] {
  return savings.schemes.flatMap(({ scheme, place, ruledBy }) => {
    if (isGrowth(scheme) || !IN_DELIVERY.includes(scheme.stage) || namedYears(savings, scheme, year).length === 0) return [];
    const stated = savings.stated(scheme.scheme, year);
    return [
      { kind: 'scheme', id: scheme.scheme, service: place.service, organisation: ruledBy, lastForecast: (period: Period) => lastReturn(stated, period) },
    ] as const;
  });
}

/** A line is stale by the same rule as a scheme. */
function linesOwed(structure: Structure, lines: readonly LineYearFacts[], returns: readonly LineReturnsFacts[]): Owing[] {
  const forecastsOf = new Map(returns.map(({ line, forecasts }) => [line, forecasts]));
  return lines.map(({ line, service }) => ({
    kind: 'line',
    id: line,
    service,
    organisation: structure.services.get(service)?.organisation ?? '',
    lastForecast: (period) => Math.max(0, ...(forecastsOf.get(line) ?? []).map((one) => one.period).filter((one) => one <= period)),
  }));
}
