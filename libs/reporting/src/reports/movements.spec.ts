import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import type { ReportOptions } from '../report.ts';
import { approved, banked, claimed, COUNCIL, forecast, type Given, given, proposed, rebaselined, recorded, verified } from '../testing/events.ts';
import { ledgerInMemory, type RecordedInSpec } from '../testing/in-memory-ledger.ts';
import { movements } from './movements.ts';

type Events = readonly Given[];
const START: Events = [...COUNCIL, proposed('A'), approved('A', { '2017-18': '1000.00', '2018-19': '1500.00' })];
const APPROVED = START.length;

function moment(events: readonly RecordedInSpec[]) {
  return { position: events.length, recordedAt: events.at(-1)?.recordedAt ?? null };
}

async function draw(events: Events, options: ReportOptions) {
  const ledger = recorded(...events);
  return movements({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) }, options, moment(ledger));
}

/** The movement of a row as a finance officer would write it down: from, to, lines, and who. */
async function movement(events: Events, since: number, id = 'A|2017-18', options: ReportOptions = {}) {
  const report = await draw(events, { since, ...options });
  const row = report.rows.find((one) => one.id === id);
  if (row === undefined) return undefined;
  const reasons = row['reasons'] as readonly { code: string; amount: string }[];
  return {
    from: row['from'],
    to: row['to'],
    movement: row['movement'],
    lines: reasons.map((one) => `${one.code} ${one.amount}`),
    people: row['people'],
    events: row['events'],
  };
}

const TWO_REASONS = [
  { code: 'delay', amount: '-80.00', narrative: 'late tender' },
  { code: 'demand', amount: '-40.00', narrative: 'more people' },
];

