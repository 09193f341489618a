import { describe, expect, it } from '@jest/globals';
import { money, sum } from '@outturn/kernel';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import type { Queries } from '../queries.ts';
import { BadQuestion, type ReasonCell, type ReportOptions, type Row } from '../report.ts';
import { actuals, adjusted, budget, BUDGET_COUNCIL, outturn } from '../testing/budget-events.ts';
import { type Given, given, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';

function asking(...events: readonly Given[]) {
  const ledger = recorded(...BUDGET_COUNCIL, ...events);
  const queries = createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) });
  const moment = (position: number = ledger.length) => ({ position, recordedAt: ledger[position - 1]?.recordedAt ?? null });
  return {
    moment,
    report: (...question: Parameters<Queries['report']>) => queries.report(...question),
    diff: (...question: Parameters<Queries['diff']>) => queries.diff(...question),
    trace: (...question: Parameters<Queries['trace']>) => queries.trace(...question),
    story: (...question: Parameters<Queries['history']>) => queries.history(...question),
    drawn: (options: ReportOptions = {}, position = ledger.length) => queries.report('revenue-monitoring', options, moment(position)),
  };
}
const cells = (rows: readonly Row[], ...keys: string[]) => rows.map((row) => [row.id, ...keys.map((key) => row[key])]);

const YEAR = [budget('HOMES', '1000.00'), budget('FEES', '-300.00'), budget('DAY', '200.00'), budget('ADULTS', '50.00'), budget('ROADS', '400.00')];

