import type { SchemeFacts } from '@outturn/read-models';
import { nameIn } from './names.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form } from '../form.ts';
import { optional, typed, type Values } from '../values.ts';
import { CASH_OPTIONS, CONFIDENCE_OPTIONS, KINDS, lacking, RECURRENCE_OPTIONS, serviceOptions, workstreamOptions, yesOrNo } from './propose-form.ts';
import { schemeAtHand } from './scheme-at-hand.ts';

/** To another workstream of its programme, or to another service: structures change every year. */
export async function moveForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  const [{ options }, services] = await Promise.all([workstreamOptions(visit, scheme.programme), serviceOptions(visit)]);
  const now = `It belongs to the workstream ${nameIn(options, scheme.workstream)} and the service ${nameIn(services, scheme.service)}.`;
  return {
    command: 'MoveScheme',
    title: 'Move this scheme',
    caption,
    lead: now,
    subject,
    guarded: true,
    backHref: href,
    button: 'Move the scheme',
    initial: { workstream: scheme.workstream, service: scheme.service },
    fields: [
      { kind: 'select', name: 'workstream', label: 'Workstream', options },
      { kind: 'select', name: 'service', label: 'Service', hint: 'People of the former service do not see it any more, its past included.', options: services },
      { kind: 'area', name: 'reason', label: 'Why it is moved' },
    ],
    mend: (values) => lacking(values, { reason: 'Say why it is moved' }),
    data: (values) => ({ scheme: id, workstream: optional(values, 'workstream'), service: optional(values, 'service'), reason: typed(values, 'reason') }),
    done: (values) => ({ notice: `${id} belongs to ${nameIn(options, typed(values, 'workstream'))} and ${nameIn(services, typed(values, 'service'))}.`, href }),
  };
}

const RECLASSIFIED = ['title', 'owner', 'kind', 'cashReleasing', 'recurrence', 'confidence', 'category'] as const;
type Reclassified = (typeof RECLASSIFIED)[number];

/** Kind, confidence, owner and the like. Only what was changed on the form is recorded. */
export async function reclassifyForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  const now = asTyped(scheme);
  return {
    command: 'ReclassifyScheme',
    title: 'Reclassify this scheme',
    caption,
    lead: 'Change what is not right any more, and say why. What it was stays in its story.',
    subject,
    guarded: true,
    backHref: href,
    button: 'Reclassify the scheme',
    initial: { ...now, ...Object.fromEntries(RECLASSIFIED.map((name) => [`was-${name}`, now[name]])) },
    fields: [
      ...RECLASSIFIED.map((name) => ({ kind: 'hidden' as const, name: `was-${name}` })),
      { kind: 'text', name: 'title', label: 'Title' },
      { kind: 'text', name: 'owner', label: 'Owner', hint: 'The post that answers for it. No person’s name.' },
      { kind: 'radios', name: 'kind', label: 'Kind of saving', options: KINDS },
      { kind: 'radios', name: 'cashReleasing', label: 'Does it release cash?', options: CASH_OPTIONS },
      { kind: 'radios', name: 'recurrence', label: 'Recurrent or one-off', options: RECURRENCE_OPTIONS, inline: true },
      { kind: 'radios', name: 'confidence', label: 'Confidence', options: CONFIDENCE_OPTIONS, inline: true },
      { kind: 'text', name: 'category', label: 'Category', optional: true },
      { kind: 'area', name: 'reason', label: 'Why it is reclassified' },
    ],
    mend: (values) => lacking(values, { title: 'Enter the title', owner: 'Enter the owner', reason: 'Say why it is reclassified' }),
    data: (values) => ({ scheme: id, ...changesIn(values), reason: typed(values, 'reason') }),
    done: (values) => ({
      notice: `${id} is reclassified: ${Object.keys(changesIn(values))
        .map((name) => WORDS[name as Reclassified])
        .join(', ')}.`,
      href,
    }),
  };
}

const WORDS: Readonly<Record<Reclassified, string>> = {
  title: 'title',
  owner: 'owner',
  kind: 'kind of saving',
  cashReleasing: 'whether it releases cash',
  recurrence: 'recurrent or one-off',
  confidence: 'confidence',
  category: 'category',
};

function asTyped({ title, owner, kind, cashReleasing, recurrence, confidence, category }: SchemeFacts): Readonly<Record<Reclassified, string>> {
  return { title, owner, kind, cashReleasing: cashReleasing ? 'yes' : 'no', recurrence, confidence, category: category ?? '' };
}

/** What differs from what the form was opened with: the same form sent again is the same command. */
function changesIn(values: Values): Partial<Record<Reclassified, string | boolean | undefined>> {
  const changed = RECLASSIFIED.filter((name) => typed(values, name) !== typed(values, `was-${name}`));
  return Object.fromEntries(changed.map((name) => [name, name === 'cashReleasing' ? yesOrNo(values, name) : typed(values, name)]));
}
