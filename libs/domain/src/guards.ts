import { type Amount, amount, money, type Period, type Series } from '@outturn/kernel';
import type { RuleStart } from './commands.ts';
import { type Refusal, refuse, type World } from './decider.ts';
import { visible } from './rules/visible.ts';
import type { SubjectKind, Subjects } from './subjects.ts';

/** How people call a kind of subject. */
const CALLED: Record<SubjectKind, string> = {
  account: 'account',
  organisation: 'organisation',
  service: 'service',
  year: 'financial year',
  rules: 'rules of',
  programme: 'programme',
  workstream: 'workstream',
  scheme: 'scheme',
  claim: 'claim',
  'claim-subject': 'subject of a claim',
  line: 'budget line',
  adjustment: 'budget adjustment',
  virement: 'virement',
  'virement-authority': 'virements of the service and year',
  reserve: 'reserve',
  return: 'return of',
  publication: 'publication',
};

/** Refuses when a thing that the command names does not exist; an id left out passes. `field` is where the command names it. */
export function mustExist(world: World, kind: SubjectKind, id: string | undefined, field: string = kind): Refusal | undefined {
  return id === undefined || world.get(kind, id) ? undefined : unknown(kind, id, field);
}

export function unknown(kind: SubjectKind, id: string, field: string = kind): Refusal {
  return refuse('unknown-reference', `There is no ${CALLED[kind]} ‘${id}’.`, field);
}

/** Refuses when an id is taken, naming what has it. */
export function mustBeNew<K extends SubjectKind>(world: World, kind: K, id: string, nameOf: (taken: Subjects[K]) => string): Refusal | undefined {
  const taken = world.get(kind, id);
  return taken && refuse('already-exists', `There is a ${CALLED[kind]} ‘${id}’ already: ${nameOf(taken)}. Choose another id.`, kind);
}

/** Refuses the first of these texts that says nothing; texts left out pass. */
export function mustSay(texts: Readonly<Record<string, string | undefined>>): Refusal | undefined {
  const blank = Object.entries(texts).find(([, text]) => text !== undefined && visible(text) === '');
  return blank && refuse('blank-text', `${blank[0]} must say something: it is empty.`, blank[0]);
}

export function mustBePeriod(period: Period, first: 0 | 1, field = 'period'): Refusal | undefined {
  if (Number.isInteger(period) && period >= first && period <= 13) return undefined;
  return refuse(
    'period-range',
    `${period} is not a period: ${first === 0 ? '0 is before the year opened, ' : ''}1 is April, 12 is March, 13 is the outturn.`,
    field,
  );
}

export function mustStartAtPeriod(from: RuleStart | undefined): Refusal | undefined {
  return from && mustBePeriod(from.period, 1, 'from.period');
}

/** Changes for a year are taken from its opening on. */
export function mustBeOpen(world: World, year: string, field = 'year'): Refusal | undefined {
  return world.get('year', year)
    ? undefined
    : refuse('year-not-open', `The financial year ${year} was not opened. An administrator opens it with OpenFinancialYear.`, field);
}

/** An amount as it is written in events: always with pennies, so that equal figures are equal bytes. */
export function written(stated: Amount): Amount {
  return amount(money(stated));
}

export function writtenSeries(series: Series): Series {
  return Object.fromEntries(Object.entries(series).map(([year, stated]) => [year, written(stated)]));
}