describe('revenue monitoring', () => {
  it('has parents after their children, and lines before their service', async () => {
    const { drawn } = asking(...YEAR, budget('SCHOOLS', '10.00'));
    expect(cells((await drawn()).rows, 'level', 'budget')).toEqual([
      ['day|2017-18', 2, '200.00'],
      ['homes|2017-18', 2, '700.00'],
      ['adults|2017-18', 1, '950.00'],
      ['roads|2017-18', 1, '400.00'],
      ['schools|2017-18', 1, '10.00'],
    ]);
    const byLine = await drawn({ by: 'line', organisation: 'north' });
    expect(cells(byLine.rows, 'level', 'kind')).toEqual([
      ['line/DAY|2017-18', 3, 'expenditure'],
      ['day|2017-18', 2, null],
      ['line/FEES|2017-18', 3, 'income'],
      ['line/HOMES|2017-18', 3, 'expenditure'],
      ['homes|2017-18', 2, null],
      ['line/ADULTS|2017-18', 2, 'expenditure'],
      ['adults|2017-18', 1, null],
      ['line/ROADS|2017-18', 2, 'expenditure'],
      ['roads|2017-18', 1, null],
    ]);
    expect(byLine.totals).toMatchObject({ services: 4, lines: 5, budget: '1350.00' });
    expect(cells((await drawn({ service: 'homes' })).rows, 'level')).toEqual([['homes|2017-18', 2]]);
  });

  it('knows no variance before a forecast; in sums lines without one are on budget', async () => {
    const { drawn } = asking(...YEAR, outturn('HOMES', 2, '1000.00', '1040.00'));
    const report = await drawn({ by: 'line', service: 'adults' });
    expect(cells(report.rows, 'forecastOutturn', 'forecastVariance', 'variancePercent', 'rag', 'direction')).toEqual([
      ['line/DAY|2017-18', null, null, null, null, null],
      ['day|2017-18', null, null, null, null, null],
      ['line/FEES|2017-18', null, null, null, null, null],
      ['line/HOMES|2017-18', '1040.00', '40.00', '4.0000', 'amber', 'worse'],
      ['homes|2017-18', '740.00', '40.00', '5.7143', 'amber', 'worse'],
      ['line/ADULTS|2017-18', null, null, null, null, null],
      ['adults|2017-18', '990.00', '40.00', '4.2105', 'amber', 'worse'],
    ]);
    expect(report.totals).toMatchObject({ forecastOutturn: '990.00', forecastVariance: '40.00', rag: 'amber', direction: 'worse' });
  });

  it('counts income that falls short as adverse, with a signed percentage', async () => {
    const { drawn } = asking(...YEAR, outturn('FEES', 2, '-300.00', '-270.00'));
    expect(cells((await drawn({ by: 'line', service: 'homes' })).rows.slice(0, 1), 'forecastVariance', 'variancePercent', 'rag')).toEqual([
      ['line/FEES|2017-18', '30.00', '-10.0000', 'amber'],
    ]);
  });

  it('has no percentage of a budget of 0', async () => {
    const { drawn } = asking(budget('ROADS', '0.00'), outturn('ROADS', 1, '0.00', '5.00'));
    expect((await drawn()).rows[0]).toMatchObject({ forecastVariance: '5.00', variancePercent: null, rag: 'amber' });
  });

  it('reads budgets, actuals and forecasts up to the period', async () => {
    const { drawn } = asking(
      ...YEAR,
      actuals('ROADS', 1, '30.00'),
      actuals('ROADS', 3, '90.00'),
      actuals('ROADS', 3, '95.00'),
      ...adjusted('A1', { ROADS: '60.00' }, '2017-06-02'),
      outturn('ROADS', 1, '400.00', '410.00'),
      outturn('ROADS', 3, '410.00', '455.00'),
    );
    const at = async (period: number) =>
      cells((await drawn({ service: 'roads', period })).rows, 'budget', 'actual', 'forecastOutturn', 'previousVariance', 'forecastVariance', 'direction')[0];
    expect(await at(1)).toEqual(['roads|2017-18', '400.00', '30.00', '410.00', null, '10.00', 'worse']);
    expect(await at(2)).toEqual(['roads|2017-18', '400.00', '30.00', '410.00', '10.00', '10.00', 'same']);
    expect(await at(3)).toEqual(['roads|2017-18', '460.00', '95.00', '455.00', '10.00', '-5.00', 'better']);
    expect(await at(4)).toEqual(['roads|2017-18', '460.00', '95.00', '455.00', '-5.00', '-5.00', 'same']);
    expect(await drawn({ service: 'roads' })).toMatchObject({ year: '2017-18', period: 3 });
  });

  it('stands at the latest period that any line of the organisation has returned, in whatever order they did', async () => {
    for (const events of [
      [actuals('ROADS', 3, '90.00'), actuals('HOMES', 2, '80.00')],
      [actuals('HOMES', 3, '90.00'), actuals('ROADS', 2, '80.00')],
      [...adjusted('A1', { ROADS: '60.00' }, '2017-06-02'), ...adjusted('A2', { HOMES: '60.00' }, '2017-05-02')],
      [...adjusted('A1', { HOMES: '60.00' }, '2017-06-02'), ...adjusted('A2', { ROADS: '60.00' }, '2017-05-02')],
    ])
      expect(await asking(...YEAR, ...events).drawn({ organisation: 'north' })).toMatchObject({ period: 3 });
  });

  it('measures the first period against a forecast for period 0, where there is one', async () => {
    const { drawn } = asking(...YEAR, outturn('ROADS', 0, '400.00', '420.00'), outturn('ROADS', 1, '420.00', '410.00'));
    expect((await drawn({ service: 'roads' })).rows[0]).toMatchObject({ previousVariance: '20.00', forecastVariance: '10.00', direction: 'better' });
  });

  it('knows the outturn of the year before, of lines that ended too', async () => {
    const { drawn } = asking(
      ...YEAR,
      budget('ROADS', '380.00', '2016-17'),
      actuals('ROADS', 12, '350.00', '2016-17'),
      actuals('ROADS', 13, '391.00', '2016-17'),
      budget('BRIDGE', '20.00', '2016-17'),
      actuals('BRIDGE', 13, '19.00', '2016-17'),
    );
    const { rows } = await drawn({ by: 'line', year: '2017-18' });
    const of = (id: string) => rows.filter((row) => row.id === id);
    expect(cells(of('roads|2017-18'), 'previousYearOutturn', 'previousYearVariance')).toEqual([['roads|2017-18', '391.00', '11.00']]);
    expect(cells(of('line/BRIDGE|2017-18'), 'budget', 'previousYearOutturn', 'previousYearVariance')).toEqual([
      ['line/BRIDGE|2017-18', '0.00', '19.00', '-1.00'],
    ]);
    expect(cells(of('adults|2017-18'), 'budget', 'previousYearOutturn')).toEqual([['adults|2017-18', '950.00', '19.00']]);
  });

  it('follows the RAG rules in force for the period', async () => {
    const rules = given('rules/north', 'RagRulesSet', {
      organisation: 'north',
      from: { year: '2017-18', period: 3 },
      subject: 'revenue',
      rules: { amberOver: '5.00', redFrom: '10.00' },
    });
    const { drawn } = asking(
      ...YEAR,
      outturn('ROADS', 1, '400.00', '410.00'),
      outturn('DAY', 1, '200.00', '205.00'),
      outturn('HOMES', 1, '1000.00', '1000000.00'),
      rules,
    );
    const rags = async (period: number) => Object.fromEntries((await drawn({ period })).rows.map((row) => [row['service'], row['rag']]));
    expect(await rags(2)).toEqual({ day: 'amber', homes: 'amber', adults: 'amber', roads: 'amber' });
    expect(await rags(3)).toEqual({ day: 'green', homes: 'red', adults: 'red', roads: 'red' });
  });

  it('gives reasons that add up to the variance, whatever moved since', async () => {
    const { drawn } = asking(
      ...YEAR,
      outturn('HOMES', 2, '1000.00', '1040.00'),
      ...adjusted('A1', { HOMES: '15.00' }, '2017-06-30'),
      outturn('HOMES', 3, '1040.00', '1030.00', [
        { code: 'price', amount: '-30.00', narrative: 'rates settled' },
        { code: 'demand', amount: '20.00', narrative: 'three more people' },
      ]),
      outturn('HOMES', 1, '1030.00', '1020.00'),
      outturn('DAY', 3, '200.00', '207.00', [{ code: 'price', amount: '7.00', narrative: 'transport' }]),
    );
    const { rows, totals } = await drawn({ by: 'line', service: 'adults' });
    for (const row of rows.filter(({ forecastVariance }) => forecastVariance !== null)) {
      const reasons = row['reasons'] as readonly ReasonCell[];
      expect({ row: row.id, explained: sum(reasons.map((reason) => money(reason.amount))).toFixed(2) }).toEqual({
        row: row.id,
        explained: row['forecastVariance'],
      });
    }
    const reasonsOf = (id: string) =>
      ((rows.find((row) => row.id === id)?.['reasons'] ?? []) as readonly ReasonCell[]).map(({ code, amount, narrative }) => [code, amount, narrative]);
    expect(reasonsOf('line/HOMES|2017-18')).toEqual([
      ['demand', '40.00', 'more people'],
      ['price', '-30.00', 'rates settled'],
      ['demand', '20.00', 'three more people'],
      ['demand', '-10.00', 'more people'],
      ['budget-change', '-15.00', expect.stringContaining('budget changed')],
      ['late-change', '10.00', expect.stringContaining('out of the order')],
    ]);
    expect(reasonsOf('day|2017-18')).toEqual([['price', '7.00', 'transport']]);
    expect(reasonsOf('adults|2017-18')).toEqual([
      ['demand', '50.00', ''],
      ['price', '-23.00', ''],
      ['budget-change', '-15.00', ''],
      ['late-change', '10.00', ''],
    ]);
    expect(totals['forecastVariance']).toBe('22.00');
  });

  it('reads each council at its own latest period, and says the year it took', async () => {
    const { drawn } = asking(...YEAR, budget('SCHOOLS', '10.00'), actuals('SCHOOLS', 5, '4.00'), actuals('ROADS', 2, '60.00'));
    const report = await drawn();
    expect(report).toMatchObject({ year: '2017-18', period: null, totals: { rag: null } });
    expect(cells(report.rows, 'period').map(([, period]) => period)).toEqual([2, 2, 2, 2, 5]);
    expect(report.notes.join(' ')).toMatch(/The year is 2017-18.*period 2, period 5/);
    expect(await asking().drawn()).toMatchObject({ year: null, rows: [], notes: [expect.stringContaining('No line has a budget')] });
  });

  it('points at income above zero', async () => {
    const { drawn } = asking(...YEAR, actuals('FEES', 1, '25.00'));
    expect((await drawn()).notes.join(' ')).toMatch(/Income above zero, which is usually a wrong sign: FEES/);
  });

  it.each([{ by: 'programme' }, { programme: 'P' }, { organisation: 'east' }, { service: 'parks' }, { period: 14 }, { year: '2017' }, { since: 3 }] as const)(
    'does not answer %j',
    async (options) => {
      await expect(asking(...YEAR).drawn(options)).rejects.toThrow(BadQuestion);
    },
  );

  it('stands as it stood at any moment', async () => {
    const { drawn } = asking(...YEAR, outturn('ROADS', 1, '400.00', '410.00'), outturn('ROADS', 2, '410.00', '420.00'));
    const position = BUDGET_COUNCIL.length + YEAR.length + 1;
    expect((await drawn({ service: 'roads' }, position)).rows[0]).toMatchObject({ period: 1, forecastVariance: '10.00' });
    expect((await drawn({ service: 'roads' }, position - 1)).rows[0]).toMatchObject({ forecastVariance: null });
  });
});

