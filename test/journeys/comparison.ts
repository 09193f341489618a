import { expect } from '@jest/globals';
import type { Product } from '../bench/src/product.ts';
import type { Person } from './person.ts';

export interface ReportQuestion {
  readonly organisation: string;
  readonly year: string;
  /** Left out: now. */
  readonly asAt?: string;
}

/** The rows of the savings tracker as the command line prints them of the same ledger. */
export async function trackerOf(product: Product, { organisation, year, asAt }: ReportQuestion): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const printed = await product.outturn(
    'report',
    'savings-tracker',
    '--organisation',
    organisation,
    '--year',
    year,
    ...(asAt === undefined ? [] : ['--as-at', asAt]),
    '--format',
    'json',
  );
  return (JSON.parse(printed) as { rows: readonly Readonly<Record<string, unknown>>[] }).rows;
}

/** Every amount that the tracker's pages show of these schemes is the one that the command line prints, to the penny. Gives the printed rows. */
export async function comparedWithReport(person: Person, product: Product, question: ReportQuestion, schemes: readonly string[]) {
  const rows = await trackerOf(product, question);
  const moment = question.asAt === undefined ? '' : `&as-at=${question.asAt}`;
  const found = schemes.map((scheme) => rows.find((row) => row['scheme'] === scheme) ?? {});
  for (const columns of ['position', 'delivery', 'full-year']) {
    for (const [index, scheme] of schemes.entries()) {
      const shown = await person.trackerRow(`/schemes?organisation=${question.organisation}&year=${question.year}&columns=${columns}${moment}`, scheme);
      expect({ scheme, ...found[index] }).toMatchObject({ scheme, ...shown });
    }
  }
  return found;
}
