import { describe, expect, it } from '@jest/globals';
import { repeatedName } from './repeated-names.ts';

describe('a name that stands twice in one object', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":[{"c":1,"d":2,"c":3}]}}', 'c'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"":1,"":2}', ''],
    ['{"a":"x","b":{"a":"{\\"a\\":1,\\"a\\":2}"}}', undefined],
    ['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', undefined],
    ['["a","a",{"a":"a"}]', undefined],
    ['{"a":"\\\\","b":"a\\":"}', undefined],
    ['"a"', undefined],
  ])('in %s is %j', (json, name) => {
    expect(() => JSON.parse(json) as unknown).not.toThrow();
    expect(repeatedName(json)).toBe(name);
  });
});