describe('exceptions', () => {
  const thresholds = given('rules/north', 'ThresholdsSet', { organisation: 'north', from: null, exceptions: '40.00', virementRegister: '1.00' });

  it('are lines and services at the threshold either way, with their reasons', async () => {
    const { report, moment } = asking(
      ...YEAR,
      thresholds,
      outturn('HOMES', 2, '1000.00', '1040.00'),
      outturn('DAY', 2, '200.00', '160.00'),
      outturn('ROADS', 2, '400.00', '439.99'),
    );
    const drawn = await report('exceptions', {}, moment());
    expect(cells(drawn.rows, 'variance', 'threshold')).toEqual([
      ['line/DAY|2017-18', '-40.00', '40.00'],
      ['day|2017-18', '-40.00', '40.00'],
      ['line/HOMES|2017-18', '40.00', '40.00'],
      ['homes|2017-18', '40.00', '40.00'],
    ]);
    expect(drawn.rows[2]?.['reasons']).toEqual([{ code: 'demand', amount: '40.00', narrative: 'more people' }]);
    expect(drawn.totals).toEqual({ services: 2, lines: 2, variance: '0.00' });
    expect(cells((await report('exceptions', { by: 'line' }, moment())).rows)).toEqual([['line/DAY|2017-18'], ['line/HOMES|2017-18']]);
    expect(cells((await report('exceptions', { by: 'service' }, moment())).rows)).toEqual([['day|2017-18'], ['homes|2017-18']]);
  });

  it('start at £250,000 where no council says otherwise', async () => {
    const { report, moment } = asking(...YEAR, outturn('ROADS', 2, '400.00', '250400.00'), outturn('DAY', 2, '200.00', '250199.99'));
    expect(cells((await report('exceptions', { by: 'line' }, moment())).rows)).toEqual([['line/ROADS|2017-18']]);
  });
});

