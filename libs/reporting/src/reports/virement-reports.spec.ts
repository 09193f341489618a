import { describe, expect, it } from '@jest/globals';
import { money, sum } from '@outturn/kernel';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import { BadQuestion, type ReportName, type ReportOptions, type Row } from '../report.ts';
import { adjusted, budget, BUDGET_COUNCIL } from '../testing/budget-events.ts';
import { type Given, given, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';
import { posted, requested } from '../testing/virement-events.ts';

const YEAR: readonly Given[] = [...BUDGET_COUNCIL, budget('HOMES', '1000.00'), budget('FEES', '-300.00'), budget('DAY', '200.00'), budget('ROADS', '400.00')];
const THRESHOLD = given('rules/*', 'ThresholdsSet', { organisation: null, from: null, exceptions: '250000.00', virementRegister: '10.00' });
const TIERS = given('rules/*', 'VirementAuthoritySet', {
  organisation: null,
  from: null,
  tiers: [
    { role: 'service-head', upTo: '25.00', acrossServices: false, permanent: true },
    { role: 'cabinet', upTo: '500.00', acrossServices: true, permanent: true },
  ],
});

function asking(...events: readonly Given[]) {
  const ledger = recorded(...YEAR, ...events);
  const queries = createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) });
  const moment = (position = ledger.length) => ({ position, recordedAt: ledger[position - 1]?.recordedAt ?? null });
  return {
    length: ledger.length,
    queries,
    moment,
    drawn: (name: ReportName, options: ReportOptions = {}, position = ledger.length) => queries.report(name, options, moment(position)),
    trace: (name: ReportName, row: string, column: string, options: ReportOptions = {}) => queries.trace(name, row, column, options, moment()),
  };
}
const cells = (rows: readonly Row[], ...keys: string[]) => rows.map((row) => keys.map((key) => row[key]));

