import { isAmount } from '@outturn/kernel';
import { exactly } from '../web/format.ts';

/** What somebody typed into a form: name of the field → text, exactly as typed. Names are flat: `reasons.0.code`. */
export type Values = Readonly<Record<string, string>>;

/** The fields of a form that was sent; of several of one name the last, of a checkbox list all, joined by commas. */
export function valuesOf(body: unknown): Values {
  if (typeof body !== 'object' || body === null) return {};
  const entries = Object.entries(body).filter(([name]) => name !== '_token');
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(String).join(',') : String(value)]));
}

export function typed(values: Values, name: string): string {
  return (values[name] ?? '').trim();
}

/** The text, or undefined where nothing was typed: optional fields of a command are left out. */
export function optional(values: Values, name: string): string | undefined {
  const text = typed(values, name);
  return text === '' ? undefined : text;
}

export function ticked(values: Values, name: string): readonly string[] {
  return typed(values, name)
    .split(',')
    .filter((value) => value !== '');
}

/**
 * Pounds as people type them (`1,234.50`, `£1,234.50`, `-£5`) as the ledger writes them. What is no such thing comes back as
 * typed: the refusal of the command then says what is wanted, at the field.
 */
export function pounds(values: Values, name: string): string {
  const text = typed(values, name)
    .replace(/^([-−–])/, '-')
    .replace(/\s/g, '');
  const match = /^(-?)£?(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?$/.exec(text);
  return match === null || (match[1] !== '' && match[2] !== '') ? text : `${match[1]}${match[2]}${match[3]?.replaceAll(',', '')}${match[4] ?? ''}`;
}

/** Pounds that were typed, in words: `£1,234.50`; as typed where they are none. */
export function asPounds(values: Values, name: string): string {
  const amount = pounds(values, name);
  return isAmount(amount) ? exactly(amount) : amount;
}

/** A date from its three fields, as the ledger writes it; as typed where it is none, so that the refusal names it. */
export function day(values: Values, name: string): string {
  const [d, m, y] = ['day', 'month', 'year'].map((part) => typed(values, `${name}-${part}`));
  if (d === '' && m === '' && y === '') return '';
  return `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`;
}

export function optionalDay(values: Values, name: string): string | undefined {
  const date = day(values, name);
  return date === '' ? undefined : date;
}

/** The rows of a table of fields in which something was typed, in order. */
export function rowsOf(values: Values, name: string, columns: readonly string[]): readonly Values[] {
  const numbers = Object.keys(values)
    .map((key) => new RegExp(`^${name}\\.(\\d{1,3})\\.`).exec(key)?.[1])
    .filter((n) => n !== undefined);
  return [...new Set(numbers)]
    .sort((a, b) => Number(a) - Number(b))
    .map((n) => Object.fromEntries(columns.map((column) => [column, typed(values, `${name}.${n}.${column}`)])))
    .filter((row) => columns.some((column) => row[column] !== ''));
}
