import type { Problem } from '@outturn/application';
import { allFields } from './all-fields.ts';
import type { Field, Form, TableColumn } from './form.ts';

/** One thing to mend: said in the summary, with a link to the field, and at the field. */
export interface FieldError {
  /** Name of the form's field; null where it is about the whole form. */
  readonly field: string | null;
  readonly text: string;
}

type Asking = Pick<Form, 'fields' | 'fieldOf'>;

/** What a refusal says, field by field. */
export function errorsOf(form: Asking, problem: Problem): readonly FieldError[] {
  const fields = (problem.fields ?? []).map((field) => field.replace(/^data\./, ''));
  if (problem.rule !== 'malformed' || fields.length === 0) return [{ field: fieldFor(form, fields[0]), text: problem.detail }];
  return fields.map((field, index) => {
    const name = fieldFor(form, field);
    const says = sentenceOf(problem.detail, problem.fields ?? [], index);
    return { field: name, text: inFormWords(askedAt(form, name) ?? { kind: 'text', label: field }, says) };
  });
}

/** What a form asks for at one place: a field, or a cell of a table. */
interface Asked {
  readonly kind: Exclude<Field['kind'], 'hidden' | 'text-only'> | TableColumn['kind'];
  readonly label: string;
}

/**
 * A command says what it wants as a program writes it (`"395000.00"`). Somebody who fills a form is told as people type it there, by the kind
 * of the field, and is asked to enter what is missing.
 */
function inFormWords({ kind, label }: Asked, says: string): string {
  const missing = says === 'is missing' || says === 'must not be blank';
  switch (kind) {
    case 'money':
      return `${label} must be pounds with at most two decimals, such as 395,000 or 1,234.50`;
    case 'percent':
      return `${label} must be a percentage, such as 95 or 12.5`;
    case 'date':
      return `${label} must be a date that exists, such as 14 6 2017`;
    case 'select':
    case 'radios':
    case 'checkboxes':
      return `Choose ${lowered(label)}`;
    case 'table':
      return says.startsWith('must have at least') ? `${label}: fill in at least one row` : `${label} ${plainly(says)}`;
    default:
      return missing ? `Enter ${lowered(label)}` : `${label} ${plainly(says)}`;
  }
}

/** Quotation marks are a program's. */
function plainly(says: string): string {
  return says.replaceAll('"', '').replace('a plain decimal number as a string, such as 0.95', 'a number, such as 95 or 12.5');
}

/** `Reference of the claim` → `reference of the claim`; `RAG` stays. */
function lowered(label: string): string {
  return /^[A-Z][A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** A malformed command's detail has a sentence for each field, each beginning with the field's name. */
function sentenceOf(detail: string, fields: readonly string[], index: number): string {
  const own = `${fields[index]} `;
  const start = detail.indexOf(own);
  const next = index + 1 < fields.length ? detail.indexOf(` ${fields[index + 1]} `, start + own.length) : -1;
  return detail
    .slice(start + own.length, next === -1 ? undefined : next)
    .replace(/\.$/, '')
    .trim();
}

/** `reasons.0.amount` → the form's own name for it, by the longest path that the form knows. */
function fieldFor(form: Asking, path: string | undefined): string | null {
  if (path === undefined) return null;
  const names = namesOf(allFields(form.fields));
  for (let steps = path.split('.'); steps.length > 0; steps = steps.slice(0, -1)) {
    const known = form.fieldOf?.[steps.join('.')] ?? steps.join('.');
    if (names.has(known)) return known;
  }
  return null;
}

function namesOf(fields: readonly Field[]): ReadonlySet<string> {
  return new Set(
    fields.flatMap((field) => {
      if (field.kind === 'text-only') return [];
      if (field.kind !== 'table') return [field.name];
      return [field.name, ...Array.from({ length: field.rows }, (_, n) => field.columns.map((column) => `${field.name}.${n}.${column.name}`)).flat()];
    }),
  );
}

function askedAt(form: Asking, name: string | null): Asked | undefined {
  for (const field of allFields(form.fields)) {
    if (field.kind === 'text-only' || field.kind === 'hidden') continue;
    if (field.name === name) return field;
    if (field.kind === 'table' && name?.startsWith(`${field.name}.`)) return cellAskedAt(field, name);
  }
  return undefined;
}

/** A cell is named with its row: `Amount of reason 2`. The unit is the field's, not the sentence's. */
function cellAskedAt(table: Extract<Field, { kind: 'table' }>, name: string): Asked {
  const column = table.columns.find((one) => name.endsWith(`.${one.name}`));
  if (column === undefined) return table;
  const row = `${table.rowLabel.toLowerCase()} ${Number(name.slice(table.name.length + 1).split('.')[0]) + 1}`;
  const label = column.label.replace(/ \(.*\)$/, '').replace(/, such as .*$/, '');
  if (label === 'In words') return { kind: column.kind, label: `${row.charAt(0).toUpperCase()}${row.slice(1)} in words` };
  return { kind: column.kind, label: label.toLowerCase() === table.rowLabel.toLowerCase() ? row : `${label} of ${row}` };
}
