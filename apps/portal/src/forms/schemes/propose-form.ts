import { CONFIDENCES, RECURRENCES, SAVING_KINDS } from '@outturn/domain';
import { BadQuestion } from '@outturn/reporting';
import { pathTo } from '../../web/address.ts';
import { codeInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { FieldError } from '../errors.ts';
import type { Field, Form, Option } from '../form.ts';
import { optional, ticked, typed, type Values } from '../values.ts';

const words = (codes: readonly string[]): Option[] => codes.map((code) => ({ value: code, text: codeInWords(code) }));
const KIND_HINTS: Readonly<Record<string, string>> = {
  'technical-efficiency': 'The same for less money.',
  'allocative-efficiency': 'More of what matters for the same money.',
  income: 'Money that comes in.',
  'cost-avoidance': 'A cost that would have come: never cash-releasing.',
  'service-reduction': 'Less is provided: a saving, and no efficiency.',
  growth: 'Investment alone: in no savings figure.',
};
export const KINDS: readonly Option[] = words(SAVING_KINDS).map((one) => ({ ...one, hint: KIND_HINTS[one.value] ?? '' }));
export const RECURRENCE_OPTIONS = words(RECURRENCES);
export const CONFIDENCE_OPTIONS = words(CONFIDENCES);
export const CASH_OPTIONS: readonly Option[] = [
  { value: 'yes', text: 'Yes, a budget can be reduced by it' },
  { value: 'no', text: 'No' },
];

/** What a yes or no stands for; undefined where neither was chosen, so that the refusal asks for it. */
export function yesOrNo(values: Values, name: string): boolean | undefined {
  return { yes: true, no: false }[typed(values, name)];
}

const REQUIRED = {
  scheme: 'Enter the reference',
  title: 'Enter the title',
  workstream: 'Choose the workstream',
  service: 'Choose the service',
  owner: 'Enter the owner',
  kind: 'Choose the kind of saving',
  cashReleasing: 'Say whether it releases cash',
  recurrence: 'Choose whether it is recurrent or one-off',
  confidence: 'Choose the confidence',
};

/** What must be there and is not, in the order of the fields. */
export function lacking(values: Values, required: Readonly<Record<string, string>>): readonly FieldError[] {
  return Object.entries(required).flatMap(([field, text]) => (optional(values, field) === undefined ? [{ field, text }] : []));
}

/** Workstreams with their programme: choosing one says both. */
export async function workstreamOptions(
  visit: ReaderVisit,
  programme?: string,
): Promise<{ readonly options: readonly Option[]; readonly programmeOf: ReadonlyMap<string, string> }> {
  const at = visit.moment.position;
  const [programmes, workstreams] = await Promise.all([visit.facts.asAt('programme', at), visit.facts.asAt('workstream', at)]);
  const names = new Map(programmes.map((one) => [one.programme, one.name]));
  const options = workstreams
    .filter((one) => programme === undefined || one.programme === programme)
    .map((one) => ({ value: one.workstream, text: programme === undefined ? `${names.get(one.programme) ?? one.programme}: ${one.name}` : one.name }))
    .sort((a, b) => a.text.localeCompare(b.text, 'en-GB'));
  return { options, programmeOf: new Map(workstreams.map((one) => [one.workstream, one.programme])) };
}

/** Services that the reader may record for. */
export async function serviceOptions(visit: ReaderVisit): Promise<readonly Option[]> {
  const { sight } = visit.reader;
  const services = await visit.facts.asAt('service', visit.moment.position);
  const organisations = await visit.facts.asAt('organisation', visit.moment.position);
  const own = services.filter(({ service }) => sight === 'everything' || sight.services.has(service));
  const several = new Set(own.map(({ organisation }) => organisation)).size > 1;
  const nameOf = (id: string) => organisations.find((one) => one.organisation === id)?.name ?? id;
  return own
    .map(({ service, name, organisation }) => ({ value: service, text: several ? `${nameOf(organisation)}: ${name}` : name }))
    .sort((a, b) => a.text.localeCompare(b.text, 'en-GB'));
}

/** What kind of scheme it is, apart from where it belongs. */
const CLASSIFICATION: readonly Field[] = [
  { kind: 'text', name: 'owner', label: 'Owner', hint: 'The post that answers for it, such as Head of Commissioning. No person’s name.' },
  { kind: 'radios', name: 'kind', label: 'Kind of saving', options: KINDS },
  { kind: 'radios', name: 'cashReleasing', label: 'Does it release cash?', options: CASH_OPTIONS },
  { kind: 'radios', name: 'recurrence', label: 'Recurrent or one-off', options: RECURRENCE_OPTIONS, inline: true },
  { kind: 'radios', name: 'confidence', label: 'Confidence', options: CONFIDENCE_OPTIONS, inline: true },
  { kind: 'text', name: 'category', label: 'Category', optional: true, hint: 'The council’s own grouping, where it has one.' },
  {
    kind: 'checkboxes',
    name: 'balancingLine',
    label: 'Savings still to be found',
    options: [{ value: 'yes', text: 'This is a balancing line', hint: 'It holds an amount that nobody has identified yet, and is never green.' }],
  },
];

/** A new scheme, at the stage idea. `?programme=` and `?workstream=` say where it was thought of. */
export async function proposeForm(visit: ReaderVisit): Promise<Form> {
  const { programme } = visit.parameters;
  const known = programme === undefined ? undefined : (await visit.facts.asAt('programme', visit.moment.position, { key: programme }))[0];
  const [{ options, programmeOf }, services] = await Promise.all([workstreamOptions(visit, known?.programme), serviceOptions(visit)]);
  const [only] = services;
  if (options.length === 0)
    throw new BadQuestion('There is no workstream yet that a scheme could belong to. Finance makes programmes and workstreams.', 'workstream');
  const chosen = options.some(({ value }) => value === visit.parameters['workstream']) ? visit.parameters['workstream'] : undefined;
  return {
    command: 'ProposeScheme',
    title: 'Propose a scheme',
    ...(known === undefined ? {} : { caption: known.name }),
    lead: 'A scheme begins as an idea. Its target follows from the profile with which it is approved.',
    subject: `workstream/${options[0]?.value ?? ''}`,
    guarded: false,
    backHref: known === undefined ? visit.to('/schemes') : visit.to(pathTo('programmes', known.programme)),
    button: 'Propose the scheme',
    initial: { workstream: chosen ?? (options.length === 1 ? (options[0]?.value ?? '') : ''), service: services.length === 1 ? (only?.value ?? '') : '' },
    fields: [
      {
        kind: 'text',
        name: 'scheme',
        label: 'Reference',
        width: 20,
        hint: 'The council’s own, such as ASC006 or C/R.5.307: up to 64 letters, digits and . _ - /. It cannot be changed.',
      },
      { kind: 'text', name: 'title', label: 'Title' },
      {
        kind: 'select',
        name: 'workstream',
        label: known === undefined ? 'Programme and workstream' : 'Workstream',
        options: [{ value: '', text: 'Choose a workstream' }, ...options],
      },
      {
        kind: 'select',
        name: 'service',
        label: 'Service',
        hint: 'The one whose budget it is to reduce.',
        options: [{ value: '', text: 'Choose a service' }, ...services],
      },
      ...CLASSIFICATION,
    ],
    data: (values) => ({
      scheme: typed(values, 'scheme'),
      programme: programmeOf.get(typed(values, 'workstream')) ?? '',
      workstream: optional(values, 'workstream'),
      service: optional(values, 'service'),
      title: optional(values, 'title'),
      owner: optional(values, 'owner'),
      kind: optional(values, 'kind'),
      cashReleasing: yesOrNo(values, 'cashReleasing'),
      recurrence: optional(values, 'recurrence'),
      confidence: optional(values, 'confidence'),
      ...(ticked(values, 'balancingLine').includes('yes') ? { balancingLine: true } : {}),
      category: optional(values, 'category'),
    }),
    mend: (values) => lacking(values, REQUIRED),
    fieldOf: { programme: 'workstream' },
    done: (values) => ({
      notice: `${typed(values, 'scheme')} ${typed(values, 'title')} is proposed.`,
      href: visit.to(pathTo('schemes', typed(values, 'scheme'))),
    }),
  };
}
