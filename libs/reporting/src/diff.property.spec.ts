import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { randomHistory } from '@outturn/read-models/testing';
import fc from 'fast-check';
import { createQueries } from './create-queries.ts';
import { GROUPINGS, REPORT_NAMES, type ReportName, type ReportOptions, type Row } from './report.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

function optionsFor(name: ReportName, n: number): ReportOptions {
  return {
    ...(n % 3 === 0 ? { period: 1 + (n % 13) } : {}),
    ...(n % 2 === 0 ? { structure: 'original' as const } : {}),
    ...(name === 'programme-summary' ? { by: GROUPINGS[n % GROUPINGS.length] as (typeof GROUPINGS)[number] } : {}),
    ...(name === 'movements' ? { since: 0 } : {}),
  };
}

describe('diff of random histories', () => {
  it.each(REPORT_NAMES)('turns the earlier %s into the later one, and names an event behind every row', async (name) => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 60 }), fc.nat(1000), fc.nat(1000), async (events, a, n) => {
        const queries = createQueries({ facts: foldInMemory(events), ledger: ledgerInMemory(events) });
        const [from, to] = [
          { position: events.length - (a % Math.min(events.length, 30)), recordedAt: null },
          { position: events.length, recordedAt: null },
        ];
        const options = optionsFor(name, n);
        const [before, after, diff] = await Promise.all([
          queries.report(name, options, from),
          queries.report(name, options, to),
          queries.diff(name, options, from, to),
        ]);
        const patched = new Map(before.rows.map((row): [string, Record<string, Row[string]>] => [row.id, { ...row }]));
        for (const { id, change, cells, events: behind } of diff.rows) {
          rows += 1;
          expect([id, behind.length]).not.toEqual([id, 0]);
          expect(behind.every((event) => event.position > from.position && event.position <= to.position)).toBe(true);
          if (change === 'removed') patched.delete(id);
          else patched.set(id, { ...(patched.get(id) ?? { id }), ...Object.fromEntries(cells.map((cell) => [cell.key, cell.to])) });
        }
        expect([...patched.keys()].sort()).toEqual(after.rows.map((row) => row.id).sort());
        for (const row of after.rows) for (const [key, cell] of Object.entries(row)) expect(patched.get(row.id)?.[key] ?? null).toEqual(cell);
      }),
      { numRuns: 40 },
    );
    expect(rows).toBeGreaterThan(5);
  });
});
