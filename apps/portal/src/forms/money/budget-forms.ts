import { isAmount, money, pounds as inPounds, sum } from '@outturn/kernel';
import { exactly } from '../../web/format.ts';
import { namesOf } from '../../web/options.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { CheckPage, Form } from '../form.ts';
import { optional, optionalDay, pounds, rowsOf, typed, type Values } from '../values.ts';
import { givenReference } from '../given-reference.ts';
import { yearForForm } from './choices.ts';

const LINES = 8;

/** Opens a budget line for a year with its cash limit. */
export async function setBudgetForm(visit: ReaderVisit, _id: string): Promise<Form> {
  const year = await yearForForm(visit);
  const services = await visit.facts.asAt('service', visit.moment.position);
  const href = visit.to('/budgets', { year });
  return {
    command: 'SetBudget',
    title: `Open a budget line for ${year}`,
    lead: 'A line opens a year once, with its cash limit; what changes it later is an adjustment.',
    fields: [
      { kind: 'text', name: 'line', label: 'Reference of the line', width: 20, hint: 'A line keeps its reference over the years.' },
      { kind: 'select', name: 'service', label: 'Service', options: [{ value: '', text: 'Choose a service' }, ...namesOf(services, 'service')] },
      {
        kind: 'radios',
        name: 'kind',
        label: 'Kind',
        inline: true,
        options: [
          { value: 'expenditure', text: 'Expenditure' },
          { value: 'income', text: 'Income' },
        ],
      },
      { kind: 'money', name: 'amount', label: `Budget for ${year}`, hint: 'Income is negative.' },
    ],
    initial: { kind: 'expenditure' },
    button: 'Open the line',
    data: (values) => ({ line: typed(values, 'line'), service: typed(values, 'service'), year, kind: typed(values, 'kind'), amount: pounds(values, 'amount') }),
    mend: (values) => (typed(values, 'service') === '' ? [{ field: 'service', text: 'Choose the service of the line' }] : []),
    subject: 'line/',
    guarded: false,
    done: (values) => ({ notice: `Line ${typed(values, 'line')} opens ${year} with ${exactly(pounds(values, 'amount'))}.`, href }),
    backHref: href,
  };
}

/** Takes a saving out of budgets: what claims are banked against. */
export async function adjustBudgetsForm(visit: ReaderVisit, _id: string): Promise<Form> {
  const year = await yearForForm(visit);
  const at = visit.moment.position;
  const [lines, services] = await Promise.all([visit.facts.asAt('line_year', at, { year }), visit.facts.asAt('service', at)]);
  const nameOf = new Map(services.map(({ service, name }) => [service, name]));
  const href = visit.to('/budgets', { year });
  return {
    command: 'AdjustBudget',
    title: `Take a saving out of the budgets of ${year}`,
    lead: 'The lines add up to what leaves the budgets. Claims are then banked against it, by its reference.',
    fields: [
      { kind: 'text', name: 'adjustment', label: 'Reference of the adjustment', width: 20, hint: 'Given by Outturn. Change it if the council has its own.' },
      {
        kind: 'table',
        name: 'lines',
        label: 'Budget lines',
        rowLabel: 'Line',
        rows: LINES,
        hint: 'A negative amount takes budget away; all together must. The lines are of one organisation.',
        columns: [
          {
            name: 'line',
            label: 'Reference of the line',
            kind: 'text',
            options: lines.map(({ line, service, opening }) => ({ value: line, text: `${nameOf.get(service) ?? service}, opened with ${exactly(opening)}` })),
          },
          { name: 'amount', label: 'Change (£)', kind: 'money' },
        ],
      },
      { kind: 'text', name: 'ref', label: 'Scheme or paper that it comes from', optional: true, width: 20 },
      { kind: 'date', name: 'effective', label: 'From', optional: true, hint: `A day in ${year}. Left empty: the day of recording.` },
      { kind: 'area', name: 'reason', label: 'Why' },
    ],
    initial: { adjustment: givenReference('ADJ') },
    button: 'Record the adjustment',
    data: (values) => ({
      adjustment: typed(values, 'adjustment'),
      year,
      lines: changes(values),
      source: { kind: 'saving', ...(optional(values, 'ref') === undefined ? {} : { ref: typed(values, 'ref') }) },
      reason: typed(values, 'reason'),
    }),
    envelope: (values) => {
      const effective = optionalDay(values, 'effective');
      return effective === undefined ? {} : { effective };
    },
    fieldOf: { 'source.ref': 'ref', source: 'ref' },
    mend: (values) => (changes(values).length === 0 ? [{ field: 'lines', text: 'Name at least one budget line' }] : []),
    aside: (values) => [{ label: 'Leaves the budgets', figure: inPounds(netOf(values).negated()) }],
    check: (values) => checkOf(values, year),
    subject: 'adjustment/',
    guarded: false,
    done: (values) => ({ notice: `${exactly(netOf(values).negated())} leaves the budgets of ${year} by ${typed(values, 'adjustment')}.`, href }),
    backHref: href,
  };
}

function changes(values: Values) {
  return rowsOf(values, 'lines', ['line', 'amount']).map((row) => ({ line: typed(row, 'line'), amount: pounds(row, 'amount') }));
}

/** As far as what was typed can be read. */
function netOf(values: Values) {
  return sum(
    changes(values)
      .filter(({ amount }) => isAmount(amount))
      .map(({ amount }) => money(amount)),
  );
}

function checkOf(values: Values, year: string): CheckPage {
  return {
    heading: 'Check before budgets are reduced',
    lines: [
      { label: 'Adjustment', value: `${typed(values, 'adjustment')}, ${year}` },
      ...changes(values).map(({ line, amount }) => ({ label: `Line ${line}`, value: exactly(amount) })),
      { label: 'Leaves the budgets', value: exactly(netOf(values).negated()) },
      { label: 'Why', value: typed(values, 'reason') },
    ],
    warning: 'It can be corrected by another adjustment, but not taken back.',
  };
}
