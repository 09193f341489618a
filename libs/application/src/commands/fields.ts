import { isAmount, isIsoDate, isPlannableYear } from '@outturn/kernel';
import { z } from 'zod';

/*
 * The forms of single fields, as the contract fixes them. Each message says what is wanted, with an example: it is
 * what a person reads who typed something else.
 */

const LONGEST_TEXT = 20_000;
/** Control characters, and those that turn the direction of text round. */
const FORBIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

const string = (wanted: string) => z.string({ error: `must be ${wanted}` });
const wellFormed = (text: string) => text.isWellFormed();

/** The id of anything: 1 to 64 letters, digits and `. _ - /`. */
export const identifier = string('an id as a string').regex(/^[A-Za-z0-9._\-/]{1,64}$/, 'must be 1 to 64 letters, digits and . _ - /');

/** One line: a name, a title, a post. */
export const line = string('a text')
  .max(LONGEST_TEXT, 'must be at most 20,000 characters')
  .refine((text) => text.trim() !== '', 'must not be blank')
  .refine((text) => !FORBIDDEN.test(text), 'must not hold control characters')
  .refine(wellFormed, 'must be well-formed Unicode (it holds half of a surrogate pair)');

/** A narrative, reason, note: may have several lines. */
export const text = string('a text')
  .max(LONGEST_TEXT, 'must be at most 20,000 characters')
  .refine((value) => !FORBIDDEN.test(value.replaceAll(/\r?\n|\t/g, ' ')), 'must not hold control characters')
  .refine(wellFormed, 'must be well-formed Unicode (it holds half of a surrogate pair)');

/** Exact pounds as a string. */
export const amount = string('an amount in pounds as a string, such as "395000.00"').refine(
  isAmount,
  'must be pounds with at most two decimals and fifteen digits, without signs for currency or thousands, such as "395000.00"',
);

/** A percentage, weight or ratio as a string. */
export const ratio = string('a number as a string, such as "0.95"').regex(
  /^-?\d{1,6}(\.\d{1,12})?$/,
  'must be a plain decimal number as a string, such as "0.95"',
);

export const financialYear = string('a financial year as a string, such as "2017-18"').refine(isPlannableYear, 'must be a financial year such as "2017-18"');

export const date = string('a date as a string, such as "2017-06-14"').refine(isIsoDate, 'must be a date that exists, such as "2017-06-14"');

export const dateTime = string('a time as a string, such as "2017-06-14T09:00:00.000Z"')
  .regex(DATE_TIME, 'must be an ISO 8601 time with its offset, such as "2017-06-14T09:00:00.000Z"')
  .refine((value) => isIsoDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value)), 'must be a time that exists')
  .transform((value) => new Date(value).toISOString());

/** 1 to 12 for the months from April, 13 for the outturn. */
export const period = z
  .int({ error: 'must be a period from 1 to 13 as a number' })
  .min(1, 'must be from 1 (April) to 13 (outturn)')
  .max(13, 'must be from 1 (April) to 13 (outturn)');

/** As `period`, or 0 for what was expected before the year opened. */
export const forecastPeriod = z
  .int({ error: 'must be a period from 0 to 13 as a number' })
  .min(0, 'must be from 0 (before the year) to 13 (outturn)')
  .max(13, 'must be from 0 (before the year) to 13 (outturn)');

export const uuid = string('a UUID as a string, such as "0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a10"')
  .regex(UUID, 'must be a UUID, such as "0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a10"')
  .transform((value) => value.toLowerCase());

export const sha256 = string('a SHA-256')
  .regex(/^[0-9a-f]{64}$/i, 'must be a SHA-256 as 64 hexadecimal digits')
  .transform((value) => value.toLowerCase());

export const flag = z.boolean({ error: 'must be true or false' });

export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values as unknown as [T[number], ...T[number][]], { error: `must be one of ${values.join(', ')}` });
}

export function byYear<T extends z.ZodType>(value: T) {
  return z.record(financialYear, value, { error: 'must be an object of financial years, such as {"2017-18": …}' });
}

export function list<T extends z.ZodType>(element: T, atLeast = 1) {
  return z.array(element, { error: 'must be a list' }).min(atLeast, `must have at least ${atLeast}`).max(1_000, 'must have at most 1,000');
}

/** An object with these fields and no others. */
export const object = z.strictObject;
