import { type Amount, count, isIsoDate, money, type Money, pounds } from '@outturn/kernel';
import type { Unit } from '@outturn/reporting';

const MINUS = '\u2212';
/** A minus sign and its pound sign stay on one line. */
const MINUS_POUND = `${MINUS}\u2060£`;
const NEGATIVE = /[-\u2212]£/g;
const DIVISOR: Record<Unit, number> = { pounds: 1, thousands: 1_000, millions: 1_000_000 };
const DECIMALS: Record<Unit, number> = { pounds: 2, thousands: 0, millions: 1 };

/** What stands in the heading of a column of amounts. */
export const UNIT_LABELS: Record<Unit, string> = { pounds: '£', thousands: '£000', millions: '£m' };

function grouped(text: string): string {
  const [whole = '0', decimals] = text.replace('-', '').split('.');
  const number = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (decimals === undefined ? '' : `.${decimals}`);
  return text.startsWith('-') && /[1-9]/.test(number) ? `${MINUS}${number}` : number;
}

/** An amount in the unit of its column, rounded half away from zero for display only: `1,235`, `−371`. */
export function inUnit(amount: Amount, unit: Unit): string {
  return grouped(money(amount).div(count(DIVISOR[unit])).toFixed(DECIMALS[unit]));
}

/** Exact pounds and pence with a true minus sign: `−£1,250.00`. */
export function exactly(amount: Amount | Money): string {
  return pounds(amount).replace('-', MINUS);
}

/**
 * Refusals and stories write a negative amount as every other program reads it (`-£1,250.00`); a page shows it with a true
 * minus sign that no line break parts from its amount, wherever it stands in its text.
 */
export function withTrueMinus(html: string): string {
  const fields = html.includes('<textarea');
  return html.replaceAll(NEGATIVE, (sign, at: number) => (isSaid(html, at, fields) ? MINUS_POUND : sign));
}

/** Neither tags nor what somebody is typing are text that a page says. Looked at around each amount: pages are long, and have few. */
function isSaid(html: string, at: number, fields: boolean): boolean {
  if (html.lastIndexOf('<', at) > html.lastIndexOf('>', at)) return false;
  if (!fields) return true;
  const field = html.lastIndexOf('<textarea', at);
  return field === -1 || html.indexOf('</textarea>', field) < at;
}

/** An amount for a sentence: `£4.2m`, `£395k`, `£950`; rounded half away from zero. */
export function inWords(amount: Amount | Money): string {
  const value = typeof amount === 'string' ? money(amount) : amount;
  const size = value.abs();
  const sign = value.isNegative() && !value.isZero() ? MINUS : '';
  if (size.lt(count(1_000))) return `${sign}£${size.toFixed(size.isInteger() ? 0 : 2)}`;
  const thousands = size.div(count(1_000)).toFixed(0);
  return thousands.length < 4 ? `${sign}£${thousands}k` : `${sign}£${grouped(size.div(count(1_000_000)).toFixed(1))}m`;
}

/** A percentage of four decimals, to one: `94.2%`. */
export function percentage(value: string): string {
  return `${grouped(money(value).toFixed(1))}%`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${grouped(String(n))} ${n === 1 ? one : many}`;
}

export function wholeNumber(n: number): string {
  return grouped(String(n));
}

const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const LONDON_DATE = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long', year: 'numeric' });
const LONDON_MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', month: 'long', year: 'numeric' });

/** A recorded time in London: `10 July 2017, 09:00`. */
export function dateAndTime(time: string): string {
  return LONDON_TIME.format(new Date(time)).replace(' at ', ', ');
}

/** A date, or the day in London of a recorded time: `10 July 2017`. */
export function dayInWords(time: string): string {
  return LONDON_DATE.format(new Date(isIsoDate(time) ? `${time}T12:00:00Z` : time));
}

/** `July 2017`. */
export function monthInWords(time: string): string {
  return LONDON_MONTH.format(new Date(time));
}

const MONTHS = ['April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December', 'January', 'February', 'March'];

/** `May` for period 2; `outturn` for 13. */
export function periodInWords(period: number): string {
  if (period === 13) return 'outturn';
  return MONTHS[period - 1] ?? 'before the year opened';
}

/** `service-reduction` → `Service reduction`. */
export function codeInWords(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
