import { describe, expect, it } from '@jest/globals';
import { PLAN } from '../../apps/cli/demo/generate/cambridgeshire-lines.ts';
import { THOUSANDS } from '../../apps/cli/demo/generate/golden.ts';
import { demo } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';

const FOLDER = 'cambridgeshire-2018-05';
const YEAR = '2018-19';
const MAY = { organisation: 'cambridgeshire', year: YEAR, period: 2 };
const COLUMNS = new Map(PLAN.map(({ column, service }) => [column, `CCC/${service}`]));
const ROWS: Readonly<Record<string, string>> = {
  post_bp: 'virement/CCC/2018-19/post-bp', gcp: 'adjustment/CCC/2018-19/gcp', community_transport: 'virement/CCC/2018-19/community-transport',
};

/** From opening cash limits to current budgets. The source prints current less monitored as rounding, the report monitored less current. */
async function appendix1(): Promise<Figures> {
  const cells = cellsOf(await (await demo()).report('budget-reconciliation', MAY));
  return (row, column) => {
    const found = cells.amount(`${ROWS[row] ?? row}|${YEAR}`, COLUMNS.get(column) ?? column).div(THOUSANDS);
    return row === 'rounding' ? found.negated() : found;
  };
}

export function cambridgeshireVirements(): void {
  const rounding = 'pounds behind the rounded transfers, and the small virements that no row shows';
  reproduces({
    folder: FOLDER, file: 'virements_appendix1.csv', columns: [...COLUMNS.keys()], empty: 'zero', figures: appendix1, apart: { line: 'label' },
    holds: { 'current|p_c': rounding, 'rounding|corporate_services': rounding, 'rounding|lgss_managed': rounding },
  });

  describe(`${FOLDER}: virements`, () => {
    it('lists what Appendix 1 lists and nothing else: the rounding row is all that lies below the threshold of £1,000', async () => {
      const { report, queries, now } = await demo();
      const rows = (await report('budget-reconciliation', MAY)).rows.map(({ id }) => id);
      expect(rows).toEqual(['opening', ROWS['gcp'], ROWS['community_transport'], ROWS['post_bp'], 'current', 'rounding'].map((row) => `${row}|${YEAR}`));
      for (const small of ['recharge-1', 'recharge-2', 'recharge-3', 'recharge-4']) {
        const told = (await queries.history(`virement/CCC/2018-19/${small}`, now)).map(({ sentence }) => sentence);
        expect(told.length).toBe(2);
        expect(told.filter((sentence) => !sentence.includes('illustrative: a small virement below the register threshold'))).toEqual([]);
      }
    });

    it('leave the total of the council as it was', async () => {
      const { report } = await demo();
      const row = (await report('budget-reconciliation', MAY)).rows.find(({ id }) => id === `rounding|${YEAR}`);
      expect(row?.['total']).toBe('0.00');
      const register = (await report('virement-register', { organisation: 'cambridgeshire', year: YEAR })).rows;
      expect(register.filter((one) => one['state'] === 'posted').length).toBe(6);
    });
  });
}
