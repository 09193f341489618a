import { type FinancialYear, type Period, yearsAfter } from '@outturn/kernel';
import type { LineReturnsFacts, Moment, Version } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { Row } from '../report.ts';
import { textIn } from '../row-text.ts';
import { readStructure, servicesWithin } from '../structure.ts';

/** That something was recorded of a line's year. */
interface Mark {
  readonly position: number;
  readonly line: string;
  readonly year: FinancialYear;
}

/** Cells that follow from the year before, and from rules. */
const OF_YEAR_BEFORE: ReadonlySet<string> = new Set(['previousYearOutturn', 'previousYearVariance']);
const RULED: ReadonlySet<string> = new Set(['rag', 'threshold']);
const NAMES: ReadonlySet<string> = new Set(['organisation', 'organisationName', 'service', 'serviceName', 'level']);

/**
 * Finds the positions behind changed rows of budgets: what was recorded of their lines for the year of the row (and for the
 * year before, where a cell follows from it), what made a later period the one that is read, rules and names where they moved a cell.
 */
export async function behindBudgets(sources: Sources, from: Moment, to: Moment): Promise<(row: Row, changedKeys: readonly string[]) => number[]> {
  const between = [from.position, to.position] as const;
  const { facts } = sources;
  const [structure, lines, years, returns, adjustments, virements, rules, services, organisations, publications] = await Promise.all([
    readStructure(facts, to.position),
    facts.asAt('line_year', to.position),
    facts.between('line_year', ...between),
    facts.between('line_returns', ...between),
    facts.between('adjustment', ...between),
    facts.between('virement', ...between),
    facts.between('rules', ...between),
    facts.between('service', ...between),
    facts.between('organisation', ...between),
    facts.between('publication', ...between),
  ]);
  const serviceOf = new Map(lines.map(({ line, service }) => [line, service]));
  const marks: Mark[] = [
    ...[...years, ...returns].map(({ from: position, facts: { line, year } }) => ({ position, line, year })),
    ...adjustments.flatMap(({ from: position, facts: { lines: moved, year } }) => moved.map(({ line }) => ({ position, line, year }))),
    ...virements.flatMap(({ from: position, facts: { lines: moved, year, permanence } }) =>
      // What a permanent one does in its own year it does to the next year's opening too.
      moved.flatMap(({ line }) => [{ position, line, year }, ...(permanence === 'permanent' ? [{ position, line, year: yearsAfter(year, 1) }] : [])]),
    ),
  ];
  const structural = (row: Row) => [
    ...services.filter(({ key }) => key === row['service']).map((version) => version.from),
    ...organisations.filter(({ key }) => key === row['organisation']).map((version) => version.from),
  ];
  return (row, changedKeys) => {
    const year = textIn(row, 'year');
    const members = row['line'] === null ? servicesWithin(structure, textIn(row, 'service')) : null;
    const isOwn = ({ line }: Mark) => (members === null ? line === row['line'] : members.has(serviceOf.get(line) ?? ''));
    const reaches = (mark: Mark) => mark.year === year || (mark.year === yearsAfter(year, -1) && changedKeys.some((key) => OF_YEAR_BEFORE.has(key)));
    const own = marks.filter((mark) => reaches(mark) && isOwn(mark)).map(({ position }) => position);
    const positions = [
      ...own,
      ...(changedKeys.includes('period') ? periodOpened(returns, row, (service) => structure.services.get(service)?.organisation) : []),
      ...(own.length === 0 || changedKeys.some((key) => RULED.has(key)) ? rulesOf(rules, row) : []),
      ...(own.length === 0 || changedKeys.some((key) => NAMES.has(key)) ? structural(row) : []),
      ...(changedKeys.includes('previousPublished') ? publishedOf(publications, row) : []),
    ];
    return [...new Set(positions.length > 0 ? positions : readAnew(marks, returns, year))].sort((a, b) => a - b);
  };
}

/** Nothing was recorded of the row's own lines: another year or period came to be the latest one, which is what is read. */
function readAnew(marks: readonly Mark[], returns: readonly Version<'line_returns'>[], year: FinancialYear): number[] {
  const returned = returns.find(({ facts }) => facts.year === year) ?? returns.find(({ facts }) => facts.year > year);
  const first = returned?.from ?? (marks.find((mark) => mark.year === year) ?? marks[0])?.position;
  return first === undefined ? [] : [first];
}

function rulesOf(rules: readonly Version<'rules'>[], row: Row): number[] {
  return rules.filter(({ facts }) => facts.organisation === null || facts.organisation === row['organisation']).map((version) => version.from);
}

function publishedOf(publications: readonly Version<'publication'>[], row: Row): number[] {
  return publications
    .filter(({ facts }) => facts.year === row['year'] && (facts.organisation === null || facts.organisation === row['organisation']))
    .map((version) => version.from);
}

/** What made the period that a row is read at the latest of its organisation: the first statement that came so far. */
function periodOpened(returns: readonly Version<'line_returns'>[], row: Row, organisationOf: (service: string) => string | undefined): number[] {
  const { period, year, organisation } = row;
  const first = returns.find(
    ({ facts }) => facts.year === year && organisationOf(facts.service) === organisation && latestOf(facts) >= (typeof period === 'number' ? period : 1),
  );
  return first === undefined ? [] : [first.from];
}

function latestOf({ actuals, forecasts }: LineReturnsFacts): Period {
  return Math.max(actuals.at(-1)?.period ?? 0, forecasts.at(-1)?.period ?? 0);
}
