/** A financial year, 1 April to 31 March, written `2017-18`. */
export type FinancialYear = string;

/** A calendar date, written `2017-06-14`. */
export type IsoDate = string;

/** 1 (April) to 12 (March), 13 for the outturn; 0 stands before the year opened (forecasts only). */
export type Period = number;

const YEAR = /^(\d{4})-(\d{2})$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY = 86_400_000;

export function isFinancialYear(text: string): boolean {
  const match = YEAR.exec(text);
  return match !== null && (Number(match[1]) + 1) % 100 === Number(match[2]);
}

/** True for a date that exists in the calendar. */
export function isIsoDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The calendar years in which a council's years may start: whoever plans beyond them has mistyped. */
const [EARLIEST, LATEST] = [1900, 2199];

/** A financial year that a council may speak of: one that exists, from 1900-01 to 2199-00. Others are known to arithmetic alone. */
export function isPlannableYear(text: string): boolean {
  return isFinancialYear(text) && startYear(text) >= EARLIEST && startYear(text) <= LATEST;
}

/** The calendar year in which a financial year starts: 2017 for `2017-18`. Throws when it is not a financial year. */
export function startYear(year: FinancialYear): number {
  if (!isFinancialYear(year)) throw new Error(`not a financial year: ${JSON.stringify(year)}`);
  return Number(year.slice(0, 4));
}

export function yearStarting(calendarYear: number): FinancialYear {
  return `${String(calendarYear).padStart(4, '0')}-${String((calendarYear + 1) % 100).padStart(2, '0')}`;
}

export function yearsAfter(year: FinancialYear, n: number): FinancialYear {
  return yearStarting(startYear(year) + n);
}

/** Every year from the first to the last, both included; empty when the last is before the first. */
export function yearRange(first: FinancialYear, last: FinancialYear): FinancialYear[] {
  const from = startYear(first);
  return Array.from({ length: Math.max(0, startYear(last) - from + 1) }, (_, i) => yearStarting(from + i));
}

export function firstDay(year: FinancialYear): IsoDate {
  return `${year.slice(0, 4)}-04-01`;
}

export function lastDay(year: FinancialYear): IsoDate {
  return `${String(startYear(year) + 1).padStart(4, '0')}-03-31`;
}

export function yearOf(date: IsoDate): FinancialYear {
  const calendarYear = Number(date.slice(0, 4));
  return yearStarting(date.slice(5) >= '04-01' ? calendarYear : calendarYear - 1);
}

export function isWithin(date: IsoDate, year: FinancialYear): boolean {
  return isIsoDate(date) && date >= firstDay(year) && date <= lastDay(year);
}

/** The month of a date as a period, 1 to 12. */
export function periodOf(date: IsoDate): Period {
  return ((Number(date.slice(5, 7)) + 8) % 12) + 1;
}

/** The last day of a period's month; periods 12 and 13 end on 31 March, period 0 on the day before the year opens. */
export function periodEnd(year: FinancialYear, period: Period): IsoDate {
  const monthsAfterApril = Math.min(period, 12);
  return new Date(Date.UTC(startYear(year), 3 + monthsAfterApril, 0)).toISOString().slice(0, 10);
}

/** Days from one date to another, both included; 0 or less when the second is before the first. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY) + 1;
}

export function daysIn(year: FinancialYear): number {
  return daysBetween(firstDay(year), lastDay(year));
}

/** Days from a date to 31 March of its financial year, both included. */
export function daysRemaining(date: IsoDate): number {
  return daysBetween(date, lastDay(yearOf(date)));
}

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The calendar day in London of a recorded time. */
export function londonDay(time: string): IsoDate {
  return LONDON_DAY.format(new Date(time));
}

/** The last millisecond of a day in London, as an ISO time in UTC: an as-at date means this moment. */
export function endOfDayInLondon(day: IsoDate): string {
  const utcMidnightAfter = Date.parse(`${day}T00:00:00Z`) + DAY;
  for (const offset of [0, 3_600_000]) {
    const lastInstant = new Date(utcMidnightAfter - offset - 1).toISOString();
    if (londonDay(lastInstant) === day) return lastInstant;
  }
  throw new Error(`no end of day in London for ${day}`);
}
