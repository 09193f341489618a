import { randomUUID } from 'node:crypto';
import { isAmount, money, type Money, sum } from '@outturn/kernel';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { FieldError } from '../errors.ts';
import { pounds, ticked, typed, type Values } from '../values.ts';

/** What the rows of a list of monthly returns are about, and which commands they become. */
export interface RowKind {
  /** The field that names what a row is about; its entries stand in the stream of the same name. */
  readonly of: 'scheme' | 'line';
  /** The field of the new forecast, in the row and in the command. */
  readonly stated: 'forecast' | 'outturn';
  readonly command: 'ChangeForecast' | 'ForecastOutturn';
  /** How many reasons a row has room for as it opens. */
  readonly reasons: number;
  /** Fields of the command that a new forecast takes over from the one that stood: nobody is asked for them in a list. */
  readonly carries: readonly string[];
  /** The command that says that the forecast stays, or null where the forecast that stands is stated again for that. */
  readonly confirm: 'ConfirmForecast' | null;
}

export const SCHEME_ROWS: RowKind = {
  of: 'scheme',
  stated: 'forecast',
  command: 'ChangeForecast',
  reasons: 1,
  carries: ['notRecurrent'],
  confirm: 'ConfirmForecast',
};
export const LINE_ROWS: RowKind = { of: 'line', stated: 'outturn', command: 'ForecastOutturn', reasons: 2, carries: [], confirm: null };

/** One row as it was sent; `n` is its number in the names of its fields, which stand in `values` without it. */
export interface SentRow {
  readonly n: number;
  readonly values: Values;
}

/** The forecast that stands (`was`) and what a new one takes over from it, in pounds. */
export type Standing = Readonly<Record<string, string>> & { readonly was: string };

/** What goes with each row: what it is about, the id of its command, the forecast that stood, and how far its story had got. */
export function hiddenInRow({ of, carries }: RowKind): readonly string[] {
  return [of, 'command', 'revision', 'was', ...carries];
}

/** A row gets room for as many reasons as the form of one scheme or line has. */
const MOST_REASONS = 5;
const REASON_PARTS = ['code', 'amount', 'narrative'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The rows of a list, as it opens. */
export async function rowsInitial(visit: ReaderVisit, kind: RowKind, rows: readonly { readonly id: string; readonly stands: Standing }[]): Promise<Values> {
  const revisions = await revisionsOf(
    visit,
    kind,
    rows.map(({ id }) => id),
  );
  const cells = rows.flatMap(({ id, stands }, n) => [
    [`rows.${n}.${kind.of}`, id],
    [`rows.${n}.command`, randomUUID()],
    [`rows.${n}.revision`, String(revisions.get(id) ?? -1)],
    ...Object.entries(stands).map(([name, value]) => [`rows.${n}.${name}`, value]),
  ]);
  return Object.fromEntries(cells) as Values;
}

/** The revision of the last entry of each scheme, or budget line. */
export async function revisionsOf(visit: ReaderVisit, { of }: RowKind, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const entries = await visit.ledger.entriesOf(
    ids.map((id) => `${of}/${id}`),
    visit.moment.position,
  );
  return new Map(entries.map(({ stream, revision }) => [stream.slice(of.length + 1), revision]));
}

/** The rows of a list that was sent, those included that nothing was typed into. */
export function rowsSent(kind: RowKind, values: Values): SentRow[] {
  const rows = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(values)) {
    const [, n, field] = /^rows\.(\d{1,3})\.([a-zA-Z]+\d?)$/.exec(name) ?? [];
    if (n === undefined || field === undefined) continue;
    const row = rows.get(Number(n)) ?? {};
    row[field] = value.trim();
    rows.set(Number(n), row);
  }
  return [...rows].filter(([, row]) => row[kind.of] !== undefined).map(([n, row]) => ({ n, values: row }));
}

/** Rows that anything was typed into. */
export function filledRows(kind: RowKind, values: Values): SentRow[] {
  return rowsSent(kind, values).filter(({ values: row }) => Object.keys(row).some((name) => !hiddenInRow(kind).includes(name) && typed(row, name) !== ''));
}

/** The values of a list without some of its rows: those that are recorded. */
export function withoutRows(values: Values, rows: readonly SentRow[]): Values {
  const gone = new Set(rows.map(({ n }) => String(n)));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(/^rows\.(\d{1,3})\./.exec(name)?.[1] ?? '')));
}

/** `ASC006 and ASC010`; of many the first ones and how many more. */
export function namedRows({ of }: RowKind, rows: readonly SentRow[]): string {
  const ids = rows.map(({ values }) => typed(values, of));
  const [first, rest] = [ids.slice(0, 10), ids.length - 10];
  if (rest > 0) return `${first.join(', ')} and ${rest} more`;
  return first.length > 1 ? `${first.slice(0, -1).join(', ')} and ${first.at(-1)}` : (first[0] ?? '');
}

/** The reasons that a row has fields for, from 1: as many as were sent, and one more once all of them are used. */
export function reasonSlots(kind: RowKind, { values }: SentRow): readonly number[] {
  const sent = Array.from({ length: MOST_REASONS }, (_, n) => n + 1).filter((n) => values[`code${n}`] !== undefined);
  const room = Math.max(kind.reasons, ...sent);
  const full = Array.from({ length: room }, (_, n) => n + 1).every((n) => isUsed(values, n));
  return Array.from({ length: full ? Math.min(room + 1, MOST_REASONS) : room }, (_, n) => n + 1);
}

