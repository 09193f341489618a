import { type FinancialYear, type Period, yearsAfter } from '@outturn/kernel';
import type { FactReader, LineReturnsFacts, Moment } from '@outturn/read-models';
import { readLastPublished } from './last-published.ts';
import { type LineAt, lineAt, OUTTURN } from './line-position.ts';
import { type LineYear, readLineYears } from './line-years.ts';
import type { ReportOptions } from './report.ts';
import { type Rulebook, rulebookOf } from './rules-in-force.ts';
import { inOrder } from './savings-facts.ts';
import { known, readStructure, servicesWithin, type Structure } from './structure.ts';

/** Everything that reports on budgets are drawn from, of one year as at one position. */
export interface MonitoringFacts {
  readonly structure: Structure;
  readonly rulebook: Rulebook;
  /** As asked, else the latest year of which anything is recorded by period, else the latest with a budget; null where no line has one. */
  readonly year: FinancialYear | null;
  /** Lines that the question selects, by line. */
  readonly lines: readonly LineAt[];
  /** The period that an organisation's budgets are read at: as asked, else the highest for which anything is returned, at least 1. */
  readonly periodOf: (organisation: string) => Period;
}

/** Reads each table once. Throws `BadQuestion` for an unknown organisation or service. */
export async function readMonitoringFacts(facts: FactReader, options: ReportOptions, moment: Moment): Promise<MonitoringFacts> {
  const at = moment.position;
  const [structure, rules] = await Promise.all([readStructure(facts, at), facts.asAt('rules', at)]);
  const selects = serviceSelector(structure, options);
  const year = options.year ?? (await latestYear(facts, at, structure, options.organisation, selects));
  const rulebook = rulebookOf(rules);
  if (year === null) return { structure, rulebook, year, lines: [], periodOf: () => options.period ?? 1 };
  const before = yearsAfter(year, -1);
  const [budgets, budgetsBefore, returns, returnsBefore] = await Promise.all([
    readLineYears(facts, at, year),
    readLineYears(facts, at, before),
    facts.asAt('line_returns', at, { year }),
    facts.asAt('line_returns', at, { year: before }),
  ]);
  const periodOf = latestPeriods(structure, returns, budgets, options);
  const records = { budgets: byLine(budgets), returns: byLine(returns), budgetsBefore: byLine(budgetsBefore), returnsBefore: byLine(returnsBefore) };
  const ended = returnsBefore.filter(({ line, actuals }) => !records.budgets.has(line) && actuals.some(({ period }) => period === OUTTURN));
  const organisations = [...new Set(budgets.map(({ service }) => organisationOf(structure, service)))];
  const published = await readLastPublished(facts, at, year, organisations);
  const lines = [...budgets.map(({ line }) => line), ...ended.map(({ line }) => line)].sort(inOrder).flatMap((line): LineAt[] => {
    const budget = records.budgets.get(line);
    const of = budget ?? records.budgetsBefore.get(line);
    if (of === undefined || !selects(of.service)) return [];
    const { service, kind } = of;
    const organisation = organisationOf(structure, service);
    const period = periodOf(organisation);
    const record = { budget, returns: records.returns.get(line) };
    const yearBefore = { budget: records.budgetsBefore.get(line), returns: records.returnsBefore.get(line) };
    return [lineAt({ line, service, kind, year, period }, record, yearBefore, published(line, organisation))];
  });
  return { structure, rulebook, year, lines, periodOf };
}

export function organisationOf(structure: Structure, service: string): string {
  return structure.services.get(service)?.organisation ?? '';
}

/** Which services a question selects: those of an organisation, or one with all that lie below it. */
export function serviceSelector(structure: Structure, options: ReportOptions): (service: string) => boolean {
  known(structure.organisations, 'organisation', options.organisation);
  known(structure.services, 'service', options.service);
  const within = options.service === undefined ? null : servicesWithin(structure, options.service);
  return (service) =>
    (within === null || within.has(service)) && (options.organisation === undefined || organisationOf(structure, service) === options.organisation);
}

async function latestYear(
  facts: FactReader,
  at: number,
  structure: Structure,
  organisation: string | undefined,
  selects: (service: string) => boolean,
): Promise<FinancialYear | null> {
  const own = (service: string) => selects(service) || (organisation !== undefined && organisationOf(structure, service) === organisation);
  const latest = (years: readonly { readonly service: string; readonly year: FinancialYear }[]) =>
    years.reduce<FinancialYear | null>((last, { service, year }) => (own(service) && (last === null || year > last) ? year : last), null);
  return latest(await facts.asAt('line_returns', at)) ?? latest(await facts.asAt('line_year', at));
}

/** By what is returned; where nothing is yet, by what changes budgets: a virement ahead of its time moves nobody on. */
function latestPeriods(
  structure: Structure,
  returns: readonly LineReturnsFacts[],
  budgets: readonly LineYear[],
  options: ReportOptions,
): (organisation: string) => Period {
  const { period: asked } = options;
  if (asked !== undefined) return () => asked;
  const [returned, changed] = [new Map<string, Period>(), new Map<string, Period>()];
  const raise = (latest: Map<string, Period>, service: string, periods: readonly Period[]) => {
    const organisation = organisationOf(structure, service);
    latest.set(organisation, Math.max(latest.get(organisation) ?? 1, ...periods));
  };
  for (const { service, actuals, forecasts } of returns) raise(returned, service, [actuals.at(-1)?.period ?? 1, forecasts.at(-1)?.period ?? 1]);
  for (const { service, adjustments, virements } of budgets)
    raise(
      changed,
      service,
      [...adjustments, ...virements].map(({ period }) => period),
    );
  return (organisation) => returned.get(organisation) ?? changed.get(organisation) ?? 1;
}

function byLine<F extends { readonly line: string }>(facts: readonly F[]): ReadonlyMap<string, F> {
  return new Map(facts.map((one) => [one.line, one]));
}
