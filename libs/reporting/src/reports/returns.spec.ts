import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import { BadQuestion, type ReportOptions } from '../report.ts';
import { textIn } from '../row-text.ts';
import { outturn } from '../testing/budget-events.ts';
import { approved, COUNCIL, forecast, type Given, given, proposed, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';

const period = (type: 'PeriodOpened' | 'PeriodClosed', n: number, organisation: string | null = null): Given =>
  given('year/2017-18', type, { year: '2017-18', period: n, organisation });
const RETURN = { service: 'adults', year: '2017-18', period: 3 } as const;
const submitted = (late = false): Given => given('return/adults/2017-18/3', 'ReturnSubmitted', { ...RETURN, late }, { by: 'sara.service' });
const asked = (query: number): Given => given('return/adults/2017-18/3', 'ReturnQueried', { ...RETURN, query, subject: 'scheme/A', question: 'Why?' });
const answered = (query: number): Given => given('return/adults/2017-18/3', 'QueryAnswered', { ...RETURN, query, subject: 'scheme/A', answer: 'So.' });
const late = (n: number, change = 'scheme/A', service = 'adults'): Given =>
  given(change, 'LateChangeMarked', { organisation: 'north', year: '2017-18', period: n, change, services: [service], reason: `letter ${n}.` });

/* Two services: adults with a scheme, roads with a budget line; south with nothing. */
const SET_UP: readonly Given[] = [
  ...COUNCIL,
  given('service/roads', 'ServiceDefined', { service: 'roads', name: 'Roads', organisation: 'north', parent: null }),
  given('service/idle', 'ServiceDefined', { service: 'idle', name: 'Idle', organisation: 'north', parent: null }),
  given('organisation/south', 'OrganisationRegistered', { organisation: 'south', name: 'South Council' }),
  given('service/south', 'ServiceDefined', { service: 'south', name: 'South services', organisation: 'south', parent: null }),
  proposed('A'),
  approved('A', { '2017-18': '100.00' }),
  proposed('B'),
  approved('B', { '2017-18': '100.00' }),
  given('line/L', 'BudgetSet', { line: 'L', service: 'roads', year: '2017-18', kind: 'expenditure', amount: '10.00' }),
];

function ask(...events: readonly Given[]) {
  const all = recorded(...SET_UP, ...events);
  const queries = createQueries({ facts: foldInMemory(all), ledger: ledgerInMemory(all) });
  const at = (position: number) => ({ position, recordedAt: all[position - 1]?.recordedAt ?? null });
  const now = at(all.length);
  return {
    queries,
    at,
    now,
    length: all.length,
    rows: async (options: ReportOptions = {}, position = all.length) => (await queries.report('returns', options, at(position))).rows,
    brief: async (options: ReportOptions = {}, position = all.length) =>
      (await queries.report('returns', options, at(position))).rows.map(
        (row) => `${row.id} ${textIn(row, 'state')}${row['due'] === true ? ' due' : ''}${row['late'] === true ? ' late' : ''} stale ${Number(row['stale'])}`,
      ),
  };
}

describe('the report on returns', () => {
  it('has a row for each service that owes a return for a period that was opened', async () => {
    const { brief, queries, now } = ask(period('PeriodOpened', 3));
    expect(await brief()).toEqual(['adults|2017-18|3 due due stale 2', 'roads|2017-18|3 due due stale 1']);
    const report = await queries.report('returns', {}, now);
    expect(report).toMatchObject({
      year: '2017-18',
      period: 3,
      totals: { returns: 2, due: 2, submitted: 0, late: 0, schemes: 2, lines: 1, stale: 3, queries: 0 },
    });
    expect(report.rows[0]).toMatchObject({ serviceName: 'Adults', organisationName: 'North Council', status: 'open', submitted: null, schemes: 2, lines: 0 });
  });

  it('has no rows before a period was opened, and none for an organisation in which nothing is owed', async () => {
    expect(await ask().rows()).toEqual([]);
    expect(await ask(period('PeriodOpened', 3, 'south')).rows()).toEqual([]);
  });

  it('tells what is stale by the last forecast, confirmed ones included', async () => {
    const { brief } = ask(
      period('PeriodOpened', 3),
      forecast('A', '2017-18', 2, '100.00', '90.00'),
      given('scheme/B', 'ForecastConfirmed', { scheme: 'B', year: '2017-18', period: 3 }),
      outturn('L', 2, '10.00', '12.00'),
    );
    expect(await brief()).toEqual(['adults|2017-18|3 due due stale 0', 'roads|2017-18|3 due due stale 0']);
    expect(await brief({}, SET_UP.length + 2)).toEqual(['adults|2017-18|3 due due stale 1', 'roads|2017-18|3 due due stale 1']);
  });

  it('follows a return: submitted, asked about, answered', async () => {
    const { brief, rows, length } = ask(period('PeriodOpened', 3), submitted(), asked(1), answered(1));
    expect((await brief({ service: 'adults' }, length - 2))[0]).toContain('submitted stale');
    expect((await brief({ service: 'adults' }, length - 1))[0]).toContain('queried due stale');
    expect((await rows({ service: 'adults' }))[0]).toMatchObject({ state: 'submitted', submittedBy: 'sara.service', queries: 1, openQueries: 0, late: false });
  });

  it('tells a return that is missing or came after closing', async () => {
    const { brief, length } = ask(period('PeriodOpened', 3), period('PeriodClosed', 3, 'north'), submitted(true));
    expect(await brief({}, length - 1)).toEqual(['adults|2017-18|3 missing late stale 2', 'roads|2017-18|3 missing late stale 1']);
    expect(await brief()).toEqual(['adults|2017-18|3 submitted late stale 2', 'roads|2017-18|3 missing late stale 1']);
  });

  it('is of the organisation, service, year and period that are asked for', async () => {
    const { brief, rows } = ask(period('PeriodOpened', 2), period('PeriodOpened', 3));
    expect(await brief({ period: 2, service: 'roads' })).toEqual(['roads|2017-18|2 due due stale 1']);
    expect((await rows()).map(({ id }) => id)).toEqual(['adults|2017-18|2', 'roads|2017-18|2', 'adults|2017-18|3', 'roads|2017-18|3']);
    expect(await rows({ organisation: 'south' })).toEqual([]);
    await expect(rows({ service: 'none' })).rejects.toThrow(BadQuestion);
    await expect(rows({ organisation: 'none' })).rejects.toThrow(BadQuestion);
    await expect(rows({ by: 'service' })).rejects.toThrow(BadQuestion);
    await expect(rows({ programme: 'P' })).rejects.toThrow(BadQuestion);
  });

  it('is traced: counts by what they count, the rest by what was recorded', async () => {
    const { queries, now } = ask(period('PeriodOpened', 3), submitted(), asked(1));
    const trace = (column: string) => queries.trace('returns', 'adults|2017-18|3', column, {}, now);
    expect((await trace('stale')).parts.map(({ explanation, amount }) => `${explanation} ${amount}`)).toEqual(['Scheme A 1', 'Scheme B 1']);
    expect((await trace('openQueries')).parts).toMatchObject([{ amount: '1', event: { type: 'ReturnQueried' } }]);
    expect((await trace('submitted')).parts.map(({ event }) => event?.type)).toEqual(['PeriodOpened', 'ReturnSubmitted', 'ReturnQueried']);
    expect((await queries.trace('returns', 'roads|2017-18|3', 'lines', {}, now)).parts).toMatchObject([{ explanation: 'Budget line L' }]);
  });

  it('is compared at two moments, with what was recorded in between', async () => {
    const { queries, at, length } = ask(period('PeriodOpened', 3), submitted(), forecast('A', '2017-18', 3, '100.00', '90.00'), period('PeriodClosed', 3));
    const changed = await queries.diff('returns', {}, at(SET_UP.length + 1), at(length));
    expect(changed.rows.map(({ id, events }) => [id, events.map(({ type }) => type)])).toEqual([
      ['adults|2017-18|3', ['ReturnSubmitted', 'ForecastChanged', 'PeriodClosed']],
      ['roads|2017-18|3', ['PeriodClosed']],
    ]);
  });

  it('has a history for each return', async () => {
    const { queries, now } = ask(period('PeriodOpened', 3), submitted(), asked(1), answered(1));
    expect((await queries.history('return/adults/2017-18/3', now)).map(({ sentence }) => sentence.replace(/^[^,]+, /, ''))).toEqual([
      'sara.service submitted the return of adults for period 3 of 2017-18.',
      'fatima.finance asked, on the return of adults for period 3 of 2017-18 about scheme/A: Why?',
      'fatima.finance answered question 1 on the return of adults for period 3 of 2017-18 about scheme/A: So.',
    ]);
  });
});

describe('late changes in the notes of reports', () => {
  const marked = [
    given('programme/Q', 'ProgrammeCreated', { programme: 'Q', name: 'Another', organisation: 'north' }),
    period('PeriodOpened', 3),
    period('PeriodClosed', 3),
    forecast('A', '2017-18', 3, '100.00', '90.00'),
    late(3),
    late(5, 'line/L', 'roads'),
  ];
  const notes = async (name: 'savings-tracker' | 'return-on-investment' | 'revenue-monitoring' | 'reserves', options: ReportOptions = {}) => {
    const { queries, now } = ask(...marked);
    return (await queries.report(name, options, now)).notes.filter((note) => note.startsWith('Late change'));
  };

  it('are listed by what the report is about, up to its period, with who and why', async () => {
    expect(await notes('savings-tracker', { year: '2017-18' })).toEqual([
      expect.stringMatching(/^Late change for period 3 of 2017-18, recorded \d+ April 2017 by fatima.finance: scheme A: letter 3\.$/),
    ]);
    expect(await notes('revenue-monitoring', { year: '2017-18', period: 5, organisation: 'north' })).toEqual([expect.stringMatching(/line L: letter 5\.$/)]);
    expect(await notes('revenue-monitoring', { year: '2017-18', period: 4, organisation: 'north' })).toEqual([]);
    expect(await notes('reserves', { year: '2017-18' })).toEqual([]);
  });

  it('are those of the organisation, service and scheme that are asked for', async () => {
    expect(await notes('savings-tracker', { organisation: 'south' })).toEqual([]);
    expect(await notes('savings-tracker', { service: 'roads' })).toEqual([]);
    expect(await notes('savings-tracker', { service: 'adults' })).toHaveLength(1);
    expect(await notes('savings-tracker', { scheme: 'B' })).toEqual([]);
    expect(await notes('savings-tracker', { scheme: 'A' })).toHaveLength(1);
  });

  it('are those of the programme that is asked for, also where a row is no scheme', async () => {
    expect(await notes('return-on-investment', { programme: 'P' })).toHaveLength(1);
    expect(await notes('return-on-investment', { programme: 'Q' })).toEqual([]);
  });
});
