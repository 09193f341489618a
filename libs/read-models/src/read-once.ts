import type { FactTables, Selection, TableName } from './facts.ts';
import type { FactReader, Version } from './reader.ts';
import { checkSelection, scopeOf } from './tables.ts';

/**
 * A reader for one answer, such as a page with its report: what several parts of it ask for is read once, and facts of one year
 * come out of all years' where those were asked for before. It is to be let go with its answer: then nothing is kept for
 * anybody else. Who reads through it gets lists of their own, that they may sort.
 */
export function readOnce(facts: FactReader): FactReader {
  const asked = new Map<string, Promise<readonly unknown[]>>();
  const once = async <F>(question: readonly unknown[], read: () => Promise<F[]>): Promise<F[]> => {
    const key = JSON.stringify(question);
    const found = (asked.get(key) as Promise<F[]> | undefined) ?? read();
    asked.set(key, found);
    return [...(await found)];
  };
  const whole = <T extends TableName>(table: T, position: number) =>
    asked.get(JSON.stringify(questionOf(table, position, {}))) as Promise<FactTables[T][]> | undefined;
  return {
    asAt: async <T extends TableName>(table: T, position: number, selection: Selection = {}) =>
      once(questionOf(table, position, selection), async () => {
        checkSelection(table, selection);
        const all = isOfYearAlone(selection) ? await whole(table, position) : undefined;
        return all === undefined ? facts.asAt(table, position, selection) : all.filter((one) => scopeOf(table, one).year === selection.year);
      }),
    between: async <T extends TableName>(table: T, after: number, upTo: number, selection: Selection = {}): Promise<Version<T>[]> =>
      once([after, ...questionOf(table, upTo, selection)], () => facts.between(table, after, upTo, selection)),
  };
}

function questionOf(table: TableName, position: number, { key, scheme, year, keyHolds }: Selection): readonly unknown[] {
  return [table, position, key, scheme, year, keyHolds];
}

function isOfYearAlone({ key, scheme, year, keyHolds }: Selection): boolean {
  return year !== undefined && key === undefined && scheme === undefined && keyHolds === undefined;
}
