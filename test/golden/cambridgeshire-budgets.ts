import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { amount, count, money, type Money } from '@outturn/kernel';
import type { ReasonCell, Report } from '@outturn/reporting';
import { PLAN } from '../../apps/cli/demo/generate/cambridgeshire-lines.ts';
import { MILLIONS, readGoldenTable, THOUSANDS } from '../../apps/cli/demo/generate/golden.ts';
import { demo, GOLDEN } from './demo.ts';
import { type Figures, reproduces, type Words } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';

const FOLDER = 'cambridgeshire-2018-05';
const YEAR = '2018-19';
const MAY = { organisation: 'cambridgeshire', year: YEAR, period: 2 };
const SERVICES = PLAN.map(({ service, row }) => ({ row, id: `CCC/${service}` }));
const EXCEPTION_LINES = new Map(PLAN.flatMap(({ lines }) => lines.flatMap(([line, , , , exception]) => (exception === undefined ? [] : [[exception, `CCC/${line}`] as const]))));

/** Sub-totals of table 3.1: sums of services that stand side by side, drawn for somebody who sees these services alone. */
const SUBTOTALS: Readonly<Record<string, readonly string[]>> = {
  service_net: ['funding_items', 'lgss_operational'],
  subtotal_net: ['lgss_operational'],
  grand_total: [],
};

/** A row of table 3.1 as a report has it: by column key. */
async function table31(): Promise<(row: string, key: string) => unknown> {
  const { report, reportWithin } = await demo();
  const services = await report('revenue-monitoring', MAY);
  const byId = new Map(services.rows.map((row) => [row.id, row]));
  const within = new Map<string, Report>();
  for (const [row, without] of Object.entries(SUBTOTALS)) {
    const seen = await servicesBelow(SERVICES.filter((service) => !without.includes(service.row)).map(({ id }) => id));
    within.set(row, await reportWithin(seen, 'revenue-monitoring', MAY));
  }
  return (row, key) => {
    const service = SERVICES.find((one) => one.row === row)?.id ?? (row === 'schools' ? 'CCC/schools' : undefined);
    if (service !== undefined) return byId.get(`${service}|${YEAR}`)?.[key];
    return (row === 'total_spending' ? services : within.get(row))?.totals[key];
  };
}

/** Services with everything below them that holds budgets. */
async function servicesBelow(top: readonly string[]): Promise<string[]> {
  const { report } = await demo();
  const reports = await Promise.all(top.map((service) => report('revenue-monitoring', { ...MAY, service })));
  return reports.flatMap(({ rows }) => rows.map(({ id }) => id.slice(0, -`|${YEAR}`.length)));
}

const KEYS: Readonly<Record<string, string>> = {
  forecast_variance_april: 'previousVariance', current_budget: 'budget', actual_may: 'actual', forecast_variance_may: 'forecastVariance', forecast_variance_may_pct: 'variancePercent',
};

function figure(cell: unknown, where: string): Money {
  if (typeof cell !== 'string') throw new Error(`${where} is no figure: ${JSON.stringify(cell)}`);
  return money(cell);
}

async function revenue(): Promise<Figures> {
  const cell = await table31();
  return (row, column) => figure(cell(row, KEYS[column] ?? column), `${row}|${column}`).div(column.endsWith('_pct') ? count(1) : THOUSANDS);
}

const ARROWS: Readonly<Record<string, string>> = { better: 'up', same: 'level', worse: 'down' };

async function statuses(): Promise<Words> {
  const cell = await table31();
  return (row, column) => {
    const found = cell(row, column === 'overall_status' ? 'rag' : 'direction');
    const word = typeof found === 'string' ? found : '';
    return column === 'overall_status' ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : (ARROWS[word] ?? word);
  };
}

async function headlines(): Promise<Figures> {
  const cell = await table31();
  return (row, column) => (column === 'forecast_variance' ? figure(cell(row, 'forecastVariance'), row).div(MILLIONS) : figure(cell(row, 'variancePercent'), row));
}

async function positions(): Promise<Words> {
  const cell = await table31();
  return (row) => {
    const variance = figure(cell(row, 'forecastVariance'), row);
    return variance.isZero() ? 'balanced' : variance.isNegative() ? 'underspend' : 'pressure';
  };
}

