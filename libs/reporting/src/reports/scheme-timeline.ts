import { currentTarget } from '@outturn/domain';
import { type FinancialYear, type Money, type Period, ZERO } from '@outturn/kernel';
import type { FactReader, SchemeFacts, SchemeYearFacts, Selection } from '@outturn/read-models';
import { profileYears } from '../savings-facts.ts';
import { forecastAt, isApproved, isGrowth } from '../scheme-year.ts';

/** What one event changed of a scheme: its facts, those of years by period, and years whose claims moved. */
export interface SchemeChange {
  readonly position: number;
  scheme?: SchemeFacts;
  readonly stated: Map<FinancialYear, SchemeYearFacts>;
  readonly delivered: Set<FinancialYear>;
}

/** A scheme as it stood at a moment, and every change after it up to another, in ledger order. */
export interface Timeline {
  readonly scheme: string;
  readonly before: SchemeFacts | undefined;
  readonly statedBefore: ReadonlyMap<FinancialYear, SchemeYearFacts>;
  /** Years of the claims that stood at the earlier moment. */
  readonly claimedBefore: readonly FinancialYear[];
  readonly changes: readonly SchemeChange[];
}

/** Timelines of every scheme selected that stood at the earlier moment or changed since: without changes where nothing was recorded. */
export async function readTimelines(facts: FactReader, after: number, upTo: number, selection: Selection): Promise<Timeline[]> {
  const [schemes, stated, deliveries, schemeVersions, statedVersions, deliveryVersions] = await Promise.all([
    facts.asAt('scheme', after, selection),
    facts.asAt('scheme_year', after, selection),
    facts.asAt('delivery', after, selection),
    facts.between('scheme', after, upTo, selection),
    facts.between('scheme_year', after, upTo, selection),
    facts.between('delivery', after, upTo, selection),
  ]);
  const changed = new Map<string, Map<number, SchemeChange>>();
  const changeOf = (scheme: string, position: number): SchemeChange => {
    const changes = changed.get(scheme) ?? new Map<number, SchemeChange>();
    changed.set(scheme, changes);
    const change = changes.get(position) ?? { position, stated: new Map(), delivered: new Set() };
    changes.set(position, change);
    return change;
  };
  for (const { from, facts: version } of schemeVersions) changeOf(version.scheme, from).scheme = version;
  for (const { from, facts: version } of statedVersions) changeOf(version.scheme, from).stated.set(version.year, version);
  for (const { from, facts: version } of deliveryVersions) changeOf(version.scheme, from).delivered.add(version.year);
  const before = new Map(schemes.map((scheme) => [scheme.scheme, scheme]));
  const statedBefore = groupByYear(stated);
  const claimedBefore = new Map<string, FinancialYear[]>();
  for (const { scheme, year } of deliveries) claimedBefore.set(scheme, [...(claimedBefore.get(scheme) ?? []), year]);
  return [...new Set([...before.keys(), ...changed.keys()])].map((scheme) => ({
    scheme,
    before: before.get(scheme),
    statedBefore: statedBefore.get(scheme) ?? new Map(),
    claimedBefore: claimedBefore.get(scheme) ?? [],
    changes: [...(changed.get(scheme)?.values() ?? [])].sort((a, b) => a.position - b.position),
  }));
}

function groupByYear(stated: readonly SchemeYearFacts[]): Map<string, Map<FinancialYear, SchemeYearFacts>> {
  const groups = new Map<string, Map<FinancialYear, SchemeYearFacts>>();
  for (const facts of stated) groups.set(facts.scheme, (groups.get(facts.scheme) ?? new Map<FinancialYear, SchemeYearFacts>()).set(facts.year, facts));
  return groups;
}

/** The tracker's forecast of a year up to a period: 0 before approval and for growth, the current target before the first forecast. */
export function forecastFigure(scheme: SchemeFacts | undefined, stated: SchemeYearFacts | undefined, year: FinancialYear, upTo: Period): Money {
  if (scheme === undefined || !isApproved(scheme) || isGrowth(scheme)) return ZERO;
  return forecastAt(stated, upTo, currentTarget(scheme.targets, scheme.recurrence, year)).forecast;
}

/** The current target of a year; 0 before approval and for growth. */
export function targetFigure(scheme: SchemeFacts | undefined, year: FinancialYear): Money {
  if (scheme === undefined || !isApproved(scheme) || isGrowth(scheme)) return ZERO;
  return currentTarget(scheme.targets, scheme.recurrence, year);
}

/** Years named in profiles of any version of a scheme, in what is stated by period, and in claims, in order. */
export function yearsOfTimeline(timeline: Timeline): FinancialYear[] {
  const versions = [timeline.before, ...timeline.changes.map((change) => change.scheme)];
  return [
    ...new Set([
      ...versions.flatMap((version) => (version !== undefined && isApproved(version) ? profileYears(version) : [])),
      ...timeline.statedBefore.keys(),
      ...timeline.claimedBefore,
      ...timeline.changes.flatMap((change) => [...change.stated.keys(), ...change.delivered]),
    ]),
  ].sort();
}
