import type { FinancialYear, Period } from '@outturn/kernel';
import type { RuleStart } from '../commands.ts';

/**
 * Of the rules that start at or before a period (null: ever since) the one that starts last; of two with the same start
 * the later recorded. The list is in the order of recording.
 */
export function inForce<T extends { readonly from: RuleStart | null }>(rules: readonly T[], year: FinancialYear, period: Period): T | undefined {
  let latest: T | undefined;
  for (const rule of rules) {
    if (startsAfter(rule.from, { year, period })) continue;
    if (latest === undefined || !startsAfter(latest.from, rule.from)) latest = rule;
  }
  return latest;
}

function startsAfter(from: RuleStart | null, moment: RuleStart | null): boolean {
  if (from === null) return false;
  if (moment === null) return true;
  return from.year > moment.year || (from.year === moment.year && from.period > moment.period);
}
