import type { FieldError } from './errors.ts';
import { attachmentIn } from './attachments.ts';
import { allFields, fileFields } from './all-fields.ts';
import type { Field, Form, Link, Option, TableColumn } from './form.ts';
import { ticked, typed, type Values } from './values.ts';

/** A field as the template prints it: what was typed, and what is wrong with it. */
export interface FieldView {
  readonly kind: Field['kind'];
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly value: string;
  readonly error: string | null;
  readonly width: number | null;
  readonly rows: number;
  readonly inline: boolean;
  readonly items: readonly {
    readonly value: string;
    readonly text: string;
    readonly hint: { readonly text: string } | null;
    readonly selected: boolean;
    readonly checked: boolean;
    readonly fields: readonly FieldView[];
  }[];
  readonly parts: readonly { readonly name: string; readonly value: string; readonly classes: string }[];
  readonly table: {
    readonly lists: readonly { readonly id: string; readonly options: readonly Option[] }[];
    readonly columns: readonly string[];
    readonly rows: readonly { readonly label: string; readonly cells: readonly CellView[] }[];
  } | null;
  readonly heading: string | null;
  readonly paragraphs: readonly string[];
  readonly links: readonly Link[];
  /** Suggestions for a text, by the id of their list. */
  readonly list: string | null;
}

export interface CellView {
  readonly id: string;
  readonly label: string;
  readonly kind: TableColumn['kind'];
  readonly value: string;
  readonly error: string | null;
  readonly items: FieldView['items'];
  /** Name of the file that is attached already. */
  readonly attached: string | null;
  readonly list: string | null;
}

export interface FormView {
  readonly title: string;
  readonly caption: string | null;
  readonly lead: string | null;
  readonly fields: readonly FieldView[];
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly button: string;
  readonly action: string;
  readonly backHref: string;
  readonly multipart: boolean;
  readonly recounts: boolean;
  readonly summary: readonly { readonly text: string; readonly href: string }[];
  readonly aside: readonly { readonly label: string; readonly figure: string }[];
}

const NO_FIELD = {
  hint: null,
  value: '',
  error: null,
  width: null,
  rows: 0,
  inline: false,
  items: [],
  parts: [],
  table: null,
  heading: null,
  paragraphs: [],
  links: [],
  list: null,
};

/** What a form shows, whatever becomes of what is typed. */
export type FormFace = Pick<Form, 'title' | 'caption' | 'lead' | 'fields' | 'button' | 'backHref' | 'aside'>;

export function formView(form: FormFace, values: Values, errors: readonly FieldError[], action: string): FormView {
  const hidden = ['_command', '_revision', ...form.fields.flatMap((field) => (field.kind === 'hidden' ? [field.name] : []))];
  const visible = form.fields.filter((field) => field.kind !== 'hidden');
  const first = visible.find((field) => field.kind !== 'text-only');
  return {
    title: form.title,
    caption: form.caption ?? null,
    lead: form.lead ?? null,
    fields: visible.map((field) => viewOf(field, values, errors)),
    hidden: hidden.map((name) => ({ name, value: typed(values, name) })),
    button: form.button,
    action,
    backHref: form.backHref,
    multipart: fileFields(form.fields).length > 0 || visible.some((field) => field.kind === 'files'),
    recounts: form.aside !== undefined,
    summary: errors.map(({ field, text }) => ({ text, href: `#${anchorOf(field ?? (first && 'name' in first ? first.name : ''), form.fields)}` })),
    aside: form.aside?.(values) ?? [],
  };
}

/** Where the error summary leads: the first part of a date, the first cell of a table. */
function anchorOf(name: string, fields: readonly Field[]): string {
  const field = allFields(fields).find((one) => 'name' in one && one.name === name);
  if (field?.kind === 'date') return `${name}-day`;
  return field?.kind === 'table' ? `${name}.0.${field.columns.find(({ kind }) => kind !== 'fixed')?.name ?? ''}` : name;
}

