import { describe, expect, it } from '@jest/globals';
import type { EventOf } from '@outturn/domain';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import { approved, COUNCIL, type Given, given, proposed, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';
import type { ReportOptions } from '../report.ts';

const opened = (reserve: string, opening: string, differs: Partial<EventOf<'ReserveOpened'>['data']> = {}): Given =>
  given(`reserve/${reserve}`, 'ReserveOpened', {
    reserve,
    name: `Reserve ${reserve}`,
    kind: 'earmarked',
    group: null,
    service: null,
    organisation: 'north',
    year: '2017-18',
    opening,
    mayBeNegative: null,
    ...differs,
  });
const moved = (reserve: string, period: number, amount: string, year = '2017-18'): Given =>
  given(`reserve/${reserve}`, 'ReserveMoved', { reserve, year, period, amount, reason: 'agreed', for: null });
const drawn = (scheme: string, period: number, amount: string): Given =>
  given('reserve/FUND', 'InvestmentDrawn', { reserve: 'FUND', scheme, year: '2017-18', period, amount });
const allocated = (scheme: string, byYear: Record<string, string>): Given =>
  given(`scheme/${scheme}`, 'InvestmentAllocated', { scheme, reserve: 'FUND', byYear });
const forecast = (
  reserve: string,
  period: number,
  closing: string,
  planned: EventOf<'ReserveForecastStated'>['data']['planned'] = [],
  year = '2017-18',
): Given => given(`reserve/${reserve}`, 'ReserveForecastStated', { reserve, year, period, previous: null, closing, planned });

/* General balances, two funds in one group, a provision; all opened in 2017-18. */
const RESERVES: readonly Given[] = [
  ...COUNCIL,
  given('organisation/south', 'OrganisationRegistered', { organisation: 'south', name: 'South Council' }),
  proposed('A'),
  approved('A', { '2017-18': '100.00' }),
  proposed('B'),
  approved('B', { '2017-18': '100.00' }),
  opened('GEN', '1000.00', { kind: 'general', group: 'General' }),
  opened('FUND', '500.00', { group: 'Funds', name: 'Transformation fund' }),
  opened('IT', '30.00', { group: 'Funds', service: 'adults', organisation: null, name: 'IT reserve' }),
  opened('DEBTS', '40.00', { kind: 'provision', name: 'Doubtful debts' }),
  allocated('A', { '2017-18': '200.00', '2018-19': '50.00' }),
  allocated('B', { '2017-18': '100.00' }),
  drawn('A', 3, '80.00'),
  moved('FUND', 5, '25.00'),
  moved('GEN', 2, '-10.00'),
  forecast('FUND', 3, '350.00', [
    { for: { scheme: 'A' }, amount: '-60.00' },
    { for: 'Learning', amount: '-5.00' },
  ]),
  forecast('IT', 2, '0.00', [{ for: 'IT system', amount: '-30.00' }]),
];

function asked(events: readonly Given[] = RESERVES) {
  const all = recorded(...events);
  const queries = createQueries({ facts: foldInMemory(all), ledger: ledgerInMemory(all) });
  const moment = { position: all.length, recordedAt: null };
  return { queries, moment, report: (options: ReportOptions = {}) => queries.report('reserves', options, moment) };
}

const figuresOf = (rows: readonly Record<string, unknown>[], id: string) => {
  const row = rows.find((one) => one['id'] === id) ?? {};
  return ['opening', 'movements', 'balance', 'plannedUse', 'otherChange', 'forecastClosing'].map((key) => row[key]);
};

describe('the reserves report', () => {
  it('has reserves by class, group and name, with the sub-total of each group and class after them', async () => {
    const { rows, sums } = await asked().report({ year: '2017-18', period: 4 });
    expect(rows.map(({ id, level }) => `${level as string} ${id}`)).toEqual([
      'reserve GEN',
      'group north|revenue|General',
      'reserve IT',
      'reserve FUND',
      'group north|revenue|Funds',
      'kind north|revenue',
      'reserve DEBTS',
      'group north|provisions|Provisions',
      'kind north|provisions',
    ]);
    expect(sums).toEqual(rows.filter(({ level }) => level !== 'reserve').map(({ id }) => id));
  });

  it('leads from the opening balance by movements up to the period to the balance, and by what is planned to the closing balance', async () => {
    const { rows, totals } = await asked().report({ year: '2017-18', period: 4 });
    expect(figuresOf(rows, 'FUND')).toEqual(['500.00', '-80.00', '420.00', '-65.00', '-5.00', '350.00']);
    expect(figuresOf(rows, 'GEN')).toEqual(['1000.00', '-10.00', '990.00', '0.00', '0.00', '990.00']);
    expect(figuresOf(rows, 'IT')).toEqual(['30.00', '0.00', '30.00', '-30.00', '0.00', '0.00']);
    expect(figuresOf(rows, 'north|revenue|Funds')).toEqual(['530.00', '-80.00', '450.00', '-95.00', '-5.00', '350.00']);
    expect(figuresOf(rows, 'north|revenue')).toEqual(['1530.00', '-90.00', '1440.00', '-95.00', '-5.00', '1340.00']);
    expect(totals).toMatchObject({ reserves: 4, opening: '1570.00', balance: '1480.00', forecastClosing: '1380.00' });
  });

  it('takes the forecast of the highest period so far, and what is recorded for the year where there is none', async () => {
    const { report } = asked([...RESERVES, forecast('FUND', 6, '300.00'), forecast('FUND', 2, '410.00'), moved('GEN', 9, '-90.00')]);
    const closings = async (period: number) => {
      const { rows } = await report({ year: '2017-18', period });
      return rows.filter(({ id }) => id === 'FUND').map((row) => [row['forecastClosing'], row['forecastPeriod'], row['previousForecast'], row['assumed']])[0];
    };
    expect(await closings(1)).toEqual(['445.00', null, null, true]);
    expect(await closings(2)).toEqual(['410.00', 2, null, false]);
    expect(await closings(3)).toEqual(['350.00', 3, '410.00', false]);
    expect(await closings(12)).toEqual(['300.00', 6, '300.00', false]);
    const { rows, notes } = await report({ year: '2017-18', period: 4 });
    expect(figuresOf(rows, 'GEN')).toEqual(['1000.00', '-10.00', '990.00', '0.00', '-90.00', '900.00']);
    expect(notes).toContain('2 reserves have no forecast for the year: their closing balance is what is recorded for the whole year.');
  });

  it('opens the next year at the balance of the last, the outturn period included, and has no row before a reserve opened', async () => {
    const { report } = asked([...RESERVES, moved('FUND', 13, '-45.00'), moved('FUND', 1, '1.00', '2018-19'), opened('NEW', '7.00', { year: '2018-19' })]);
    const next = await report({ year: '2018-19', period: 12 });
    expect(figuresOf(next.rows, 'FUND')).toEqual(['400.00', '1.00', '401.00', '0.00', '0.00', '401.00']);
    expect(figuresOf(next.rows, 'NEW')[0]).toBe('7.00');
    expect((await report({ year: '2017-18' })).rows.some(({ id }) => id === 'NEW')).toBe(false);
    expect((await report({ year: '2016-17' })).rows).toEqual([]);
  });

  it('sets what schemes were allocated and drew against what a fund holds', async () => {
    const { rows, totals, notes } = await asked([...RESERVES, allocated('B', { '2018-19': '300.00' })]).report({ year: '2017-18', period: 4 });
    const fund = (id: string) => ['allocated', 'drawn', 'undrawn', 'unallocated'].map((key) => rows.find((row) => row.id === id)?.[key]);
    expect(fund('FUND')).toEqual(['650.00', '80.00', '570.00', '-150.00']);
    expect(fund('GEN')).toEqual([null, null, null, null]);
    expect(totals).toMatchObject({ allocated: '650.00', unallocated: '-150.00' });
    expect(notes).toContain('Transformation fund holds £420.00; schemes may still draw £570.00 that they were allocated, £150.00 more than it holds.');
    const over = await asked([...RESERVES, drawn('B', 4, '271.00')]).report({ year: '2017-18', period: 4 });
    expect(over.rows.find(({ id }) => id === 'FUND')).toMatchObject({ undrawn: '-1.00', unallocated: '149.00', balance: '149.00' });
    expect(over.notes).toContain('Transformation fund: schemes drew £351.00, £1.00 more than they were allocated.');
  });

  it('reads each organisation at its own latest year and period, and one of them or one service where asked', async () => {
    const { report } = asked([...RESERVES, opened('SOUTH', '5.00', { organisation: 'south', year: '2018-19' })]);
    const all = await report();
    expect(all).toMatchObject({ year: null, period: null });
    expect(all.rows.filter(({ level }) => level === 'reserve').map(({ id, year, period }) => [id, year, period])).toEqual([
      ['GEN', '2017-18', 5],
      ['IT', '2017-18', 5],
      ['FUND', '2017-18', 5],
      ['DEBTS', '2017-18', 5],
      ['SOUTH', '2018-19', 1],
    ]);
    expect((await report({ organisation: 'south' })).rows[0]).toMatchObject({ id: 'SOUTH' });
    expect((await report({ service: 'adults' })).rows.map(({ id }) => id)).toEqual(['IT', 'north|revenue|Funds', 'north|revenue']);
    await expect(report({ organisation: 'east' })).rejects.toThrow('There is no organisation "east"');
    await expect(report({ programme: 'P' })).rejects.toThrow('takes no --programme');
  });

  it('says which reserve stands below zero, and by whose authority', async () => {
    const { report } = asked([...RESERVES, opened('DSG', '-3.00', { mayBeNegative: { authority: 'Schools forum' } })]);
    expect((await report({ year: '2017-18' })).notes).toContain('Reserve DSG stands at -£3.00, below zero by authority of Schools forum.');
  });

  it('traces every figure to what was recorded, and a sub-total to its reserves', async () => {
    const { queries, moment } = asked();
    const options = { year: '2017-18', period: 4 };
    const parts = async (row: string, column: string) =>
      (await queries.trace('reserves', row, column, options, moment)).parts.map((part) => [part.amount, part.event?.type ?? part.figure?.row]);
    expect(await parts('FUND', 'balance')).toEqual([
      ['500.00', 'ReserveOpened'],
      ['-80.00', 'InvestmentDrawn'],
    ]);
    expect(await parts('FUND', 'plannedUse')).toEqual([
      ['-60.00', 'ReserveForecastStated'],
      ['-5.00', 'ReserveForecastStated'],
    ]);
    expect(await parts('north|revenue|Funds', 'forecastClosing')).toEqual([
      ['0.00', 'IT'],
      ['350.00', 'FUND'],
    ]);
    expect((await parts('FUND', 'unallocated')).map(([amount]) => amount)).toEqual(['500.00', '-80.00', '-200.00', '-50.00', '-100.00', '80.00']);
    expect(await parts('DEBTS', 'name')).toEqual([['', 'ReserveOpened']]);
  });

  it('tells two moments apart, with what is behind each row and its sub-totals', async () => {
    const { queries, moment } = asked([...RESERVES, moved('GEN', 4, '-7.00'), moved('FUND', 2, '1.00', '2018-19')]);
    const diff = await queries.diff('reserves', { year: '2017-18', period: 4 }, { position: RESERVES.length, recordedAt: null }, moment);
    expect(diff.rows.map(({ id, change, events }) => [id, change, events.map(({ type }) => type).join()])).toEqual([
      ['GEN', 'changed', 'ReserveMoved'],
      ['north|revenue', 'changed', 'ReserveMoved'],
      ['north|revenue|General', 'changed', 'ReserveMoved'],
    ]);
  });
});
