import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { amount, money, type Money, sum } from '@outturn/kernel';
import { cambridgeshireReserve } from '../../apps/cli/demo/generate/cambridgeshire-reserves.ts';
import { MILLIONS, printed, readGoldenTable, THOUSANDS } from '../../apps/cli/demo/generate/golden.ts';
import { NOT_ITEMISED, norfolkReserve } from '../../apps/cli/demo/generate/norfolk-reserves.ts';
import { demo, GOLDEN } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';

const CAMBRIDGESHIRE = 'cambridgeshire-2018-05';
const NORFOLK = 'norfolk-2017-p2';
const LABELS = { fund_no: 'the council’s number, one of them printed twice', group: 'label', fund: 'label' };

const COLUMNS: Readonly<Record<string, string>> = {
  balance_31_mar_2018: 'opening', movements_2018_19: 'movements', balance_31_may_2018: 'balance', forecast_31_mar_2019: 'forecastClosing',
};
/** The rows of the report behind a sub-total. Reserves and provisions are tables of their own, each with a grand total. */
const RESERVE_TOTALS: Readonly<Record<string, readonly string[]>> = {
  gen_subtotal: ['cambridgeshire|revenue|General Reserves'],
  specific_subtotal: ['cambridgeshire|revenue|Specific Reserves'],
  equip_subtotal: ['cambridgeshire|revenue|Equipment Reserves'],
  other_subtotal: ['cambridgeshire|revenue|Other Earmarked Funds'],
  sub_total: ['cambridgeshire|revenue'],
  cap_subtotal: ['cambridgeshire|capital|Capital Reserves'],
  grand_total: ['cambridgeshire|revenue', 'cambridgeshire|capital'],
};
const PROVISION_TOTALS: Readonly<Record<string, readonly string[]>> = {
  short_subtotal: ['cambridgeshire|provisions|Short Term Provisions'],
  long_subtotal: ['cambridgeshire|provisions|Long Term Provisions'],
  grand_total: ['cambridgeshire|provisions'],
};

function appendix2(totals: Readonly<Record<string, readonly string[]>>): () => Promise<Figures> {
  return async () => {
    const cells = cellsOf(await (await demo()).report('reserves', { organisation: 'cambridgeshire', year: '2018-19', period: 2 }));
    return (row, column) => cells.sum(totals[row] ?? [cambridgeshireReserve(row)], COLUMNS[column] ?? column).div(THOUSANDS);
  };
}

async function appendixD(): Promise<Figures> {
  const report = await (await demo()).report('reserves', { organisation: 'norfolk', year: '2017-18', period: 2 });
  const cells = cellsOf(report);
  const columns: Readonly<Record<string, string>> = { balance_1_apr_2017: 'balance', proposed_usage: 'plannedUse', balance_31_mar_2018: 'forecastClosing' };
  const totals: Readonly<Record<string, string>> = { total_provisions: 'norfolk|provisions', total_reserves: 'norfolk|revenue' };
  return (row, column) => {
    const key = columns[column] ?? column;
    return (row === 'total' ? cells.total(key) : cells.amount(totals[row] ?? norfolkReserve(row), key)).div(MILLIONS);
  };
}

/** What is planned of Norfolk's reserves, by purpose, out of the forecasts in the ledger. Out is negative. */
async function planned(): Promise<(purpose: string) => Money> {
  const { store, now } = await demo();
  const uses = (await store.readAll(0, now.position))
    .filter(({ stream, type }) => type === 'ReserveForecastStated' && stream.startsWith('reserve/NCC/'))
    .flatMap(({ payload }) => (JSON.parse(payload) as { data: { planned: { for: string; amount: string }[] } }).data.planned);
  return (purpose) => sum(uses.filter((use) => use.for === purpose).map((use) => money(use.amount)));
}

async function proposedUse(): Promise<Figures> {
  const [of, table] = [await planned(), readGoldenTable(join(GOLDEN, NORFOLK), 'proposed_reserve_use_2_11.csv')];
  const purposes = (row: string) => (row === 'corporate_review' ? ['zero_based_review', 'care_act'] : [row]);
  return (row) => sum(purposes(row).map((one) => of(table.row(one)['use'] ?? ''))).div(MILLIONS).negated();
}

export function reserveTables(): void {
  const columns = Object.keys(COLUMNS);
  const rounding = 'pounds behind the rounded figures of its funds';
  reproduces({
    folder: CAMBRIDGESHIRE, file: 'reserves_appendix2.csv', columns, empty: 'nothing', figures: appendix2(RESERVE_TOTALS), apart: LABELS,
    holds: {
      'sub_total|balance_31_mar_2018': rounding, 'sub_total|balance_31_may_2018': rounding, 'grand_total|movements_2018_19': rounding, 'grand_total|balance_31_may_2018': rounding,
    },
  });
  reproduces({ folder: CAMBRIDGESHIRE, file: 'provisions_appendix2.csv', columns, empty: 'nothing', figures: appendix2(PROVISION_TOTALS), apart: LABELS });
  reproduces({
    folder: NORFOLK, file: 'reserves_provisions.csv', columns: ['balance_1_apr_2017', 'proposed_usage', 'balance_31_mar_2018'], empty: 'nothing', figures: appendixD,
    apart: { kind: 'label', fund: 'label' },
    holds: { 'total_reserves|balance_1_apr_2017': rounding, 'total_reserves|proposed_usage': rounding },
  });
  reproduces({ folder: NORFOLK, file: 'proposed_reserve_use_2_11.csv', columns: ['amount'], empty: 'nothing', figures: proposedUse, apart: { use: 'label' } });

  describe(`${NORFOLK}: what 2.11.2 does not say`, () => {
    it('1.580 million is to be used of the reserves (Appendix D), of which 2.11.2 itemises 1.186: 0.39 stand apart', async () => {
      const table = readGoldenTable(join(GOLDEN, NORFOLK), 'proposed_reserve_use_2_11.csv');
      const itemised = sum(['it_system', 'learning', 'market_development', 'promoting_independence', 'corporate_review'].map((row) => printed(table.row(row)['amount'], MILLIONS)));
      expect(amount(itemised)).toBe('1186000.00');
      expect((await planned())(NOT_ITEMISED).div(MILLIONS).toFixed(2)).toBe('-0.39');
    });
  });
}
