import type { FieldError } from '../forms/errors.ts';
import type { Option } from '../forms/form.ts';
import { LATE_SOURCE } from '../forms/late-source.ts';
import type { RowsShown } from '../forms/returns/returns-lists.ts';
import { hiddenInRow, type Remainder, reasonSlots, remainderOfRow, type RowKind, type SentRow } from '../forms/returns/rows.ts';
import { typed, type Values } from '../forms/values.ts';

interface Kept {
  readonly name: string;
  readonly value: string;
}

interface Cell {
  readonly id: string;
  readonly value: string;
  readonly error: string | null;
}

/** What every list of monthly returns shows around its rows. */
export interface ReturnsPage<Row> {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly backHref: string;
  readonly hidden: readonly Kept[];
  readonly rows: readonly Row[];
  readonly summary: readonly { readonly text: string; readonly href: string }[];
  /** What was recorded before something was refused; null where nothing was. */
  readonly recorded: string | null;
  readonly resumed: boolean;
  /** Why the returns come late, where their period is closed; null where nobody is asked for it. */
  readonly late: Cell | null;
}

/** The fields of a row, as they were typed, with what is wrong with them. */
export interface ReturnFields {
  readonly n: number;
  readonly hidden: readonly Kept[];
  readonly stated: Cell;
  readonly reasons: readonly {
    readonly code: Cell & { readonly options: readonly (Option & { readonly selected: boolean })[] };
    readonly amount: Cell;
    readonly narrative: Cell;
  }[];
  readonly remainder: Remainder | null;
  readonly confirm: Cell;
  readonly errors: readonly string[];
}

export function fieldsOfRow(kind: RowKind, row: SentRow, { errors }: RowsShown, codes: readonly Option[]): ReturnFields {
  const { n, values } = row;
  const own: readonly FieldError[] = errors.get(n) ?? [];
  const cell = (name: string): Cell => ({
    id: `rows.${n}.${name}`,
    value: typed(values, name),
    error: own.find(({ field }) => field === name)?.text ?? null,
  });
  return {
    n,
    hidden: hiddenInRow(kind).map((name) => ({ name: `rows.${n}.${name}`, value: typed(values, name) })),
    stated: cell(kind.stated),
    reasons: reasonSlots(kind, row).map((slot) => ({
      code: { ...cell(`code${slot}`), options: codes.map((one) => ({ ...one, selected: one.value === typed(values, `code${slot}`) })) },
      amount: cell(`amount${slot}`),
      narrative: cell(`narrative${slot}`),
    })),
    remainder: remainderOfRow(kind, row),
    confirm: cell('confirm'),
    errors: own.map(({ text }) => text),
  };
}

/** Everything that there is to mend, each with its field. */
export function summaryOf(kind: RowKind, rows: readonly SentRow[], shown: RowsShown): ReturnsPage<never>['summary'] {
  const blank = shown.nothingTyped
    ? [{ text: 'State a new forecast or confirm the old one in at least one row', href: `#rows.${rows[0]?.n ?? 0}.${kind.stated}` }]
    : [];
  const late = shown.late === null ? [] : [{ text: shown.late, href: `#${LATE_SOURCE}` }];
  const mend = rows.flatMap(({ n }) => (shown.errors.get(n) ?? []).map(({ field, text }) => ({ text, href: `#rows.${n}.${field ?? kind.stated}` })));
  return [...blank, ...late, ...mend];
}

/** The field for the source of late returns: from the first refusal that asks for it. */
export function lateField(values: Values, { late }: RowsShown): Cell | null {
  return late === null && values[LATE_SOURCE] === undefined ? null : { id: LATE_SOURCE, value: typed(values, LATE_SOURCE), error: late };
}
