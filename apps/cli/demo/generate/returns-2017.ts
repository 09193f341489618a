import type { CommandData } from '@outturn/domain';
import { money } from '@outturn/kernel';
import { drawsOf, FUND, FUND_FINANCE, fundRows } from './cambridgeshire-fund.ts';
import { illustrative, type Journal, openJournal, post } from './journal.ts';
import { NORFOLK_FINANCE, norfolkRows, standsIn } from './norfolk.ts';
import { TRAINING } from './norfolk-budgets.ts';

/*
 * Nothing in this file is published. It carries Norfolk and Cambridgeshire through periods 3 and 4 of 2017-18: returns with reasons,
 * claims from the first to the banked one, drawdown of investment, an override, so that the pages have a year to show.
 */

const YEAR = '2017-18';
const NORFOLK_TEAM = post('norfolk-adult-social-work-team', 'service-team');
const NORFOLK_BUSINESS = post('norfolk-business-development-team', 'service-team');
const NORFOLK_PARTNER = post('norfolk-finance-business-partner', 'finance');
const NORFOLK_BOARD = post('norfolk-programme-board', 'board');
const CAMBRIDGESHIRE_TEAM = post('cambridgeshire-reassessment-team', 'service-team');
const CAMBRIDGESHIRE_TRANSPORT = post('cambridgeshire-passenger-transport-team', 'service-team');
const CAMBRIDGESHIRE_PARTNER = post('cambridgeshire-finance-business-partner', 'finance');

type Change = Omit<CommandData['ChangeForecast'], 'year' | 'period'>;
type Claim = Omit<CommandData['ClaimSaving'], 'year' | 'evidence' | 'shares'> & {
  readonly shares: readonly (readonly [string, string])[];
  readonly evidence: string;
};

/** A forecast that changed, with reasons of code, amount and narrative. */
function change(scheme: string, forecast: string, ...reasons: readonly (readonly [string, string, string])[]): Change {
  return { scheme, forecast, reasons: reasons.map(([code, amount, narrative]) => ({ code, amount, narrative })) };
}

/** What most claims have in common: the whole of one scheme's recurrent saving, achieved. */
function achieved(scheme: string): Pick<Claim, 'shares' | 'deliveryKind' | 'progress'> {
  return { shares: [[scheme, '100']], deliveryKind: 'recurrent', progress: 'achieved' };
}

const NORFOLK_PERIOD_3: readonly Change[] = [
  change('ASC006', '4100000.00', ['demand', '-345000.00', 'Reviews of residential placements find fewer people able to move than modelled.']),
  change('ASC024', '150000.00', ['delay', '-33000.00', 'The home support framework starts in September.']),
];
const NORFOLK_PERIOD_4: readonly Change[] = [
  change(
    'ASC006',
    '3700000.00',
    ['demand', '-250000.00', 'More discharges from hospital into residential care in June and July.'],
    ['delay', '-150000.00', 'Strength-based training of the locality teams ends in October.'],
  ),
  change('ASC007', '1350000.00', ['capacity', '-150000.00', 'Reablement workers are recruited later than planned.']),
  change('ASC013', '700000.00', ['delay', '-300000.00', 'Consultation on two day centres is extended.']),
  change('ASC024', '175000.00', ['price', '25000.00', 'Framework prices came in below the assumption.']),
  change('ASC029', '1350000.00', ['over-delivery', '170000.00', 'More people than expected contribute under the new policy.']),
  change('ASC031', '600000.00', ['scope', '-541000.00', 'Of the proposals in development, those worked up so far come to 600,000.']),
];
const CAMBRIDGESHIRE_PERIOD_4: readonly Change[] = [
  change('C/R.5.404', '480000.00', ['delay', '-79000.00', 'The hub is fully operational from quarter 3 only.']),
  change('C/R.5.102', '600000.00', ['delay', '-240000.00', 'Routes of two areas are tendered for January instead of September.']),
  {
    scheme: 'C/R.5.308',
    forecast: '760000.00',
    notRecurrent: '95000.00',
    reasons: [{ code: 'delay', amount: '-31000.00', narrative: 'Reassessments take longer; a one-off health contribution makes up for most of it.' }],
  },
  change('C/R.5.001', '350000.00', ['scope', '-150000.00', 'Savings found in contracts were partly counted by services already.']),
  change('C/R.5.303', '310000.00', ['demand', '-48000.00', '234 people moved into care last year, not 288: fewer moves are left to delay.']),
];

