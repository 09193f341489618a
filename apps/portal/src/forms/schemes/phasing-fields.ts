import { absoluteProfile } from '@outturn/domain';
import { amount, type FinancialYear, isAmount, money, type Profile, type Series, sum } from '@outturn/kernel';
import { exactly, periodInWords } from '../../web/format.ts';
import type { CheckPage, Field } from '../form.ts';
import { pounds, rowsOf, typed, type Values } from '../values.ts';
import { profileOf } from './profile-fields.ts';

const MONTHS = Array.from({ length: 12 }, (_, n) => periodInWords(n + 1));
/** Years that can be phased by month on the form; later ones are planned in twelfths until they come near. */
const PHASED_YEARS = 4;

export function phasedYears(years: readonly FinancialYear[]): readonly FinancialYear[] {
  return years.slice(0, PHASED_YEARS);
}

/** How the saving of a year arrives: in twelfths, or by month, with a table of months and years. */
export function phasingFields(years: readonly FinancialYear[]): readonly Field[] {
  const table: Field = {
    kind: 'table',
    name: 'phasing',
    label: 'Saving by month',
    rowLabel: 'Month',
    rows: MONTHS.length,
    hint: 'In pounds, each year’s whole effect. The months of a year add up to its saving; a month left empty is 0, and a year left empty arrives in twelfths.',
    columns: [
      { name: 'month', label: 'Month', kind: 'fixed' },
      ...phasedYears(years).map((year) => ({ name: year, label: `${year} (£)`, kind: 'money' as const })),
    ],
  };
  return [
    {
      kind: 'radios',
      name: 'phased',
      label: 'How the saving of a year arrives',
      options: [
        { value: 'twelfths', text: 'Evenly, a twelfth each month' },
        { value: 'months', text: 'By month', hint: 'For a saving that starts late in the year, or comes in steps.', fields: [table] },
      ],
    },
  ];
}

export function phasingInitial(): Values {
  return { phased: 'twelfths', ...Object.fromEntries(MONTHS.map((month, n) => [`phasing.${n}.month`, month])) };
}

/** Amounts by year, April first, of the years in which a month was typed; undefined where there is none. */
export function phasingOf(values: Values, years: readonly FinancialYear[]): Readonly<Record<FinancialYear, readonly string[]>> | undefined {
  if (typed(values, 'phased') !== 'months') return undefined;
  const rows = rowsOf(values, 'phasing', ['month', ...years]);
  const phased = years
    .filter((year) => rows.some((row) => typed(row, year) !== ''))
    .map((year) => [year, rows.map((row) => (typed(row, year) === '' ? '0.00' : pounds(row, year)))] as const);
  return phased.length === 0 ? undefined : Object.fromEntries(phased);
}

/** Where a refusal about a month is shown. */
export function phasingFieldOf(years: readonly FinancialYear[]): Record<string, string> {
  const cells = years.flatMap((year) => [
    [`phasing.${year}`, `phasing.0.${year}`] as const,
    ...MONTHS.map((_, n) => [`phasing.${year}.${n}`, `phasing.${n}.${year}`] as const),
  ]);
  return Object.fromEntries(cells);
}

/** What the months of each phased year add up to, and what is left of its saving, as far as what was typed can be read. */
export function phasingAside(values: Values, years: readonly FinancialYear[]): readonly { readonly label: string; readonly figure: string }[] {
  const phasing = phasingOf(values, years);
  if (phasing === undefined) return [];
  const savings = savingsTyped(values);
  return Object.entries(phasing).flatMap(([year, months]) => {
    const total = sum(months.filter(isAmount).map((one) => money(one)));
    const target = savings?.[year];
    return [
      { label: `Months of ${year} add up to`, figure: exactly(amount(total)) },
      ...(target === undefined ? [] : [{ label: `Left to spread over ${year}`, figure: exactly(amount(money(target).minus(total))) }]),
    ];
  });
}

/** The saving of each year as a whole effect; undefined where an amount cannot be read, or no basis is chosen. */
function savingsTyped(values: Values): Series | undefined {
  const { basis, saving } = profileOf(values) as Pick<Profile, 'saving'> & { readonly basis?: Profile['basis'] };
  if (basis === undefined || !Object.values(saving).every(isAmount)) return undefined;
  return absoluteProfile({ basis, saving }).saving;
}

/** One line for each phased year: `April £0.00, May £250.00, …`. */
export function phasingLines(phasing: Readonly<Record<FinancialYear, readonly string[]>> | null): CheckPage['lines'] {
  return Object.entries(phasing ?? {}).map(([year, months]) => ({
    label: `${year} by month`,
    value: months.map((one, n) => `${MONTHS[n] ?? ''} ${exactly(one)}`).join(', '),
  }));
}