describe('every figure of budgets', () => {
  const history = [
    ...YEAR,
    budget('ROADS', '380.00', '2016-17'),
    actuals('ROADS', 13, '391.00', '2016-17'),
    actuals('ROADS', 2, '61.00'),
    actuals('FEES', 3, '-70.00'),
    outturn('HOMES', 2, '1000.00', '1040.00'),
    ...adjusted('A1', { HOMES: '15.00', ROADS: '-5.00' }, '2017-06-30'),
    outturn('HOMES', 3, '1040.00', '1030.00'),
    outturn('FEES', 3, '-300.00', '-250.00'),
    outturn('ROADS', 3, '395.00', '395.00'),
  ];

  it('can be traced to what was recorded, and the parts add up', async () => {
    const { drawn, trace, moment } = asking(...history);
    const { rows, columns } = await drawn({ by: 'line' });
    let traced = 0;
    for (const row of rows)
      for (const { key } of columns) {
        const { figure } = await trace('revenue-monitoring', row.id, key, row['line'] === null ? {} : { by: 'line' }, moment());
        expect(figure).toEqual(row[key]);
        traced += 1;
      }
    expect(traced).toBe(rows.length * columns.length);
    const one = await trace('revenue-monitoring', 'line/HOMES|2017-18', 'forecastVariance', {}, moment());
    expect(one.parts.map(({ amount, event }) => [amount, event?.type])).toEqual([
      ['1000.00', 'OutturnForecast'],
      ['40.00', 'OutturnForecast'],
      ['-10.00', 'OutturnForecast'],
      ['-1000.00', 'BudgetSet'],
      ['-15.00', 'BudgetAdjusted'],
    ]);
    expect((await trace('exceptions', 'line/ROADS|2017-18', 'variance', {}, moment()).catch((error: Error) => error.message)) as string).toMatch(/no row/);
  });

  it('is explained between two moments', async () => {
    const { diff, moment } = asking(...history);
    const from = BUDGET_COUNCIL.length + YEAR.length;
    const { rows } = await diff('revenue-monitoring', { year: '2017-18' }, moment(from), moment());
    expect(rows.map(({ id, events }) => [id, events.map(({ type }) => type)])).toEqual([
      ['adults|2017-18', ['ActualsRecorded', 'OutturnForecast', 'BudgetAdjusted', 'OutturnForecast', 'OutturnForecast']],
      ['day|2017-18', ['ActualsRecorded']],
      ['homes|2017-18', ['ActualsRecorded', 'OutturnForecast', 'BudgetAdjusted', 'OutturnForecast', 'OutturnForecast']],
      ['roads|2017-18', ['BudgetSet', 'ActualsRecorded', 'ActualsRecorded', 'ActualsRecorded', 'BudgetAdjusted', 'OutturnForecast']],
    ]);
  });

  it('stands in a line’s history', async () => {
    const { story, moment } = asking(...history);
    const told = await story('line/HOMES', moment());
    expect(told.filter(({ topic }) => topic !== 'companion').map(({ sentence }) => sentence.replace(/^.*? (?=\S+\.\S+ )/, ''))).toEqual([
      'fatima.finance set the expenditure budget of line HOMES in homes for 2017-18 to £1,000.00.',
      'sara.service raised the forecast outturn of line HOMES for 2017-18 by £40.00 to £1,040.00 at period 2: demand £40.00 (more people).',
      'sara.service lowered the forecast outturn of line HOMES for 2017-18 by £10.00 to £1,030.00 at period 3: demand £10.00 (more people).',
    ]);
  });
});
