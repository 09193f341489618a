import type { Moment, TableName } from '@outturn/read-models';
import { yearsAfter } from '@outturn/kernel';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { Row } from '../report.ts';
import { latestPeriod } from '../savings-facts.ts';
import type { Subjects } from './subjects.ts';

/** That something was recorded at a position, for a year or for all. */
interface Mark {
  readonly position: number;
  readonly year: string | null;
  readonly kind: 'scheme' | 'year' | 'claim';
}

/** What was recorded between two moments, by what it was recorded of. */
export interface ChangesBetween {
  readonly schemes: ReadonlyMap<string, readonly Mark[]>;
  readonly programmes: ReadonlyMap<string, readonly number[]>;
  readonly rules: readonly { readonly position: number; readonly organisation: string | null }[];
  /** Names and hierarchy: `service/ADULTS` … */
  readonly structure: ReadonlyMap<string, readonly number[]>;
  /** What was stated by period, with the highest period stated so far: it may make a later period the latest one of its organisation's year. */
  readonly stated: readonly { readonly position: number; readonly scheme: string; readonly year: string; readonly latest: number }[];
  /** Each scheme's organisation, as at the later moment. */
  readonly organisationOf: ReadonlyMap<string, string>;
}

const NAMED_TABLES = ['organisation', 'service', 'programme', 'workstream'] as const satisfies readonly TableName[];

export async function changesBetween(sources: Sources, from: Moment, to: Moment): Promise<ChangesBetween> {
  const read = <T extends TableName>(table: T) => sources.facts.between(table, from.position, to.position);
  const organisationOf = organisationsOf(sources, to);
  const [schemes, stated, claims, rules, programmes, ...structure] = await Promise.all([
    read('scheme'),
    read('scheme_year'),
    read('claim'),
    read('rules'),
    read('programme'),
    ...NAMED_TABLES.map((table) => read(table)),
  ]);
  const marks = new Map<string, Mark[]>();
  for (const { from: position, facts } of schemes) push(marks, facts.scheme, { position, year: null, kind: 'scheme' });
  for (const { from: position, facts } of stated) push(marks, facts.scheme, { position, year: facts.year, kind: 'year' });
  for (const { from: position, facts } of claims) for (const { scheme } of facts.shares) push(marks, scheme, { position, year: facts.year, kind: 'claim' });
  const byProgramme = new Map<string, number[]>();
  for (const { from: position, facts } of programmes) push(byProgramme, facts.programme, position);
  const named = new Map<string, number[]>();
  for (const version of structure.flat()) push(named, `${version.table}/${version.key}`, version.from);
  return {
    schemes: marks,
    programmes: byProgramme,
    rules: rules.map(({ from: position, facts }) => ({ position, organisation: facts.organisation })),
    structure: named,
    stated: stated.map(({ from: position, facts }) => ({ position, scheme: facts.scheme, year: facts.year, latest: latestPeriod(facts) })),
    organisationOf: await organisationOf,
  };
}

async function organisationsOf({ facts }: Sources, { position }: Moment): Promise<ReadonlyMap<string, string>> {
  const [schemes, services] = await Promise.all([facts.asAt('scheme', position), facts.asAt('service', position)]);
  const of = new Map(services.map(({ service, organisation }) => [service, organisation]));
  return new Map(schemes.map(({ scheme, service }) => [scheme, of.get(service) ?? '']));
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

/** Columns that follow from rules, and not from a scheme's own events alone. */
const RULED: ReadonlySet<string> = new Set([
  'rag',
  'ragComputed',
  'stale',
  'weighted',
  'fullYearWeighted',
  'red',
  'amber',
  'green',
  'blue',
  'grey',
  'redValue',
  'previousRed',
  'previousAmber',
  'previousGreen',
  'previousBlue',
  'previousGrey',
]);
const NAMES: ReadonlySet<string> = new Set(['organisation', 'organisationName', 'programmeName', 'workstreamName', 'serviceName', 'groupName', 'programme']);

/** Columns that follow from the period or year that a row is read at, where no column says which. */
const READ_AT: ReadonlySet<string> = new Set(['ragYear', 'rag']);

/** What made the period that a row is read at the latest one: of any scheme of its organisations, the first statement of its year that came so far. */
function periodOpened(changes: ChangesBetween, row: Row, subjects: Subjects): number[] {
  const year = subjects.year ?? row['ragYear'];
  const organisations = new Set([...subjects.schemes].map((scheme) => changes.organisationOf.get(scheme)));
  const counts = (scheme: string) => organisations.size === 0 || organisations.has(changes.organisationOf.get(scheme));
  const ofYear = changes.stated.filter((stated) => stated.year === year && counts(stated.scheme));
  const latest = ofYear.reduce((most, stated) => Math.max(most, stated.latest), 0);
  const period = typeof row['period'] === 'number' ? row['period'] : latest;
  const first = ofYear.find((stated) => stated.latest >= period);
  return first === undefined ? [] : [first.position];
}

/** A mark of a scheme counts for a row of a year: what is stated for the year, and claims that reach it or the year after. */
function reaches(mark: Mark, year: string | null): boolean {
  if (year === null || mark.year === null) return true;
  return mark.kind === 'year' ? mark.year === year : mark.year <= yearsAfter(year, 1);
}

/** The positions behind a changed row. Rules and structure stand with it where its changed cells follow from them, or where nothing else explains it. */
export function positionsBehind(changes: ChangesBetween, row: Row, subjects: Subjects, changedKeys: readonly string[]): number[] {
  const own = [...subjects.schemes].flatMap((scheme) =>
    (changes.schemes.get(scheme) ?? []).filter((mark) => reaches(mark, subjects.year)).map((mark) => mark.position),
  );
  const targets = [...subjects.programmes].flatMap((programme) => changes.programmes.get(programme) ?? []);
  const rules = changes.rules
    .filter(({ organisation }) => organisation === null || typeof row['organisation'] !== 'string' || row['organisation'] === organisation)
    .map(({ position }) => position);
  const structure = namesIn(row).flatMap((name) => changes.structure.get(name) ?? []);
  const direct = [...own, ...targets];
  const behind = [
    ...direct,
    ...(direct.length === 0 || changedKeys.some((key) => RULED.has(key)) ? rules : []),
    ...(direct.length === 0 || changedKeys.some((key) => NAMES.has(key)) ? structure : []),
    ...(changedKeys.some((key) => key === 'period' || (!('period' in row) && READ_AT.has(key))) ? periodOpened(changes, row, subjects) : []),
  ];
  return [...new Set(behind)].sort((a, b) => a - b);
}

function namesIn(row: Row): string[] {
  const ids = NAMED_TABLES.flatMap((table) => (typeof row[table] === 'string' ? [`${table}/${row[table]}`] : []));
  const { group } = row;
  return typeof group === 'string' ? [...ids, ...NAMED_TABLES.map((table) => `${table}/${group}`)] : ids;
}

/** The entries at many positions, in one question to the ledger. */
export async function entriesByPosition(sources: Sources, positions: Iterable<number>): Promise<Map<number, LedgerEntry>> {
  const wanted = [...new Set(positions)];
  return new Map(wanted.length === 0 ? [] : (await sources.ledger.entriesAt(wanted)).map((entry) => [entry.position, entry]));
}