describe('budget-reconciliation', () => {
  const listed = [
    ...posted('V1', { HOMES: '-50.00', ROADS: '50.00' }, { effective: '2017-05-10' }),
    ...posted('V2', { HOMES: '-4.00', ROADS: '4.00' }, { effective: '2017-05-11' }),
    ...posted('V3', { HOMES: '-20.00', DAY: '20.00' }, { effective: '2017-07-01' }),
    ...adjusted('A1', { ROADS: '30.00' }, '2017-06-01'),
    requested('V4', { HOMES: '-100.00', ROADS: '100.00' }),
  ];
  const at12 = { year: '2017-18', period: 12, organisation: 'north' };

  it('leads from opening to current, exactly; what lies below the threshold is rounding', async () => {
    const report = await asking(THRESHOLD, ...listed).drawn('budget-reconciliation', at12);
    expect(report.columns.map(({ key, label }) => [key, label]).slice(5)).toEqual([
      ['adults', 'Adults'],
      ['roads', 'Roads'],
      ['total', 'Total'],
    ]);
    expect(cells(report.rows, 'id', 'adults', 'roads', 'total')).toEqual([
      ['opening|2017-18', '900.00', '400.00', '1300.00'],
      ['virement/V1|2017-18', '-50.00', '50.00', '0.00'],
      ['adjustment/A1|2017-18', '0.00', '30.00', '30.00'],
      ['virement/V3|2017-18', '0.00', '0.00', '0.00'],
      ['current|2017-18', '850.00', '480.00', '1330.00'],
      ['rounding|2017-18', '-4.00', '4.00', '0.00'],
    ]);
    expect(report.rows[1]?.['description']).toBe('temporary: why V1');
    expect(report.notes).toEqual(expect.arrayContaining(['Listed are adjustments and posted virements of at least £10.00.', 'Pending, and in no budget: V4.']));
  });

  it('lists everything where no threshold is set, and counts only what reaches the period', async () => {
    const { drawn } = asking(...listed);
    expect((await drawn('budget-reconciliation', { ...at12, period: 2 })).rows.map(({ id }) => id)).toEqual([
      'opening|2017-18',
      'virement/V1|2017-18',
      'virement/V2|2017-18',
      'current|2017-18',
      'rounding|2017-18',
    ]);
  });

  it('of one service has the services below it', async () => {
    const report = await asking(THRESHOLD, ...listed).drawn('budget-reconciliation', { year: '2017-18', period: 12, service: 'adults' });
    expect(cells(report.rows, 'kind', 'day', 'homes', 'total')).toEqual([
      ['opening', '200.00', '700.00', '900.00'],
      ['virement', '0.00', '-50.00', '-50.00'],
      ['virement', '20.00', '-20.00', '0.00'],
      ['current', '220.00', '630.00', '850.00'],
      ['rounding', '0.00', '-4.00', '-4.00'],
    ]);
  });

  it('shows what permanent virements of the year before add to an opening apart from what was set', async () => {
    const permanent = posted('V5', { HOMES: '-50.00', ROADS: '50.00' }, { nextYear: { HOMES: '-60.00', ROADS: '60.00' } });
    const { drawn } = asking(...permanent, budget('HOMES', '1000.00', '2018-19'));
    const report = await drawn('budget-reconciliation', { year: '2018-19', organisation: 'north' });
    expect(cells(report.rows, 'kind', 'adults', 'roads', 'total')).toEqual([
      ['set', '1000.00', '0.00', '1000.00'],
      ['next-year', '-60.00', '60.00', '0.00'],
      ['opening', '940.00', '60.00', '1000.00'],
      ['current', '940.00', '60.00', '1000.00'],
      ['rounding', '0.00', '0.00', '0.00'],
    ]);
    const monitored = await drawn('revenue-monitoring', { year: '2018-19', organisation: 'north' });
    expect(cells(monitored.rows, 'service', 'budget')).toEqual(
      expect.arrayContaining([
        ['adults', '940.00'],
        ['roads', '60.00'],
      ]),
    );
  });

  it('is traced to the events, row by row', async () => {
    const { trace } = asking(THRESHOLD, ...listed);
    const parts = async (row: string, column: string) =>
      (await trace('budget-reconciliation', `${row}|2017-18`, column, at12)).parts.map((part) => [part.amount, part.event?.type ?? part.figure?.row]);
    expect(await parts('opening', 'adults')).toEqual([
      ['200.00', 'BudgetSet'],
      ['-300.00', 'BudgetSet'],
      ['1000.00', 'BudgetSet'],
    ]);
    expect(await parts('virement/V1', 'adults')).toEqual([['-50.00', 'VirementPosted']]);
    expect(await parts('adjustment/A1', 'roads')).toEqual([['30.00', 'BudgetAdjusted']]);
    expect(await parts('current', 'roads')).toEqual([
      ['400.00', 'opening|2017-18'],
      ['50.00', 'virement/V1|2017-18'],
      ['30.00', 'adjustment/A1|2017-18'],
    ]);
    expect(await parts('rounding', 'roads')).toEqual([['4.00', 'VirementPosted']]);
    expect(await parts('current', 'total')).toEqual([
      ['850.00', 'current|2017-18'],
      ['480.00', 'current|2017-18'],
    ]);
  });

  it('is compared between two moments, with the events behind each row', async () => {
    const { queries, moment, length } = asking(THRESHOLD, ...listed);
    const { rows } = await queries.diff('budget-reconciliation', at12, moment(YEAR.length + 1), moment(length));
    expect(rows.map(({ id, change, events }) => [id, change, [...new Set(events.map(({ type }) => type))]])).toEqual([
      ['adjustment/A1|2017-18', 'added', ['BudgetAdjusted']],
      ['current|2017-18', 'changed', ['VirementRequested', 'VirementPosted', 'BudgetAdjusted']],
      ['rounding|2017-18', 'changed', ['VirementRequested', 'VirementPosted', 'BudgetAdjusted']],
      ['virement/V1|2017-18', 'added', ['VirementRequested', 'VirementPosted']],
      ['virement/V3|2017-18', 'added', ['VirementRequested', 'VirementPosted']],
    ]);
  });

  it('names the virement of the year before behind the budgets as set, which stand apart because of it alone', async () => {
    const { queries, moment, length } = asking(
      budget('HOMES', '1000.00', '2018-19'),
      ...posted('V5', { HOMES: '-50.00', ROADS: '50.00' }, { nextYear: { HOMES: '-60.00', ROADS: '60.00' } }),
    );
    const { rows } = await queries.diff('budget-reconciliation', { year: '2018-19', organisation: 'north' }, moment(length - 2), moment(length));
    expect(rows.filter(({ change }) => change === 'added').map(({ id, events }) => [id, events.map(({ type }) => type)])).toEqual([
      ['next-year|2018-19', ['VirementRequested', 'VirementPosted']],
      ['set|2018-19', ['VirementRequested', 'VirementPosted']],
    ]);
  });

  it('refuses what says nothing of it', async () => {
    const { drawn } = asking();
    for (const options of [{ programme: 'P' }, { by: 'service' }, { organisation: 'nowhere' }, { service: 'nowhere' }, { period: 14 }] as ReportOptions[]) {
      await expect(drawn('budget-reconciliation', options)).rejects.toThrow(BadQuestion);
    }
  });
});

