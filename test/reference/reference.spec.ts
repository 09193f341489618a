import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'reference');

describe('the reference made from the code', () => {
  const pages = referencePages();
  // `npm run reference` writes the pages; every other run holds them against the code.
  if (process.env['OUTTURN_WRITE_REFERENCE']) for (const [file, text] of Object.entries(pages)) writeFileSync(join(FOLDER, file), text);

  it.each(Object.keys(pages))('%s is current', (file) => {
    expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(pages[file]);
  });
});
