import { isAmount, money, sum } from '@outturn/kernel';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form } from '../form.ts';
import { schemeAtHand } from '../schemes/scheme-at-hand.ts';
import { pounds, rowsOf, typed, type Values } from '../values.ts';
import { openYears, PERIODS, plannedYears, reserveOptions } from './choices.ts';

const YEARS = 4;

/** Sets investment aside for a scheme, by year. No money moves. */
export async function allocateForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  const allocated = sum(scheme.allocations.flatMap(({ byYear }) => Object.values(byYear)).map((stated) => money(stated)));
  const years = [{ value: '', text: 'Choose a year' }, ...(await plannedYears(visit))];
  return {
    command: 'AllocateInvestment',
    title: 'Allocate investment',
    caption,
    lead: `${exactly(allocated)} is allocated so far. An allocation is a plan: money leaves the reserve when it is drawn.`,
    fields: [
      { kind: 'select', name: 'reserve', label: 'From the reserve', options: await reserveOptions(visit) },
      {
        kind: 'table',
        name: 'byYear',
        label: 'By year',
        rowLabel: 'Year',
        rows: YEARS,
        hint: 'Added to what is allocated already; a negative amount takes back.',
        columns: [
          { name: 'year', label: 'Financial year', kind: 'select', options: years },
          { name: 'amount', label: 'Amount (£)', kind: 'money' },
        ],
      },
    ],
    initial: { reserve: scheme.allocations.at(-1)?.reserve ?? '' },
    button: 'Record the allocation',
    data: (values) => ({
      scheme: id,
      reserve: typed(values, 'reserve'),
      byYear: Object.fromEntries(allocations(values).map(({ year, stated }) => [year, stated])),
    }),
    mend: mendAllocation,
    subject,
    guarded: true,
    done: (values) => ({ notice: `${exactly(sum(allocations(values).map(({ stated }) => money(stated))))} is allocated to ${id}.`, href }),
    backHref: href,
  };
}

function allocations(values: Values) {
  return rowsOf(values, 'byYear', ['year', 'amount']).map((row) => ({ year: typed(row, 'year'), stated: pounds(row, 'amount') }));
}

/** Years are the names of a command's amounts: one that is missing or stands twice can only be told here. */
function mendAllocation(values: Values) {
  if (typed(values, 'reserve') === '') return [{ field: 'reserve', text: 'Choose the reserve that it comes from' }];
  const rows = allocations(values);
  if (rows.length === 0) return [{ field: 'byYear', text: 'State an amount for at least one year' }];
  const without = rows.find(({ year, stated }) => year === '' || !isAmount(stated));
  if (without)
    return [
      { field: 'byYear', text: without.year === '' ? 'Choose a year for every amount' : `The amount of ${without.year} must be pounds, such as 1,234.50` },
    ];
  const twice = rows.find(({ year }, index) => rows.findIndex((other) => other.year === year) !== index);
  return twice ? [{ field: 'byYear', text: `${twice.year} stands twice. Add its amounts up into one` }] : [];
}

/** Draws investment for a scheme: the amount leaves the reserve. */
export async function drawForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href } = await schemeAtHand(visit, id);
  const { years, current } = await openYears(visit);
  const drawn = sum(
    (await visit.facts.asAt('scheme_year', visit.moment.position, { scheme: id })).flatMap(({ draws }) => draws).map((one) => money(one.amount)),
  );
  const allocated = sum(scheme.allocations.flatMap(({ byYear }) => Object.values(byYear)).map((stated) => money(stated)));
  return {
    command: 'DrawInvestment',
    title: 'Draw investment',
    caption,
    lead: `${exactly(allocated)} is allocated, ${exactly(drawn)} drawn so far. What is drawn leaves the reserve.`,
    fields: [
      { kind: 'select', name: 'reserve', label: 'From the reserve', options: await reserveOptions(visit) },
      { kind: 'money', name: 'amount', label: 'Amount' },
      { kind: 'select', name: 'year', label: 'Financial year', options: years },
      { kind: 'select', name: 'period', label: 'Period', options: PERIODS },
    ],
    initial: { year: current, reserve: scheme.allocations.at(-1)?.reserve ?? '' },
    button: 'Record the drawing',
    data: (values) => ({
      scheme: id,
      reserve: typed(values, 'reserve'),
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      amount: pounds(values, 'amount'),
    }),
    mend: (values) => (typed(values, 'reserve') === '' ? [{ field: 'reserve', text: 'Choose the reserve that it comes from' }] : []),
    subject: `scheme/${id}`,
    guarded: false,
    done: (values) => ({ notice: `${exactly(pounds(values, 'amount'))} is drawn for ${id}.`, href }),
    backHref: href,
  };
}