function viewOf(field: Exclude<Field, { kind: 'hidden' }>, values: Values, errors: readonly FieldError[]): FieldView {
  if (field.kind === 'text-only')
    return { ...NO_FIELD, kind: field.kind, name: '', label: '', heading: field.heading ?? null, paragraphs: field.paragraphs, links: field.links ?? [] };
  const { name } = field;
  const error = errors.find((one) => one.field === name)?.text ?? null;
  const shared = {
    ...NO_FIELD,
    kind: field.kind,
    name,
    label: field.optional ? `${field.label} (optional)` : field.label,
    hint: field.hint ?? null,
    value: values[name] ?? '',
    error,
  };
  switch (field.kind) {
    case 'text':
      return { ...shared, width: field.width ?? null, ...(field.suggestions ? { list: `${name}-list`, items: itemsOf(field.suggestions, []) } : {}) };
    case 'area':
      return { ...shared, rows: field.rows ?? 4 };
    case 'select':
      return { ...shared, items: itemsOf(field.options, [typed(values, name)]) };
    case 'radios':
      return { ...shared, inline: field.inline ?? false, items: itemsOf(field.options, [typed(values, name)], (one) => viewOf(one, values, errors)) };
    case 'checkboxes':
      return { ...shared, items: itemsOf(field.options, ticked(values, name)) };
    case 'date':
      return {
        ...shared,
        parts: ['day', 'month', 'year'].map((part) => ({
          name: part,
          value: values[`${name}-${part}`] ?? '',
          classes: part === 'year' ? 'govuk-input--width-4' : 'govuk-input--width-2',
        })),
      };
    case 'table':
      return { ...shared, table: tableOf(field, values, errors) };
    default:
      return shared;
  }
}

function tableOf(field: Extract<Field, { kind: 'table' }>, values: Values, errors: readonly FieldError[]): NonNullable<FieldView['table']> {
  const head = field.columns.find(({ kind }) => kind === 'fixed')?.name;
  const nameOf = (n: number) => (head === undefined ? `${field.rowLabel.toLowerCase()} ${n + 1}` : typed(values, `${field.name}.${n}.${head}`));
  const row = (n: number) => ({
    label: `${field.rowLabel} ${n + 1}`,
    cells: field.columns.map((column): CellView => {
      const id = `${field.name}.${n}.${column.name}`;
      const value = values[id] ?? '';
      return {
        id,
        label: `${column.label}, ${nameOf(n)}`,
        kind: column.kind,
        value,
        error: errors.find((one) => one.field === id)?.text ?? null,
        items: column.kind === 'select' ? itemsOf(column.options ?? [], [value]) : [],
        attached: column.kind === 'file' ? (attachmentIn(values, id)?.name ?? null) : null,
        list: listOf(field.name, column),
      };
    }),
  });
  const lists = field.columns.flatMap((column) => {
    const id = listOf(field.name, column);
    return id === null ? [] : [{ id, options: column.options ?? [] }];
  });
  return { lists, columns: field.columns.map(({ label }) => label), rows: Array.from({ length: field.rows }, (_, n) => row(n)) };
}

/** The suggestions of a column stand once, for all of its rows. */
function listOf(table: string, column: TableColumn): string | null {
  return column.kind === 'text' && column.options !== undefined ? `${table}-${column.name}-list` : null;
}

type Shown = Exclude<Field, { kind: 'hidden' }>;

function itemsOf(options: readonly Option[], chosen: readonly string[], within: (field: Shown) => FieldView | null = () => null): FieldView['items'] {
  return options.map(({ value, text, hint, fields = [] }) => ({
    value,
    text,
    hint: hint === undefined ? null : { text: hint },
    selected: chosen.includes(value),
    checked: chosen.includes(value),
    fields: fields.flatMap((field) => (field.kind === 'hidden' ? [] : (within(field) ?? []))),
  }));
}
