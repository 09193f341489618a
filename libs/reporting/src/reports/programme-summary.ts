import type { FinancialYear, Period } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { amountCell } from '../amounts.ts';
import { COUNT_COLUMNS, SAVING_COLUMNS } from '../columns.ts';
import {
  asAtOf,
  basisSentence,
  ledgerNotes,
  ragSentences,
  savingNotes,
  SIGN_OF_SAVINGS,
  structureSentence,
  timeOf,
  UNIT_AND_ROUNDING,
} from '../conventions.ts';
import { type Figures, printed, sumOfFigures } from '../figures.ts';
import { type GroupedChild, grouped, groupName, WITHOUT_CATEGORY } from '../grouping.ts';
import { checkOptions, groupingOf } from '../options.ts';
import { type Child, parentCells, sumOfKnown, sumsOf, wholeChild, type YearAndPeriod } from '../parents.ts';
import type { Sources } from '../queries.ts';
import type { Cell, Column, Grouping, Report, ReportOptions, Row } from '../report.ts';
import { commonPeriod, inOrder, type PlacedSchemeYear, readSavingsFacts, type SavingsFacts, schemeYearsOf } from '../savings-facts.ts';
import { type Unidentified, unidentifiedBy } from '../unidentified.ts';

const GROUP_LABELS: Readonly<Record<Grouping, string>> = {
  programme: 'Programme',
  workstream: 'Workstream',
  service: 'Service',
  organisation: 'Organisation',
  confidence: 'Confidence',
  kind: 'Kind',
  category: 'Category',
  stage: 'Stage',
};

function columnsBy(by: Grouping): readonly Column[] {
  return [
    { key: 'id', label: 'Id', type: 'text' },
    { key: 'group', label: GROUP_LABELS[by], type: 'text' },
    { key: 'groupName', label: `${GROUP_LABELS[by]} name`, type: 'text' },
    { key: 'year', label: 'Year', type: 'year' },
    { key: 'period', label: 'Period', type: 'period' },
    ...SAVING_COLUMNS,
    { key: 'net', label: 'Net cost', type: 'amount' },
    { key: 'programmeTarget', label: 'Programme target', type: 'amount' },
    { key: 'unidentified', label: 'Unidentified', type: 'amount' },
    { key: 'rag', label: 'RAG', type: 'rag' },
    { key: 'direction', label: 'Direction of travel', type: 'direction' },
    { key: 'stale', label: 'Stale', type: 'flag' },
    { key: 'assumed', label: 'Forecasts assumed', type: 'count' },
    ...COUNT_COLUMNS,
    { key: by, label: `${GROUP_LABELS[by]}, as in the tracker`, type: 'text' },
  ];
}

/**
 * A row for each group (`--by`, default programme) and year (`GROUP|YEAR`): the sums of the tracker's rows. Groups with a
 * programme target and no schemes are there too. Throws `BadQuestion`.
 */
export async function programmeSummary(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('programme-summary', options, ['by']);
  const by = groupingOf(options);
  const facts = await readSavingsFacts(sources.facts, options, moment);
  const positions = schemeYearsOf(facts, options);
  const children = grouped(facts.structure, positions, by).filter((child) => isAskedFor(child, by, options));
  const targets = unidentifiedBy(facts, children, by, options);
  const groups = groupsOf(children, targets);
  const time = timeOf(
    options,
    facts,
    groups.map((group) => ({ year: group.year, period: periodOfGroup(facts, by, group) })),
  );
  return {
    report: 'programme-summary',
    title: `Programme summary by ${by}`,
    ...time,
    asAt: asAtOf(moment),
    conventions: [
      SIGN_OF_SAVINGS,
      'Net cost is investment less current target, as printed: negative where more is saved than invested.',
      UNIT_AND_ROUNDING,
      basisSentence(options),
      structureSentence(options),
      ...ragSentences(facts, positions),
      'The RAG of a group is computed from its sums; counts and the target of red schemes are by the RAG that each scheme displays.',
    ],
    columns: columnsBy(by),
    rows: groups.map((group) => row(facts, by, group, targets.get(group.id))),
    totals: totals(facts, groups, by, options, time, [...targets.values()]),
    notes: [...ledgerNotes(sources.ledger), ...savingNotes(facts, positions, options), ...attributionNotes(children, by), ...unidentifiedNotes(targets, by)],
  };
}

interface Group {
  readonly id: string;
  readonly group: string;
  readonly year: FinancialYear;
  readonly children: readonly GroupedChild[];
  readonly figures: Figures;
}

