import { DELIVERY_KINDS, PROGRESSES } from '@outturn/domain';
import { codeInWords } from '../../web/format.ts';
import type { Field, Option } from '../form.ts';
import { MOST_FILES } from '../../web/uploads.ts';

export const SHARES = 3;

const SUBJECT_KINDS = ['care-package', 'post', 'contract', 'caseload', 'income', 'property', 'grant', 'other'];

export const PROGRESS_OPTIONS: readonly Option[] = PROGRESSES.map((value) => ({
  value,
  text: codeInWords(value),
  hint: {
    progressing: 'Under way; it counts in the forecast at a weight.',
    ready: 'Agreed, and about to take effect.',
    achieved: 'In effect. Finance can verify it.',
  }[value],
}));

const DELIVERY_HINTS: Readonly<Record<string, string>> = {
  recurrent: 'It lasts, and counts towards a recurrent target. All others are shown apart.',
  'one-off': 'It happens once, in this year.',
  'temporary-mitigation': 'It stands in for a saving that is late.',
};
const DELIVERY_OPTIONS: readonly Option[] = DELIVERY_KINDS.map((value) => ({
  value,
  text: codeInWords(value),
  ...(DELIVERY_HINTS[value] === undefined ? {} : { hint: DELIVERY_HINTS[value] }),
}));

/** How the effect is stated, and the amounts that each way needs. */
export const EFFECT_FIELDS = {
  weekly: ['weeklyBefore', 'weeklyAfter'],
  annual: ['annual'],
  stated: ['inYear', 'fullYear'],
} as const;
export type EffectKind = keyof typeof EFFECT_FIELDS;

export const EFFECT_LABELS: Readonly<Record<string, string>> = {
  weeklyBefore: 'Weekly cost before',
  weeklyAfter: 'Weekly cost after',
  annual: 'Amount in a full year',
  inYear: 'In this financial year',
  fullYear: 'In a full year',
};

const EFFECT_OPTIONS: readonly Option[] = [
  { value: 'weekly', text: 'A weekly cost, before and after', hint: 'A full year is 52 weeks.', fields: amounts('weekly') },
  { value: 'annual', text: 'One amount for a full year', hint: 'This year’s part follows from the day it starts.', fields: amounts('annual') },
  { value: 'stated', text: 'Both amounts, worked out elsewhere', fields: amounts('stated') },
];

function amounts(kind: EffectKind): readonly Field[] {
  return EFFECT_FIELDS[kind].map((name): Field => ({ kind: 'money', name, label: EFFECT_LABELS[name] ?? name }));
}

/** What a claim asks for. The year follows from the date, the amounts from how the effect is stated. */
export function claimFields(schemes: readonly Option[]): readonly Field[] {
  return [
    { kind: 'text', name: 'claim', label: 'Reference of the claim', width: 20, hint: 'Given by Outturn. Change it if the council has its own.' },
    {
      kind: 'select',
      name: 'subjectKind',
      label: 'What changed',
      options: [{ value: '', text: 'Choose what changed' }, ...SUBJECT_KINDS.map((value) => ({ value, text: codeInWords(value) }))],
    },
    {
      kind: 'text',
      name: 'subjectKey',
      label: 'Which one',
      width: 20,
      hint: 'The council’s own key for it, such as the number of the care package, post or contract. Nothing is claimed twice on it.',
    },
    {
      kind: 'table',
      name: 'shares',
      label: 'Schemes that it delivers',
      rowLabel: 'Scheme',
      rows: SHARES,
      hint: 'One to three, with shares that add up to exactly 100. For one scheme the share can stay empty.',
      columns: [
        { name: 'scheme', label: 'Reference of the scheme', kind: 'text', options: schemes },
        { name: 'percent', label: 'Share (%)', kind: 'percent' },
      ],
    },
    {
      kind: 'date',
      name: 'effectiveFrom',
      label: 'In effect from',
      hint: 'The first day, such as 14 6 2017. The claim belongs to the financial year of this day.',
    },
    { kind: 'radios', name: 'effect', label: 'What it saves', options: EFFECT_OPTIONS },
    { kind: 'radios', name: 'deliveryKind', label: 'Kind of delivery', options: DELIVERY_OPTIONS },
    { kind: 'radios', name: 'progress', label: 'How far it has come', options: PROGRESS_OPTIONS },
    {
      kind: 'table',
      name: 'evidence',
      label: 'Evidence',
      rowLabel: 'Evidence',
      rows: MOST_FILES,
      hint: 'PDF, PNG, JPEG, XLSX, DOCX, CSV or plain text, 10 MB a file at most. Where the evidence is kept elsewhere, such as in a document store, give its address; it may follow later.',
      columns: [
        { name: 'title', label: 'Title', kind: 'text' },
        { name: 'uri', label: 'Where it is kept', kind: 'text' },
        { name: 'file', label: 'File', kind: 'file' },
      ],
    },
    {
      kind: 'money',
      name: 'shiftedAmount',
      label: 'Cost shifted to others',
      optional: true,
      hint: 'Where another directorate or a partner pays instead: a year’s cost to them.',
    },
    { kind: 'text', name: 'shiftedTo', label: 'Shifted to', optional: true },
    {
      kind: 'area',
      name: 'repeatReason',
      label: 'Why it is claimed again',
      optional: true,
      rows: 3,
      hint: 'Only where an earlier claim on the same thing lives, and this is a further change.',
    },
  ];
}
