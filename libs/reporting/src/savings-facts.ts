import { yearsNamedBy } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { DeliveryFacts, FactReader, Moment, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { BadQuestion, type ReportOptions } from './report.ts';
import { type Rulebook, rulebookOf } from './rules-in-force.ts';
import { type ApprovedScheme, isApproved, type SchemeYear, schemeYear } from './scheme-year.ts';
import { belongsTo, type Place, placeOf, readStructure, selector, type Structure } from './structure.ts';

export interface PlacedScheme {
  readonly scheme: ApprovedScheme;
  readonly place: Place;
  /** The organisation whose rules hold: that of its service today, whatever structure the report is drawn in. */
  readonly ruledBy: string;
}

/** Everything that savings reports are drawn from, as at one position. */
export interface SavingsFacts {
  readonly structure: Structure;
  readonly rulebook: Rulebook;
  /** Approved schemes that the question selects, by scheme. */
  readonly schemes: readonly PlacedScheme[];
  /** Approved schemes that it leaves out. Not complete where the question is about one scheme. */
  readonly others: readonly PlacedScheme[];
  readonly stated: (scheme: string, year: FinancialYear) => SchemeYearFacts | undefined;
  /** All that is recorded by period for a scheme, by year. */
  readonly statedYears: (scheme: string) => readonly SchemeYearFacts[];
  readonly deliveries: (scheme: string) => readonly DeliveryFacts[];
  /**
   * The period that an organisation's year is read at: as asked, else the highest for which any of its schemes recorded anything, at
   * least 1. Where an organisation is asked about, its period holds for every row. Without one (null): the highest of them all.
   */
  readonly periodOf: (year: FinancialYear, organisation: string | null) => Period;
}

const NO_DELIVERIES: readonly DeliveryFacts[] = [];
const NOTHING_STATED: readonly SchemeYearFacts[] = [];

/**
 * Reads each table once. `everyYear`: also what is stated for years other than the one asked for.
 * Throws `BadQuestion` for an unknown id.
 */
export async function readSavingsFacts(facts: FactReader, options: ReportOptions, moment: Moment, everyYear = false): Promise<SavingsFacts> {
  const at = moment.position;
  const one = options.scheme === undefined ? {} : { scheme: options.scheme };
  const ofYear = options.year === undefined || everyYear ? {} : { year: options.year };
  // Without a period the latest of the organisation is looked for, in the records of every scheme.
  const stated = facts.asAt('scheme_year', at, options.period === undefined || everyYear ? ofYear : { ...one, ...ofYear });
  // Other schemes than the one asked for matter only to who asks for every year, or where the latest period of its organisation is looked for.
  const ofSchemes = everyYear || options.period === undefined ? {} : one;
  const [structure, rules, schemes, schemeYears, deliveries] = await Promise.all([
    readStructure(facts, at),
    facts.asAt('rules', at),
    facts.asAt('scheme', at, ofSchemes),
    stated,
    facts.asAt('delivery', at, one),
  ]);
  const placed = place(structure, schemes, options);
  const statedBy = groupBy(schemeYears);
  const deliveredBy = groupBy(deliveries);
  return {
    structure,
    rulebook: rulebookOf(rules),
    ...placed,
    stated: (scheme, year) => statedBy.get(scheme)?.find((facts) => facts.year === year),
    statedYears: (scheme) => statedBy.get(scheme) ?? NOTHING_STATED,
    deliveries: (scheme) => deliveredBy.get(scheme) ?? NO_DELIVERIES,
    periodOf: periodsOf(structure, schemes, schemeYears, options),
  };
}

function place(structure: Structure, schemes: readonly SchemeFacts[], options: ReportOptions): { schemes: PlacedScheme[]; others: PlacedScheme[] } {
  if (options.scheme !== undefined && !schemes.some(({ scheme }) => scheme === options.scheme)) {
    throw new BadQuestion(`There is no scheme ${JSON.stringify(options.scheme)} at this moment.`, 'scheme');
  }
  const selects = selector(structure, options);
  const selected: PlacedScheme[] = [];
  const others: PlacedScheme[] = [];
  for (const scheme of schemes) {
    if (!isApproved(scheme)) continue;
    const current = placeOf(structure, scheme, 'current');
    const where = options.structure === 'original' ? placeOf(structure, scheme, 'original') : current;
    (selects(scheme, where) ? selected : others).push({ scheme, place: where, ruledBy: current.organisation });
  }
  selected.sort((a, b) => inOrder(a.scheme.scheme, b.scheme.scheme));
  return { schemes: selected, others };
}

/** The highest period of each organisation's years with a forecast, confirmation, override or draw; of the organisation asked about, where one is. */
function periodsOf(
  structure: Structure,
  schemes: readonly SchemeFacts[],
  schemeYears: readonly SchemeYearFacts[],
  options: ReportOptions,
): SavingsFacts['periodOf'] {
  const { period: asked, organisation } = options;
  if (asked !== undefined) return () => asked;
  const ownerOf = (scheme: SchemeFacts) => {
    if (organisation === undefined) return placeOf(structure, scheme, 'current').organisation;
    return belongsTo(structure, placeOf(structure, scheme, options.structure ?? 'current'), organisation, options.by === 'organisation')
      ? organisation
      : undefined;
  };
  const owners = new Map(schemes.map((scheme) => [scheme.scheme, ownerOf(scheme)]));
  const latest = new Map<string, Period>();
  const note = (key: string, period: Period) => latest.set(key, Math.max(latest.get(key) ?? 1, period));
  for (const facts of schemeYears) {
    const owner = owners.get(facts.scheme);
    if (owner === undefined) continue;
    note(`${facts.year}|${owner}`, latestPeriod(facts));
    note(facts.year, latestPeriod(facts));
  }
  return (year, of) => latest.get(organisation === undefined && of !== null ? `${year}|${of}` : year) ?? 1;
}

/** The period that all of these share; null where they differ, or there is none. */
export function commonPeriod(periods: Iterable<Period | null>): Period | null {
  const [first, ...others] = new Set(periods);
  return others.length > 0 ? null : (first ?? null);
}

/** The highest period for which anything is recorded; 0 when nothing is. */
export function latestPeriod(facts: SchemeYearFacts): Period {
  let latest = facts.forecasts.at(-1)?.period ?? 0;
  for (const period of facts.confirmed) latest = Math.max(latest, period);
  for (const override of facts.overrides) latest = Math.max(latest, override.period);
  for (const draw of facts.draws) latest = Math.max(latest, draw.period);
  return latest;
}

/** Years named in any profile that a scheme ever had, in order. */
export function profileYears({ targets, formerYears = [] }: ApprovedScheme): FinancialYear[] {
  return formerYears.length === 0 ? yearsNamedBy(targets) : [...new Set([...yearsNamedBy(targets), ...formerYears])].sort();
}

/** Years named in a profile, a forecast or a claim of a scheme, in order; the one asked for where it is among them. */
export function namedYears(facts: SavingsFacts, scheme: ApprovedScheme, year: FinancialYear | undefined): FinancialYear[] {
  if (year !== undefined) return isNamed(facts, scheme, year) ? [year] : [];
  const forecast = facts.statedYears(scheme.scheme).filter((stated) => stated.forecasts.length > 0);
  return [
    ...new Set([...profileYears(scheme), ...forecast.map((stated) => stated.year), ...facts.deliveries(scheme.scheme).map((delivery) => delivery.year)]),
  ].sort();
}

function isNamed(facts: SavingsFacts, scheme: ApprovedScheme, year: FinancialYear): boolean {
  const { original, current, travelledSinceProfile } = scheme.targets;
  return (
    [original.saving, original.investment, current.saving, current.investment].some((series) => series[year] !== undefined) ||
    travelledSinceProfile?.some((travelled) => travelled.year === year) === true ||
    scheme.formerYears?.includes(year) === true ||
    (facts.stated(scheme.scheme, year)?.forecasts.length ?? 0) > 0 ||
    facts.deliveries(scheme.scheme).some((delivery) => delivery.year === year)
  );
}

/** A scheme-year with the place of its scheme in the structure asked for. */
export type PlacedSchemeYear = SchemeYear & Omit<PlacedScheme, 'scheme'>;

/** The positions of the selected schemes in the years asked for, by scheme and year. */
export function schemeYearsOf(facts: SavingsFacts, options: ReportOptions): PlacedSchemeYear[] {
  return facts.schemes.flatMap((placed) =>
    namedYears(facts, placed.scheme, options.year).map((year) => schemeYearOf(facts, placed, year, options.basis === 'incremental')),
  );
}

export function schemeYearOf(facts: SavingsFacts, placed: PlacedScheme, year: FinancialYear, incremental = false): PlacedSchemeYear {
  const { scheme, place, ruledBy } = placed;
  const period = facts.periodOf(year, ruledBy);
  const position = schemeYear({
    scheme,
    year,
    period,
    incremental,
    stated: facts.stated(scheme.scheme, year),
    deliveries: facts.deliveries(scheme.scheme),
    rules: facts.rulebook(ruledBy, year, period),
    rulesBefore: facts.rulebook(ruledBy, year, period - 1),
  });
  return { ...position, place, ruledBy };
}

function groupBy<T extends { readonly scheme: string }>(facts: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const fact of facts) {
    const group = groups.get(fact.scheme);
    if (group === undefined) groups.set(fact.scheme, [fact]);
    else group.push(fact);
  }
  return groups;
}

/** Order by code units, the same on every machine. */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
