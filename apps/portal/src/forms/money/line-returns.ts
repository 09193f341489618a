import { randomUUID } from 'node:crypto';
import type { CommandResult } from '@outturn/application';
import { isAmount, money, type Money, sum } from '@outturn/kernel';
import type { Row } from '@outturn/reporting';
import { textIn } from '../../web/cells.ts';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { errorsOf, type FieldError } from '../errors.ts';
import type { Field } from '../form.ts';
import { isBlank, markOf, revisionsOf, rowsSent, type SentRow } from '../schemes/several-returns.ts';
import { pounds, ticked, typed, type Values } from '../values.ts';
import { outturnNow } from './line-forms.ts';

/** What goes with each row: which line, the id of its command, the forecast that stood, and how far the line's story had got. */
export const HIDDEN_IN_LINE = ['line', 'command', 'was', 'revision'] as const;
/** How many reasons a row has room for; the line's own form takes more. */
export const REASONS_IN_LINE = [1, 2] as const;
const REASON_FIELDS = REASONS_IN_LINE.flatMap((n) => [`code${n}`, `amount${n}`, `narrative${n}`]);
const TYPED_IN_LINE: readonly string[] = ['outturn', ...REASON_FIELDS, 'confirm'];

/** The rows of a service's lines, as the list opens. */
export async function linesInitial(visit: ReaderVisit, rows: readonly Row[]): Promise<Values> {
  const revisions = await revisionsOf(
    visit,
    rows.map((row) => textIn(row, 'line')),
    'line',
  );
  const cells = rows.flatMap((row, n) => [
    [`rows.${n}.line`, textIn(row, 'line')],
    [`rows.${n}.command`, randomUUID()],
    [`rows.${n}.was`, outturnNow(row)],
    [`rows.${n}.revision`, String(revisions.get(textIn(row, 'line')) ?? -1)],
  ]);
  return Object.fromEntries(cells) as Values;
}

export function sentLines(values: Values): SentRow[] {
  return rowsSent(values, 'line', [...HIDDEN_IN_LINE, ...TYPED_IN_LINE]);
}

/** Rows that anything was typed into. */
export function filledLines(values: Values): SentRow[] {
  return sentLines(values).filter((row) => !isBlank(row, TYPED_IN_LINE));
}

interface StatedReason {
  readonly n: (typeof REASONS_IN_LINE)[number];
  readonly code: string;
  readonly amount: string;
  readonly narrative: string;
}

/** The reasons of a row. An amount that is left empty, of one reason alone, is what the others leave of the movement. */
function reasonsOfRow(values: Values): StatedReason[] {
  const stated = REASONS_IN_LINE.map((n) => ({
    n,
    code: typed(values, `code${n}`),
    amount: pounds(values, `amount${n}`),
    narrative: typed(values, `narrative${n}`),
  }));
  const given = stated.filter(({ code, amount, narrative }) => code !== '' || amount !== '' || narrative !== '');
  const [open, ...more] = given.filter(({ amount }) => amount === '');
  const movement = movementOf(values);
  if (open === undefined || more.length > 0 || movement === undefined) return given;
  const left = movement.minus(sum(given.flatMap(({ amount }) => (isAmount(amount) ? [money(amount)] : []))));
  return given.map((reason) => (reason === open ? { ...reason, amount: left.toFixed(2) } : reason));
}

function movementOf(values: Values): Money | undefined {
  const [outturn, was] = [pounds(values, 'outturn'), typed(values, 'was')];
  return isAmount(outturn) && isAmount(was) ? money(outturn).minus(money(was)) : undefined;
}

/** Movement and what is left to explain, as far as what was typed can be read; null where nothing moves. */
export function remainderOfLine({ values }: SentRow): { readonly movement: string; readonly left: string; readonly open: boolean } | null {
  const movement = movementOf(values);
  if (movement === undefined) return null;
  const left = movement.minus(sum(reasonsOfRow(values).flatMap(({ amount }) => (isAmount(amount) ? [money(amount)] : []))));
  return { movement: exactly(movement), left: exactly(left), open: !left.isZero() };
}

