import { describe, expect, it } from '@jest/globals';
import { money, sum } from '@outturn/kernel';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import type { ReasonCell, ReportOptions } from '../report.ts';
import { actuals, adjusted, budget, BUDGET_COUNCIL, outturn } from '../testing/budget-events.ts';
import { type Given, given, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';

const START = BUDGET_COUNCIL.length;

function asking(...events: readonly Given[]) {
  const ledger = recorded(...BUDGET_COUNCIL, ...events);
  const queries = createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) });
  const moment = { position: ledger.length, recordedAt: null };
  return {
    moved: (options: ReportOptions = {}) => queries.report('movements', { since: START, ...options }, moment),
    traced: (row: string, column: string, options: ReportOptions = {}) => queries.trace('movements', row, column, { since: START, ...options }, moment),
    compared: () => queries.diff('movements', { since: START }, { position: START + 1, recordedAt: null }, moment),
  };
}

const HISTORY = [
  budget('ROADS', '400.00'),
  ...adjusted('A1', { ROADS: '60.00' }, '2017-06-02'),
  actuals('ROADS', 2, '70.00'),
  // Measured against the budget at its period, which the adjustment does not reach.
  outturn('ROADS', 2, '400.00', '410.00'),
  ...adjusted('A2', { ROADS: '5.00' }, '2017-07-02'),
  outturn('ROADS', 4, '410.00', '450.00', [
    { code: 'demand', amount: '30.00', narrative: 'potholes' },
    { code: 'price', amount: '10.00', narrative: 'bitumen' },
  ]),
  outturn('ROADS', 3, '450.00', '440.00'),
];

describe('movements of budget lines', () => {
  it('tell each step, and the steps add up', async () => {
    const { moved } = asking(...HISTORY);
    const { rows, totals } = await moved();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: 'line/ROADS|2017-18', line: 'ROADS', service: 'roads', scheme: null, from: '0.00', to: '450.00', movement: '450.00' });
    const reasons = rows[0]?.['reasons'] as readonly ReasonCell[];
    expect(reasons.map(({ code, amount }) => [code, amount])).toEqual([
      ['opening', '400.00'],
      ['budget-change', '60.00'],
      ['demand', '10.00'],
      ['budget-change', '-60.00'],
      ['demand', '30.00'],
      ['price', '10.00'],
      ['demand', '-10.00'],
      ['late-change', '10.00'],
    ]);
    expect(sum(reasons.map(({ amount }) => money(amount))).toFixed(2)).toBe('450.00');
    expect(rows[0]?.['people']).toEqual(['fatima.finance', 'sara.service']);
    expect(totals).toMatchObject({ from: '0.00', to: '0.00', movement: '0.00', linesFrom: '0.00', linesTo: '450.00', linesMovement: '450.00' });
  });

  it('count what is stated for periods up to the one asked for', async () => {
    const { rows } = await asking(...HISTORY).moved({ period: 3 });
    expect(rows[0]).toMatchObject({ to: '440.00' });
    expect(((rows[0]?.['reasons'] ?? []) as readonly ReasonCell[]).map(({ code, amount }) => [code, amount])).toEqual([
      ['opening', '400.00'],
      ['budget-change', '60.00'],
      ['demand', '10.00'],
      ['budget-change', '-60.00'],
      ['demand', '-10.00'],
      ['late-change', '40.00'],
    ]);
  });

  it('begin at what stood', async () => {
    const { rows } = await asking(...HISTORY).moved({ since: START + 5 });
    expect(rows[0]).toMatchObject({ from: '410.00', to: '450.00', movement: '40.00' });
  });

  it('are within what is asked for', async () => {
    const { moved } = asking(...HISTORY, budget('SCHOOLS', '9.00'));
    expect((await moved({ organisation: 'south' })).rows.map(({ id }) => id)).toEqual(['line/SCHOOLS|2017-18']);
    expect((await moved({ service: 'adults' })).rows).toEqual([]);
    expect((await moved({ year: '2016-17' })).rows).toEqual([]);
    expect(
      (await asking(...HISTORY, given('programme/P', 'ProgrammeCreated', { programme: 'P', name: 'P', organisation: 'north' })).moved({ programme: 'P' })).rows,
    ).toEqual([]);
  });

  it('can be traced, and compared between two moments', async () => {
    const { traced, compared } = asking(...HISTORY);
    for (const column of ['from', 'to', 'movement', 'reasons', 'people', 'organisation'])
      expect((await traced('line/ROADS|2017-18', column, { since: START + 5 })).rule).not.toBe('');
    expect((await traced('line/ROADS|2017-18', 'from', { since: START + 3 })).parts.map(({ amount }) => amount)).toEqual(['400.00', '60.00']);
    const { rows } = await compared();
    expect(rows.map(({ id, events }) => [id, events.length])).toEqual([['line/ROADS|2017-18', 6]]);
  });
});
