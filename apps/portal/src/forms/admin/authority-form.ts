import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form, Option } from '../form.ts';
import { optional, pounds, rowsOf, typed, type Values } from '../values.ts';
import { optionalStart, ruleForm, scopeFields } from './rule-forms.ts';

const TIERS = 6;
const COLUMNS = ['role', 'upTo', 'across', 'permanent', 'capAmount', 'capPercent'] as const;

const YES_OR_NO: readonly Option[] = [
  { value: '', text: 'No' },
  { value: 'yes', text: 'Yes' },
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
          hint: 'Leave the amount empty for a tier without a limit. A cap counts what is posted for a service in a year: in pounds, or as a percentage of what the service opened the year with.',
          columns: [
            { name: 'role', label: 'Role, such as chief-officer', kind: 'text' },
            { name: 'upTo', label: 'Approves up to (£)', kind: 'money' },
            { name: 'across', label: 'Across services', kind: 'select', options: YES_OR_NO },
            { name: 'permanent', label: 'Permanent ones', kind: 'select', options: YES_OR_NO },
            { name: 'capAmount', label: 'Cap a year (£)', kind: 'money' },
            { name: 'capPercent', label: 'Cap a year (%)', kind: 'percent' },
          ],
        },
      ],
      data: (values) => ({ organisation: optional(values, 'organisation'), from: optionalStart(values), tiers: tiersOf(values) }),
      mend: (values) => {
        if (rowsOf(values, 'tiers', COLUMNS).length === 0) return [{ field: 'tiers', text: 'Name at least one tier' }];
        const both = rowsOf(values, 'tiers', COLUMNS).find((row) => optional(row, 'capAmount') !== undefined && optional(row, 'capPercent') !== undefined);
        return both === undefined ? [] : [{ field: 'tiers', text: `Cap the year of ${typed(both, 'role')} in pounds or in per cent, not both` }];
      },
    },
    'Who may approve virements is set.',
  );
}

function tiersOf(values: Values): readonly object[] {
  return rowsOf(values, 'tiers', COLUMNS).map((row) => ({
    role: typed(row, 'role'),
    upTo: optional(row, 'upTo') === undefined ? null : pounds(row, 'upTo'),
    acrossServices: typed(row, 'across') === 'yes',
    permanent: typed(row, 'permanent') === 'yes',
    ...capOf(row),
  }));
}

function capOf(row: Values): object {
  if (optional(row, 'capAmount') !== undefined) return { cumulativePerYear: { amount: pounds(row, 'capAmount') } };
  return optional(row, 'capPercent') === undefined ? {} : { cumulativePerYear: { percentOfNetBudget: typed(row, 'capPercent') } };
}
