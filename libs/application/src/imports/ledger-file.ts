import { createHash } from 'node:crypto';
import { isAmount } from '@outturn/kernel';
import { CsvError, parse } from 'csv-parse/sync';

/** A file of the general ledger that cannot be read, or a mapping that does not fit it. Nothing of it is recorded. */
export class UnreadableImport extends Error {
  override readonly name = 'UnreadableImport';
}

/** A CSV file as it was read. `row` is the number of the line in the file where a record begins, from 1. */
export interface LedgerFile {
  readonly name: string;
  readonly sha256: string;
  readonly delimiter: string;
  readonly records: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MOST_ROWS = 50_000;

/** Reads CSV with whichever separator fits best: UTF-8, or else Windows-1252 as spreadsheets write it. Throws `UnreadableImport`. */
export function readLedgerFile(name: string, bytes: Uint8Array): LedgerFile {
  const text = decoded(bytes);
  if (text.trim() === '') throw new UnreadableImport(`${name} is empty.`);
  if (text.startsWith('PK\u0003\u0004')) throw new UnreadableImport(`${name} is a workbook. Save the sheet as CSV and import that.`);
  if (text.includes('\u0000')) throw new UnreadableImport(`${name} is no CSV file.`);
  const delimiter = bestDelimiter(text);
  const records = recordsOf(name, text, delimiter);
  if (records.length > MOST_ROWS) throw new UnreadableImport(`${name} has more than ${MOST_ROWS} rows. Import it in parts.`);
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), delimiter, records };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function bestDelimiter(text: string): string {
  const [head = ''] = text.split(/\r?\n\s*\r?\n/);
  const sample = head.split(/\r?\n/).slice(0, 30).join('\n');
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, n: sample.split(delimiter).length }));
  return counts.reduce((best, next) => (next.n > best.n ? next : best)).delimiter;
}

function recordsOf(name: string, text: string, delimiter: string): LedgerFile['records'] {
  try {
    const parsed = parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true, trim: true, info: true }) as unknown as {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return parsed.map(({ record, info }) => ({ row: info.lines, cells: record })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableImport(`${name} cannot be read as CSV: ${error.message.replace(/\.?\s*$/, '')}.`);
  }
}

/**
 * Pounds as ledgers print them: `1,234.50`, `£1,234.50`, `(1,234.50)` and `1,234.50-` and `1,234.50 CR` for a negative one. Undefined
 * for what is no amount of at most two decimals.
 */
export function printedAmount(cell: string): string | undefined {
  const text = cell.replace(/[\s£]/g, '').replace(/[−–]/g, '-');
  const credit = /^(.*?)(CR|-)$/i.exec(text);
  const bracketed = /^\((.*)\)$/.exec(text);
  const plain = (credit?.[1] ?? bracketed?.[1] ?? text).replace(/DR$/i, '');
  const grouped = /^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  const withoutZeros = grouped.replace(/(\.\d{2})0+$/, '$1');
  if (!isAmount(withoutZeros)) return undefined;
  if (!credit && !bracketed) return withoutZeros;
  return withoutZeros.startsWith('-') ? undefined : `-${withoutZeros}`;
}
