import { isAmount, money, type Money, sum, ZERO } from '@outturn/kernel';
import type { Row } from '@outturn/reporting';
import { amountIn, isSome } from '../../web/cells.ts';
import { exactly, periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form, Option } from '../form.ts';
import { optional, pounds, rowsOf, typed, type Values } from '../values.ts';
import { returnAtHand } from './return-at-hand.ts';
import { reasonCodes } from './scheme-at-hand.ts';

const REASONS = 5;
/** The periods that a forecast may be made in. */
export const FORECAST_PERIODS: readonly Option[] = Array.from({ length: 14 }, (_, n) => ({
  value: String(n),
  text: n === 0 ? 'Before the year opened' : `${n} (${periodInWords(n)})`,
}));

/** The monthly forecast of one scheme: old forecast, new forecast, reasons that add up. */
export async function forecastForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, organisation, caption, href, subject, year, period, row } = await returnAtHand(visit, id);
  const forecast = amountIn(row, 'forecast') ?? '0.00';
  return {
    command: 'ChangeForecast',
    title: `Change the forecast for ${year}`,
    caption,
    lead: leadOf(row, forecast),
    subject,
    guarded: true,
    backHref: href,
    button: 'Record the forecast',
    initial: { year, period: String(period), was: forecast },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'hidden', name: 'was' },
      { kind: 'select', name: 'period', label: 'Period', hint: 'The month that this return is for.', options: FORECAST_PERIODS },
      {
        kind: 'money',
        name: 'forecast',
        label: 'New forecast',
        hint: `In pounds, such as 880,000. The forecast is ${exactly(forecast)} now; the target ${exactly(amountIn(row, 'currentTarget') ?? '0.00')}.`,
      },
      {
        kind: 'money',
        name: 'notRecurrent',
        label: 'Of which not recurrent delivery',
        optional: true,
        hint: 'What comes from reserves, one-off income or other means that do not last. It does not count for the RAG.',
      },
      reasonsField(
        await reasonCodes(visit, organisation),
        'Amounts add up to the new forecast less the old one; a fall is negative. What nobody can explain is logged as Unexplained.',
      ),
    ],
    data: (values) => ({
      scheme: id,
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      forecast: pounds(values, 'forecast'),
      notRecurrent: optional(values, 'notRecurrent') === undefined ? undefined : pounds(values, 'notRecurrent'),
      reasons: reasonsOf(values),
    }),
    aside: (values) => remainder(values),
    done: (values) => ({ notice: `The forecast of ${scheme.scheme} for ${typed(values, 'year')} is ${asPounds(pounds(values, 'forecast'))}.`, href }),
  };
}

/** Reasons for a movement, several of them. */
export function reasonsField(codes: readonly Option[], hint: string): Field {
  return {
    kind: 'table',
    name: 'reasons',
    label: 'Why it moves',
    rowLabel: 'Reason',
    rows: REASONS,
    hint,
    columns: [
      { name: 'code', label: 'Reason', kind: 'select', options: codes },
      { name: 'amount', label: 'Amount (£)', kind: 'money' },
      { name: 'narrative', label: 'In words', kind: 'text' },
    ],
  };
}

function leadOf(row: Row, forecast: string): string {
  const variance = amountIn(row, 'variance');
  const target = amountIn(row, 'currentTarget');
  if (!isSome(variance) || !isSome(target)) return `The forecast is ${exactly(forecast)}.`;
  const short = money(variance).isNegative()
    ? `${exactly(money(variance).abs())} short of`
    : money(variance).isZero()
      ? 'equal to'
      : `${exactly(variance)} above`;
  return `The forecast is ${exactly(forecast)}, ${short} the target of ${exactly(target)}.`;
}

export function reasonsOf(values: Values) {
  return rowsOf(values, 'reasons', ['code', 'amount', 'narrative']).map((row) => ({
    code: typed(row, 'code'),
    amount: pounds(row, 'amount'),
    narrative: typed(row, 'narrative'),
  }));
}

/** Movement, what the reasons add up to, and what is left to explain: as far as what was typed can be read. */
export function remainder(values: Values, stated = 'forecast'): readonly { readonly label: string; readonly figure: string }[] {
  const forecast = readable(pounds(values, stated));
  if (forecast === undefined) return [];
  const movement = forecast.minus(readable(typed(values, 'was')) ?? ZERO);
  const explained = sum(
    reasonsOf(values)
      .map(({ amount }) => readable(amount))
      .filter((one) => one !== undefined),
  );
  return [
    { label: 'Movement', figure: exactly(movement) },
    { label: 'Reasons add up to', figure: exactly(explained) },
    { label: 'Left to explain', figure: exactly(movement.minus(explained)) },
  ];
}

function readable(amount: string): Money | undefined {
  return isAmount(amount) ? money(amount) : undefined;
}

export function asPounds(amount: string): string {
  return isAmount(amount) ? exactly(amount) : amount;
}

/** That a forecast was looked at and stays: the month's return without a change. */
export async function confirmForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { caption, href, subject, year, period, row } = await returnAtHand(visit, id);
  return {
    command: 'ConfirmForecast',
    title: `Confirm the forecast for ${year} unchanged`,
    caption,
    lead: leadOf(row, amountIn(row, 'forecast') ?? '0.00'),
    subject,
    guarded: true,
    backHref: href,
    button: 'Confirm it unchanged',
    initial: { year, period: String(period) },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'select', name: 'period', label: 'Period', hint: 'The month that this return is for.', options: FORECAST_PERIODS },
    ],
    data: (values) => ({ scheme: id, year: typed(values, 'year'), period: Number(typed(values, 'period')) }),
    done: (values) => ({ notice: `The forecast for ${typed(values, 'year')} is confirmed at period ${typed(values, 'period')}.`, href }),
  };
}
