import { absoluteProfile, type AbsoluteProfile } from '@outturn/domain';
import {
  type FinancialYear,
  isAmount,
  isFinancialYear,
  londonDay,
  money,
  type Profile,
  type Series,
  sum,
  yearOf,
  yearRange,
  yearsAfter,
  yearsOf,
} from '@outturn/kernel';
import { BadQuestion } from '@outturn/reporting';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { CheckPage, Field, TableColumn } from '../form.ts';
import { optional, optionalDay, pounds, rowsOf, typed, type Values } from '../values.ts';

/** Rows beyond the last year that is named; at least this many in all; how far back one goes at a time; and the most there are. */
const YEARS_AHEAD = 3;
const FEWEST_YEARS = 8;
const YEARS_BACK = 5;
const MOST_YEARS = 40;

const BASES = [
  { value: 'absolute', text: 'Absolute: each year’s whole effect', hint: '1,000,000 in every year is one saving of £1,000,000 that lasts.' },
  { value: 'incremental', text: 'Incremental: each year’s change on the year before', hint: '1,000,000 in the first year and 0 after it is that same saving.' },
] as const;

/**
 * The years that a profile's table has rows for: from the first that is named, or the year before the one that runs, to some
 * beyond the last. `?from=` begins earlier. Throws `BadQuestion`.
 */
export function yearsOfTable(visit: ReaderVisit, named: readonly FinancialYear[]): FinancialYear[] {
  const { from } = visit.parameters;
  if (from !== undefined && !isFinancialYear(from)) throw new BadQuestion('Enter a financial year, such as 2017-18, for the first row.', 'from');
  const running = yearOf(londonDay(visit.moment.recordedAt ?? new Date().toISOString()));
  const begin = named[0] ?? yearsAfter(running, -1);
  const first = from !== undefined && from < begin ? from : begin;
  const last = [yearsAfter(first, FEWEST_YEARS - 1), ...named.slice(-1).map((year) => yearsAfter(year, YEARS_AHEAD))].sort().at(-1) ?? first;
  return yearRange(first, last).slice(0, MOST_YEARS);
}

/** The way to rows for earlier years, before anything is typed. */
export function earlierYears(visit: ReaderVisit, years: readonly FinancialYear[]): Field {
  const [first = ''] = years;
  return {
    kind: 'text-only',
    paragraphs: [],
    links: [{ text: `Begin the table before ${first}`, href: visit.to(visit.path, { from: yearsAfter(first, -YEARS_BACK) }) }],
  };
}

export interface ProfileTable {
  readonly years: readonly FinancialYear[];
  /** A growth scheme holds investment alone. */
  readonly growth: boolean;
  /** Shown beside what is typed, and what the fields begin with: in the basis that its author used. */
  readonly current?: Profile;
}

/** The basis, and a row for each year. */
export function profileFields({ years, growth, current }: ProfileTable): readonly Field[] {
  const shown: TableColumn[] =
    current === undefined
      ? []
      : [
          ...(growth ? [] : [{ name: 'oldSaving', label: 'Saving until now', kind: 'fixed' as const }]),
          { name: 'oldInvestment', label: 'Investment until now', kind: 'fixed' as const },
        ];
  const saving: TableColumn[] = growth ? [] : [{ name: 'saving', label: 'Saving (£)', kind: 'money' }];
  return [
    { kind: 'radios', name: 'basis', label: 'How the amounts are stated', options: BASES },
    {
      kind: 'table',
      name: 'profile',
      label: 'Amounts by year',
      rowLabel: 'Year',
      rows: years.length,
      hint: `In pounds. Fill in every year from the first to the last${growth ? '' : ' of the saving'}, 0 where there is nothing, and leave the others empty. A recurrent saving lasts after its last year.`,
      columns: [{ name: 'year', label: 'Year', kind: 'fixed' }, ...shown, ...saving, { name: 'investment', label: 'Investment (£)', kind: 'money' }],
    },
  ];
}

export function profileInitial({ years, current }: ProfileTable): Values {
  const cells = years.flatMap((year, n) => {
    const cell = (name: string, value: string | undefined) => [`profile.${n}.${name}`, value ?? ''] as const;
    return [
      cell('year', year),
      ...(current === undefined ? [] : [cell('oldSaving', inPounds(current.saving[year])), cell('oldInvestment', inPounds(current.investment?.[year]))]),
      cell('saving', current?.saving[year]),
      cell('investment', current?.investment?.[year]),
    ];
  });
  return { basis: current?.basis ?? 'absolute', ...Object.fromEntries(cells) };
}

