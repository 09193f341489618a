import { randomUUID } from 'node:crypto';
import type { CommandResult } from '@outturn/application';
import { isAmount, money, pounds as inPounds } from '@outturn/kernel';
import { amountIn } from '../../web/cells.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { SchemeReturn } from '../../pages/returns.ts';
import { errorsOf, type FieldError } from '../errors.ts';
import type { Field } from '../form.ts';
import { pounds, ticked, typed, type Values } from '../values.ts';

/** What goes with each row: which scheme, the id of its command, what the forecast was, and how far the scheme's story had got. */
export const HIDDEN_IN_ROW = ['scheme', 'command', 'was', 'revision'] as const;
const TYPED_IN_ROW = ['forecast', 'code', 'narrative', 'confirm'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One row as it was sent; `n` is its number in the names of its fields. */
export interface SentRow {
  readonly n: number;
  readonly values: Values;
}

/** The rows of a list of returns, as it opens. */
export async function severalInitial(visit: ReaderVisit, returns: readonly SchemeReturn[]): Promise<Values> {
  const revisions = await revisionsOf(
    visit,
    returns.map(({ scheme }) => scheme),
  );
  const cells = returns.flatMap(({ scheme, row }, n) => [
    [`rows.${n}.scheme`, scheme],
    [`rows.${n}.command`, randomUUID()],
    [`rows.${n}.was`, amountIn(row, 'forecast') ?? '0.00'],
    [`rows.${n}.revision`, String(revisions.get(scheme) ?? -1)],
  ]);
  return Object.fromEntries(cells) as Values;
}

/** The revision of the last entry of each scheme, or budget line. */
export async function revisionsOf(visit: ReaderVisit, ids: readonly string[], kind: 'scheme' | 'line' = 'scheme'): Promise<ReadonlyMap<string, number>> {
  const entries = await visit.ledger.entriesOf(
    ids.map((id) => `${kind}/${id}`),
    visit.moment.position,
  );
  return new Map(entries.map(({ stream, revision }) => [stream.slice(kind.length + 1), revision]));
}

export function sentRows(values: Values): SentRow[] {
  return rowsSent(values, 'scheme', [...HIDDEN_IN_ROW, ...TYPED_IN_ROW]);
}

/** The rows of any list that was sent; `key` stands in every one of them. */
export function rowsSent(values: Values, key: string, names: readonly string[]): SentRow[] {
  const numbers = Object.keys(values).flatMap((name) => (name.endsWith(`.${key}`) ? (/^rows\.(\d{1,3})\./.exec(name)?.[1] ?? []) : []));
  return numbers.map((n) => ({ n: Number(n), values: Object.fromEntries(names.map((name) => [name, typed(values, `rows.${n}.${name}`)])) }));
}

export function isBlank({ values }: SentRow, names: readonly string[] = TYPED_IN_ROW): boolean {
  return names.every((name) => typed(values, name) === '');
}

/** The command that a row stands for, or what must be mended before it is one. */
export function commandOfRow({ values }: SentRow, year: string, period: number): { readonly command: object } | { readonly errors: readonly FieldError[] } {
  const scheme = typed(values, 'scheme');
  const [forecast, was] = [pounds(values, 'forecast'), typed(values, 'was')];
  const confirms = ticked(values, 'confirm').includes('yes');
  const moves = forecast !== '' && !(isAmount(forecast) && isAmount(was) && money(forecast).eq(money(was)));
  if (confirms && (moves || typed(values, 'code') !== '' || typed(values, 'narrative') !== '')) {
    return { errors: [{ field: 'confirm', text: `${scheme}: confirm the forecast unchanged, or state a new one with its reason, not both` }] };
  }
  const errors = confirms ? [] : lackingIn(values, moves);
  if (errors.length > 0) return { errors };
  const { id, expectedRevision } = markOf(values);
  if (confirms) return { command: { id, command: 'ConfirmForecast', ...expectedRevision, data: { scheme, year, period } } };
  const amount = isAmount(was) ? money(forecast).minus(money(was)).toFixed(2) : '0.00';
  const reasons = [{ code: typed(values, 'code'), amount, narrative: typed(values, 'narrative') }];
  return { command: { id, command: 'ChangeForecast', ...expectedRevision, data: { scheme, year, period, forecast, reasons } } };
}

/** What a change of forecast lacks, all of it at once. */
function lackingIn(values: Values, moves: boolean): readonly FieldError[] {
  const scheme = typed(values, 'scheme');
  const forecast = pounds(values, 'forecast');
  const wrong = (field: string, text: string, is: boolean): FieldError[] => (is ? [{ field, text: `${scheme}: ${text}` }] : []);
  return [
    ...wrong('forecast', 'state the new forecast, or confirm the old one', forecast === ''),
    ...wrong('forecast', 'the new forecast must be pounds with at most two decimals, such as 880,000', forecast !== '' && !isAmount(forecast)),
    ...wrong('forecast', 'this is the forecast already: confirm it unchanged', isAmount(forecast) && !moves),
    ...wrong('code', 'choose a reason', moves && typed(values, 'code') === ''),
    ...wrong('narrative', 'say in words why it moves', moves && typed(values, 'narrative') === ''),
  ];
}

/** The id of a row's command, and the revision that its scheme or line had when the list was opened. */
export function markOf(values: Values): { readonly id: string; readonly expectedRevision: object } {
  const [id, revision] = [typed(values, 'command'), typed(values, 'revision')];
  return { id: UUID.test(id) ? id : randomUUID(), expectedRevision: /^-?\d{1,9}$/.test(revision) ? { expectedRevision: Number(revision) } : {} };
}

const ROW_FIELDS: readonly Field[] = [
  { kind: 'money', name: 'forecast', label: 'New forecast' },
  { kind: 'select', name: 'code', label: 'Reason', options: [] },
  { kind: 'text', name: 'narrative', label: 'Reason in words' },
];
const ROW_FIELD_OF = {
  reasons: 'forecast',
  'reasons.0': 'forecast',
  'reasons.0.amount': 'forecast',
  'reasons.0.code': 'code',
  'reasons.0.narrative': 'narrative',
};

/** What a row's refusal says, at the row's own fields, with the scheme that it is about. */
export function errorsOfRow({ values }: SentRow, { status, problem }: CommandResult, now: SchemeReturn | undefined): readonly FieldError[] {
  const scheme = typed(values, 'scheme');
  if (status === 'conflict') {
    const forecast = now === undefined ? '' : ` Its forecast is ${inPounds(amountIn(now.row, 'forecast') ?? '0')} now.`;
    return [
      {
        field: 'forecast',
        text: `${scheme}: somebody else has changed this scheme since you opened the list.${forecast} Look at it, then send the row again.`,
      },
    ];
  }
  if (problem === undefined) return [];
  return errorsOf({ fields: ROW_FIELDS, fieldOf: ROW_FIELD_OF }, problem).map(({ field, text }) => ({
    field: field ?? 'forecast',
    text: text.includes(scheme) ? text : `${scheme}: ${text}`,
  }));
}

/** Rows that anything was typed into, of a list that was sent. */
export function filledRows(values: Values): SentRow[] {
  return sentRows(values).filter((row) => !isBlank(row));
}

/** The values of a list without some of its rows: those that are recorded. */
export function withoutRows(values: Values, rows: readonly SentRow[]): Values {
  const gone = new Set(rows.map(({ n }) => String(n)));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(/^rows\.(\d{1,3})\./.exec(name)?.[1] ?? '')));
}

/** `ASC006 and ASC010`; of many the first ones and how many more. */
export function named(rows: readonly SentRow[], key = 'scheme'): string {
  const ids = rows.map(({ values }) => typed(values, key));
  const [first, rest] = [ids.slice(0, 10), ids.length - 10];
  if (rest > 0) return `${first.join(', ')} and ${rest} more`;
  return first.length > 1 ? `${first.slice(0, -1).join(', ')} and ${first.at(-1)}` : (first[0] ?? '');
}
