import type { FinancialYear, Period } from '@outturn/kernel';
import type { FactReader, LineReturnsFacts, PublicationFacts } from '@outturn/read-models';
import { type LineYear, readLineYears } from './line-years.ts';

/** Where a line stood when its council's budgets were last published. */
export interface PublishedAt {
  /** What the reports were drawn at. */
  readonly position: number;
  readonly period: Period;
}

/** What was known of a line when it was published. */
export interface PublishedLine extends PublishedAt {
  readonly budget: LineYear | undefined;
  readonly returns: LineReturnsFacts | undefined;
}

/**
 * The last publication of a year's revenue monitoring as known at a position, whatever period it was for: a reader sees what has
 * changed since. Undefined where there is none. A report drawn at a publication does not know that one itself.
 */
export type LastPublished = (line: string, organisation: string) => PublishedLine | undefined;

const NAMED: ReadonlySet<string> = new Set(['revenue-monitoring']);

export async function readLastPublished(facts: FactReader, position: number, year: FinancialYear, organisations: readonly string[]): Promise<LastPublished> {
  const all = (await facts.asAt('publication', position, { year })).sort((a, b) => a.position - b.position);
  const lastOf = new Map(organisations.map((organisation) => [organisation, all.findLast((one) => isOf(one, organisation))]));
  const needed = new Set([...lastOf.values()].flatMap((publication) => publication?.position ?? []));
  const known = new Map(await Promise.all([...needed].map(async (at) => [at, await linesAt(facts, at, year)] as const)));
  return (line, organisation) => {
    const publication = lastOf.get(organisation);
    const lines = publication && known.get(publication.position);
    if (publication === undefined || lines === undefined) return undefined;
    return { position: publication.position, period: periodIn(publication), budget: lines.budgets.get(line), returns: lines.returns.get(line) };
  };
}

function isOf({ organisation, reports }: PublicationFacts, asked: string): boolean {
  return (organisation === null || organisation === asked) && reports.some(({ name }) => NAMED.has(name));
}

/** The period that its report was drawn for; a report may state another than its publication. */
function periodIn({ period, reports }: PublicationFacts): Period {
  return reports.find(({ name }) => NAMED.has(name))?.options.period ?? period;
}

async function linesAt(facts: FactReader, position: number, year: FinancialYear) {
  const [budgets, returns] = await Promise.all([readLineYears(facts, position, year), facts.asAt('line_returns', position, { year })]);
  return { budgets: new Map(budgets.map((one) => [one.line, one])), returns: new Map(returns.map((one) => [one.line, one])) };
}
