import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { history } from './history.ts';
import { approved, banked, claimed, COUNCIL, forecast, type Given, given, proposed, recorded, verified } from './testing/events.ts';
import { ledgerInMemory } from './testing/in-memory-ledger.ts';

const EVENTS: readonly Given[] = [
  ...COUNCIL,
  given('reserve/R', 'ReserveOpened', {
    reserve: 'R',
    name: 'Fund',
    kind: 'earmarked',
    group: null,
    service: null,
    organisation: 'north',
    year: '2017-18',
    opening: '100.00',
    mayBeNegative: null,
  }),
  proposed('C/R.5.307'),
  approved('C/R.5.307', { '2017-18': '1000.00' }),
  proposed('B'),
  forecast('C/R.5.307', '2017-18', 2, '1000.00', '900.00'),
  ...claimed('CLAIM', 'C/R.5.307', '100.00', '200.00'),
  given('reserve/R', 'InvestmentDrawn', { reserve: 'R', scheme: 'C/R.5.307', year: '2017-18', period: 2, amount: '5.00' }),
  verified('CLAIM', '100.00', '200.00'),
  given('adjustment/ADJ1', 'BudgetAdjusted', {
    adjustment: 'ADJ1',
    organisation: 'north',
    year: '2017-18',
    lines: [],
    source: { kind: 'saving', ref: null },
    reason: 'packages',
  }),
  ...banked('CLAIM', 'C/R.5.307', '100.00', '200.00'),
  given('adjustment/ADJ1', 'ReductionUsed', { adjustment: 'ADJ1', claim: 'CLAIM', amount: '100.00' }),
  given('workstream/B', 'WorkstreamCreated', { workstream: 'B', programme: 'P', name: 'Another B' }),
];
const LEDGER = recorded(...EVENTS);
const SOURCES = { facts: foldInMemory(LEDGER), ledger: ledgerInMemory(LEDGER) };

function types(subject: string, position = LEDGER.length) {
  return history(SOURCES, subject, { position, recordedAt: null }).then((entries) => entries.map(({ type }) => type));
}

describe('history', () => {
  it('of a scheme holds its claims and its draws, in ledger order', async () => {
    expect(await types('C/R.5.307')).toEqual([
      'SchemeProposed',
      'SchemeApproved',
      'ForecastChanged',
      'SavingClaimed',
      'SchemeClaimed',
      'InvestmentDrawn',
      'ClaimVerified',
      'ClaimBanked',
      'SchemeSavingBanked',
    ]);
    const entries = await history(SOURCES, 'scheme/C/R.5.307', { position: LEDGER.length, recordedAt: null });
    expect(entries.map(({ position }) => position)).toEqual(entries.map(({ position }) => position).toSorted((a, b) => a - b));
    expect(entries.filter(({ topic }) => topic === 'companion').map(({ type }) => type)).toEqual(['SchemeClaimed', 'SchemeSavingBanked']);
  });

  it('ends at the moment', async () => {
    const whole = await types('C/R.5.307');
    expect(await types('C/R.5.307', 9)).toEqual(whole.slice(0, 2));
    expect(await types('C/R.5.307', 10)).toEqual(whole.slice(0, 3));
  });

  it('holds a claim from its own event on, though the event that ties it to the scheme comes after', async () => {
    const claim = LEDGER.find(({ type }) => type === 'SavingClaimed')?.position ?? 0;
    expect((await types('C/R.5.307', claim)).at(-1)).toBe('SavingClaimed');
    expect((await types('C/R.5.307', claim - 1)).at(-1)).toBe('ForecastChanged');
  });

  it('of anything else holds its own stream', async () => {
    expect(await types('CLAIM')).toEqual(['SavingClaimed', 'ClaimVerified', 'ClaimBanked']);
    expect(await types('ADJ1')).toEqual(['BudgetAdjusted', 'ReductionUsed']);
    expect(await types('year/2017-18')).toEqual(['FinancialYearOpened']);
    expect(await types('R')).toEqual(['ReserveOpened', 'InvestmentDrawn']);
  });

  it('asks back where an id names several things, and answers to each form', async () => {
    await expect(types('B')).rejects.toThrow('ask for one of scheme/B, workstream/B');
    expect(await types('B', LEDGER.length - 1)).toEqual(['SchemeProposed']);
    expect(await types('workstream/B')).toEqual(['WorkstreamCreated']);
  });

  it('understands the id of an organisation as the organisation; its rules are asked for by their kind', async () => {
    const ledger = recorded(...COUNCIL, given('rules/north', 'ProgressWeightSet', { organisation: 'north', from: null, progressing: '0.40' }));
    const sources = { facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) };
    const of = async (subject: string) => (await history(sources, subject, { position: ledger.length, recordedAt: null })).map(({ type }) => type);
    expect(await of('north')).toEqual(['OrganisationRegistered']);
    expect(await of('rules/north')).toEqual(['ProgressWeightSet']);
  });

  it.each(['NONE', 'scheme/NONE', '', 'scheme/', 'claim-subject/k-CLAIM', 'CLAIM '])('refuses %j, of which nothing is recorded', async (subject) => {
    await expect(types(subject)).rejects.toMatchObject({ name: 'BadQuestion', field: 'subject' });
  });

  it('shows a redacted text as redacted', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const ledger = recorded(...COUNCIL, given('programme/P', 'Commented', { subject: 'programme/P', text: digest }));
    const entries = await history({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) }, 'P', { position: ledger.length, recordedAt: null });
    expect(entries.at(-1)?.sentence).toMatch(/commented: \[redacted\]\.$/);
  });
});
