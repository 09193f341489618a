import type { Rag } from '@outturn/domain';
import { count, type Money } from '@outturn/kernel';
import { printed } from '../figures.ts';
import { grouped, type GroupedChild } from '../grouping.ts';
import { groupingOf } from '../options.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { Row, ReportOptions } from '../report.ts';
import { textIn } from '../row-text.ts';
import { readSavingsFacts, type SavingsFacts, schemeYearsOf } from '../savings-facts.ts';
import { unidentifiedBy } from '../unidentified.ts';
import { entriesOfType } from './scheme-at-hand.ts';
import { type Derivation, type Part, withoutZeros } from './part.ts';
import { isAmountColumn } from './scheme-year.ts';
import type { Moment } from '@outturn/read-models';

const ONE = count(1);
const RAGS: readonly Rag[] = ['red', 'amber', 'green', 'blue', 'grey'];

/** A group of the summary: its scheme-years, and all those of the same report. */
export interface GroupAtHand {
  readonly facts: SavingsFacts;
  readonly options: ReportOptions;
  readonly group: string;
  readonly year: string;
  readonly all: readonly GroupedChild[];
  readonly children: readonly GroupedChild[];
}

export async function groupAtHand(sources: Sources, row: Row, options: ReportOptions, moment: Moment): Promise<GroupAtHand> {
  const facts = await readSavingsFacts(sources.facts, options, moment);
  const all = grouped(facts.structure, schemeYearsOf(facts, options), groupingOf(options));
  const [group, year] = [textIn(row, 'group'), textIn(row, 'year')];
  return { facts, options, group, year, all, children: all.filter((child) => child.group === group && child.position.year === year) };
}

function childPart(child: GroupedChild, value: Money, column: string): Part {
  const { scheme, year } = child.position;
  const share = child.figures === child.position.figures ? '' : ', its part by attribution';
  return {
    value,
    explanation: `${scheme.scheme}|${year} ${scheme.title}${share}`,
    figure: { report: 'savings-tracker', row: `${scheme.scheme}|${year}`, column },
  };
}

/** How a cell of a group is made up: the same figure of each scheme-year, or one for each scheme-year that is counted. */
export async function groupDerivation(sources: Sources, at: GroupAtHand, column: string, position: number): Promise<Derivation> {
  if (isAmountColumn(column)) {
    return {
      parts: withoutZeros(at.children.map((child) => childPart(child, printed(child.figures, column), column))),
      rule: 'The sum of the scheme-years of the group.',
    };
  }
  if (column === 'net') {
    const parts = at.children.flatMap((child) => [
      childPart(child, printed(child.figures, 'investment'), 'investment'),
      childPart(child, printed(child.figures, 'currentTarget').negated(), 'currentTarget'),
    ]);
    return { parts: withoutZeros(parts), rule: 'Investment less current target, as printed, of the scheme-years of the group.' };
  }
  if (column === 'programmeTarget' || column === 'unidentified') return targetDerivation(sources, at, column, position);
  return countDerivation(at, column) ?? inputsDerivation(at, column);
}

function countDerivation(at: GroupAtHand, column: string): Derivation | undefined {
  const rated = at.children.filter((child) => child.position.saving !== null);
  const counting = (counted: readonly GroupedChild[], shown: string, rule: string): Derivation => ({
    parts: counted.map((child) => childPart(child, ONE, shown)),
    rule,
  });
  const now = RAGS.find((rag) => rag === column);
  if (now !== undefined)
    return counting(
      rated.filter((child) => child.position.saving?.rag === now),
      'rag',
      `The scheme-years that show ${now}.`,
    );
  const before = RAGS.find((rag) => `previous${rag.charAt(0).toUpperCase()}${rag.slice(1)}` === column);
  if (before !== undefined)
    return counting(
      rated.filter((child) => child.position.saving?.previousRag === before),
      'rag',
      `The scheme-years that showed ${before} at the period before, as known now.`,
    );
  if (column === 'schemes') return counting(rated, 'id', 'The scheme-years of the group; growth is not counted.');
  if (column === 'assumed')
    return counting(
      rated.filter((child) => child.position.saving?.assumed),
      'assumed',
      'The scheme-years whose forecast is assumed.',
    );
  if (column !== 'redValue') return undefined;
  const red = rated.filter((child) => child.position.saving?.rag === 'red');
  return {
    parts: withoutZeros(red.map((child) => childPart(child, child.figures.currentTarget, 'currentTarget'))),
    rule: 'The current targets of the scheme-years that show red.',
  };
}

/** Programme targets of the group, each by its event, and for what is unidentified less the current targets found. */
async function targetDerivation(sources: Sources, at: GroupAtHand, column: 'programmeTarget' | 'unidentified', position: number): Promise<Derivation> {
  const by = groupingOf(at.options);
  const programmes = [...at.facts.structure.programmes.values()].filter((programme) => at.year in programme.targets);
  const entries = await sources.ledger.entriesOf(
    programmes.map(({ programme }) => `programme/${programme}`),
    position,
  );
  const parts = programmes.flatMap((programme) => {
    const structure = { ...at.facts.structure, programmes: new Map([[programme.programme, programme]]) };
    const target = unidentifiedBy({ ...at.facts, structure }, at.all, by, at.options).get(`${at.group}|${at.year}`);
    if (target === undefined) return [];
    const set: Part = {
      value: target.programmeTarget,
      explanation: `Target of programme ${programme.programme}`,
      entry: latestTarget(entries, programme.programme, at.year),
    };
    const found = at.children
      .filter((child) => child.position.place.programme === programme.programme)
      .map((child) => childPart(child, child.figures.currentTarget.negated(), 'currentTarget'));
    return column === 'programmeTarget' ? [set] : [set, ...found];
  });
  const rule =
    column === 'programmeTarget'
      ? 'What programmes are to find in the year.'
      : 'Programme targets less the current targets of their schemes, both as total effects.';
  return { parts: withoutZeros(parts), rule };
}

function latestTarget(entries: readonly LedgerEntry[], programme: string, year: string): LedgerEntry | undefined {
  return entriesOfType({ entries }, 'ProgrammeTargetSet').findLast(({ data }) => data.programme === programme && data.year === year);
}

const INPUT_RULES: Readonly<Record<string, string>> = {
  variancePercent: 'The group’s variance ÷ its current target × 100, four decimals.',
  rag: 'Computed from the sums of the group by the rules in force; stale only when all its schemes are.',
  direction: 'The group’s variance at the period against that at the period before.',
  stale: 'Stale only when every scheme-year of the group is.',
};

function inputsDerivation(at: GroupAtHand, column: string): Derivation {
  const shown =
    column === 'direction' || column === 'variancePercent' ? (['variance', 'currentTarget'] as const) : (['forecast', 'currentTarget', 'banked'] as const);
  const parts =
    column in INPUT_RULES
      ? at.children.flatMap((child) =>
          shown.map((key) => ({ ...childPart(child, printed(child.figures, key), key), explanation: `${childPart(child, ONE, key).explanation}: ${key}` })),
        )
      : [];
  return { parts, rule: INPUT_RULES[column] ?? 'What the rows are grouped by.', inputs: true };
}
