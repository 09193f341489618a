import { isAmount, money, type Money, sum, ZERO } from '@outturn/kernel';
import { exactly, periodInWords } from '../../web/format.ts';
import type { Field, Form, Option } from '../form.ts';
import { pounds, rowsOf, typed, type Values } from '../values.ts';
import type { ForPeriod } from './row-results.ts';
import type { RowKind } from './rows.ts';

const REASONS = 5;
/** The periods that a forecast may be made in. */
export const FORECAST_PERIODS: readonly Option[] = Array.from({ length: 14 }, (_, n) => ({
  value: String(n),
  text: n === 0 ? 'Before the year opened' : `${n} (${periodInWords(n)})`,
}));

/** A monthly forecast that is stated on a form of its own. */
interface Stated extends ForPeriod {
  readonly kind: RowKind;
  readonly id: string;
  /** The forecast that stands, in pounds. */
  readonly was: string;
  readonly codes: readonly Option[];
  readonly label: string;
  readonly hint: string;
  /** What is said of a fall: less saving, or less spending. */
  readonly falls: string;
  /** What else is asked for. */
  readonly more?: readonly Field[];
  readonly moreData?: (values: Values) => object;
}

/** What the forms of a scheme's and of a line's monthly forecast have in common: old and new forecast, reasons that add up. */
export function statedForecast(stated: Stated): Pick<Form, 'command' | 'subject' | 'guarded' | 'button' | 'initial' | 'fields' | 'data' | 'aside'> {
  const { kind, id, year, period, was, codes, label, hint, falls, more = [], moreData } = stated;
  return {
    command: kind.command,
    subject: `${kind.of}/${id}`,
    guarded: true,
    button: 'Record the forecast',
    initial: { year, period: String(period), was },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'hidden', name: 'was' },
      { kind: 'select', name: 'period', label: 'Period', hint: 'The month that this return is for.', options: FORECAST_PERIODS },
      { kind: 'money', name: kind.stated, label, hint },
      ...more,
      reasonsField(codes, `Amounts add up to the new forecast less the old one; ${falls} is negative. What nobody can explain is logged as Unexplained.`),
    ],
    data: (values) => ({
      [kind.of]: id,
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      [kind.stated]: pounds(values, kind.stated),
      ...moreData?.(values),
      reasons: reasonsOf(values),
    }),
    aside: (values) => remainder(values, kind.stated),
  };
}

/** Reasons for a movement, several of them. */
function reasonsField(codes: readonly Option[], hint: string): Field {
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

function reasonsOf(values: Values) {
  return rowsOf(values, 'reasons', ['code', 'amount', 'narrative']).map((row) => ({
    code: typed(row, 'code'),
    amount: pounds(row, 'amount'),
    narrative: typed(row, 'narrative'),
  }));
}

/** Movement, what the reasons add up to, and what is left to explain: as far as what was typed can be read. */
function remainder(values: Values, stated: string): readonly { readonly label: string; readonly figure: string }[] {
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
