import { amount, type Amount, money, type Money } from '@outturn/kernel';

/*
 * Reading, adding and writing amounts, the same as the kernel's, for thousands of scheme-years at once: most figures are 0,
 * and the same figure is read for several columns.
 */

const AT_MOST = 50_000;
const alreadyRead = new Map<Amount, Money>();

/** Pounds from their written form, remembered. */
export function readAmount(text: Amount): Money {
  const known = alreadyRead.get(text);
  if (known !== undefined) return known;
  if (alreadyRead.size >= AT_MOST) alreadyRead.clear();
  const read = money(text);
  alreadyRead.set(text, read);
  return read;
}

/** An amount as a cell: pounds with two decimals, as the kernel's `amount` writes them. */
export function amountCell(value: Money): Amount {
  const text = value.toString();
  const point = text.indexOf('.');
  if (point < 0) return `${text}.00`;
  const decimals = text.length - point - 1;
  if (decimals === 2) return text;
  return decimals === 1 ? `${text}0` : amount(value);
}

export function plus(a: Money, b: Money): Money {
  if (b.isZero()) return a;
  return a.isZero() ? b : a.plus(b);
}

export function minus(a: Money, b: Money): Money {
  return b.isZero() ? a : a.minus(b);
}