/** By organisation the question's organisation takes its part of an attributed scheme, not the others' parts. */
function isAskedFor(child: GroupedChild, by: Grouping, options: ReportOptions): boolean {
  return by !== 'organisation' || options.organisation === undefined || child.group === options.organisation;
}

function groupsOf(children: readonly GroupedChild[], targets: ReadonlyMap<string, Unidentified>): Group[] {
  const groups = new Map<string, Omit<Group, 'figures'> & { children: GroupedChild[] }>();
  const groupAt = (id: string) => {
    const cut = id.lastIndexOf('|');
    const group = groups.get(id) ?? { id, group: id.slice(0, cut), year: id.slice(cut + 1), children: [] };
    groups.set(id, group);
    return group;
  };
  for (const child of children) groupAt(`${child.group}|${child.position.year}`).children.push(child);
  for (const id of targets.keys()) groupAt(id);
  return [...groups.values()]
    .sort((a, b) => inOrder(a.group, b.group) || inOrder(a.year, b.year))
    .map((group) => ({ ...group, figures: sumsOf(group.children) }));
}

/** The period that the schemes of a group share; null where they are of organisations that stand at different ones. */
function periodOfGroup(facts: SavingsFacts, by: Grouping, { group, year, children }: Group): Period | null {
  if (children.length > 0) return commonPeriod(children.map(({ position }) => position.period));
  const organisation = by === 'programme' ? facts.structure.programmes.get(group)?.organisation : by === 'organisation' ? group : undefined;
  return facts.periodOf(year, organisation ?? null);
}

function row(facts: SavingsFacts, by: Grouping, group: Group, target: Unidentified | undefined): Row {
  const { year } = group;
  const period = periodOfGroup(facts, by, group);
  return {
    id: group.id,
    group: group.group,
    groupName: groupName(facts.structure, by, group.group),
    year,
    period,
    ...sums(facts, group.figures, group.children, { year, period: period ?? facts.periodOf(year, null) }),
    ...targetCells(target?.programmeTarget ?? null, target?.unidentified ?? null),
    // The group once more under the key that it has in the tracker, so that both reports join.
    [by]: by === 'category' && group.group === WITHOUT_CATEGORY ? null : group.group,
  };
}

function sums(facts: SavingsFacts, figures: Figures, children: readonly Child[], at: YearAndPeriod | null): Record<string, Cell> {
  const net = printed(figures, 'investment').minus(printed(figures, 'currentTarget'));
  return { ...parentCells(figures, children, facts.rulebook, at), net: amountCell(net) };
}

function targetCells(programmeTarget: Unidentified['programmeTarget'] | null, unidentified: Unidentified['unidentified'] | null): Record<string, Cell> {
  return {
    programmeTarget: programmeTarget === null ? null : amountCell(programmeTarget),
    unidentified: unidentified === null ? null : amountCell(unidentified),
  };
}

/** The sums of the groups; each scheme-year is counted once, also where its amounts are attributed to several organisations. */
function totals(
  facts: SavingsFacts,
  groups: readonly Group[],
  by: Grouping,
  options: ReportOptions,
  { year, period }: ReturnType<typeof timeOf>,
  targets: readonly Unidentified[],
): Record<string, Cell> {
  const at = year === null ? null : { year, period: period ?? facts.periodOf(year, null) };
  const children = groups.flatMap((group) => group.children);
  // One organisation's parts are the whole of its report; else the parts of a scheme-year add up to it.
  const counted: readonly Child[] = by === 'organisation' && options.organisation === undefined ? onceEach(children).map(wholeChild) : children;
  return {
    ...sums(facts, sumOfFigures(groups.map((group) => group.figures)), counted, at),
    ...targetCells(sumOfKnown(targets.map((target) => target.programmeTarget)), sumOfKnown(targets.map((target) => target.unidentified))),
  };
}

function onceEach(children: readonly GroupedChild[]): PlacedSchemeYear[] {
  return [...new Set(children.map((child) => child.position))];
}

function attributionNotes(children: readonly GroupedChild[], by: Grouping): string[] {
  if (by !== 'organisation' || onceEach(children).length === children.length) return [];
  return [
    'Amounts of programmes that are attributed to several organisations are split to the penny; ' +
      'their schemes are counted in each organisation, and once in the total.',
  ];
}

function unidentifiedNotes(targets: ReadonlyMap<string, Unidentified>, by: Grouping): string[] {
  if (targets.size === 0) return [];
  const where = by === 'organisation' ? ' A programme that is not attributed counts, with all of its schemes, in the organisation that it belongs to.' : '';
  return [`Unidentified is the programme target less the current targets of its schemes, both as total effects of the year.${where}`];
}