const PERIOD_4_CLAIMS: readonly Claim[] = [
  {
    claim: 'C/R.5.307/package-1',
    ...achieved('C/R.5.307'),
    subject: { kind: 'care-package', key: 'LDP-0001' },
    effectiveFrom: '2017-06-05',
    effect: { weeklyBefore: '1850.00', weeklyAfter: '1420.00' },
    evidence: 'Variance return, June',
  },
  {
    claim: 'C/R.5.307/package-2',
    shares: [
      ['C/R.5.307', '60'],
      ['C/R-LD-technology', '40'],
    ],
    subject: { kind: 'care-package', key: 'LDP-0002' },
    effectiveFrom: '2017-07-03',
    effect: { weeklyBefore: '2310.00', weeklyAfter: '1735.50' },
    deliveryKind: 'recurrent',
    progress: 'ready',
    evidence: 'Assessment with night-time technology instead of waking staff',
  },
  {
    claim: 'C/R.5.307/package-3',
    shares: [['C/R.5.307', '100']],
    subject: { kind: 'care-package', key: 'LDP-0003' },
    effectiveFrom: '2017-10-02',
    effect: { weeklyBefore: '2875.00', weeklyAfter: '2390.00' },
    deliveryKind: 'recurrent',
    progress: 'progressing',
    evidence: 'Negotiation with the provider',
  },
  {
    claim: 'C/R.5.307/block-contract',
    ...achieved('C/R.5.307'),
    subject: { kind: 'contract', key: 'LDP supported living block contract' },
    effectiveFrom: '2017-04-01',
    effect: { annual: '640000.00' },
    evidence: 'Contract variation, signed',
  },
  {
    claim: 'C/R.5.308/bridging',
    shares: [['C/R.5.308', '100']],
    subject: { kind: 'funding', key: 'one-off health contribution 2017-18' },
    effectiveFrom: '2017-04-01',
    effect: { inYear: '95000.00', fullYear: '0.00' },
    deliveryKind: 'temporary-mitigation',
    progress: 'achieved',
    evidence: 'Letter of the clinical commissioning group',
    shiftedCosts: { amount: '95000.00', to: 'Clinical commissioning group' },
  },
];

export function returns2017(golden: string): Journal {
  const journal = openJournal('05-returns-2017-18.jsonl', '2017-08-02T09:00:00.000Z');
  returnOf(journal, golden, 3, NORFOLK_PERIOD_3, []);
  bankTraining(journal);
  bankTransport(journal);
  journal.at('2017-09-04T09:00:00.000Z');
  returnOf(journal, golden, 4, NORFOLK_PERIOD_4, CAMBRIDGESHIRE_PERIOD_4);
  claims(journal);
  draws(journal, golden);
  return journal;
}

function returnOf(journal: Journal, golden: string, period: number, norfolk: readonly Change[], cambridgeshire: readonly Change[]): void {
  const source = illustrative(`a return for period ${period}`);
  const changed = new Set([...norfolk, ...cambridgeshire].map(({ scheme }) => scheme));
  for (const { id } of norfolkRows(golden).filter((row) => standsIn(row, YEAR) && !changed.has(row.id)))
    journal.record(NORFOLK_TEAM, 'ConfirmForecast', { scheme: id, year: YEAR, period }, source);
  for (const { scheme, ...one } of norfolk) journal.record(NORFOLK_TEAM, 'ChangeForecast', { scheme, period, ...one, year: YEAR }, source);
  for (const { id } of fundRows(golden).filter((row) => !changed.has(row.id)))
    journal.record(CAMBRIDGESHIRE_TEAM, 'ConfirmForecast', { scheme: id, year: YEAR, period }, source);
  for (const { scheme, ...one } of cambridgeshire) journal.record(CAMBRIDGESHIRE_TEAM, 'ChangeForecast', { scheme, period, ...one, year: YEAR }, source);
}

function claim(journal: Journal, actor: typeof NORFOLK_TEAM, { shares, evidence, deliveryKind, progress, shiftedCosts, ...claimed }: Claim): void {
  const shifted = shiftedCosts === undefined ? {} : { shiftedCosts };
  const data = {
    ...claimed,
    deliveryKind,
    progress,
    ...shifted,
    year: YEAR,
    shares: shares.map(([scheme, percent]) => ({ scheme, percent })),
    evidence: [{ title: evidence }],
  };
  journal.record(actor, 'ClaimSaving', data, illustrative('a claim'));
}

