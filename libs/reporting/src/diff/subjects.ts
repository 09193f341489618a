import type { Moment } from '@outturn/read-models';
import { grouped, targetShares } from '../grouping.ts';
import { groupingOf } from '../options.ts';
import type { Sources } from '../queries.ts';
import type { ReportName, ReportOptions, Row } from '../report.ts';
import { textIn } from '../row-text.ts';
import { readSavingsFacts, schemeYearsOf } from '../savings-facts.ts';

/** What a row of a report is drawn from: schemes (of one year, or of all), and programmes for their targets. */
export interface Subjects {
  readonly schemes: ReadonlySet<string>;
  readonly year: string | null;
  readonly programmes: ReadonlySet<string>;
}

/** Finds the subjects of rows that stand in a report at either of two moments. */
export type SubjectsOf = (row: Row) => Subjects;

/** How the rows of a report relate to schemes: a row of one scheme says so itself, a row of sums stands for those in it at either moment. */
export async function subjectsOf(sources: Sources, name: ReportName, options: ReportOptions, moments: readonly Moment[]): Promise<SubjectsOf> {
  if (name === 'programme-summary') return ofGroups(sources, options, moments);
  if (name === 'return-on-investment') return ofProgrammes(sources, options, moments);
  return (row) => ({ schemes: new Set([textIn(row, 'scheme')]), year: textOf(row['year']), programmes: new Set() });
}

function textOf(cell: Row[string] | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

async function ofGroups(sources: Sources, options: ReportOptions, moments: readonly Moment[]): Promise<SubjectsOf> {
  const members = new Map<string, { schemes: Set<string>; programmes: Set<string> }>();
  const by = groupingOf(options);
  const membersOf = (id: string) => {
    const known = members.get(id) ?? { schemes: new Set(), programmes: new Set() };
    members.set(id, known);
    return known;
  };
  for (const moment of moments) {
    const facts = await readSavingsFacts(sources.facts, await knownAt(sources, options, moment), moment);
    for (const { group, position } of grouped(facts.structure, schemeYearsOf(facts, options), by)) {
      const known = membersOf(`${group}|${position.year}`);
      known.schemes.add(position.scheme.scheme);
      if (by === 'programme' || by === 'organisation') known.programmes.add(position.place.programme);
    }
    // A group may have a target without any scheme.
    for (const { programme, targets } of facts.structure.programmes.values()) {
      const groups = by === 'organisation' ? targetShares(facts.structure, programme).map(({ group }) => group) : by === 'programme' ? [programme] : [];
      for (const group of groups) for (const year of Object.keys(targets)) membersOf(`${group}|${year}`).programmes.add(programme);
    }
  }
  return (row) => {
    const known = members.get(row.id);
    return { schemes: known?.schemes ?? new Set(), year: textOf(row['year']), programmes: known?.programmes ?? new Set() };
  };
}

async function ofProgrammes(sources: Sources, options: ReportOptions, moments: readonly Moment[]): Promise<SubjectsOf> {
  const members = new Map<string, Set<string>>();
  for (const moment of moments) {
    const facts = await readSavingsFacts(sources.facts, await knownAt(sources, options, moment), moment);
    for (const { scheme, place } of facts.schemes) members.set(place.programme, (members.get(place.programme) ?? new Set<string>()).add(scheme.scheme));
  }
  return (row) => ({ schemes: members.get(textIn(row, 'programme')) ?? new Set(), year: null, programmes: new Set() });
}

const NAMED = { organisation: 'organisation', programme: 'programme', workstream: 'workstream', service: 'service', scheme: 'scheme' } as const;

/** The options without ids that nobody knew yet at a moment: a diff may begin before its programme did. */
export async function knownAt(sources: Sources, options: ReportOptions, moment: Moment): Promise<ReportOptions> {
  const unknown = await unknownAt(sources, options, moment);
  return Object.fromEntries(Object.entries(options).filter(([key]) => !unknown.includes(key)));
}

/** Which of the ids in the options nobody knew at a moment. */
export async function unknownAt(sources: Sources, options: ReportOptions, moment: Moment): Promise<string[]> {
  const asked = Object.entries(NAMED).flatMap(([option, table]) => (options[table] === undefined ? [] : [{ option, table, key: options[table] }]));
  const found = await Promise.all(asked.map(({ table, key }) => sources.facts.asAt(table, moment.position, { key })));
  return asked.filter((_, index) => found[index]?.length === 0).map(({ option }) => option);
}
