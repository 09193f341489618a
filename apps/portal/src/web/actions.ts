import { FORMS } from '../forms/registry.ts';
import { type Parameters, pathTo, type Section } from './address.ts';
import type { ReaderVisit } from './page-service.ts';
import { maySay } from './reader.ts';

export interface Action {
  readonly text: string;
  readonly href: string;
}

/**
 * Links to forms, of those that the reader may send; none at an earlier moment. Buttons that a person may not use are not
 * there, and the command is refused as well.
 */
export function actionsFor(
  visit: ReaderVisit,
  section: Section,
  id: string,
  wanted: readonly { readonly form: string; readonly text: string }[],
  parameters: Parameters = {},
): readonly Action[] {
  return wanted.flatMap(({ form, text }) =>
    maySend(visit, `/${section}/:id/${form}`) ? [{ text, href: visit.to(`${pathTo(section, id)}/${form}`, parameters) }] : [],
  );
}

/** A link to a form that stands at a path of its own, as `actionsFor`. */
export function actionAt(visit: ReaderVisit, path: string, text: string, parameters: Parameters = {}): readonly Action[] {
  return maySend(visit, path) ? [{ text, href: visit.to(path, parameters) }] : [];
}

/** Whether the reader may send the form at a path, and may do so now. */
export function maySend(visit: ReaderVisit, path: string): boolean {
  const entry = visit.resolved.label === 'past' ? undefined : FORMS.find((one) => one.path === path);
  return entry !== undefined && maySay(visit.reader, entry.command);
}
