import type { Problem } from '@outturn/application';
import { allFields } from './all-fields.ts';
import type { Field, Form } from './form.ts';

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
    return { field: name, text: says === 'is missing' ? `Enter ${labelOf(form, name, field).toLowerCase()}` : `${labelOf(form, name, field)} ${says}` };
  });
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

function labelOf(form: Asking, name: string | null, path: string): string {
  for (const field of allFields(form.fields)) {
    if (field.kind === 'text-only' || field.kind === 'hidden') continue;
    if (field.name === name) return field.label;
    if (field.kind === 'table' && name?.startsWith(`${field.name}.`))
      return field.columns.find((column) => name.endsWith(`.${column.name}`))?.label ?? field.label;
  }
  return path;
}
