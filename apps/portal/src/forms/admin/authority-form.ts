import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form, Option } from '../form.ts';
import { optional, pounds, rowsOf, typed, type Values } from '../values.ts';
import { optionalStart, ruleForm, scopeFields } from './rule-forms.ts';

const TIERS = 6;
const COLUMNS = ['role', 'upTo', 'also', 'cap'] as const;

const ALSO: readonly Option[] = [
  { value: '', text: 'nothing more' },
  { value: 'across', text: 'across services' },
  { value: 'permanent', text: 'permanent ones' },
  { value: 'both', text: 'both of these' },
];

/** Who may approve virements, up to what: as many tiers as a council has, the lowest first. */
export async function virementAuthorityForm(visit: ReaderVisit): Promise<Form> {
  return ruleForm(
    visit,
    {
      command: 'SetVirementAuthority',
      title: 'Set who may approve virements',
      lead: 'Higher tiers may do all that lower ones may. Roles are your own words for them; they are given to people like other roles.',
      initial: { period: '1' },
      fields: [
        ...(await scopeFields(visit, 'optional-start')),
        {
          kind: 'table',
          name: 'tiers',
          label: 'Tiers, the lowest first',
          rowLabel: 'Tier',
          rows: TIERS,
          hint: 'Leave the amount empty for a tier without a limit. A cap counts what is posted for a service in a year: in pounds, such as 20,000, or as a percentage of what the service opened the year with, such as 5%.',
          columns: [
            { name: 'role', label: 'Role, such as chief-officer', kind: 'text' },
            { name: 'upTo', label: 'Approves up to (£)', kind: 'money' },
            { name: 'also', label: 'And also', kind: 'select', options: ALSO },
            { name: 'cap', label: 'Cap a year', kind: 'text' },
          ],
        },
      ],
      data: (values) => ({ organisation: optional(values, 'organisation'), from: optionalStart(values), tiers: tiersOf(values) }),
      mend: (values) => (rowsOf(values, 'tiers', COLUMNS).length === 0 ? [{ field: 'tiers', text: 'Name at least one tier' }] : []),
    },
    'Who may approve virements is set.',
  );
}

function tiersOf(values: Values): readonly object[] {
  return rowsOf(values, 'tiers', COLUMNS).map((row) => ({
    role: typed(row, 'role'),
    upTo: optional(row, 'upTo') === undefined ? null : pounds(row, 'upTo'),
    acrossServices: ['across', 'both'].includes(typed(row, 'also')),
    permanent: ['permanent', 'both'].includes(typed(row, 'also')),
    ...capOf(row),
  }));
}

/** `20,000` in pounds, `5%` of the net budget. */
function capOf(row: Values): object {
  const cap = optional(row, 'cap');
  if (cap === undefined) return {};
  return { cumulativePerYear: cap.endsWith('%') ? { percentOfNetBudget: cap.slice(0, -1).trim() } : { amount: pounds(row, 'cap') } };
}
