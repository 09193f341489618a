import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS } from './refusals.ts';

const SOURCES = join(import.meta.dirname);
const texts = (ending: RegExp) =>
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => readFileSync(join(SOURCES, path), 'utf8'))
    .join('\n');

/** A case is `.thenRefused('rule', …)`, or the row `['rule', /figures/, …]` of a table of them. */
it('every rule has a case in which it refuses', () => {
  const specs = texts(/\.spec\.ts$/);
  const without = Object.keys(REFUSALS).filter((rule) => !new RegExp(`thenRefused\\(\\s*'${rule}'|\\[\\s*'${rule}',\\s*/`).test(specs));
  expect(without).toEqual([]);
});

it('every rule is in use', () => {
  const code = texts(/(?<!refusals|\.spec)\.ts$/);
  expect(Object.keys(REFUSALS).filter((rule) => !new RegExp(`refuse\\(\\s*'${rule}'`).test(code))).toEqual([]);
});

it('every rule says in one sentence what it means', () => {
  for (const [rule, meaning] of Object.entries(REFUSALS)) {
    expect(rule).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meaning).toMatch(/^[A-Z].*[^.]\.$/);
  }
});