function isUsed(values: Values, n: number): boolean {
  return REASON_PARTS.some((part) => typed(values, `${part}${n}`) !== '');
}

export interface StatedReason {
  /** Which of the row's reasons it is, from 1. */
  readonly n: number;
  readonly code: string;
  readonly amount: string;
  readonly narrative: string;
}

/** The reasons of a row. An amount that is left empty, of one reason alone, is what the others leave of the movement. */
export function reasonsOfRow(kind: RowKind, row: SentRow): readonly StatedReason[] {
  const { values } = row;
  const given = reasonSlots(kind, row)
    .filter((n) => isUsed(values, n))
    .map((n): StatedReason => ({ n, code: typed(values, `code${n}`), amount: pounds(values, `amount${n}`), narrative: typed(values, `narrative${n}`) }));
  const [open, ...more] = given.filter(({ amount }) => amount === '');
  const movement = movementOf(kind, values);
  if (open === undefined || more.length > 0 || movement === undefined) return given;
  const left = movement.minus(explained(given));
  return given.map((reason) => (reason === open ? { ...reason, amount: left.toFixed(2) } : reason));
}

function explained(reasons: readonly StatedReason[]): Money {
  return sum(reasons.flatMap(({ amount }) => (isAmount(amount) ? [money(amount)] : [])));
}

function movementOf({ stated }: RowKind, values: Values): Money | undefined {
  const [now, was] = [pounds(values, stated), typed(values, 'was')];
  return isAmount(now) && isAmount(was) ? money(now).minus(money(was)) : undefined;
}

export interface Remainder {
  readonly movement: string;
  readonly left: string;
  /** Something is left to explain. */
  readonly open: boolean;
}

/** Movement and what is left to explain, as far as what was typed can be read; null where it cannot. */
export function remainderOfRow(kind: RowKind, row: SentRow): Remainder | null {
  const movement = movementOf(kind, row.values);
  if (movement === undefined) return null;
  const left = movement.minus(explained(reasonsOfRow(kind, row)));
  return { movement: exactly(movement), left: exactly(left), open: !left.isZero() };
}

/** The command that a row stands for, or what must be mended before it is one. */
export function commandOfRow(
  kind: RowKind,
  row: SentRow,
  { year, period }: { readonly year: string; readonly period: number },
): { readonly command: object } | { readonly errors: readonly FieldError[] } {
  const { values } = row;
  const id = typed(values, kind.of);
  const confirms = ticked(values, 'confirm').includes('yes');
  const reasons = reasonsOfRow(kind, row);
  if (confirms && (reasons.length > 0 || typed(values, kind.stated) !== ''))
    return { errors: [{ field: 'confirm', text: `${id}: confirm the forecast unchanged, or state a new one with its reasons, not both` }] };
  const errors = confirms ? [] : lackingIn(kind, values, reasons);
  if (errors.length > 0) return { errors };
  const about = { [kind.of]: id, year, period };
  if (confirms && kind.confirm !== null) return { command: { ...markOf(values), command: kind.confirm, data: about } };
  const stated = confirms ? typed(values, 'was') : pounds(values, kind.stated);
  const carried = Object.fromEntries(kind.carries.filter((name) => typed(values, name) !== '').map((name) => [name, typed(values, name)]));
  const data = { ...about, [kind.stated]: stated, ...carried, reasons: reasons.map(({ code, amount, narrative }) => ({ code, amount, narrative })) };
  return { command: { ...markOf(values), command: kind.command, data } };
}

/** What a new forecast lacks, all of it at once. */
function lackingIn(kind: RowKind, values: Values, given: readonly StatedReason[]): readonly FieldError[] {
  const stated = pounds(values, kind.stated);
  const movement = movementOf(kind, values);
  const moves = movement !== undefined && !movement.isZero();
  const reasons = moves && given.length === 0 ? [{ n: 1, code: '', amount: movement.toFixed(2), narrative: '' }] : given;
  const wrong = (field: string, text: string, is: boolean): FieldError[] => (is ? [{ field, text: `${typed(values, kind.of)}: ${text}` }] : []);
  return [
    ...wrong(kind.stated, 'state the new forecast, or confirm the old one', stated === ''),
    ...wrong(kind.stated, 'the new forecast must be pounds with at most two decimals, such as 880,000', stated !== '' && !isAmount(stated)),
    ...wrong(kind.stated, 'this is the forecast already: confirm it unchanged', kind.confirm !== null && movement !== undefined && !moves),
    ...reasons.flatMap(({ n, code, amount, narrative }) => [
      ...wrong(`code${n}`, 'choose a reason', code === ''),
      ...wrong(
        `amount${n}`,
        'the amount of the reason must be pounds with at most two decimals',
        !isAmount(amount) && (amount !== '' || movement !== undefined),
      ),
      ...wrong(`narrative${n}`, 'say in words why it moves', narrative === ''),
    ]),
  ];
}

/** The id of a row's command, and the revision that its scheme or line had when the list was opened. */
function markOf(values: Values): { readonly id: string; readonly expectedRevision?: number } {
  const [id, revision] = [typed(values, 'command'), typed(values, 'revision')];
  return { id: UUID.test(id) ? id : randomUUID(), ...(/^-?\d{1,9}$/.test(revision) ? { expectedRevision: Number(revision) } : {}) };
}
