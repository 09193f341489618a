import { FORMS } from '../forms/registry.ts';
import { pathTo, type Section } from './address.ts';
import type { ReaderVisit } from './page-service.ts';
import { mayAct } from './reader.ts';
import { ROLES_OF } from '@outturn/domain';

export interface Action {
  readonly text: string;
  readonly href: string;
}

/**
 * Links to forms, of those that the reader may send; none at an earlier moment. Buttons that a person may not use are not
 * there, and the command is refused as well.
 */
export function actionsFor(visit: ReaderVisit, section: Section, id: string, wanted: readonly { readonly form: string; readonly text: string }[]): readonly Action[] {
  if (visit.resolved.label === 'past') return [];
  return wanted.flatMap(({ form, text }) => {
    const entry = FORMS.find(({ path }) => path === `/${section}/:id/${form}`);
    return entry && mayAct(visit.reader, ROLES_OF[entry.command]) ? [{ text, href: visit.to(`${pathTo(section, id)}/${form}`) }] : [];
  });
}
