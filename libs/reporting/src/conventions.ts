import type { FinancialYear, Period } from '@outturn/kernel';
import { pounds, sum } from '@outturn/kernel';
import type { LedgerReader } from './queries.ts';
import type { Moment } from '@outturn/read-models';
import type { Report, ReportOptions } from './report.ts';
import type { RulesInForce } from './rules-in-force.ts';
import { commonPeriod, type PlacedSchemeYear, type SavingsFacts } from './savings-facts.ts';
import { asPercent } from './parents.ts';
import { nameIn } from './structure.ts';
import { isGrowth } from './scheme-year.ts';

/** What a report's `asAt` says of a moment. */
export function asAtOf(moment: Moment): Report['asAt'] {
  const { position, recordedAt, publication } = moment;
  return { position, recordedAt, ...(publication === undefined ? {} : { publication }) };
}

export const UNIT_AND_ROUNDING = 'Amounts are exact pounds and pence; nothing is rounded but what its rule rounds to the penny, half away from zero.';
export const SIGN_OF_SAVINGS = 'A saving is positive and investment is a positive cost. Variance is forecast less current target, so a shortfall is negative.';

export function basisSentence(options: ReportOptions): string {
  return options.basis === 'incremental'
    ? 'Basis: incremental. Original target, current target and investment are each year’s change on the year before; ' +
        'every other figure, variance included, is by total effects.'
    : 'Basis: absolute. Each year’s figures are its total effect against the starting base, not the change on the year before.';
}

export function structureSentence(options: ReportOptions): string {
  return options.structure === 'original'
    ? 'Schemes stand in the workstreams and services in which they were proposed.'
    : 'Schemes stand in the workstreams and services that they belong to at this moment.';
}

/** The rules that the RAG of scheme-years follows, one sentence for each set of rules in force. */
export function ragSentences(facts: SavingsFacts, positions: readonly PlacedSchemeYear[]): string[] {
  const asked = new Map<string, PlacedSchemeYear>();
  for (const position of positions) {
    if (position.saving !== null) asked.set(`${position.ruledBy}|${position.year}`, position);
  }
  const where = new Map<string, Set<string>>();
  for (const { ruledBy, year, period } of asked.values()) {
    const rules = rulesInWords(facts.rulebook(ruledBy, year, period));
    const places = where.get(rules) ?? new Set();
    where.set(rules, places.add(`${nameIn(facts.structure.organisations, ruledBy)} ${year} ${atPeriod(period)}`));
  }
  if (where.size < 2) return [...where.keys()];
  return [...where].map(([rules, places]) => `${[...places].sort().join(', ')}: ${rules}`);
}

function rulesInWords({ saving, progressWeight }: RulesInForce): string {
  return (
    `RAG: blue when the target is fully banked, grey after ${saving.staleAfterPeriods} periods without a return, ` +
    `else by recurrent forecast against ${saving.against} target: ` +
    `green from ${asPercent(saving.green)}, amber from ${asPercent(saving.amber)}, red below; a balancing line is amber at best. ` +
    `Progressing claims count at ${asPercent(progressWeight)} in weighted delivery.`
  );
}

function atPeriod(period: Period): string {
  return `period ${period}`;
}

/** The year and period of a report: those asked for, else those that all its rows share. */
export function timeOf(
  options: ReportOptions,
  facts: Pick<SavingsFacts, 'periodOf'>,
  rows: readonly { readonly year: FinancialYear; readonly period: Period | null }[],
): { year: FinancialYear | null; period: Period | null } {
  const [first, ...more] = new Set(rows.map((row) => row.year));
  const year = options.year ?? (first !== undefined && more.length === 0 ? first : null);
  if (options.period !== undefined || year === null) return { year, period: options.period ?? null };
  return { year, period: rows.length === 0 ? facts.periodOf(year, null) : commonPeriod(rows.map((row) => row.period)) };
}

/** A demo or rehearsal ledger says so on every report. */
export function ledgerNotes(ledger: Pick<LedgerReader, 'kind'>): string[] {
  if (ledger.kind === 'live') return [];
  return [`This is a ${ledger.kind === 'demo' ? 'demonstration' : 'rehearsal'} ledger: its recorded times may have been set by whoever recorded.`];
}

/** What a reader of scheme-years, or of their sums, should know. */
export function savingNotes(facts: SavingsFacts, positions: readonly PlacedSchemeYear[], options: ReportOptions): string[] {
  const notes: string[] = [];
  const savings = positions.filter((position) => position.saving !== null);
  const say = (n: number, one: string, many: string) => {
    if (n > 0) notes.push(`${n} ${n === 1 ? one : many}`);
  };
  say(
    savings.filter(({ saving }) => saving?.assumed).length,
    'scheme-year has no forecast yet: its current target is taken.',
    'scheme-years have no forecast yet: their current targets are taken.',
  );
  say(savings.filter(({ saving }) => saving?.override).length, 'RAG is overridden.', 'RAGs are overridden.');
  const balancing = savings.filter(({ scheme }) => scheme.balancingLine);
  if (balancing.length > 0) {
    const value = pounds(sum(balancing.map(({ figures }) => figures.currentTarget)));
    const where = balancing.length === 1 ? 'stands in a balancing line' : `stand in ${balancing.length} balancing lines`;
    notes.push(`${value} of the current targets ${where}: savings still to be found.`);
  }
  say(
    savings.filter(({ scheme }) => scheme.stage === 'withdrawn').length,
    'scheme-year is of a withdrawn scheme, whose target stays as a shortfall.',
    'scheme-years are of withdrawn schemes, whose targets stay as a shortfall.',
  );
  say(
    positions.filter(({ scheme }) => isGrowth(scheme)).length,
    'scheme-year is growth: it holds investment alone and is in no savings figure.',
    'scheme-years are growth: they hold investment alone and are in no savings figure.',
  );
  const several = options.year === undefined || commonPeriod(positions.map(({ period }) => period)) === null;
  if (options.period === undefined && several && positions.length > 0) notes.push(periodsInWords(facts, positions));
  return notes;
}

/** At which period each year stands; by organisation where they differ. */
function periodsInWords(facts: SavingsFacts, positions: readonly PlacedSchemeYear[]): string {
  const years = [...new Set(positions.map(({ year }) => year))].sort();
  const all = years.map((year) => {
    const ofYear = positions.filter((position) => position.year === year);
    const common = commonPeriod(ofYear.map(({ period }) => period));
    if (common !== null) return `${year} ${atPeriod(common)}`;
    const organisations = [...new Map(ofYear.map(({ ruledBy, period }) => [nameIn(facts.structure.organisations, ruledBy), period]))];
    return `${year} ${organisations.map(([name, period]) => `${atPeriod(period)} (${name})`).join(', ')}`;
  });
  return `Each year is read at the latest period recorded: ${all.join(', ')}.`;
}
