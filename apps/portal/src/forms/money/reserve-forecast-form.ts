import { NotFoundException } from '@nestjs/common';
import type { PlannedUse } from '@outturn/domain';
import { isAmount, money, pounds as inPounds, sum } from '@outturn/kernel';
import { reserveYear } from '@outturn/reporting';
import { pathTo } from '../../web/address.ts';
import { exactly, periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form, Option } from '../form.ts';
import { pounds, rowsOf, typed, type Values } from '../values.ts';
import { openYears, PERIODS, purposes } from './choices.ts';

const USES = 6;

/** States what a reserve will close the year with, and what is planned until then. It opens with the forecast that stands. */
export async function forecastReserveForm(visit: ReaderVisit, id: string): Promise<Form> {
  const at = visit.moment.position;
  const [reserve] = await visit.facts.asAt('reserve', at, { key: id });
  if (reserve === undefined) throw new NotFoundException(`There is no reserve ${id} at this moment.`);
  const [{ years, current }, { schemes, lines }] = await Promise.all([openYears(visit), purposes(visit)]);
  const year =
    visit.parameters['year'] ?? reserve.forecasts.at(-1)?.year ?? reserve.movements.at(-1)?.year ?? (current < reserve.year ? reserve.year : current);
  const stands = reserve.forecasts.findLast((one) => one.year === year);
  const moved = reserve.movements.filter((one) => one.year === year).map(({ period }) => period);
  const period = Math.max(1, stands?.period ?? 1, ...moved);
  const balance = reserveYear(reserve, '', year, period).figures.balance;
  const href = visit.to(pathTo('reserves', id), { year });
  const known = { scheme: new Set(schemes.map(({ value }) => value)), line: new Set(lines.map(({ value }) => value)) };
  const planned = (values: Values) =>
    rowsOf(values, 'planned', ['for', 'amount']).map((row) => ({ for: plannedFor(typed(row, 'for'), known), amount: pounds(row, 'amount') }));
  return {
    command: 'ForecastReserve',
    title: 'Forecast the closing balance',
    caption: `${reserve.name} (${id})`,
    lead:
      `It holds ${exactly(balance)} at ${periodInWords(period)} of ${year}. ` +
      (stands === undefined
        ? 'Nobody has forecast what it will close the year with.'
        : `The forecast of ${periodInWords(stands.period)} is ${exactly(stands.closing)}.`),
    fields: fieldsOf(years, [...schemes, ...lines.filter(({ value }) => !known.scheme.has(value))]),
    initial: { year, period: String(period), closing: stands?.closing ?? '', ...plannedAsTyped(stands?.planned ?? []) },
    button: 'Record the forecast',
    data: (values) => ({
      reserve: id,
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      closing: pounds(values, 'closing'),
      ...(planned(values).length === 0 ? {} : { planned: planned(values) }),
    }),
    aside: (values) => asideOf(values, balance, planned(values)),
    subject: `reserve/${id}`,
    guarded: true,
    done: (values) => ({ notice: `${reserve.name} is forecast to close ${typed(values, 'year')} with ${exactly(pounds(values, 'closing'))}.`, href }),
    backHref: href,
  };
}

/** A scheme or a line where its reference is named; else what was typed. */
function plannedFor(what: string, known: { readonly scheme: ReadonlySet<string>; readonly line: ReadonlySet<string> }) {
  if (known.scheme.has(what)) return { scheme: what };
  return known.line.has(what) ? { line: what } : what;
}

function asideOf(values: Values, balance: ReturnType<typeof money>, planned: readonly { readonly amount: string }[]) {
  const readable = planned.filter(({ amount }) => isAmount(amount)).map(({ amount }) => money(amount));
  const expected = balance.plus(sum(readable));
  const closing = pounds(values, 'closing');
  return [
    { label: 'Balance and what is planned', figure: inPounds(expected) },
    ...(isAmount(closing) ? [{ label: 'Other change expected', figure: inPounds(money(closing).minus(expected)) }] : []),
  ];
}

function fieldsOf(years: readonly Option[], references: readonly Option[]): Field[] {
  return [
    { kind: 'select', name: 'year', label: 'Financial year', options: years },
    {
      kind: 'select',
      name: 'period',
      label: 'Period',
      hint: 'The one in which the forecast is made.',
      options: [{ value: '0', text: '0 (before the year opened)' }, ...PERIODS],
    },
    { kind: 'money', name: 'closing', label: 'Balance at 31 March' },
    {
      kind: 'table',
      name: 'planned',
      label: 'What is planned until then',
      optional: true,
      rowLabel: 'Use',
      rows: USES,
      hint: 'What goes out is negative, what comes in is positive. It need not explain the whole change.',
      columns: [
        {
          name: 'for',
          label: 'What for, or the reference of a scheme or budget line',
          kind: 'text',
          options: references,
        },
        { name: 'amount', label: 'Amount (£)', kind: 'money' },
      ],
    },
  ];
}

/** The plan that stands, as somebody would have typed it. */
function plannedAsTyped(planned: readonly PlannedUse[]): Values {
  return Object.fromEntries(
    planned.flatMap((use, index) => [
      [`planned.${index}.for`, typeof use.for === 'string' ? use.for : (Object.values(use.for)[0] ?? '')],
      [`planned.${index}.amount`, use.amount],
    ]),
  );
}
