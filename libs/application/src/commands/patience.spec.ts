import { describe, expect, it } from '@jest/globals';
import { goesOn, pauseAfter } from './patience.ts';

describe('what happens to a command that meets others', () => {
  it('it waits for a time of chance, longer each time, and never long', () => {
    expect([1, 2, 3, 6, 7, 50].map((conflicts) => pauseAfter(conflicts, 1))).toEqual([8, 16, 32, 256, 400, 400]);
    expect([0, 0.25, 0.5].map((chance) => pauseAfter(3, chance))).toEqual([0, 8, 16]);
  });

  it('it is decided five times at least, and then again until its patience is over', () => {
    const at = (conflicts: number, now: number) => goesOn(conflicts, { begun: 1_000, now, patienceMs: 300 });
    expect([at(4, 99_999), at(5, 1_299), at(5, 1_300), at(500, 1_299)]).toEqual([true, true, false, true]);
  });
});
