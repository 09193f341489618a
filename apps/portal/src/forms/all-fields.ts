import type { Field } from './form.ts';

/** Every field of a form, those within a choice after the choice. */
export function allFields(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => (field.kind === 'radios' ? [field, ...allFields(field.options.flatMap((option) => option.fields ?? []))] : [field]));
}

/** Names of the fields that take files: `evidence.0.file`. */
export function fileFields(fields: readonly Field[]): readonly string[] {
  return allFields(fields).flatMap((field) => {
    if (field.kind !== 'table') return [];
    const columns = field.columns.filter(({ kind }) => kind === 'file');
    return Array.from({ length: field.rows }, (_, n) => columns.map((column) => `${field.name}.${n}.${column.name}`)).flat();
  });
}
