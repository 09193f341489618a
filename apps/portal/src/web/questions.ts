import { isFinancialYear, type FinancialYear, type Period } from '@outturn/kernel';
import { ALL_GROUPINGS, BadQuestion, type ReportOptions } from '@outturn/reporting';

type Parameters = Readonly<Record<string, string>>;

/** Reads a financial year from the address. Throws `BadQuestion`. */
export function yearAsked(parameters: Parameters): FinancialYear | undefined {
  const { year } = parameters;
  if (year !== undefined && !isFinancialYear(year)) throw new BadQuestion('Enter a financial year, such as 2017-18.', 'year');
  return year;
}

/** Reads a period, 1 to 13. Throws `BadQuestion`. */
export function periodAsked(parameters: Parameters): Period | undefined {
  const { period } = parameters;
  if (period === undefined) return undefined;
  if (!/^([1-9]|1[0-3])$/.test(period)) throw new BadQuestion('Enter a period from 1 (April) to 13 (outturn).', 'period');
  return Number(period);
}

/** Reads one of a list of words. Throws `BadQuestion` for another. */
export function wordAsked<W extends string>(parameters: Parameters, name: string, words: readonly W[]): W | undefined {
  const asked = parameters[name];
  if (asked === undefined) return undefined;
  const word = words.find((one) => one === asked);
  if (word === undefined) throw new BadQuestion(`There is no ${name.replaceAll('-', ' ')} ${JSON.stringify(asked)}: choose ${words.join(', ')}.`, name);
  return word;
}

/** Reads a whole number from 1. Throws `BadQuestion`. */
export function numberAsked(parameters: Parameters, name: string): number | undefined {
  const asked = parameters[name];
  if (asked === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(asked)) throw new BadQuestion(`Enter a whole number from 1 for ${name}.`, name);
  return Number(asked);
}

const PLACES = ['organisation', 'programme', 'workstream', 'service'] as const;

/** Reads what is asked of any report. Throws `BadQuestion` for what cannot be read; the report refuses what it does not take. */
export function reportOptionsAsked(parameters: Parameters): ReportOptions {
  const [year, period, by] = [yearAsked(parameters), periodAsked(parameters), wordAsked(parameters, 'by', ALL_GROUPINGS)];
  const { rate } = parameters;
  const structure = wordAsked(parameters, 'structure', ['current', 'original']);
  const basis = wordAsked(parameters, 'basis', ['absolute', 'incremental']);
  return {
    ...(year === undefined ? {} : { year }),
    ...(period === undefined ? {} : { period }),
    ...(by === undefined ? {} : { by }),
    ...(structure === undefined ? {} : { structure }),
    ...(basis === undefined ? {} : { basis }),
    ...(rate === undefined ? {} : { rate }),
    ...Object.fromEntries(PLACES.flatMap((place) => (parameters[place] === undefined ? [] : [[place, parameters[place]]]))),
  };
}
