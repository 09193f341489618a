import { join } from 'node:path';
import { amount } from '@outturn/kernel';
import type { Actor, ReserveKind } from '@outturn/domain';
import { FUND } from './cambridgeshire-fund.ts';
import { type GoldenRow, POUNDS_MADE_UP, readGoldenTable, THOUSANDS, type WithinRounding, withPounds } from './golden.ts';
import { type Journal, publishedIn } from './journal.ts';

/*
 * Cambridgeshire's reserves and provisions at 31 May 2018 (Appendix 2): balances of 31 March, movements, forecast balance of 31 March
 * 2019. In thousands.
 */

const YEAR = '2018-19';
const PERIOD = 2;
const report = publishedIn('Integrated Resources and Performance Report to 31 May 2018, General Purposes Committee, 24 July 2018');
const SOURCE = report(`Appendix 2; ${POUNDS_MADE_UP}`);

const MADE_UP: WithinRounding = {
  'county_fund|balance_31_mar_2018': '80',
  'innovation_fund|balance_31_mar_2018': '480',
  'smoothing_fund|movements_2018_19': '-40',
  'cap_corporate|movements_2018_19': '-480',
  'innovation_fund|forecast_31_mar_2019': '480',
  'smoothing_fund|forecast_31_mar_2019': '-40',
};

const KINDS: Readonly<Record<string, ReserveKind>> = {
  'General Reserves': 'general',
  'Capital Reserves': 'capital',
  'Short Term Provisions': 'provision',
  'Long Term Provisions': 'provision',
};

/** Opens every fund with its balance of 31 March; the transformation fund is open already. */
export function openReserves(journal: Journal, golden: string, finance: Actor): void {
  for (const row of funds(golden)) {
    if (cambridgeshireReserve(row['row'] ?? '') === FUND) continue;
    const group = row['group'] ?? '';
    const data = {
      reserve: cambridgeshireReserve(row['row'] ?? ''),
      name: nameOf(row),
      kind: KINDS[group] ?? 'earmarked',
      group,
      organisation: 'cambridgeshire',
      year: YEAR,
      opening: amount(withPounds(row, 'balance_31_mar_2018', THOUSANDS, MADE_UP)),
    };
    journal.record(finance, 'OpenReserve', data, SOURCE);
  }
}

/** Movements to 31 May, and what each fund is forecast to close with. */
export function reservesInMay(journal: Journal, golden: string, finance: Actor): void {
  for (const row of funds(golden)) {
    const reserve = cambridgeshireReserve(row['row'] ?? '');
    const moved = withPounds(row, 'movements_2018_19', THOUSANDS, MADE_UP);
    const reason = 'Movements in 2018-19 to 31 May 2018.';
    if (!moved.isZero()) journal.record(finance, 'MoveReserve', { reserve, year: YEAR, period: PERIOD, amount: amount(moved), reason }, SOURCE);
    const closing = withPounds(row, 'forecast_31_mar_2019', THOUSANDS, MADE_UP);
    const planned = closing.minus(withPounds(row, 'balance_31_mar_2018', THOUSANDS, MADE_UP)).minus(moved);
    const data = {
      reserve,
      year: YEAR,
      period: PERIOD,
      closing: amount(closing),
      ...(planned.isZero() ? {} : { planned: [{ for: 'Use or contribution expected until 31 March 2019', amount: amount(planned) }] }),
    };
    journal.record(finance, 'ForecastReserve', data, SOURCE);
  }
}

function funds(golden: string): GoldenRow[] {
  const folder = join(golden, 'cambridgeshire-2018-05');
  const rows = [readGoldenTable(folder, 'reserves_appendix2.csv'), readGoldenTable(folder, 'provisions_appendix2.csv')].flatMap((table) => table.rows);
  return rows.filter((row) => !isTotal(row['row'] ?? ''));
}

function isTotal(row: string): boolean {
  return row.endsWith('total');
}

/** The reserve that a row of Appendix 2 is about. */
export function cambridgeshireReserve(row: string): string {
  return `CCC/${row.replaceAll('_', '-')}`;
}

/** Funds of services are printed under the same names in every group. */
function nameOf(row: GoldenRow): string {
  const [fund = '', group = ''] = [row['fund'], row['group']];
  return /^(P&C|P&E|PH|CS|C&I|Corporate|LGSS .*)$/.test(fund) ? `${fund} (${group})` : fund;
}