/** The command that a row stands for, or what must be mended before it is one. */
export function commandOfLine(row: SentRow, year: string, period: number): { readonly command: object } | { readonly errors: readonly FieldError[] } {
  const { values } = row;
  const line = typed(values, 'line');
  const confirms = ticked(values, 'confirm').includes('yes');
  if (confirms && !isBlank(row, ['outturn', ...REASON_FIELDS]))
    return { errors: [{ field: 'confirm', text: `${line}: confirm the forecast unchanged, or state a new one with its reasons, not both` }] };
  const reasons = confirms ? [] : reasonsOfRow(values);
  const errors = confirms ? [] : lackingIn(values, reasons);
  if (errors.length > 0) return { errors };
  const outturn = confirms ? typed(values, 'was') : pounds(values, 'outturn');
  const { id, expectedRevision } = markOf(values);
  return {
    command: {
      id,
      command: 'ForecastOutturn',
      ...expectedRevision,
      data: { line, year, period, outturn, reasons: reasons.map(({ code, amount, narrative }) => ({ code, amount, narrative })) },
    },
  };
}

/** What a new forecast lacks, all of it at once. */
function lackingIn(values: Values, reasons: readonly StatedReason[]): FieldError[] {
  const line = typed(values, 'line');
  const outturn = pounds(values, 'outturn');
  const movement = movementOf(values);
  const wrong = (field: string, text: string, is: boolean): FieldError[] => (is ? [{ field, text: `${line}: ${text}` }] : []);
  return [
    ...wrong('outturn', 'state the new forecast, or confirm the old one', outturn === ''),
    ...wrong('outturn', 'the new forecast must be pounds with at most two decimals, such as 880,000', outturn !== '' && !isAmount(outturn)),
    ...wrong('code1', 'choose a reason', movement !== undefined && !movement.isZero() && reasons.length === 0),
    ...reasons.flatMap(({ n, code, amount, narrative }) => [
      ...wrong(`code${n}`, 'choose a reason', code === ''),
      ...wrong(`amount${n}`, 'the amount of the reason must be pounds with at most two decimals', !isAmount(amount)),
      ...wrong(`narrative${n}`, 'say in words why it moves', narrative === ''),
    ]),
  ];
}

const ROW_FIELDS: readonly Field[] = [
  { kind: 'money', name: 'outturn', label: 'New forecast' },
  ...REASONS_IN_LINE.flatMap((n): Field[] => [
    { kind: 'select', name: `code${n}`, label: 'Reason', options: [] },
    { kind: 'money', name: `amount${n}`, label: 'Amount' },
    { kind: 'text', name: `narrative${n}`, label: 'Reason in words' },
  ]),
];
const FIELD_OF: Readonly<Record<string, string>> = {
  reasons: 'amount1',
  ...Object.fromEntries(REASONS_IN_LINE.flatMap((n) => ['code', 'amount', 'narrative'].map((part) => [`reasons.${n - 1}.${part}`, `${part}${n}`]))),
};

/** What a row's refusal says, at the row's own fields, with the line that it is about; of a conflict what others changed. */
export function errorsOfLine({ values }: SentRow, { status, problem }: CommandResult, changed: readonly string[]): readonly FieldError[] {
  const line = typed(values, 'line');
  if (status === 'conflict')
    return [
      {
        field: 'outturn',
        text: `${line}: somebody else has changed this line since you opened the list. ${changed.join(' ')} Look at it, then send the row again.`,
      },
    ];
  if (problem === undefined) return [];
  return errorsOf({ fields: ROW_FIELDS, fieldOf: FIELD_OF }, problem).map(({ field, text }) => ({
    field: field ?? 'outturn',
    text: text.includes(line) ? text : `${line}: ${text}`,
  }));
}
