import { describe, expect, it } from '@jest/globals';
import { money, sum } from '@outturn/kernel';
import { type FactReader, foldInMemory } from '@outturn/read-models';
import { randomHistory } from '@outturn/read-models/testing';
import fc from 'fast-check';
import { createQueries } from './create-queries.ts';
import { type ReportName, type ReportOptions, GROUPINGS, REPORT_NAMES } from './report.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';
import { trace } from './trace.ts';

const YEARS = ['2017-18', '2018-19', '2019-20'];

/** Refuses what lies after a position, as a reader of a projection does that has come just so far. */
function readerUpTo(position: number, facts: FactReader): FactReader {
  const within = (asked: number) => {
    if (asked > position) throw new Error(`position ${asked} is not projected`);
  };
  return {
    asAt: async (table, at, selection) => {
      within(at);
      return facts.asAt(table, at, selection);
    },
    between: async (table, after, upTo, selection) => {
      within(upTo);
      return facts.between(table, after, upTo, selection);
    },
  };
}

function optionsFor(name: ReportName, n: number, position: number): ReportOptions {
  const common: ReportOptions = {
    ...(n % 3 === 0 ? { period: 1 + (n % 13) } : {}),
    ...(n % 5 === 0 ? { year: YEARS[n % 3] as string } : {}),
    ...(n % 2 === 0 ? { structure: 'original' as const } : {}),
  };
  switch (name) {
    case 'movements':
      return { ...common, since: n % (position + 1) };
    case 'programme-summary':
      return { ...common, by: GROUPINGS[n % GROUPINGS.length] as (typeof GROUPINGS)[number], ...(n % 4 === 0 ? { basis: 'incremental' } : {}) };
    case 'return-on-investment':
      return common;
    default:
      return { ...common, ...(n % 4 === 0 ? { basis: 'incremental' } : {}) };
  }
}

/** Reports of which random histories hold few numbers. */
const LEAST_TRACED: Partial<Record<ReportName, number>> = { 'virement-register': 5, returns: 10, exceptions: 5, 'transformation-fund': 20 };

describe('trace', () => {
  it.each(REPORT_NAMES)('of every amount and count of every row of %s has parts that add up to it exactly', async (name) => {
    let traced = 0;
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 70 }), fc.nat(1000), fc.nat(1000), async (events, a, n) => {
        const position = events.length - (a % Math.min(events.length, 12));
        const moment = { position, recordedAt: '2018-01-01T00:00:00.000Z' };
        const sources = { facts: readerUpTo(position, foldInMemory(events)), ledger: ledgerInMemory(events) };
        const options = optionsFor(name, n, position);
        const report = await createQueries(sources).report(name, options, moment);
        const numbers = report.columns.filter(({ type }) => type === 'amount' || type === 'count');
        for (const row of report.rows) {
          for (const { key } of numbers) {
            const answer = await trace(sources, report, row.id, key, options, moment);
            if (answer.figure === null) continue;
            traced += 1;
            expect(sum(answer.parts.filter((part) => part.amount !== '').map((part) => money(part.amount))).toFixed()).toBe(
              money(`${answer.figure as string | number}`).toFixed(),
            );
            expect(answer.parts.every((part) => part.event === null || part.event.position <= position)).toBe(true);
          }
        }
      }),
      { numRuns: 25 },
    );
    expect(traced).toBeGreaterThan(LEAST_TRACED[name] ?? 30);
  });

  it('of any other cell says where it comes from, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 50 }), fc.constantFrom(...REPORT_NAMES), fc.nat(1000), async (events, name, n) => {
        const moment = { position: events.length, recordedAt: '2018-01-01T00:00:00.000Z' };
        const sources = { facts: foldInMemory(events), ledger: ledgerInMemory(events) };
        const options = optionsFor(name, n, events.length);
        const report = await createQueries(sources).report(name, options, moment);
        for (const row of report.rows.slice(0, 6)) {
          for (const { key } of report.columns) expect((await trace(sources, report, row.id, key, options, moment)).rule).not.toBe('');
        }
      }),
      { numRuns: 15 },
    );
  });
});
