import { describe, expect, it } from '@jest/globals';
import { terminalWidth } from './streams.ts';

describe('the width of tables', () => {
  it.each([
    ['a terminal', { isTTY: true, columns: 200 }, 200],
    ['a narrow terminal: no table fits in less', { isTTY: true, columns: 40 }, 80],
    ['a pipe or a file', { columns: 200 }, undefined],
    ['a terminal that does not tell', { isTTY: true }, undefined],
  ])('follows %s', (_, stdout, width) => {
    expect(terminalWidth(stdout)).toBe(width);
  });
});
