import { type Amount, type IsoDate, isIsoDate, money, pounds } from '@outturn/kernel';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `2017-06-14` → `14 June 2017`; anything that is not a date is given back as it is. */
export function longDate(date: IsoDate): string {
  if (!isIsoDate(date)) return date;
  return `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Amounts by year: `2017-18 £10.00, 2018-19 £20.00`. */
export function byYear(series: Readonly<Record<string, Amount>>): string {
  return Object.keys(series)
    .sort()
    .map((year) => `${year} ${pounds(series[year] ?? '0')}`)
    .join(', ');
}

/** An amount without its sign, in pounds. */
export function size(value: Amount): string {
  return pounds(money(value).abs());
}

export function isNegative(value: Amount): boolean {
  return money(value).isNegative() && !money(value).isZero();
}

/** Text as a clause of its own at the end of a sentence: `: because of delays`; nothing for no text. */
export function because(text: string | null | undefined): string {
  return text === null || text === undefined || text === '' ? '' : `: ${text.replace(/\.$/, '')}`;
}

/** A code of the domain as words: `service-reduction` → `service reduction`. */
export function words(code: string): string {
  return code.replaceAll('-', ' ');
}
