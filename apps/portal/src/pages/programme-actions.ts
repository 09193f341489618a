import type { ProgrammeFacts } from '@outturn/read-models';
import { type Action, actionAt, actionsFor } from '../web/actions.ts';
import type { ReaderVisit } from '../web/page-service.ts';

/** Whether a programme belongs to an organisation of the reader's services, or has a share for one; whoever sees everything sees it too. */
export async function isOwnProgramme(visit: ReaderVisit, { organisation, attribution }: ProgrammeFacts): Promise<boolean> {
  const { sight } = visit.reader;
  if (sight === 'everything') return true;
  const parts = new Set([organisation, ...(attribution ?? []).map((share) => share.organisation)]);
  const services = await visit.facts.asAt('service', visit.moment.position);
  return services.some((service) => sight.services.has(service.service) && parts.has(service.organisation));
}

/** What the reader can do with a programme; nothing with that of another council. */
export async function programmeActions(visit: ReaderVisit, id: string): Promise<readonly Action[]> {
  const [programme] = await visit.facts.asAt('programme', visit.moment.position, { key: id });
  if (programme === undefined || !(await isOwnProgramme(visit, programme))) return [];
  const forms = [
    { form: 'target', text: 'Set what must be found' },
    { form: 'attribution', text: 'Attribute it to organisations' },
    { form: 'comment', text: 'Comment' },
  ];
  return [...actionAt(visit, '/schemes-new', 'Propose a scheme', { programme: id }), ...actionsFor(visit, 'programmes', id, forms)];
}
