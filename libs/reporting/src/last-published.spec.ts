import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from './create-queries.ts';
import { budget, BUDGET_COUNCIL, outturn } from './testing/budget-events.ts';
import { type Given, given, recorded } from './testing/events.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

const published = (publication: string, period: number, organisation: string | null = 'north', name = 'revenue-monitoring'): Given =>
  given(`publication/${publication}`, 'ReportPublished', {
    publication,
    organisation,
    year: '2017-18',
    period,
    title: publication,
    meeting: null,
    reports: [{ name, options: { year: '2017-18', period }, sha256: 'ab'.repeat(32), bytes: 1 }],
  });

function ask(...events: readonly Given[]) {
  const all = recorded(...BUDGET_COUNCIL, budget('HOMES', '100.00'), budget('ROADS', '50.00'), ...events);
  const queries = createQueries({ facts: foldInMemory(all), ledger: ledgerInMemory(all) });
  const now = { position: all.length, recordedAt: null };
  const options = (period: number) => ({ year: '2017-18', period, organisation: 'north', by: 'line' as const });
  return {
    rows: async (period = 3) =>
      Object.fromEntries(
        (await queries.report('revenue-monitoring', options(period), now)).rows.map((row) => [row['line'] ?? row['service'], row['previousPublished']]),
      ),
    changes: async (from: number) => {
      const changed = await queries.diff('revenue-monitoring', options(3), { position: from, recordedAt: null }, now);
      return changed.rows.map(({ id, events }) => [id, events.map(({ type }) => type)]);
    },
    length: all.length,
    trace: (row: string) => queries.trace('revenue-monitoring', row, 'previousPublished', options(3), now),
  };
}

describe('the variance last published', () => {
  const SO_FAR = [outturn('HOMES', 2, '100.00', '110.00'), published('MAY', 2), outturn('HOMES', 2, '110.00', '130.00'), outturn('ROADS', 2, '50.00', '49.00')];

  it('is as it was published, whatever was recorded for its period since; parents add up what is known', async () => {
    expect(await ask(...SO_FAR).rows()).toEqual({ HOMES: '10.00', ROADS: null, homes: '10.00', adults: '10.00', roads: null });
  });

  it('is of the last publication of these budgets, of the organisation or of all', async () => {
    const others = [published('SOUTH', 2, 'south'), published('SAVINGS', 2, 'north', 'savings-tracker')];
    expect(await ask(...SO_FAR, ...others).rows()).toMatchObject({ HOMES: '10.00', ROADS: null });
    expect(await ask(...SO_FAR, ...others, published('ALL', 2, null)).rows()).toMatchObject({ HOMES: '30.00', ROADS: '-1.00' });
  });

  it('is of the last one whatever period is read: what came late for a published period stands beside what was published', async () => {
    const late = [...SO_FAR, published('JUNE', 3), outturn('HOMES', 3, '130.00', '135.00')];
    expect(await ask(...late).rows(3)).toMatchObject({ HOMES: '30.00', ROADS: '-1.00' });
    expect(await ask(...late).rows(2)).toMatchObject({ HOMES: '30.00', ROADS: '-1.00' });
    expect(await ask(...SO_FAR).rows(2)).toMatchObject({ HOMES: '10.00', ROADS: null });
  });

  it('is behind a difference where nothing else is', async () => {
    const { changes, length } = ask(outturn('HOMES', 2, '100.00', '110.00'), published('MAY', 2));
    expect(await changes(length - 1)).toEqual(['adults|2017-18', 'homes|2017-18', 'line/HOMES|2017-18'].map((id) => [id, ['ReportPublished']]));
  });

  it('is traced to what was recorded by then', async () => {
    const { parts, rule } = await ask(...SO_FAR).trace('line/HOMES|2017-18');
    expect(parts.map(({ amount }) => amount)).toEqual(['100.00', '10.00', '-100.00']);
    expect(rule).toContain('period 2');
    expect((await ask(...SO_FAR).trace('homes|2017-18')).parts.map(({ amount }) => amount)).toEqual(['10.00']);
    expect((await ask(published('SAVINGS', 2, 'north', 'savings-tracker')).trace('line/HOMES|2017-18')).rule).toContain('Nothing was published');
  });
});
