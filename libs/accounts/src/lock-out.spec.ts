import { describe, expect, it } from '@jest/globals';
import { attemptKey, lockOutAfter } from './lock-out.ts';

describe('lock-out', () => {
  it('comes with every tenth failure in a row, growing to a day', () => {
    const minutes = Array.from({ length: 121 }, (_, failures) => lockOutAfter(failures));
    expect(minutes.flatMap((lock, failures) => (lock > 0 ? [[failures, lock]] : []))).toEqual([
      [10, 15],
      [20, 30],
      [30, 60],
      [40, 120],
      [50, 240],
      [60, 480],
      [70, 960],
      [80, 1440],
      [90, 1440],
      [100, 1440],
      [110, 1440],
      [120, 1440],
    ]);
  });

  it('counts under a digest that letter case does not change', () => {
    expect(attemptKey('Jo.Smith')).toEqual(attemptKey('jo.smith'));
    expect(attemptKey('jo.smith').toString('hex')).toBe('5fa412634ddcb0112d0ad8e630e7a35000f31f4541967f3a6e936f8554e1edcc');
  });
});
