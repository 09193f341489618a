import type { FinancialYear, Period } from '@outturn/kernel';
import { z } from 'zod';
import { amount, financialYear, identifier, list, object, oneOf, period } from '../commands/fields.ts';
import { type LedgerFile, printedAmount, UnreadableImport } from './ledger-file.ts';

export const SIGNS = ['as-printed', 'reversed', 'income-positive'] as const;

/** How a file of the general ledger is read: which columns hold what, and what the file does not say itself. */
export interface ActualsMapping {
  /** Names of columns, as the heading of the file prints them. */
  readonly columns: { readonly line: string; readonly amount: string; readonly year?: string; readonly period?: string };
  /** For every row, where no column says it. */
  readonly year?: FinancialYear;
  readonly period?: Period;
  /** Codes of the general ledger → budget lines; several codes may make one line. A code that is not here is a line itself. */
  readonly lines?: Readonly<Record<string, string>>;
  /** Codes that are no budget lines, such as balances: they count for the control total alone. */
  readonly ignore?: readonly string[];
  /** `as-printed`: income is negative. `reversed`: every sign is turned. `income-positive`: those of income lines are. */
  readonly signs?: (typeof SIGNS)[number];
  /** What the amounts of the file add up to, as printed, where no total row says it. */
  readonly controlTotal?: string;
}

const column = z.string({ error: 'must be the name of a column' }).min(1, 'must be the name of a column');
const MAPPING = object({
  columns: object({ line: column, amount: column, year: column.exactOptional(), period: column.exactOptional() }),
  year: financialYear.exactOptional(),
  period: period.exactOptional(),
  lines: z.record(z.string(), identifier).exactOptional(),
  ignore: list(z.string(), 0).exactOptional(),
  signs: oneOf(SIGNS).exactOptional(),
  controlTotal: amount.exactOptional(),
});

/** Reads a mapping from its JSON. Throws `UnreadableImport` naming the field that is wrong. */
export function parseMapping(text: string): ActualsMapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableImport('The mapping is no JSON. `outturn import FILE --dry-run` prints one to begin with.');
  }
  const read = MAPPING.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UnreadableImport(`The mapping does not fit: ${issue === undefined ? '' : `${issue.path.join('.') || 'it'} ${issue.message}`}.`);
}

/** The heading of a file: in which record it stands, and its names. */
export interface Heading {
  readonly index: number;
  readonly names: readonly string[];
}

const HEADING_WITHIN = 25;
/** What the columns of ledgers are mostly called, the likeliest first. */
const LINE_NAMES = [
  /^budget line$/,
  /^line$/,
  /^line (code|ref|id|reference)$/,
  /^cost cent(re|er)( code)?$/,
  /^(ledger |account )?code$/,
  /^account$/,
  /^budget code$/,
];
const AMOUNT_NAMES = [
  /^(actuals?|spend) (to date|ytd|year to date)$/,
  /^(ytd|year to date)( actuals?| spend)?$/,
  /^to date$/,
  /^actuals?$/,
  /^amount$/,
  /^net( amount)?$/,
  /^balance$/,
  /^value$/,
];
const YEAR_NAMES = [/^(financial )?year$/];
const PERIOD_NAMES = [/^(accounting )?period$/, /^month$/];

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/\(.*\)|£0*|[^a-z ]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The columns of a file by what they are called; undefined where no heading can be made out. */
export function guessColumns(file: LedgerFile): ActualsMapping['columns'] | undefined {
  for (const { cells } of file.records.slice(0, HEADING_WITHIN)) {
    const find = (patterns: readonly RegExp[]) => patterns.flatMap((pattern) => cells.find((cell) => pattern.test(plain(cell))) ?? [])[0];
    const [line, value, year, when] = [find(LINE_NAMES), find(AMOUNT_NAMES), find(YEAR_NAMES), find(PERIOD_NAMES)];
    if (line !== undefined && value !== undefined)
      return { line, amount: value, ...(year === undefined ? {} : { year }), ...(when === undefined ? {} : { period: when }) };
  }
  return undefined;
}

/** The first record that holds every column of a mapping. Throws `UnreadableImport` naming the columns that there are. */
export function headingOf(file: LedgerFile, { columns }: ActualsMapping): Heading {
  const wanted = Object.values(columns);
  const index = file.records.slice(0, HEADING_WITHIN).findIndex(({ cells }) => wanted.every((name) => cells.includes(name)));
  const names = file.records[index]?.cells;
  if (names !== undefined) return { index, names };
  const first = file.records.find(({ cells }) => cells.filter((cell) => cell !== '' && printedAmount(cell) === undefined).length > 1)?.cells ?? [];
  throw new UnreadableImport(`${file.name} has no heading with the columns ${wanted.join(', ')}. Its first row with names reads: ${first.join(', ')}.`);
}
