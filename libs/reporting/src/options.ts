import { isPlannableYear, money, type Money } from '@outturn/kernel';
import { BadQuestion, type Grouping, GROUPINGS, type ReportName, type ReportOptions } from './report.ts';

/** Options that only some reports take; the others are taken by all. */
type Particular = 'by' | 'rate' | 'since';

/** The rate that the contract names, and that the published appraisals of the sample data use. */
export const DEFAULT_RATE = '0.04';

/**
 * Refuses what cannot be answered as put: an option that the report does not take, a year, period, grouping, structure,
 * basis or rate that is none. Throws `BadQuestion` with the option as its field.
 */
export function checkOptions(report: ReportName, options: ReportOptions, takes: readonly Particular[], groupings: readonly string[] = GROUPINGS): void {
  for (const option of ['by', 'rate', 'since'] as const) {
    if (options[option] !== undefined && !takes.includes(option)) throw new BadQuestion(`The report ${report} takes no --${option}.`, option);
  }
  if (options.year !== undefined && !isPlannableYear(options.year)) {
    throw new BadQuestion(`${JSON.stringify(options.year)} is not a financial year: write it as 2017-18.`, 'year');
  }
  if (options.period !== undefined && !(Number.isInteger(options.period) && options.period >= 1 && options.period <= 13)) {
    throw new BadQuestion(`${JSON.stringify(options.period)} is not a period: give 1 (April) to 12 (March), or 13 for the outturn.`, 'period');
  }
  oneOf('by', options.by, groupings);
  oneOf('structure', options.structure, ['current', 'original']);
  oneOf('basis', options.basis, ['absolute', 'incremental']);
  if (options.rate !== undefined) discountRate(options.rate);
}

/** What savings are added up by: programmes unless the question says otherwise. */
export function groupingOf(options: ReportOptions): Grouping {
  return GROUPINGS.find((grouping) => grouping === options.by) ?? 'programme';
}

function oneOf(field: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new BadQuestion(`--${field} cannot be ${JSON.stringify(value)}: give ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`, field);
  }
}

/** Reads a discount rate, a fraction such as `0.04`; at most 1 (100%) and not below 0. */
export function discountRate(rate: string): Money {
  const plain = /^\d{1,3}(\.\d{1,10})?$/.test(rate) ? money(rate) : null;
  if (plain === null || plain.gt(1))
    throw new BadQuestion(`${JSON.stringify(rate)} is not a discount rate: give a fraction from 0 to 1, such as 0.04.`, 'rate');
  return plain;
}
