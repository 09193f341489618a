import { createHash } from 'node:crypto';
import { amount, type FinancialYear, isFinancialYear, money, type Money, type Period, pounds, sum, ZERO } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import { type ActualsMapping, guessColumns, type Heading, headingOf } from './actuals-mapping.ts';
import { type LedgerFile, printedAmount, UnreadableImport } from './ledger-file.ts';

/** What a file says of one line in one period: one command. */
export interface ImportedFigure {
  readonly line: string;
  readonly year: FinancialYear;
  readonly period: Period;
  readonly toDate: string;
  /** Lines of the file that it adds up. */
  readonly rows: readonly number[];
}

export interface BadRow {
  readonly row: number;
  readonly text: string;
  readonly why: string;
}

/** A file of actuals as read, before anything is recorded. Amounts in pounds. */
export interface ActualsImport {
  readonly file: string;
  readonly sha256: string;
  readonly mapping: ActualsMapping;
  readonly guessed: boolean;
  readonly figures: readonly ImportedFigure[];
  /** Rows that say nothing that could be recorded. */
  readonly bad: readonly BadRow[];
  /** Amounts as printed, added up. */
  readonly total: string;
  readonly control: { readonly amount: string; readonly from: string } | null;
  /** Why nothing of it is recorded; null where it may be. */
  readonly refusal: string | null;
  /** What should be looked at before it is. */
  readonly findings: readonly string[];
}

/** What is known beside the file: a mapping, or parts of one. */
export interface ImportStated {
  readonly mapping?: ActualsMapping;
  readonly year?: FinancialYear;
  readonly period?: Period;
  readonly controlTotal?: string;
}

/**
 * Reads a file of the general ledger through a mapping, guessed where none is given. The control total is what the file's own
 * total row says, or what is stated; without one, or where the rows do not add up to it, nothing may be recorded. Throws
 * `UnreadableImport` where the file cannot be read that way.
 */
export async function readActuals(file: LedgerFile, stated: ImportStated, facts: FactReader, position: number): Promise<ActualsImport> {
  const columns = stated.mapping?.columns ?? guessColumns(file);
  if (columns === undefined)
    throw new UnreadableImport(`${file.name} has no heading that says which columns hold budget lines and amounts. Name them in a mapping.`);
  const mapping: ActualsMapping = {
    ...stated.mapping,
    columns,
    ...(stated.year === undefined ? {} : { year: stated.year }),
    ...(stated.period === undefined ? {} : { period: stated.period }),
    ...(stated.controlTotal === undefined ? {} : { controlTotal: stated.controlTotal }),
  };
  const rows = rowsOf(file, mapping, headingOf(file, mapping));
  const kinds = new Map((await facts.asAt('line_year', position)).map(({ line, kind }) => [line, kind]));
  const { figures, bad } = figuresOf(rows.data, mapping, kinds);
  const total = amount(sum(rows.data.flatMap(({ printed }) => (printed === undefined ? [] : [money(printed)]))));
  const control = controlOf(mapping, rows.totals);
  return {
    file: file.name,
    sha256: file.sha256,
    mapping,
    guessed: stated.mapping === undefined,
    figures,
    bad,
    total,
    control,
    refusal: refusalOf(total, control, rows.totals.length, figures.length),
    findings: await findingsOf(figures, facts, position),
  };
}

interface DataRow {
  readonly row: number;
  readonly text: string;
  readonly code: string;
  readonly amount: string;
  readonly printed: string | undefined;
  readonly year: string;
  readonly period: string;
}

/** The rows below the heading, and total rows apart: those that name no line but a total. */
function rowsOf(file: LedgerFile, { columns }: ActualsMapping, { index, names }: Heading): { data: DataRow[]; totals: DataRow[] } {
  const at = (cells: readonly string[], name: string | undefined) => (name === undefined ? '' : (cells[names.indexOf(name)] ?? ''));
  const below = file.records.slice(index + 1).map(({ row, cells }): DataRow & { readonly cells: readonly string[] } => ({
    row,
    cells,
    text: cells.join(', '),
    code: at(cells, columns.line),
    amount: at(cells, columns.amount),
    printed: printedAmount(at(cells, columns.amount)),
    year: at(cells, columns.year),
    period: at(cells, columns.period),
  }));
  const isTotal = ({ code, cells }: (typeof below)[number]) =>
    /^(grand )?total\b/i.test(code) || (code === '' && cells.some((cell) => /^(grand )?total\b/i.test(cell)));
  return { data: below.filter((row) => !isTotal(row)), totals: below.filter(isTotal) };
}