/** A claim all the way: claimed by the service, verified by another post, the budget reduced, banked. */
function bankTraining(journal: Journal): void {
  const source = illustrative('a banked saving, from claim to budget');
  journal.at('2017-08-09T09:00:00.000Z');
  claim(journal, NORFOLK_BUSINESS, {
    claim: 'ASC010/training',
    ...achieved('ASC010'),
    subject: { kind: 'budget', key: 'training and development 2017-18' },
    effectiveFrom: '2017-04-01',
    effect: { annual: '200000.00' },
    evidence: 'Training plan 2017-18, agreed by the management team',
  });
  journal.record(NORFOLK_PARTNER, 'VerifyClaim', { claim: 'ASC010/training', grade: 'sufficient', note: 'Plan and commitments agree with the claim.' }, source);
  const reason = 'Training budget reduced for ASC010.';
  journal.record(
    NORFOLK_FINANCE,
    'AdjustBudget',
    {
      adjustment: 'NCC/2017-18/training',
      year: YEAR,
      lines: [{ line: TRAINING.line, amount: '-200000.00' }],
      source: { kind: 'saving', ref: 'ASC010' },
      reason,
    },
    source,
  );
  journal.record(NORFOLK_PARTNER, 'BankClaim', { claim: 'ASC010/training', backedBy: { adjustment: 'NCC/2017-18/training' } }, source);
}

function bankTransport(journal: Journal): void {
  const source = illustrative('a banked saving, verified below what was claimed');
  claim(journal, CAMBRIDGESHIRE_TRANSPORT, {
    claim: 'C/R.5.102/routes',
    ...achieved('C/R.5.102'),
    subject: { kind: 'contract', key: 'home to school routes, first tender round' },
    effectiveFrom: '2017-04-24',
    effect: { inYear: '390000.00', fullYear: '420000.00' },
    evidence: 'Award report of the first tender round',
  });
  journal.record(
    CAMBRIDGESHIRE_PARTNER,
    'SetBudget',
    { line: 'CCC/home-to-school', service: 'CCC/transport', year: YEAR, kind: 'expenditure', amount: '9250000.00' },
    source,
  );
  const note = 'Two routes were re-let because a school moved; they are no part of the saving.';
  journal.record(
    CAMBRIDGESHIRE_PARTNER,
    'VerifyClaim',
    { claim: 'C/R.5.102/routes', grade: 'sufficient', inYear: '345000.00', fullYear: '375000.00', note },
    source,
  );
  const lines = [{ line: 'CCC/home-to-school', amount: '-345000.00' }];
  journal.record(
    FUND_FINANCE,
    'AdjustBudget',
    { adjustment: 'CCC/2017-18/routes', year: YEAR, lines, source: { kind: 'saving', ref: 'C/R.5.102' }, reason: 'Routes re-let.' },
    source,
  );
  journal.record(CAMBRIDGESHIRE_PARTNER, 'BankClaim', { claim: 'C/R.5.102/routes', backedBy: { adjustment: 'CCC/2017-18/routes' } }, source);
}

function claims(journal: Journal): void {
  const source = illustrative('finance looks at claims');
  for (const one of PERIOD_4_CLAIMS) claim(journal, CAMBRIDGESHIRE_TEAM, one);
  const verified = { claim: 'C/R.5.307/block-contract', grade: 'sufficient', note: 'Signed variation seen.' } as const;
  journal.record(CAMBRIDGESHIRE_PARTNER, 'VerifyClaim', verified, source);
  claim(journal, NORFOLK_TEAM, {
    claim: 'ASC029/charging',
    ...achieved('ASC029'),
    subject: { kind: 'income', key: 'charging policy, contributions billed from April 2017' },
    effectiveFrom: '2017-04-01',
    effect: { annual: '1010000.00' },
    evidence: 'Income billed to July against the year before',
  });
  const note = 'Bills agree; what is collected is not known yet.';
  journal.record(NORFOLK_PARTNER, 'VerifyClaim', { claim: 'ASC029/charging', grade: 'partial', inYear: '900000.00', fullYear: '900000.00', note }, source);
  claim(journal, NORFOLK_TEAM, {
    claim: 'ASC006/placements',
    shares: [
      ['ASC006', '75'],
      ['ASC007', '25'],
    ],
    subject: { kind: 'caseload', key: 'admissions avoided after reablement, April to July 2017' },
    effectiveFrom: '2017-07-01',
    effect: { annual: '1200000.00' },
    deliveryKind: 'recurrent',
    progress: 'achieved',
    evidence: 'Admissions against the baseline',
  });
  const reason = 'The provider has given notice on one of the lots; the contract manager expects a shortfall that no forecast shows yet.';
  journal.record(
    NORFOLK_BOARD,
    'OverrideRag',
    { scheme: 'ASC016-019', year: YEAR, period: 4, rag: 'amber', reason, untilPeriod: 6 },
    illustrative('an override'),
  );
}

function draws(journal: Journal, golden: string): void {
  for (const row of fundRows(golden)) {
    for (const draw of drawsOf(row).filter(({ year, amount }) => year === YEAR && !money(amount).isZero())) {
      journal.record(FUND_FINANCE, 'DrawInvestment', { scheme: row.id, reserve: FUND, ...draw }, illustrative('half of the year’s investment drawn by July'));
    }
  }
}