async function exceptions(): Promise<Figures> {
  const cells = cellsOf(await (await demo()).report('exceptions', { ...MAY, by: 'line' }));
  return (row, column) => {
    const id = `line/${EXCEPTION_LINES.get(row) ?? row}|${YEAR}`;
    return column === 'variance' ? cells.amount(id, 'variance').div(MILLIONS) : cells.amount(id, 'variancePercent');
  };
}

/** Reasons as sentences; the source's phrases begin as they would within one. */
async function causes(): Promise<Words> {
  const report = await (await demo()).report('exceptions', { ...MAY, by: 'line' });
  return (row) => {
    const found = report.rows.find(({ id }) => id === `line/${EXCEPTION_LINES.get(row) ?? row}|${YEAR}`);
    const said = ((found?.['reasons'] ?? []) as readonly ReasonCell[]).map(({ narrative }) => narrative).join(' ');
    const phrase = said.replace(/\.$/, '');
    return `${phrase.charAt(0).toLowerCase()}${phrase.slice(1)}`;
  };
}

export function cambridgeshireBudgets(): void {
  reproduces({
    folder: FOLDER, file: 'revenue_budget_3_1.csv', columns: Object.keys(KEYS), empty: 'nothing', figures: revenue,
    words: { columns: ['overall_status', 'direction_of_travel'], of: statuses },
    apart: { service: 'label' },
    noFigure: { 'lgss_operational|actual_may': async () => (await table31())('lgss_operational', 'actual') },
    holds: {
      'subtotal_net|actual_may': 'pounds behind the rounded actuals of the services',
      'funding_items|current_budget': 'note 4 gives two of its three parts to 0.1 million only',
    },
  });
  reproduces({
    folder: FOLDER, file: 'service_headlines_3_2.csv', columns: ['forecast_variance', 'forecast_variance_pct'], empty: 'nothing', figures: headlines,
    words: { columns: ['position'], of: positions }, apart: { section: 'label', service: 'label' },
  });
  reproduces({
    folder: FOLDER, file: 'key_exceptions_3_2.csv', columns: ['variance', 'variance_pct'], empty: 'nothing', figures: exceptions,
    words: { columns: ['cause'], of: causes }, apart: { section: 'label', service: 'label', line: 'label' },
    carried: { 'financing_dsg|variance_pct': ['2', 'more income than budgeted on an income line: both are negative, and the source prints a minus'] },
  });

  describe(`${FOLDER}: exceptions`, () => {
    it('are the ten lines of section 3.2 and no others', async () => {
      const report = await (await demo()).report('exceptions', { ...MAY, by: 'line' });
      expect(report.rows.map(({ id }) => id).sort()).toEqual([...EXCEPTION_LINES.values()].map((line) => `line/${line}|${YEAR}`).sort());
    });

    it('of services are those whose headline is a pressure or an underspend of £250k, with what lies below them', async () => {
      const report = await (await demo()).report('exceptions', { ...MAY, by: 'service' });
      const top = report.rows.filter((row) => row['level'] === 1).map(({ id }) => id);
      expect(top.sort()).toEqual(['commercial-investment', 'corporate-services', 'cs-financing', 'people-communities'].map((service) => `CCC/${service}|${YEAR}`));
    });

    it('what was published of May is drawn again byte for byte, after the budget review has changed the period since', async () => {
      const { publications, store, now, report } = await demo();
      const drawn = (await publications.redraw('CCC-2018-05')) ?? [];
      expect(drawn.map(({ name }) => name)).toContain('revenue-monitoring');
      expect(drawn.filter(({ outcome }) => outcome !== 'same')).toEqual([]);
      const late = (await store.readAll(0, now.position)).filter(({ type }) => type === 'LateChangeMarked');
      expect(late.length).toBeGreaterThan(0);
      expect((await report('savings-tracker', { organisation: 'cambridgeshire', year: YEAR, period: 2 })).notes.join(' ')).toMatch(/late/i);
    });

    it('the reserve adjustment of July is of period 4: it changes nothing that was reported for May', async () => {
      const { report } = await demo();
      const [may, july] = [cellsOf(await report('revenue-monitoring', MAY)), cellsOf(await report('revenue-monitoring', { ...MAY, period: 4 }))];
      const id = `CCC/people-communities|${YEAR}`;
      const allocated = readGoldenTable(join(GOLDEN, FOLDER), 'appendix5_a_budget_allocation.csv').row('subtotal')['y2018_19'] ?? '';
      expect(amount(july.amount(id, 'budget').minus(may.amount(id, 'budget')))).toBe(`${allocated}000.00`);
    });
  });
}