function controlOf(mapping: ActualsMapping, totals: readonly DataRow[]): ActualsImport['control'] {
  if (mapping.controlTotal !== undefined) return { amount: amount(money(mapping.controlTotal)), from: 'stated' };
  // Sub-totals stand before the total of all.
  const last = totals.at(-1);
  return last?.printed === undefined ? null : { amount: amount(money(last.printed)), from: `line ${last.row} of the file` };
}

function refusalOf(total: string, control: ActualsImport['control'], totals: number, figures: number): string | null {
  if (control === null)
    return totals > 0
      ? `The total row of the file holds no amount. State the control total; the rows add up to ${pounds(total)}.`
      : `There is no control total: the file has no total row. State what it should add up to; the rows add up to ${pounds(total)}.`;
  if (!money(control.amount).eq(money(total)))
    return `The rows add up to ${pounds(total)}, but the control total (${control.from}) is ${pounds(control.amount)}: ${pounds(money(control.amount).minus(money(total)))} is missing. Nothing is recorded.`;
  return figures === 0 ? 'No row can be recorded.' : null;
}

function figuresOf(rows: readonly DataRow[], mapping: ActualsMapping, kinds: ReadonlyMap<string, string>): { figures: ImportedFigure[]; bad: BadRow[] } {
  const bad: BadRow[] = [];
  const found = new Map<string, { line: string; year: string; period: number; total: Money; rows: number[] }>();
  const ignored = new Set(mapping.ignore ?? []);
  for (const row of rows) {
    const line = mapping.lines?.[row.code] ?? row.code;
    const when = whenOf(row, mapping);
    const why = whyBad(row, line, when, kinds);
    if (why !== undefined && !ignored.has(row.code)) bad.push({ row: row.row, text: row.text, why });
    if (why !== undefined || ignored.has(row.code) || row.printed === undefined || 'why' in when) continue;
    const key = `${line} ${when.year} ${when.period}`;
    const one = found.get(key) ?? { line, ...when, total: ZERO, rows: [] };
    found.set(key, { ...one, total: one.total.plus(turned(money(row.printed), mapping, kinds.get(line))), rows: [...one.rows, row.row] });
  }
  return { figures: [...found.values()].map(({ total, ...one }) => ({ ...one, toDate: amount(total) })), bad };
}

function whyBad(row: DataRow, line: string, when: ReturnType<typeof whenOf>, kinds: ReadonlyMap<string, string>): string | undefined {
  if (row.code === '') return 'It names no budget line.';
  if (row.printed === undefined) return row.amount === '' ? 'It has no amount.' : `${row.amount} is no amount in pounds and pence.`;
  if ('why' in when) return when.why;
  return kinds.has(line) ? undefined : `There is no budget line ${line}. Name the line of this code in the mapping, or ignore it there.`;
}

function whenOf(row: DataRow, mapping: ActualsMapping): { year: string; period: number } | { why: string } {
  const year = yearIn(row.year) ?? mapping.year;
  if (row.year !== '' && yearIn(row.year) === undefined) return { why: `${row.year} is no financial year.` };
  if (year === undefined) return { why: 'Nothing says which year it is of: state the year.' };
  const period = periodIn(row.period) ?? mapping.period;
  if (row.period !== '' && periodIn(row.period) === undefined) return { why: `${row.period} is no period from 1 (April) to 13 (outturn).` };
  if (period === undefined) return { why: 'Nothing says which period it is of: state the period.' };
  return { year, period };
}

