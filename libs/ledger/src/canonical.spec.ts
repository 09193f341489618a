import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical } from './canonical.ts';

const VECTORS = join(import.meta.dirname, '../../../test/vectors/jcs');
const read = (...path: string[]): Buffer => readFileSync(join(VECTORS, ...path));
const NAMES = readdirSync(join(VECTORS, 'input')).map((name) => name.replace('.json', ''));

describe('canonical JSON (RFC 8785)', () => {
  it('has the public vectors to be tested with', () => {
    expect(NAMES.sort()).toEqual(['arrays', 'french', 'structures', 'unicode', 'values', 'weird']);
  });

  it.each(NAMES)('writes the public vector %s byte for byte', (name) => {
    const bytes = Buffer.from(canonical(JSON.parse(read('input', `${name}.json`).toString('utf8'))), 'utf8');
    expect(bytes.equals(read('output', `${name}.json`))).toBe(true);
    expect(bytes.toString('hex')).toBe(read('outhex', `${name}.txt`).toString('utf8').replace(/\s+/g, ''));
  });

  it('leaves out what is undefined, and orders keys by their UTF-16 units', () => {
    expect(canonical({ b: 1, a: undefined, '\u{1f600}': 2, '\ufb33': 3 })).toBe('{"b":1,"\u{1f600}":2,"\ufb33":3}');
  });

  it.each([
    ['half a character', '\ud800'],
    ['half a character in a key', { '\udc00': 1 }],
    ['not a number', Number.NaN],
    ['infinity', { a: Infinity }],
    ['nothing', undefined],
    ['a function', () => 1],
  ])('refuses %s', (_, value) => {
    expect(() => canonical(value)).toThrow(/./);
  });
});
