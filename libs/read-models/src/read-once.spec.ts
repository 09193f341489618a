import { describe, expect, it } from '@jest/globals';
import type { Selection, TableName } from './facts.ts';
import { foldInMemory } from './in-memory.ts';
import { readOnce } from './read-once.ts';
import type { FactReader } from './reader.ts';
import { TABLE_NAMES, TABLES } from './tables.ts';
import { sampleHistory } from './testing/random-history.ts';

const history = sampleHistory(300);
const whole = foldInMemory(history);
const now = history.length;

/** Counts what is read behind it. */
function counted(facts: FactReader = whole): FactReader & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    asAt: (table, position, selection) => {
      asked.push(`${table} ${position} ${JSON.stringify(selection ?? {})}`);
      return facts.asAt(table, position, selection);
    },
    between: (table, after, upTo, selection) => {
      asked.push(`${table} ${after} ${upTo} ${JSON.stringify(selection ?? {})}`);
      return facts.between(table, after, upTo, selection);
    },
  };
}

describe('a reader for one answer', () => {
  it('gives what the reader behind it gives, at every position and for every selection', async () => {
    const once = readOnce(whole);
    const years = (await whole.asAt('year', now)).map(({ year }) => year);
    expect(years.length).toBeGreaterThan(0);
    for (const table of TABLE_NAMES) {
      const byYear: Selection[] = TABLES[table].year === undefined ? [] : years.map((year) => ({ year }));
      for (const position of [now >> 1, now]) {
        // Of one year before and after all of them: out of the table, and out of what was read.
        for (const selection of [...byYear, {}, ...byYear, { keyHolds: ['1'] }]) {
          expect(await once.asAt(table, position, selection)).toEqual(await whole.asAt(table, position, selection));
        }
      }
      expect(await once.between(table, now >> 1, now)).toEqual(await whole.between(table, now >> 1, now));
    }
  });

  it('reads what is asked for again once, also while it is being read', async () => {
    const behind = counted();
    const once = readOnce(behind);
    await Promise.all([once.asAt('scheme', now), once.asAt('scheme', now, {}), once.between('scheme', 0, now)]);
    await once.asAt('scheme', now);
    await once.between('scheme', 0, now);
    expect(behind.asked).toEqual([`scheme ${now} {}`, `scheme 0 ${now} {}`]);
  });

  it('takes one year out of all of them where those were read', async () => {
    const behind = counted();
    const once = readOnce(behind);
    const all = await once.asAt('scheme_year', now);
    const [first] = all;
    expect(await once.asAt('scheme_year', now, { year: first?.year ?? '2017-18' })).not.toHaveLength(0);
    expect(behind.asked).toHaveLength(1);
    await once.asAt('scheme_year', now - 1, { year: first?.year ?? '2017-18' });
    expect(behind.asked).toHaveLength(2);
  });

  it('gives each who asks a list of their own', async () => {
    const once = readOnce(whole);
    const mine = await once.asAt('scheme', now);
    mine.reverse().pop();
    expect(await once.asAt('scheme', now)).toEqual(await whole.asAt('scheme', now));
  });

  it('refuses what a table cannot be selected by, whatever was read before', async () => {
    const once = readOnce(whole);
    const table: TableName = 'organisation';
    await once.asAt(table, now);
    await expect(once.asAt(table, now, { year: '2017-18' })).rejects.toThrow(/cannot be selected by year/);
  });
});
