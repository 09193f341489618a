import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { randomHistory } from '@outturn/read-models/testing';
import fc from 'fast-check';
import { createQueries } from './create-queries.ts';
import type { ReportOptions, Row } from './report.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

/** Without empty cells: which years have columns depends on all rows of a report. */
function filled(rows: readonly Row[]): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null)));
}

describe('a report of one scheme', () => {
  it.each(['savings-tracker', 'transformation-fund'] as const)('has the very rows of %s that the whole report has for it', async (name) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 60 }), async (events) => {
        const queries = createQueries({ facts: foldInMemory(events), ledger: ledgerInMemory(events) });
        const moment = { position: events.length, recordedAt: null };
        const { rows: all } = await queries.report(name, {}, moment);
        const questions = all.slice(0, 4).flatMap((row): (ReportOptions & { scheme: string })[] => {
          const [scheme, organisation] = [row['scheme'] as string, row['organisation'] as string];
          return [{ scheme }, { scheme, organisation }, { scheme, period: 3 }, { scheme, organisation, period: 3 }];
        });
        for (const { scheme, ...options } of questions) {
          const whole = (await queries.report(name, options, moment)).rows.filter((row) => row['scheme'] === scheme);
          expect(filled((await queries.report(name, { ...options, scheme }, moment)).rows)).toEqual(filled(whole));
          compared += whole.length;
        }
      }),
      { numRuns: 45 },
    );
    expect(compared).toBeGreaterThan(40);
  });
});
