import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from './create-queries.ts';
import { renderDiff, renderHistory, renderTrace } from './render.ts';
import { approved, COUNCIL, forecast, proposed, recorded } from './testing/events.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

const REASONS = [
  { code: 'delay', amount: '-80.00', narrative: '=cmd|late' },
  { code: 'demand', amount: '-40.00', narrative: '<b>more</b> people' },
];
const LEDGER = recorded(
  ...COUNCIL,
  proposed('A', { title: '=A1' }),
  approved('A', { '2017-18': '1000.00' }),
  forecast('A', '2017-18', 2, '1000.00', '880.00', REASONS),
);
const QUERIES = createQueries({ facts: foldInMemory(LEDGER), ledger: ledgerInMemory(LEDGER) });
const at = (position: number) => ({ position, recordedAt: LEDGER[position - 1]?.recordedAt ?? null });
const NOW = at(LEDGER.length);

describe('a trace', () => {
  it('prints its parts with who, when and why, and the figure below', async () => {
    const trace = await QUERIES.trace('savings-tracker', 'A|2017-18', 'forecast', {}, NOW);
    expect(renderTrace(trace, { format: 'table', width: 120 })).toMatchInlineSnapshot(`
"forecast of A|2017-18 in savings-tracker
As at position 8, recorded 3 April 2017, 16:00
The forecast made for the latest period so far counts; of two for one period, the later one. Before the first it is the current target.

Part (£)  What it is                      Position  What was recorded
────────  ──────────────────────────────  ────────  ────────────────────────────────────────────────────────────
1,000.00  What stood before the first            8  3 April 2017, sara.service lowered the forecast for 2017-18
          forecast                                  by £120.00 to £880.00: delay £80.00 (=cmd|late), demand
                                                    £40.00 (<b>more</b> people).
 -120.00  Forecast of period 2, £880.00          8  3 April 2017, sara.service lowered the forecast for 2017-18
                                                    by £120.00 to £880.00: delay £80.00 (=cmd|late), demand
                                                    £40.00 (<b>more</b> people).
────────  ──────────────────────────────  ────────  ────────────────────────────────────────────────────────────
  880.00  The figure

Conventions
  Amounts are printed in pounds and pence, exactly.
"
`);
    expect(JSON.parse(renderTrace(trace, { format: 'json' }))).toEqual(trace);
    expect(renderTrace(trace, { format: 'html' })).toContain('&lt;b&gt;more&lt;/b&gt;');
    expect(renderTrace(trace, { format: 'csv' }).split('\r\n')[2]).toMatch(/^-120\.00,"Forecast of period 2, £880\.00",8,"3 April 2017, sara\.service lowered/);
  });
});

describe('a diff', () => {
  it('prints each changed cell, and the events with the first', async () => {
    const diff = await QUERIES.diff('savings-tracker', { period: 2 }, at(LEDGER.length - 1), NOW);
    const table = renderDiff(diff, { format: 'table', width: 150, unit: 'thousands' });
    expect(table).toMatch(/A\|2017-18 +changed +assumed +true +false +8 3 April 2017, sara\.service lowered/);
    expect(table.match(/sara\.service lowered/g)).toHaveLength(1);
    for (const width of [80, 140])
      expect(renderDiff(diff, { format: 'table', width })).toMatch(/Row +Column +From \(£\) +To \(£\)|Row +Change +Column +From \(£\) +To \(£\)/);
    const csv = renderDiff(diff, { format: 'csv' }).split('\r\n');
    expect(csv[0]).toBe('row,change,column,from,to,recorded');
    expect(csv.find((line) => line.includes(',variance,'))).toMatch(/^A\|2017-18,changed,variance,0\.00,-120\.00,/);
    expect(JSON.parse(renderDiff(diff, { format: 'json' }))).toEqual(diff);
    expect(renderDiff(diff, { format: 'html' })).not.toContain('<b>');
  });

  it('says so when nothing changed', async () => {
    expect(renderDiff(await QUERIES.diff('savings-tracker', {}, NOW, NOW))).toContain('Nothing changed between the two moments.');
  });

  it('neutralises text that could start a formula on either side', async () => {
    const diff = await QUERIES.diff('savings-tracker', { period: 2 }, at(COUNCIL.length), NOW);
    expect(renderDiff(diff, { format: 'csv' })).toContain("A|2017-18,added,title,,'=A1,");
  });
});

describe('a history', () => {
  it('tells each entry, without companions but for JSON', async () => {
    const entries = await QUERIES.history('A', NOW);
    const companion = { ...entries[0], type: 'SchemeClaimed', topic: 'companion', sentence: 'tied' } as (typeof entries)[number];
    expect(renderHistory([...entries, companion], { format: 'table' }, 'A')).toMatch(/^History of A\n3 entries\n/);
    expect(
      renderHistory([...entries, companion], { format: 'csv' })
        .trim()
        .split('\r\n'),
    ).toHaveLength(4);
    expect(JSON.parse(renderHistory([...entries, companion], { format: 'json' }))).toHaveLength(4);
  });
});
