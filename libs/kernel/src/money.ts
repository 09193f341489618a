import { Decimal as Base } from 'decimal.js';

/**
 * The one configuration of decimal arithmetic in Outturn: 60 significant digits (amounts have at most 17, and
 * products and quotients of them must not round on the way) and rounding half away from zero.
 */
const Decimal = Base.clone({ precision: 60, rounding: Base.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

/** Exact pounds. Never a binary floating point number on the way in or out. */
export type Money = Base;

/** An amount as it is written in commands, events, JSON and CSV: pounds with two decimals, such as `"-1250.00"`. */
export type Amount = string;

/** A percentage, weight or ratio as written: a plain decimal number, such as `"0.95"`. */
export type Ratio = string;

const AMOUNT = /^-?\d{1,15}(\.\d{1,2})?$/;
/** A sum of amounts may be longer than any of them. */
const PENNIES = /^-?\d{1,20}(\.\d{1,2})?$/;
const PLAIN_NUMBER = /^-?\d{1,20}(\.\d{1,20})?$/;

export const ZERO: Money = new Decimal(0);

/** True for a string that is an amount: at most fifteen digits before the point and two after it. */
export function isAmount(text: string): boolean {
  return AMOUNT.test(text);
}

/** Reads pounds from their written form. Throws on anything that is not a plain decimal number. */
export function money(text: string): Money {
  if (!PLAIN_NUMBER.test(text)) throw new Error(`not an amount in pounds: ${JSON.stringify(text)}`);
  return new Decimal(text);
}

/** Reads a weight, share or percentage. Throws on anything that is not a plain decimal number. */
export function ratio(text: string): Base {
  return money(text);
}

/** A whole number as exact decimal: days, months, counts. */
export function count(n: number): Base {
  if (!Number.isSafeInteger(n)) throw new Error(`not a whole number: ${n}`);
  return new Decimal(n);
}

/** Writes pounds with exactly two decimals, rounding half away from zero where there are more. Never writes `-0.00`. */
export function amount(value: Money): Amount {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

/**
 * One written amount plus another, written: as `amount(money(a).plus(b))`, at a quarter of its cost, for sums that are kept
 * as text and changed hundreds of thousands of times. Throws on what is no amount.
 */
export function addAmounts(a: Amount, b: Amount): Amount {
  return written(pence(a) + pence(b));
}

/** One written amount less another, written. Throws on what is no amount. */
export function subtractAmounts(a: Amount, b: Amount): Amount {
  return written(pence(a) - pence(b));
}

/** Whole pence. A `bigint`, so that no amount is too large to be exact. */
function pence(text: Amount): bigint {
  if (!PENNIES.test(text)) throw new Error(`not an amount in pounds: ${JSON.stringify(text)}`);
  const point = text.indexOf('.');
  if (point === -1) return BigInt(`${text}00`);
  return BigInt(text.slice(0, point) + text.slice(point + 1).padEnd(2, '0'));
}

function written(total: bigint): Amount {
  const digits = (total < 0n ? -total : total).toString().padStart(3, '0');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Rounds to the penny, half away from zero. */
export function toPenny(value: Money): Money {
  return value.toDecimalPlaces(2);
}

export function sum(values: Iterable<Money>): Money {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

export function smaller(a: Money, b: Money): Money {
  return a.lt(b) ? a : b;
}

/** part ÷ whole × 100, exact to 60 digits; null when the whole is 0. */
export function percentOf(part: Money, whole: Money): Base | null {
  return whole.isZero() ? null : part.div(whole).times(100);
}

/** Writes a percentage or ratio with four decimals, as reports print it. */
export function fourDecimals(value: Base): Ratio {
  const text = value.toFixed(4);
  return /^-0\.0+$/.test(text) ? '0.0000' : text;
}

/** Pounds for people: `£1,234.50`, `-£0.05`. */
export function pounds(value: Money | Amount): string {
  const text = amount(typeof value === 'string' ? money(value) : value);
  const [whole = '0', pence = '00'] = text.replace('-', '').split('.');
  return `${text.startsWith('-') ? '-' : ''}£${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${pence}`;
}
