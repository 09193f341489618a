import { money } from '@outturn/kernel';
import type { Row } from '@outturn/reporting';
import { amountIn, isSome } from '../../web/cells.ts';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form } from '../form.ts';
import { SCHEME_ROWS } from '../returns/rows.ts';
import { FORECAST_PERIODS, statedForecast } from '../returns/stated-forecast.ts';
import { asPounds, optional, pounds, typed } from '../values.ts';
import { returnAtHand } from './return-at-hand.ts';
import { reasonCodes } from './scheme-at-hand.ts';

/** The monthly forecast of one scheme: old forecast, new forecast, reasons that add up. */
export async function forecastForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, organisation, caption, href, year, period, row } = await returnAtHand(visit, id);
  const forecast = amountIn(row, 'forecast') ?? '0.00';
  const notRecurrent = amountIn(row, 'notRecurrent');
  const stated = statedForecast({
    kind: SCHEME_ROWS,
    id,
    year,
    period,
    was: forecast,
    codes: await reasonCodes(visit, organisation),
    label: 'New forecast',
    hint: `In pounds, such as 880,000. The forecast is ${exactly(forecast)} now; the target ${exactly(amountIn(row, 'currentTarget') ?? '0.00')}.`,
    falls: 'a fall',
    more: [
      {
        kind: 'money',
        name: 'notRecurrent',
        label: 'Of which not recurrent delivery',
        optional: true,
        hint: 'What comes from reserves, one-off income or other means that do not last. It does not count for the RAG.',
      },
    ],
    moreData: (values) => ({ notRecurrent: optional(values, 'notRecurrent') === undefined ? undefined : pounds(values, 'notRecurrent') }),
  });
  return {
    ...stated,
    // What did not last of the forecast so far does not become recurrent because nobody typed it again.
    initial: { ...stated.initial, notRecurrent: notRecurrent === null || money(notRecurrent).isZero() ? '' : notRecurrent },
    title: `Change the forecast for ${year}`,
    caption,
    lead: leadOf(row, forecast),
    backHref: href,
    done: (values) => ({ notice: `The forecast of ${scheme.scheme} for ${typed(values, 'year')} is ${asPounds(values, 'forecast')}.`, href }),
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
