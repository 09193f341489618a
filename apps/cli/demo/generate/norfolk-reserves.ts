import { join } from 'node:path';
import { type Amount, amount } from '@outturn/kernel';
import type { Actor } from '@outturn/domain';
import { type GoldenRow, MILLIONS, POUNDS_MADE_UP, printed, readGoldenTable, type WithinRounding, withPounds } from './golden.ts';
import { type Journal, publishedIn } from './journal.ts';

/*
 * Norfolk's reserves and provisions for adult social care: the balances of 1 April 2017 and what is proposed to be used of them
 * (Appendix D), for what (2.11.2). In millions.
 */

const YEAR = '2017-18';
const PERIOD = 2;
const report = publishedIn('Adult Social Care Finance Monitoring Report Period 2 (May) 2017-18, Adult Social Care Committee, 10 July 2017');

const MADE_UP: WithinRounding = {
  'prevention_fund|balance_1_apr_2017': '-480',
  'workforce_grant|balance_1_apr_2017': '-40',
  'workforce_grant|proposed_usage': '40',
  'unspent_grants|proposed_usage': '480',
};

const GROUPS: Readonly<Record<string, string>> = { provision: 'Adult Social Care Provisions', reserve: 'Adult Social Care Reserves' };

/**
 * What each fund is to be used for, by the rows of 2.11.2, in the order in which they take it; that names no funds beside the three
 * that are used whole, so what the transformation and the corporate review take from which of the other two is illustrative.
 */
const USES: Readonly<Record<string, readonly string[]>> = {
  it_reserve: ['it_system'],
  workforce_grant: ['learning'],
  market_development: ['market_development'],
  prevention_fund: ['promoting_independence'],
  unspent_grants: ['promoting_independence', 'zero_based_review', 'care_act'],
};

export const NOT_ITEMISED = 'Other proposed use, which 2.11.2 does not itemise';

export function norfolkReserves(journal: Journal, golden: string, finance: Actor): void {
  const folder = join(golden, 'norfolk-2017-p2');
  const uses = readGoldenTable(folder, 'proposed_reserve_use_2_11.csv');
  const left = new Map(uses.rows.map((row) => [row['row'] ?? '', printed(row['amount'], MILLIONS)]));
  const source = report(`Appendix D and 2.11.2; ${POUNDS_MADE_UP}`);
  for (const row of readGoldenTable(folder, 'reserves_provisions.csv').rows.filter((candidate) => !(candidate['row'] ?? '').startsWith('total'))) {
    const reserve = norfolkReserve(row['row'] ?? '');
    const [opening, usage] = [withPounds(row, 'balance_1_apr_2017', MILLIONS, MADE_UP), withPounds(row, 'proposed_usage', MILLIONS, MADE_UP)];
    journal.record(finance, 'OpenReserve', { reserve, ...described(row), year: YEAR, opening: amount(opening) }, source);
    const planned: { for: string; amount: Amount }[] = [];
    let rest = usage.negated();
    for (const use of USES[row['row'] ?? ''] ?? []) {
      const remaining = left.get(use) ?? rest;
      // A purpose takes what is left of its published amount, and never more than the fund gives.
      const taken = remaining.lt(rest) ? remaining : rest;
      left.set(use, remaining.minus(taken));
      rest = rest.minus(taken);
      if (!taken.isZero()) planned.push({ for: uses.row(use)['use'] ?? use, amount: amount(taken.negated()) });
    }
    if (!rest.isZero()) planned.push({ for: NOT_ITEMISED, amount: amount(rest.negated()) });
    const closing = amount(opening.plus(usage));
    journal.record(finance, 'ForecastReserve', { reserve, year: YEAR, period: PERIOD, closing, ...(planned.length > 0 ? { planned } : {}) }, source);
  }
}

export function norfolkReserve(row: string): string {
  return `NCC/${row.replaceAll('_', '-')}`;
}

function described(row: GoldenRow) {
  const provision = row['kind'] === 'provision';
  return {
    name: row['fund'] ?? '',
    kind: provision ? 'provision' : 'earmarked',
    group: GROUPS[row['kind'] ?? ''] ?? '',
    service: 'NCC/adult-social-services',
  } as const;
}
