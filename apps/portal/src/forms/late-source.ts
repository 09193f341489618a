import type { Problem } from '@outturn/application';
import type { Field, Form } from './form.ts';
import { optional, type Values } from './values.ts';

/** The field in which somebody says why a change comes late. */
export const LATE_SOURCE = '_source';

const SOURCE: Field = {
  kind: 'area',
  name: LATE_SOURCE,
  label: 'Why it comes late',
  hint: 'The period is closed. Say where this comes from, a letter or a decision: it stands in the notes of reports, beside your name.',
  rows: 3,
};

/**
 * A form that was refused because its period is closed asks for the source as well, and goes on asking. Nobody is asked for it
 * before it is needed.
 */
export function withLateSource(form: Form, values: Values, problem?: Problem): Form {
  // Where the source is asked for anyway, the refusal stands at that field.
  if (form.fields.some((field) => 'name' in field && field.name === 'source')) return form;
  const wanted = values[LATE_SOURCE] !== undefined || asksWhyLate(problem);
  return wanted ? { ...form, fields: [SOURCE, ...form.fields], fieldOf: { ...form.fieldOf, source: LATE_SOURCE } } : form;
}

/** Whether a refusal says that the period is closed, and asks for the source. */
export function asksWhyLate(problem: Problem | undefined): boolean {
  return problem?.rule === 'late-change' && problem.fields?.includes('source') === true;
}

/** What the envelope of the command gets of it. */
export function lateSourceOf(values: Values): { readonly source?: string } {
  const source = optional(values, LATE_SOURCE);
  return source === undefined ? {} : { source };
}
