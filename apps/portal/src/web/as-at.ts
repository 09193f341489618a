import { isIsoDate } from '@outturn/kernel';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/**
 * What people type for a moment, in the form that the ledger reads: `10 July 2017` and `10/7/2017` become `2017-07-10`,
 * `4,812` becomes `4812`. Everything else passes as it is, for the resolver to judge.
 */
export function momentAsTyped(text: string): string {
  const typed = text.trim();
  const words = /^(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?\s+(\d{4})$/.exec(typed);
  if (words) return dateOr(typed, words[3], monthNumber(words[2] ?? ''), words[1]);
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed);
  if (slashes) return dateOr(typed, slashes[3], Number(slashes[2]), slashes[1]);
  return /^\d{1,3}(,\d{3})+$/.test(typed) ? typed.replaceAll(',', '') : typed;
}

function monthNumber(name: string): number {
  return MONTHS.findIndex((month) => month === name.toLowerCase() || month.slice(0, 3) === name.toLowerCase()) + 1;
}

function dateOr(typed: string, year: string | undefined, month: number, day: string | undefined): string {
  const date = `${year}-${String(month).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return isIsoDate(date) ? date : typed;
}
