import { BadQuestion } from '../report.ts';

export const FORMATS = ['table', 'json', 'csv', 'html', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** The format named by an option. Throws `BadQuestion` for one that this release does not write. */
export function formatOf(name: string | undefined): Format {
  const format = FORMATS.find((known) => known === (name ?? 'table'));
  if (format === undefined) throw new BadQuestion(`there is no format ${JSON.stringify(name)}; choose ${FORMATS.join(', ')}`, 'format');
  return format;
}