function inPounds(amount: string | undefined): string {
  return amount === undefined ? '–' : exactly(amount);
}

/** The profile from what was typed: only years with an amount are named. */
export function profileOf(values: Values): object {
  const rows = rowsOf(values, 'profile', ['year', 'saving', 'investment']);
  const series = (column: 'saving' | 'investment') =>
    Object.fromEntries(rows.filter((row) => row[column] !== '').map((row) => [typed(row, 'year'), pounds(row, column)]));
  const investment = series('investment');
  return { basis: optional(values, 'basis'), saving: series('saving'), ...(Object.keys(investment).length === 0 ? {} : { investment }) };
}

/** Where a refusal about a year's amount is shown. */
export function profileFieldOf(years: readonly FinancialYear[]): Record<string, string> {
  const cells = years.flatMap((year, n) => ['saving', 'investment'].map((column) => [`profile.${column}.${year}`, `profile.${n}.${column}`] as const));
  return { 'profile.basis': 'basis', 'profile.saving': 'profile', 'profile.investment': 'profile', ...Object.fromEntries(cells) };
}

/** Totals as they follow from what was typed. */
export function profileAside(values: Values): readonly { readonly label: string; readonly figure: string }[] {
  const rows = rowsOf(values, 'profile', ['saving', 'investment']);
  const total = (column: 'saving' | 'investment') =>
    sum(
      rows
        .map((row) => pounds(row, column))
        .filter(isAmount)
        .map((one) => money(one)),
    );
  const incremental = typed(values, 'basis') === 'incremental';
  return rows.length === 0
    ? []
    : [
        { label: incremental ? 'Saving a year, in the end' : 'Saving of all years', figure: exactly(total('saving')) },
        { label: incremental ? 'Investment a year, in the end' : 'Investment of all years', figure: exactly(total('investment')) },
      ];
}

/** What a profile comes to, year by year, as the ledger will read it; beside the old one where there is one. */
export function profileLines(profile: Profile, old?: AbsoluteProfile): CheckPage['lines'] {
  const { saving, investment } = absoluteProfile(profile);
  const years = [...new Set([...yearsOf({ ...saving, ...investment }), ...(old === undefined ? [] : yearsOf({ ...old.saving, ...old.investment }))])].sort();
  const changed = (from: Series | undefined, to: Series, year: FinancialYear): string => {
    const now = to[year] === undefined ? 'none' : exactly(to[year] ?? '0');
    if (from === undefined || from[year] === to[year]) return now;
    return `${from[year] === undefined ? 'none' : exactly(from[year] ?? '0')} becomes ${now}`;
  };
  const line = (year: FinancialYear) => ({
    label: year,
    value: `Saving ${changed(old?.saving, saving, year)}, investment ${changed(old?.investment, investment, year)}`,
  });
  const all = (series: Series) => exactly(sum(Object.values(series).map((one) => money(one))));
  return [...years.map(line), { label: 'All these years', value: `Saving ${all(saving)}, investment ${all(investment)}` }];
}

export const DECISION_FIELDS: readonly Field[] = [
  { kind: 'text', name: 'decisionBody', label: 'Decided by', optional: true, hint: 'The body, such as Cabinet.' },
  { kind: 'date', name: 'decisionDate', label: 'Date of the decision', optional: true },
  { kind: 'text', name: 'decisionMinute', label: 'Minute', optional: true, hint: 'Its number, such as 12 or 2017/45.', width: 10 },
];

export const DECISION_FIELD_OF = {
  decision: 'decisionBody',
  'decision.body': 'decisionBody',
  'decision.date': 'decisionDate',
  'decision.minute': 'decisionMinute',
};

/** Undefined where nothing of it was typed; what is missing of it is then asked for. */
export function decisionOf(values: Values): object | undefined {
  const [body, date, minute] = [optional(values, 'decisionBody'), optionalDay(values, 'decisionDate'), optional(values, 'decisionMinute')];
  if (body === undefined && date === undefined && minute === undefined) return undefined;
  return Object.fromEntries(Object.entries({ body, date, minute }).filter(([, value]) => value !== undefined));
}