describe('movements', () => {
  it('explains a changed forecast by its reasons', async () => {
    expect(await movement([...START, forecast('A', '2017-18', 2, '1000.00', '880.00', TWO_REASONS)], APPROVED)).toEqual({
      from: '1000.00',
      to: '880.00',
      movement: '-120.00',
      lines: ['delay -80.00', 'demand -40.00'],
      people: ['sara.service'],
      events: [APPROVED + 1],
    });
  });

  it('counts an approval in between as a line of its own: a scheme not yet approved is 0', async () => {
    expect(await movement([...START], COUNCIL.length)).toMatchObject({ from: '0.00', to: '1000.00', lines: ['approval 1000.00'] });
  });

  it('sees a year that only an earlier claim or an earlier profile named', async () => {
    const claim = claimed('C1', 'A', '10.00', '20.00', { year: '2019-20', effectiveFrom: '2019-10-01' });
    const before: Events = [...START, ...claim];
    const later: Events = [...before, rebaselined('A', { '2017-18': '1000.00', '2018-19': '1200.00' })];
    expect(await movement(later, before.length, 'A|2019-20')).toMatchObject({ from: '1500.00', to: '1200.00', lines: ['rebaseline -300.00'] });
    const twice: Events = [
      ...START,
      rebaselined('A', { '2017-18': '1000.00', '2018-19': '1500.00', '2019-20': '7.00' }),
      rebaselined('A', { '2017-18': '1000.00', '2018-19': '1500.00' }),
    ];
    const last: Events = [...twice, rebaselined('A', { '2017-18': '1000.00', '2018-19': '1400.00' })];
    expect(await movement(last, twice.length, 'A|2019-20')).toMatchObject({ from: '1500.00', to: '1400.00', lines: ['rebaseline -100.00'] });
  });

  it('lets a rebaseline move a forecast that is still assumed', async () => {
    const events: Events = [...START, rebaselined('A', { '2017-18': '700.00', '2018-19': '1500.00' })];
    expect(await movement(events, APPROVED)).toMatchObject({ from: '1000.00', to: '700.00', lines: ['rebaseline -300.00'], people: ['bella.board'] });
    expect(await movement(events, APPROVED, 'A|2018-19')).toMatchObject({ movement: '0.00', lines: [], events: [APPROVED + 1] });
  });

  it('does not let a rebaseline move a stated forecast, but names it', async () => {
    const events: Events = [...START, forecast('A', '2017-18', 2, '1000.00', '880.00'), rebaselined('A', { '2017-18': '700.00' })];
    expect(await movement(events, APPROVED + 1)).toMatchObject({ from: '880.00', to: '880.00', lines: [], events: [APPROVED + 2] });
  });

  it('lists a forecast made for an earlier period, with a late change that takes its reasons off again', async () => {
    const events: Events = [...START, forecast('A', '2017-18', 5, '1000.00', '900.00'), forecast('A', '2017-18', 3, '900.00', '850.00')];
    expect(await movement(events, APPROVED + 1)).toMatchObject({ from: '900.00', to: '900.00', lines: ['demand -50.00', 'late-change 50.00'] });
    expect(await movement(events, APPROVED)).toMatchObject({ from: '1000.00', to: '900.00', lines: ['demand -100.00', 'demand -50.00', 'late-change 50.00'] });
  });

  it('reads at a period: later ones are not seen, earlier ones in their own order', async () => {
    const events: Events = [...START, forecast('A', '2017-18', 5, '1000.00', '900.00'), forecast('A', '2017-18', 3, '900.00', '850.00')];
    expect(await movement(events, APPROVED, 'A|2017-18', { period: 4 })).toMatchObject({
      from: '1000.00',
      to: '850.00',
      lines: ['demand -50.00', 'late-change -100.00'],
      events: [APPROVED + 2],
    });
    expect(await movement(events, APPROVED, 'A|2017-18', { period: 2 })).toBeUndefined();
  });

  it('telescopes over two changes in one period', async () => {
    const events: Events = [
      ...START,
      forecast('A', '2017-18', 3, '1000.00', '900.00'),
      forecast('A', '2017-18', 3, '900.00', '950.00', undefined, 'sam.service'),
    ];
    expect(await movement(events, APPROVED)).toMatchObject({
      from: '1000.00',
      to: '950.00',
      movement: '-50.00',
      lines: ['demand -100.00', 'demand 50.00'],
      people: ['sara.service', 'sam.service'],
    });
  });

  it('takes what a carry-forward wrote off from an assumed forecast of a later year', async () => {
    const disposed = given('scheme/A', 'TargetCarriedForward', {
      scheme: 'A',
      year: '2017-18',
      undelivered: '300.00',
      recurrence: 'recurrent',
      dispositions: [
        { kind: 'written-off', amount: '100.00' },
        { kind: 'rolled-forward', amount: '200.00' },
      ],
    });
    expect(await movement([...START, disposed], APPROVED, 'A|2018-19')).toMatchObject({ from: '1500.00', to: '1400.00', lines: ['carry-forward -100.00'] });
    expect(await movement([...START, disposed], APPROVED)).toMatchObject({ movement: '0.00', lines: [], events: [APPROVED + 1] });
  });

  it('adds what a carry-forward rolled on to the next year of a one-off scheme', async () => {
    const once: Events = [...COUNCIL, proposed('A', { recurrence: 'one-off' }), approved('A', { '2017-18': '1000.00' })];
    const disposed = given('scheme/A', 'TargetCarriedForward', {
      scheme: 'A',
      year: '2017-18',
      undelivered: '300.00',
      recurrence: 'one-off',
      dispositions: [{ kind: 'rolled-forward', amount: '300.00' }],
    });
    // The year after is named in no profile; a forecast in it makes it one of the scheme's years.
    expect(await movement([...once, disposed, forecast('A', '2018-19', 1, '300.00', '250.00')], once.length, 'A|2018-19')).toMatchObject({
      from: '0.00',
      to: '250.00',
      lines: ['carry-forward 300.00', 'demand -50.00'],
    });
  });

  it('counts a change of recurrence that moves an assumed forecast', async () => {
    const events: Events = [
      ...COUNCIL,
      proposed('A'),
      approved('A', { '2017-18': '1000.00' }),
      ...claimed('C', 'A', '1.00', '1.00', { year: '2018-19', effectiveFrom: '2018-05-01' }),
    ];
    const once = given('scheme/A', 'SchemeReclassified', { scheme: 'A', reason: 'one winter', recurrence: 'one-off' });
    expect(await movement([...events, once], COUNCIL.length + 1, 'A|2018-19')).toMatchObject({
      from: '0.00',
      to: '0.00',
      lines: ['approval 1000.00', 'reclassification -1000.00'],
    });
  });

  it('has a row for a year with confirmations and claims and no movement', async () => {
    const events: Events = [
      ...START,
      given('scheme/A', 'ForecastConfirmed', { scheme: 'A', year: '2017-18', period: 2 }),
      ...claimed('C', 'A', '100.00', '200.00'),
      verified('C', '90.00', '200.00'),
      ...banked('C', 'A', '90.00', '200.00'),
    ];
    const at = await movement(events, APPROVED);
    expect(at).toMatchObject({
      movement: '0.00',
      lines: [],
      people: ['sara.service', 'fatima.finance'].toReversed(),
      events: [APPROVED + 1, APPROVED + 2, APPROVED + 5, APPROVED + 6],
    });
  });

  it('leaves out growth, and rows where nothing happened', async () => {
    const growth: Events = [
      ...START,
      proposed('G', { kind: 'growth' }),
      approved('G', {}, { profile: { basis: 'absolute', saving: {}, investment: { '2017-18': '5.00' } } }),
    ];
    expect((await draw(growth, { since: APPROVED })).rows).toEqual([]);
    expect((await draw(growth, { since: APPROVED })).notes).toContain('Nothing moved between the two moments.');
  });

  it('adds up to totals, by code too', async () => {
    const report = await draw([...START, proposed('B'), approved('B', { '2017-18': '10.00' }), forecast('A', '2017-18', 2, '1000.00', '880.00', TWO_REASONS)], {
      since: APPROVED,
    });
    expect(report.totals).toEqual({
      from: '1000.00',
      to: '890.00',
      movement: '-110.00',
      reasons: [
        { code: 'delay', amount: '-80.00', narrative: '' },
        { code: 'demand', amount: '-40.00', narrative: '' },
        { code: 'approval', amount: '10.00', narrative: '' },
      ],
    });
  });

  it('filters by year, scheme and service', async () => {
    const events: Events = [...START, proposed('B'), approved('B', { '2017-18': '10.00' })];
    expect((await draw(events, { since: 0, year: '2018-19' })).rows.map((row) => row.id)).toEqual(['A|2018-19']);
    expect((await draw(events, { since: 0, scheme: 'B' })).rows.map((row) => row.id)).toEqual(['B|2017-18']);
    expect((await draw(events, { since: 0, service: 'adults' })).rows).toHaveLength(3);
  });

  it.each<[string, ReportOptions, RegExp]>([
    ['no earlier moment', {}, /--since/],
    ['an earlier moment after the later one', { since: 99 }, /position 99/],
    ['a moment that is none', { since: -1 }, /not a position/],
    ['half a moment', { since: 1.5 }, /not a position/],
    ['a grouping', { since: 0, by: 'kind' }, /--by/],
    ['an unknown scheme', { since: 0, scheme: 'NONE' }, /NONE/],
    ['an unknown service', { since: 0, service: 'NONE' }, /NONE/],
  ])('refuses %s', async (_, options, message) => {
    await expect(draw([...START], options)).rejects.toThrow(message);
    await expect(draw([...START], options)).rejects.toMatchObject({ name: 'BadQuestion' });
  });

  it('never prints a movement whose lines do not add up', async () => {
    const ledger = recorded(...START, forecast('A', '2017-18', 2, '1000.00', '880.00', TWO_REASONS));
    const facts = foldInMemory(ledger);
    const incomplete = { ...facts, between: async () => [] };
    await expect(movements({ facts: incomplete, ledger: ledgerInMemory(ledger) }, { since: APPROVED }, moment(ledger))).rejects.toThrow(
      'the movement of A in 2017-18 is -120.00, but its lines add up to 0.00',
    );
    await expect(movements({ facts, ledger: ledgerInMemory(ledger.slice(0, -1)) }, { since: APPROVED }, moment(ledger))).rejects.toThrow(
      `no event at position ${APPROVED + 1}`,
    );
  });
});
