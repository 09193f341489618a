import { IN_DELIVERY } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { FactReader, LineReturnsFacts, LineYearFacts, Moment, ReturnFacts } from '@outturn/read-models';
import { inTime, type PeriodAt, readPeriods } from './periods.ts';
import type { ReportOptions } from './report.ts';
import { inOrder, readSavingsFacts, type SavingsFacts, schemeYearsOf } from './savings-facts.ts';
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
export async function readReturns(facts: FactReader, options: ReportOptions, moment: Moment): Promise<ReturnsDue> {
  const at = moment.position;
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
  for (const { year, period } of times) {
    const owed = await owedAt(facts, year, period, moment);
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

/** What services owe returns for in a year, with what is stale at a period. */
async function owedAt(facts: FactReader, year: FinancialYear, period: Period, moment: Moment): Promise<OwedBy> {
  const at = moment.position;
  const [savings, lines, returns] = await Promise.all([
    readSavingsFacts(facts, { year, period }, moment),
    facts.asAt('line_year', at, { year }),
    facts.asAt('line_returns', at, { year }),
  ]);
  const owed = new Map<string, OwedFor[]>();
  const owe = (service: string, one: OwedFor) => owed.set(service, [...(owed.get(service) ?? []), one]);
  for (const { scheme, saving, place } of schemeYearsOf(savings, { year, period })) {
    if (saving !== null && IN_DELIVERY.includes(scheme.stage)) owe(place.service, { kind: 'scheme', id: scheme.scheme, stale: saving.stale });
  }
  for (const line of lines) owe(line.service, { kind: 'line', id: line.line, stale: isStale(savings, line, returns, period) });
  return owed;
}

/** A line is stale by the same rule as a scheme: so many periods after its last forecast outturn, confirmed ones included. */
function isStale(savings: SavingsFacts, { line, service, year }: LineYearFacts, returns: readonly LineReturnsFacts[], period: Period): boolean {
  const organisation = savings.structure.services.get(service)?.organisation ?? '';
  const forecasts = returns.find((one) => one.line === line)?.forecasts ?? [];
  const last = Math.max(0, ...forecasts.map((one) => one.period).filter((one) => one <= period));
  return period - last >= savings.rulebook(organisation, year, period).saving.staleAfterPeriods;
}