/** `2018-19`, `2018/19`, `2018/2019`. */
function yearIn(text: string): string | undefined {
  const match = /^(\d{4})[-/](\d{2})?(\d{2})$/.exec(text);
  const year = match === null ? '' : `${match[1]}-${match[3]}`;
  return isFinancialYear(year) ? year : undefined;
}

const MONTHS = ['apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec', 'jan', 'feb', 'mar'];

/** `2`, `02`, `P2`, `May`. */
function periodIn(text: string): number | undefined {
  const month = MONTHS.indexOf(text.slice(0, 3).toLowerCase());
  if (month >= 0) return month + 1;
  const match = /^p?0?(\d{1,2})$/i.exec(text);
  const period = match === null ? 0 : Number(match[1]);
  return period >= 1 && period <= 13 ? period : undefined;
}

function turned(value: Money, { signs = 'as-printed' }: ActualsMapping, kind: string | undefined): Money {
  return signs === 'reversed' || (signs === 'income-positive' && kind === 'income') ? value.negated() : value;
}

async function findingsOf(figures: readonly ImportedFigure[], facts: FactReader, position: number): Promise<string[]> {
  const years = [...new Set(figures.map(({ year }) => year))];
  const lines = (await Promise.all(years.map((year) => facts.asAt('line_year', position, { year })))).flat();
  const returns = (await Promise.all(years.map((year) => facts.asAt('line_returns', position, { year })))).flat();
  const kindOf = new Map(lines.map(({ line, year, kind }) => [`${line} ${year}`, kind]));
  const earlierOf = new Map(returns.map(({ line, year, actuals }) => [`${line} ${year}`, actuals]));
  return figures.flatMap(({ line, year, period, toDate }) => {
    const key = `${line} ${year}`;
    const value = money(toDate);
    const before = earlierOf.get(key)?.findLast((one) => one.period < period);
    const falls = before !== undefined && (kindOf.get(key) === 'income' ? value.gt(money(before.toDate)) : value.lt(money(before.toDate)));
    return [
      ...(kindOf.get(key) === 'income' && value.gt(0) ? [`${line} is income and stands above zero, at ${pounds(value)}: is the sign right?`] : []),
      ...(kindOf.get(key) === 'expenditure' && value.isNegative()
        ? [`${line} is expenditure and stands below zero, at ${pounds(value)}: is the sign right?`]
        : []),
      ...(falls
        ? [`${line} falls back from ${pounds(before.toDate)} at period ${before.period} to ${pounds(value)} at period ${period}: are these amounts cumulative?`]
        : []),
    ];
  });
}

/** The id of a figure's command, the same whenever the same file brings the same figure. */
export function commandIdOf({ sha256 }: Pick<ActualsImport, 'sha256'>, { line, year, period, toDate }: ImportedFigure): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(['RecordActuals', sha256, line, year, period, toDate]))
    .digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The command of a figure, with where it comes from: the file, its lines, the control total and the mapping that it was read by. */
export function commandOf(read: ActualsImport, figure: ImportedFigure): object {
  const { line, year, period, toDate } = figure;
  return { id: commandIdOf(read, figure), command: 'RecordActuals', source: sourceOf(read, figure), data: { line, year, period, toDate } };
}

const MOST_ROWS_NAMED = 20;

function sourceOf({ file, sha256, mapping, control }: ActualsImport, { line, rows }: ImportedFigure): string {
  const { lines = {}, ...rest } = mapping;
  const own = Object.fromEntries(Object.entries(lines).filter(([, to]) => to === line));
  const read = JSON.stringify(Object.keys(own).length === 0 ? rest : { ...rest, lines: own }).slice(0, 4_000);
  const named = `${rows.slice(0, MOST_ROWS_NAMED).join(', ')}${rows.length > MOST_ROWS_NAMED ? ` and ${rows.length - MOST_ROWS_NAMED} more` : ''}`;
  const total = control === null ? '' : `, control total ${pounds(control.amount)}`;
  return `General ledger ${file.replaceAll(/\p{Cc}/gu, ' ')}, line${rows.length === 1 ? '' : 's'} ${named} (SHA-256 ${sha256}${total}), read by the mapping ${read}`;
}
