import { type Amount, count, money, type Money, pounds } from '@outturn/kernel';
import { BadQuestion, type Unit, UNITS } from '../report.ts';

/** How a unit is printed: what a pound is divided by, how many decimals are shown, and what stands in headings. */
interface UnitForm {
  readonly divisor: Money;
  readonly decimals: number;
  readonly heading: string;
}

const FORMS: Readonly<Record<Unit, UnitForm>> = {
  pounds: { divisor: count(1), decimals: 2, heading: '£' },
  thousands: { divisor: count(1000), decimals: 0, heading: '£000' },
  millions: { divisor: count(1_000_000), decimals: 3, heading: '£m' },
};

/** The unit named by an option. Throws `BadQuestion` for any other. */
export function unitOf(name: string | undefined): Unit {
  const unit = UNITS.find((known) => known === (name ?? 'pounds'));
  if (unit === undefined) throw new BadQuestion(`there is no unit ${JSON.stringify(name)}; choose ${UNITS.join(', ')}`, 'unit');
  return unit;
}

export function unitHeading(unit: Unit): string {
  return FORMS[unit].heading;
}

/** Thousands separated: `-1234.50` → `-1,234.50`. */
export function grouped(plain: string): string {
  const [whole = '', decimals] = plain.replace('-', '').split('.');
  const sign = plain.startsWith('-') ? '-' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** An amount in a unit, for people: rounded half away from zero to the unit's decimals, never `-0`. */
export function inUnit(value: Amount, unit: Unit): string {
  const { divisor, decimals } = FORMS[unit];
  const text = money(value).div(divisor).toFixed(decimals);
  return grouped(/^-0(\.0+)?$/.test(text) ? text.slice(1) : text);
}

/** The exact amount, for a title or a note: `£1,234.50`. */
export function exactly(value: Amount): string {
  return pounds(value);
}

/** What a reader has to know of the unit; part of the conventions below or above a printed report. */
export function unitConvention(unit: Unit): string {
  if (unit === 'pounds') return 'Amounts are printed in pounds and pence, exactly.';
  return `Amounts are printed in ${FORMS[unit].heading}, each rounded half away from zero from exact pounds, so that a total may differ from the sum of what is printed.`;
}
