import { describe, expect, it } from '@jest/globals';
import { DEEPEST_JSON, isNestedTooDeep } from './json-nesting.ts';
import { isMalformed, parseLine } from './parse-command.ts';

const nested = (levels: number, open = '[', close = ']') => `${open.repeat(levels)}${close.repeat(levels)}`;

describe('nesting of JSON', () => {
  it('is told by brackets of both kinds, outside texts, closed or not', () => {
    expect([nested(DEEPEST_JSON), nested(DEEPEST_JSON + 1), nested(DEEPEST_JSON + 1, '{"a":', '}')].map(isNestedTooDeep)).toEqual([false, true, true]);
    expect(isNestedTooDeep(`["${'['.repeat(100)}", "\\"${'{'.repeat(100)}"]`)).toBe(false);
    expect(isNestedTooDeep('[{'.repeat(DEEPEST_JSON))).toBe(true);
    expect(isNestedTooDeep('[]'.repeat(1_000))).toBe(false);
  });

  it('without end is a line that cannot be read, and no failure', () => {
    for (const line of [`{"id":"x","data":${nested(200_000)}}`, nested(200_000, '{"a":', '}'), '['.repeat(200_000)]) {
      const parsed = parseLine(line);
      expect(isMalformed(parsed) && parsed.refusal).toMatchObject({ rule: 'unreadable', detail: expect.stringContaining('nested deeper than 32 levels') });
    }
  });

  it('is no matter for a long text', () => {
    const line = JSON.stringify({ data: '\\"\n'.repeat(2_000_000) });
    expect(isMalformed(parseLine(line))).toBe(true);
  });
});
