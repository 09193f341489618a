import { describe, expect, it } from '@jest/globals';
import { money, sum } from '@outturn/kernel';
import { foldInMemory } from '@outturn/read-models';
import { randomHistory } from '@outturn/read-models/testing';
import fc from 'fast-check';
import { createQueries } from '../create-queries.ts';
import { budgetOfLine, readLineYears } from '../line-years.ts';
import { serviceRowId } from './budget-rows.ts';
import type { Report, Row } from '../report.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';

/** An amount of a row; 0 where the row is not there. */
const of = (row: Row | undefined, key: string) => money(typeof row?.[key] === 'string' ? row[key] : '0');
const rowOf = (report: Report, kind: string) => report.rows.find((row) => row['kind'] === kind);

describe('virements in random histories', () => {
  it('add up to nothing, and never change the budget of a council, in any year, at any position', async () => {
    let posted = 0;
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 300 }), async (events) => {
        const facts = foldInMemory(events);
        const byCouncil = async (position: number) => {
          const services = new Map((await facts.asAt('service', position)).map((one) => [one.service, one.organisation]));
          const totals = new Map<string, string>();
          for (const line of await readLineYears(facts, position)) {
            const council = `${services.get(line.service)} ${line.year}`;
            totals.set(
              council,
              money(totals.get(council) ?? '0')
                .plus(budgetOfLine(line, 13))
                .toFixed(2),
            );
          }
          return new Map([...totals].filter(([, total]) => total !== '0.00'));
        };
        for (const event of events) {
          if (event.type !== 'VirementPosted') continue;
          posted += 1;
          expect(sum(event.data.lines.map((line) => money(line.amount))).toFixed(2)).toBe('0.00');
          expect(sum(event.data.lines.map((line) => money(line.nextYear ?? '0'))).toFixed(2)).toBe('0.00');
          expect(await byCouncil(event.position)).toEqual(await byCouncil(event.position - 1));
        }
      }),
      { numRuns: 30 },
    );
    expect(posted).toBeGreaterThan(15);
  });

  it('lead from the opening to the current budget of every service at every position, and with rounding to revenue monitoring', async () => {
    let reconciled = 0;
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 60 }), fc.nat(1000), async (events, n) => {
        const queries = createQueries({ facts: foldInMemory(events), ledger: ledgerInMemory(events) });
        const options = n % 3 === 0 ? {} : { year: n % 2 === 0 ? '2017-18' : '2018-19', period: 1 + (n % 13) };
        for (let position = Math.max(1, events.length - 25); position <= events.length; position += 1) {
          const moment = { position, recordedAt: null };
          const [matrix, monitoring] = await Promise.all([
            queries.report('budget-reconciliation', options, moment),
            queries.report('revenue-monitoring', options, moment),
          ]);
          const listed = matrix.rows.filter((row) => row['kind'] === 'virement' || row['kind'] === 'adjustment');
          for (const { key, service = '' } of matrix.columns.filter(({ type }) => type === 'amount')) {
            reconciled += 1;
            const current = of(rowOf(matrix, 'current'), key);
            expect(
              of(rowOf(matrix, 'opening'), key)
                .plus(sum(listed.map((row) => of(row, key))))
                .toFixed(2),
            ).toBe(current.toFixed(2));
            const monitored =
              key === 'total'
                ? of(monitoring.totals as Row, 'budget')
                : of(
                    monitoring.rows.find((row) => row.id === serviceRowId(service, matrix.year ?? '')),
                    'budget',
                  );
            expect(current.plus(of(rowOf(matrix, 'rounding'), key)).toFixed(2)).toBe(monitored.toFixed(2));
          }
          for (const row of listed.filter(({ kind }) => kind === 'virement')) expect(of(row, 'total').toFixed(2)).toBe('0.00');
        }
      }),
      { numRuns: 20 },
    );
    expect(reconciled).toBeGreaterThan(200);
  });
});
