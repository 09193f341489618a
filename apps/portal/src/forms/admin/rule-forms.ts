import { type Money, ratio } from '@outturn/kernel';
import type { ReaderVisit } from '../../web/page-service.ts';
import { periodInWords } from '../../web/format.ts';
import type { Field, Form, Option } from '../form.ts';
import { optional, pounds, typed, type Values } from '../values.ts';
import { organisationsAsOptions } from './structure-forms.ts';

const RULES = '/admin/rules';
const PERIODS: readonly Option[] = Array.from({ length: 13 }, (_, n) => ({ value: String(n + 1), text: `${n + 1} (${periodInWords(n + 1)})` }));

/** Whose rule it is, and the period that it takes effect from: a report for a period before that keeps the rule of its time. */
export async function scopeFields(visit: ReaderVisit, withStart: 'start' | 'optional-start' | 'no-start'): Promise<readonly Field[]> {
  const organisation: Field = {
    kind: 'select',
    name: 'organisation',
    label: 'Holds for',
    options: [{ value: '', text: 'Every organisation without a rule of its own' }, ...(await organisationsAsOptions(visit))],
  };
  if (withStart === 'no-start') return [organisation];
  const optional = withStart === 'optional-start';
  const hint = optional ? 'Such as 2017-18. Left empty, the rule holds for all periods.' : 'Such as 2017-18.';
  return [
    organisation,
    { kind: 'text', name: 'year', label: 'From financial year', optional, hint, width: 10 },
    { kind: 'select', name: 'period', label: 'From period', options: PERIODS },
  ];
}

/** What every form that sets a rule has in common. */
export function ruleForm(visit: ReaderVisit, form: Pick<Form, 'command' | 'title' | 'fields' | 'data'> & Partial<Form>, notice: string): Form {
  const href = visit.to(RULES);
  return {
    initial: {},
    subject: '',
    guarded: false,
    backHref: href,
    button: 'Set the rule',
    fieldOf: { from: 'year', 'from.year': 'year', 'from.period': 'period' },
    done: () => ({ notice, href }),
    ...form,
  };
}

const start = (values: Values) => ({ year: typed(values, 'year'), period: Number(typed(values, 'period')) });
export const optionalStart = (values: Values) => (optional(values, 'year') === undefined ? undefined : start(values));

/** A percentage as typed (`95`) as the fraction that the ledger holds (`0.95`); as typed where it is no number. */
function fraction(values: Values, name: string): string {
  const text = typed(values, name);
  return /^-?\d{1,6}(\.\d{1,6})?$/.test(text) ? plain(ratio(text).div(100)) : text;
}

const plain = (value: Money): string => value.toFixed();

export async function savingRagForm(visit: ReaderVisit): Promise<Form> {
  return ruleForm(
    visit,
    {
      command: 'SetRagRules',
      title: 'Set the RAG rule of savings',
      initial: { green: '95', amber: '75', against: 'original', staleAfterPeriods: '2', period: '1' },
      fields: [
        ...(await scopeFields(visit, 'start')),
        { kind: 'percent', name: 'green', label: 'Green from', hint: 'Recurrent forecast as a share of the target.' },
        { kind: 'percent', name: 'amber', label: 'Amber from', hint: 'Red below.' },
        {
          kind: 'radios',
          name: 'against',
          label: 'Against',
          inline: true,
          options: [
            { value: 'original', text: 'the original target' },
            { value: 'current', text: 'the current target' },
          ],
        },
        { kind: 'text', name: 'staleAfterPeriods', label: 'Grey after', hint: 'Periods without a return.', width: 3 },
      ],
      data: (values) => ({
        subject: 'saving',
        organisation: optional(values, 'organisation'),
        from: start(values),
        rules: {
          green: fraction(values, 'green'),
          amber: fraction(values, 'amber'),
          against: typed(values, 'against'),
          staleAfterPeriods: Number(typed(values, 'staleAfterPeriods')),
        },
      }),
      fieldOf: {
        'from.year': 'year',
        'from.period': 'period',
        from: 'year',
        'rules.green': 'green',
        'rules.amber': 'amber',
        'rules.against': 'against',
        'rules.staleAfterPeriods': 'staleAfterPeriods',
        rules: 'green',
      },
    },
    'The RAG rule of savings is set.',
  );
}

export async function progressWeightForm(visit: ReaderVisit): Promise<Form> {
  return ruleForm(
    visit,
    {
      command: 'SetProgressWeight',
      title: 'Set how progressing claims count',
      initial: { progressing: '50', period: '1' },
      fields: [
        ...(await scopeFields(visit, 'optional-start')),
        { kind: 'percent', name: 'progressing', label: 'Progressing claims count at', hint: 'In weighted delivery; ready and achieved ones count in full.' },
      ],
      data: (values) => ({ organisation: optional(values, 'organisation'), from: optionalStart(values), progressing: fraction(values, 'progressing') }),
    },
    'The weight of progressing claims is set.',
  );
}

export async function thresholdsForm(visit: ReaderVisit): Promise<Form> {
  return ruleForm(
    visit,
    {
      command: 'SetThresholds',
      title: 'Set the thresholds of exceptions and of the virement register',
      initial: { exceptions: '250,000', virementRegister: '0', period: '1' },
      fields: [
        ...(await scopeFields(visit, 'optional-start')),
        { kind: 'money', name: 'exceptions', label: 'A variance is an exception from' },
        { kind: 'money', name: 'virementRegister', label: 'A virement is listed by itself from' },
      ],
      data: (values) => ({
        organisation: optional(values, 'organisation'),
        from: optionalStart(values),
        exceptions: pounds(values, 'exceptions'),
        virementRegister: pounds(values, 'virementRegister'),
      }),
    },
    'The thresholds are set.',
  );
}

export async function reasonCodeForm(visit: ReaderVisit): Promise<Form> {
  return ruleForm(
    visit,
    {
      command: 'DefineReasonCode',
      title: 'Define a reason code',
      button: 'Define it',
      fields: [
        ...(await scopeFields(visit, 'no-start')),
        { kind: 'text', name: 'code', label: 'Code', hint: 'Short, such as delay.', width: 20 },
        { kind: 'text', name: 'label', label: 'What people read', hint: 'Such as: Delay in delivery.' },
      ],
      data: (values) => ({ organisation: optional(values, 'organisation'), code: typed(values, 'code'), label: typed(values, 'label') }),
    },
    'The reason code is defined.',
  );
}