describe('virement-register', () => {
  const events = [
    TIERS,
    ...posted('V1', { HOMES: '-20.00', DAY: '15.00', FEES: '5.00' }, { effective: '2017-05-10' }),
    requested('V2', { HOMES: '-30.00', ROADS: '30.00' }, { nextYear: {}, effective: '2017-07-01' }),
    requested('V3', { HOMES: '-20.00', DAY: '20.00' }),
    given(
      'virement/V3',
      'VirementRejected',
      { virement: 'V3', authority: { needed: 'service-head', given: 'cabinet' }, reason: null, decision: { body: 'Cabinet', date: '2017-07-10', minute: '4' } },
      { by: 'cora.cabinet' },
    ),
    requested('V4', { HOMES: '-900.00', ROADS: '900.00' }),
  ];

  it('has a row for each, with the authority needed and given', async () => {
    const report = await asking(...events).drawn('virement-register');
    expect(cells(report.rows, 'id', 'amount', 'state', 'authorityNeeded', 'authorityGiven', 'requestedBy', 'approvedBy', 'decidedBy')).toEqual([
      ['V1', '20.00', 'posted', 'service-head', 'chief-officer', 'sara.service', 'carl.chief', null],
      ['V2', '30.00', 'requested', 'cabinet', null, 'sara.service', null, null],
      ['V3', '20.00', 'rejected', 'service-head', 'cabinet', 'sara.service', null, 'cora.cabinet'],
      ['V4', '900.00', 'requested', null, null, 'sara.service', null, null],
    ]);
    expect(report.rows[0]).toMatchObject({
      lines: ['HOMES -£20.00', 'DAY £15.00', 'FEES £5.00'],
      services: ['Adults'],
      acrossServices: false,
      permanence: 'temporary',
      effective: '2017-05-10',
      period: 2,
      reason: 'why V1',
    });
    expect(report.rows[1]).toMatchObject({ acrossServices: true, permanence: 'permanent', nextYear: ['HOMES -£30.00', 'ROADS £30.00'], postedAt: null });
    expect(report.rows[2]).toMatchObject({ decision: 'Cabinet, 2017-07-10, minute 4' });
    expect(report.totals).toMatchObject({
      virements: 4,
      requested: 2,
      posted: 1,
      rejected: 1,
      withdrawn: 0,
      amount: '970.00',
      postedAmount: '20.00',
      pendingAmount: '930.00',
    });
    expect(report.notes.join(' ')).toMatch(
      /Waiting for a decision, and in no budget: V2 and V4\..*V4 can be approved by nobody.*cabinet approves up to £500\.00/,
    );
  });

  it('is drawn by year, period, organisation and service', async () => {
    const { drawn } = asking(...events);
    const ids = async (options: ReportOptions) => (await drawn('virement-register', options)).rows.map(({ id }) => id);
    expect(await ids({ service: 'roads' })).toEqual(['V2', 'V4']);
    expect(await ids({ service: 'adults' })).toEqual(['V1', 'V2', 'V3', 'V4']);
    expect(await ids({ year: '2016-17' })).toEqual([]);
    expect(await ids({ organisation: 'south' })).toEqual([]);
    expect(await ids({ period: 1 })).toEqual(['V2', 'V3', 'V4']);
  });

  it('shows a correction on both sides, and what backs nothing any more', async () => {
    const corrected = [
      ...events,
      ...posted('V9', { HOMES: '20.00', DAY: '-20.00' }, { corrects: 'V1' }),
      given('virement/V1', 'VirementCorrected', { virement: 'V1', by: 'V9', givenBack: '20.00' }),
    ];
    const report = await asking(...corrected).drawn('virement-register');
    expect(report.rows.find(({ id }) => id === 'V1')).toMatchObject({ state: 'posted', correctedBy: ['V9'] });
    expect(report.rows.find(({ id }) => id === 'V9')).toMatchObject({ state: 'posted', corrects: 'V1' });
  });

  it('is traced, compared, and told as a story', async () => {
    const { trace, queries, moment, length } = asking(...events);
    const amount = await trace('virement-register', 'V1', 'amount');
    expect(sum(amount.parts.map((part) => money(part.amount))).toFixed(2)).toBe('20.00');
    expect((await trace('virement-register', 'V1', 'approvedBy')).parts.map(({ event }) => event?.type)).toEqual(['VirementPosted']);
    expect((await trace('virement-register', 'V2', 'authorityNeeded')).parts.map(({ event }) => event?.type)).toEqual([
      'VirementRequested',
      'VirementAuthoritySet',
    ]);
    const { rows } = await queries.diff('virement-register', {}, moment(YEAR.length + 2), moment(length));
    expect(rows.find(({ id }) => id === 'V1')).toMatchObject({ change: 'changed', events: [{ type: 'VirementPosted' }] });
    expect((await queries.history('V1', moment())).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('sara.service requested the temporary virement V1 of £20.00 in 2017-18, from HOMES £20.00 to DAY £15.00 and FEES £5.00: why V1.'),
      expect.stringContaining('carl.chief approved and posted the temporary virement V1'),
    ]);
  });
});
