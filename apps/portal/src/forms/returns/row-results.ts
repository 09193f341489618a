import type { CommandResult } from '@outturn/application';
import { pounds as inPounds } from '@outturn/kernel';
import type { PortalSources } from '../../sources.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { errorsOf, type FieldError } from '../errors.ts';
import type { Field } from '../form.ts';
import { asksWhyLate } from '../late-source.ts';
import { typed, type Values } from '../values.ts';
import { commandOfRow, namedRows, reasonSlots, reasonsOfRow, type RowKind, type SentRow, type Standing } from './rows.ts';

/** A row that was not recorded: because of what was typed, or because of what its command was answered. */
export type RefusedRow = { readonly row: SentRow } & ({ readonly errors: readonly FieldError[] } | { readonly result: CommandResult });

/** What became of the rows that were sent. */
export interface Outcome {
  readonly recorded: readonly SentRow[];
  readonly refused: readonly RefusedRow[];
}

export interface ForPeriod {
  readonly year: string;
  readonly period: number;
}

/** Records each row by a command of its own, all of them with the same source; returns once what was recorded can be read. */
export async function recordRows(
  sources: Pick<PortalSources, 'recorder' | 'waitFor'>,
  account: string,
  kind: RowKind,
  rows: readonly SentRow[],
  { year, period, source }: ForPeriod & { readonly source: { readonly source?: string } },
): Promise<Outcome> {
  const recorded: SentRow[] = [];
  const refused: RefusedRow[] = [];
  let last = 0;
  for (const row of rows) {
    const made = commandOfRow(kind, row, { year, period });
    if ('errors' in made) {
      refused.push({ row, errors: made.errors });
      continue;
    }
    const result = await sources.recorder.handleAs(account, { ...made.command, ...source });
    if (result.status === 'recorded' || result.status === 'duplicate') {
      recorded.push(row);
      last = Math.max(last, result.position ?? 0);
    } else {
      refused.push({ row, result });
    }
  }
  if (last > 0) await sources.waitFor(last);
  return { recorded, refused };
}

export function isConflict(refused: RefusedRow): boolean {
  return 'result' in refused && refused.result.status === 'conflict';
}

function comesLate(refused: RefusedRow): boolean {
  return 'result' in refused && asksWhyLate(refused.result.problem);
}

/** What the rows are told that were not recorded, by their numbers; `visit` reads what others have recorded by now. */
export async function errorsOfRows(
  visit: ReaderVisit,
  kind: RowKind,
  refused: readonly RefusedRow[],
  standing: (id: string) => Standing | undefined,
): Promise<ReadonlyMap<number, readonly FieldError[]>> {
  const told = refused
    .filter((one) => !comesLate(one))
    .map(async (one): Promise<[number, readonly FieldError[]]> => {
      if ('errors' in one) return [one.row.n, one.errors];
      return [one.row.n, isConflict(one) ? [await conflictOf(visit, kind, one.row, standing)] : refusalOf(kind, one.row, one.result)];
    });
  return new Map(await Promise.all(told));
}

/**
 * What those rows are told whose period is closed: once for all of them, at the field for the source that they lack. Null where
 * nobody is asked for it.
 */
export function lateError(kind: RowKind, refused: readonly RefusedRow[]): string | null {
  const late = refused.filter(comesLate);
  const [first] = late.flatMap((one) => ('result' in one ? [one.result.problem] : []));
  return first === undefined
    ? null
    : `${namedRows(
        kind,
        late.map(({ row }) => row),
      )}: ${first.detail}`;
}

/** What others have recorded of the row's scheme or line since the list was opened, and the forecast that stands by now. */
async function conflictOf(
  visit: ReaderVisit,
  kind: RowKind,
  { values }: Pick<SentRow, 'values'>,
  standing: (id: string) => Standing | undefined,
): Promise<FieldError> {
  const id = typed(values, kind.of);
  const story = await visit.queries.history(`${kind.of}/${id}`, visit.moment);
  const others = story.filter(({ revision, topic }) => revision > Number(typed(values, 'revision')) && topic !== 'companion').map(({ sentence }) => sentence);
  const now = standing(id);
  const sentences = [
    `${id}: somebody else has changed this ${kind.of} since you opened the list.`,
    ...others,
    ...(now === undefined ? [] : [`Its forecast is ${inPounds(now.was)} now.`]),
    'Look at it, then send the row again.',
  ];
  return { field: kind.stated, text: sentences.join(' ') };
}

/** A refusal at the row's own fields, with the scheme or line that it is about. */
function refusalOf(kind: RowKind, row: SentRow, { problem }: CommandResult): readonly FieldError[] {
  if (problem === undefined) return [];
  const id = typed(row.values, kind.of);
  return errorsOf({ fields: fieldsOf(kind, row), fieldOf: fieldNamesOf(kind, row) }, problem).map(({ field, text }) => ({
    field: field ?? kind.stated,
    text: text.includes(id) ? text : `${id}: ${text}`,
  }));
}

function fieldsOf(kind: RowKind, row: SentRow): readonly Field[] {
  return [
    { kind: 'money', name: kind.stated, label: 'New forecast' },
    ...reasonSlots(kind, row).flatMap((n): Field[] => [
      { kind: 'select', name: `code${n}`, label: 'Reason', options: [] },
      { kind: 'money', name: `amount${n}`, label: 'Amount' },
      { kind: 'text', name: `narrative${n}`, label: 'Reason in words' },
    ]),
  ];
}

/** Reasons of the command → fields of the row, which may have left one out. */
function fieldNamesOf(kind: RowKind, row: SentRow): Readonly<Record<string, string>> {
  const stated = reasonsOfRow(kind, row);
  const parts = stated.flatMap(({ n }, index) => ['code', 'amount', 'narrative'].map((part) => [`reasons.${index}.${part}`, `${part}${n}`]));
  return { reasons: `amount${stated[0]?.n ?? 1}`, ...(Object.fromEntries(parts) as Values) };
}
