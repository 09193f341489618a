import { describe, expect, it } from '@jest/globals';
import { history } from './history.ts';
import { compared, type Measurement, ms, noted, reached, sideBySide } from './measure.ts';
import { table } from './table.ts';

describe('measuring', () => {
  it('takes both by turns, the first one changing, and the median of the turns’ own ratios', async () => {
    const order: string[] = [];
    const from = (name: string, values: number[]) => async () => {
      order.push(name);
      return values.shift() ?? 0;
    };
    const result = await sideBySide(3, from('ours', [10, 40, 30]), from('theirs', [10, 20, 60]));
    expect(result).toEqual({ ours: 30, theirs: 20, ratio: 1 });
    expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs']);
  });

  it.each<[boolean, number, Measurement['goal']]>([
    [true, 0.7, { atLeast: 0.7 }],
    [false, 0.69, { atLeast: 0.7 }],
    [true, 20, { atMost: 20 }],
    [false, 20.1, { atMost: 20 }],
    [false, Number.NaN, { atMost: 20 }],
    [true, 3.1, { withinMs: 25, took: 7.4 }],
    [false, 1.1, { withinMs: 25, took: 25.1 }],
    [true, 0, null],
  ])('says %s of %s beside %j', (expected, value, goal) => {
    expect(reached({ work: '', outturn: '', baseline: '', value, goal })).toBe(expected);
  });

  it('prints one table, and marks what is missed', () => {
    const printed = table([
      compared('tracker', { ours: 31, theirs: 10, ratio: 3.1 }, ms, { atMost: 3 }),
      { work: 'visible', outturn: '5.0 ms', baseline: '', value: 5, goal: { atMost: 20 } },
      compared('reserves', { ours: 7.4, theirs: 2.4, ratio: 3.08 }, ms, { withinMs: 25, took: 7.4 }),
      noted('size', '1 GB'),
    ]);
    expect(printed).toBe(
      [
        'Work      Outturn  Baseline  Ratio     Goal  Reached',
        '────────  ───────  ────────  ─────  ───────  ───────',
        'tracker   31.0 ms   10.0 ms   3.10      ≤ 3  NO',
        'visible    5.0 ms                   ≤ 20 ms  yes',
        'reserves   7.4 ms    2.4 ms   3.08  ≤ 25 ms  yes',
        'size         1 GB',
      ].join('\n'),
    );
  });
});

describe('the made-up history', () => {
  it('is the same for the same seed, another for another, and as long as asked', () => {
    const plan = { schemes: 5, lines: 8, firstYear: '2016-17', years: 2, events: 500, seed: 1 };
    const [first, again, other] = [[...history(plan)], [...history(plan)], [...history({ ...plan, seed: 2 })]];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const events = first.flatMap((write) => write.events).length;
    expect(events).toBeGreaterThanOrEqual(500);
    expect(events).toBeLessThan(510);
  });
});
