import { EVERY_ORGANISATION } from '@outturn/domain';
import type { FactTables, Selection, TableName } from './facts.ts';
import type { LateChangeFacts } from './period-facts.ts';

/** What identifies a fact in its table, and by what it can be selected. */
interface TableShape<F> {
  /** Of several parts the first stands first, a space between them: no id holds a space, and it sorts before all they hold. */
  readonly key: (facts: F) => string;
  readonly scheme?: (facts: F) => string;
  readonly year?: (facts: F) => string;
}

/** Every table: the compiler refuses one without an entry. */
export const TABLES: { readonly [T in TableName]: TableShape<FactTables[T]> } = {
  account: { key: (facts) => facts.account },
  organisation: { key: (facts) => facts.organisation },
  service: { key: (facts) => facts.service },
  year: { key: (facts) => facts.year, year: (facts) => facts.year },
  rules: { key: (facts) => facts.organisation ?? EVERY_ORGANISATION },
  programme: { key: (facts) => facts.programme },
  workstream: { key: (facts) => facts.workstream },
  scheme: { key: (facts) => facts.scheme, scheme: (facts) => facts.scheme },
  scheme_year: { key: (facts) => keyOf(facts.scheme, facts.year), scheme: (facts) => facts.scheme, year: (facts) => facts.year },
  delivery: { key: (facts) => keyOf(facts.scheme, facts.year), scheme: (facts) => facts.scheme, year: (facts) => facts.year },
  claim: { key: (facts) => facts.claim, year: (facts) => facts.year },
  scheme_claim: { key: (facts) => keyOf(facts.scheme, facts.claim), scheme: (facts) => facts.scheme },
  line_year: { key: (facts) => keyOf(facts.line, facts.year), year: (facts) => facts.year },
  line_returns: { key: (facts) => keyOf(facts.line, facts.year), year: (facts) => facts.year },
  adjustment: { key: (facts) => facts.adjustment, year: (facts) => facts.year },
  service_year: { key: (facts) => keyOf(facts.service, facts.year), year: (facts) => facts.year },
  virement: { key: (facts) => facts.virement, year: (facts) => facts.year },
  reserve: { key: (facts) => facts.reserve },
  period: { key: (facts) => periodKey(facts.organisation, facts.year, facts.period), year: (facts) => facts.year },
  return: { key: (facts) => periodKey(facts.service, facts.year, facts.period), year: (facts) => facts.year },
  late_change: {
    key: (facts) => lateChangeKey(facts, facts.marked.position),
    year: (facts) => facts.year,
  },
  publication: { key: (facts) => facts.publication, year: (facts) => facts.year },
};

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

export function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}

/** A period of an organisation (null: of all) or of a service; they sort in their order, `01` to `13`. */
export function periodKey(whose: string | null, year: string, period: number): string {
  return keyOf(whose ?? EVERY_ORGANISATION, year, String(period).padStart(2, '0'));
}

/** Late changes of a period, in the order of recording. */
export function lateChangeKey(change: Pick<LateChangeFacts, 'organisation' | 'year' | 'period'>, position: number): string {
  return keyOf(periodKey(change.organisation, change.year, change.period), String(position).padStart(12, '0'));
}

/** By what a fact can be selected beside its key; null where its table knows no such thing. */
export function scopeOf<T extends TableName>(table: T, facts: FactTables[T]): { scheme: string | null; year: string | null } {
  const shape = TABLES[table];
  return { scheme: shape.scheme?.(facts) ?? null, year: shape.year?.(facts) ?? null };
}

/** Throws when a table is asked for what it can't be selected by: an answer with nothing in it would be a wrong figure. */
export function checkSelection(table: TableName, selection: Selection): void {
  for (const by of ['scheme', 'year'] as const) {
    if (selection[by] !== undefined && TABLES[table][by] === undefined) throw new Error(`${table} facts cannot be selected by ${by}`);
  }
}
