import { NotFoundException } from '@nestjs/common';
import type { SchemeFacts } from '@outturn/read-models';
import { pathTo } from '../../web/address.ts';
import type { ReaderVisit } from '../../web/page-service.ts';

/** The scheme that a form is about, as it stands now. */
export interface SchemeAtHand {
  readonly scheme: SchemeFacts;
  readonly organisation: string;
  /** `ASC006 Customer pathway`. */
  readonly caption: string;
  readonly href: string;
  readonly subject: string;
}

/** Throws `NotFoundException` for a scheme that is not there, or not within the reader's sight. */
export async function schemeAtHand(visit: ReaderVisit, id: string): Promise<SchemeAtHand> {
  const [scheme] = await visit.facts.asAt('scheme', visit.moment.position, { key: id });
  if (scheme === undefined) throw new NotFoundException(`There is no scheme ${id} at this moment.`);
  const [service] = await visit.facts.asAt('service', visit.moment.position, { key: scheme.service });
  return {
    scheme,
    organisation: service?.organisation ?? '',
    caption: `${id} ${scheme.title}`,
    href: visit.to(pathTo('schemes', id)),
    subject: `scheme/${id}`,
  };
}

/** Reason codes that hold for an organisation; `unexplained` is always one. */
export async function reasonCodes(visit: ReaderVisit, organisation: string): Promise<readonly { readonly value: string; readonly text: string }[]> {
  const rules = await visit.facts.asAt('rules', visit.moment.position);
  const codes = rules.filter((one) => one.organisation === null || one.organisation === organisation).flatMap((one) => Object.entries(one.reasonCodes));
  const known = [...new Map([...codes, ['unexplained', 'Unexplained']])].map(([value, text]) => ({ value, text }));
  return [{ value: '', text: 'Choose a reason' }, ...known];
}
