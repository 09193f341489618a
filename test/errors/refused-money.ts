import { bank, claim, verify } from './ground.ts';
import { SOUND } from './sound-commands.ts';
import { around, but, FINANCE, refused, say, TEAM, VERIFIER, type WrongInput } from './wrong-input.ts';

const on = (key: string, effectiveFrom: string, weeklyBefore: string, weeklyAfter: string) => ({
  subject: { kind: 'care package', key },
  effectiveFrom,
  effect: { weeklyBefore, weeklyAfter },
});

export const CLAIMS: readonly WrongInput[] = [
  refused('a claim twice', 'already-exists', claim('READY', { subject: { kind: 'post', key: 'other' } }), /‘READY’ already.*is open/),
  refused('a claim on no scheme', 'unknown-reference', but(SOUND.claim, { shares: [{ scheme: 'S9', percent: '100' }] }), /‘S9’/),
  refused('a claim before approval', 'stage', but(SOUND.claim, { shares: [{ scheme: 'IDEA', percent: '100' }] }), /‘IDEA’ is at stage idea/),
  refused('a claim on growth', 'growth-has-no-saving', but(SOUND.claim, { shares: [{ scheme: 'GROWTH', percent: '100' }] }), /‘GROWTH’/),
  refused(
    'shares above 100',
    'shares-add-up',
    but(SOUND.claim, {
      shares: [
        { scheme: 'S1', percent: '50' },
        { scheme: 'S2', percent: '50.01' },
      ],
    }),
    /100\.01 per cent, 0\.01 above 100/,
  ),
  refused(
    'shares below 100',
    'shares-add-up',
    but(SOUND.claim, {
      shares: [
        { scheme: 'S1', percent: '33.33' },
        { scheme: 'S2', percent: '33.33' },
        { scheme: 'ONCE', percent: '33.33' },
      ],
    }),
    /99\.99 per cent/,
  ),
  refused(
    'a scheme with two shares',
    'shares-add-up',
    but(SOUND.claim, {
      shares: [
        { scheme: 'S1', percent: '50' },
        { scheme: 'S1', percent: '50' },
      ],
    }),
    /S1 stands twice/,
  ),
  refused(
    'a negative share',
    'shares-add-up',
    but(SOUND.claim, {
      shares: [
        { scheme: 'S1', percent: '110' },
        { scheme: 'S2', percent: '-10' },
      ],
    }),
    /S2 is -10 per cent/,
  ),
  refused('a claim in a year that is not open', 'year-not-open', but(SOUND.claim, { year: '2019-20', effectiveFrom: '2019-06-01' }), /2019-20/),
  refused('a claim from the year before', 'date-outside-year', but(SOUND.claim, { effectiveFrom: '2017-03-31' }), /2017-03-31 lies outside 2017-18/),
  refused('a claim from the year after', 'date-outside-year', but(SOUND.claim, { effectiveFrom: '2018-04-01' }), /2018-04-01 lies outside 2017-18/),
  refused('a package that rose', 'no-saving', but(SOUND.claim, { effect: { weeklyBefore: '400', weeklyAfter: '500' } }), /-£5,200\.00 in a full year/),
  refused('a claim of nothing', 'no-saving', but(SOUND.claim, { effect: { annual: '0.00' } }), /£0\.00/),
  refused('a claim on an invisible key', 'blank-text', but(SOUND.claim, { subject: { kind: 'post', key: '\u200B\u200B' } }), /subject\.key must say something/),
  refused('a blank reason for repeating', 'blank-text', but(SOUND.claim, { repeatReason: '' }), /repeatReason/),
  refused('costs shifted below nothing', 'negative-amount', but(SOUND.claim, { shiftedCosts: { amount: '-5', to: 'the health service' } }), /-£5\.00/),
  refused(
    'a package claimed twice',
    'double-counting',
    claim('AGAIN', on('Package achieved', '2017-09-01', '450.00', '300.00')),
    /ACHIEVED.*2017-06-01.*£500\.00 → £400\.00.*£450\.00.*repeatReason/,
  ),
  refused(
    'a package claimed twice, spelt otherwise',
    'double-counting',
    claim('AGAIN', on(' PACKAGE  ACHIEVED\u200B', '2017-06-01', '400.00', '300.00')),
    /ACHIEVED.*same day/,
  ),
  refused(
    'a package claimed twice on one day, with a reason',
    'double-counting',
    claim('AGAIN', { ...on('package ACHIEVED', '2017-06-01', '400', '300'), repeatReason: 'really' }),
    /same day/,
  ),
  refused(
    'a package claimed twice through another scheme',
    'double-counting',
    claim('AGAIN', { ...on('package ACHIEVED', '2017-05-01', '600', '500'), shares: [{ scheme: 'S2', percent: '100' }] }),
    /ACHIEVED.*starts earlier/,
  ),
  refused('progress of no claim', 'unknown-reference', but(SOUND.progress, { claim: 'C9' }), /‘C9’/),
  refused('progress after verification', 'claim-status', but(SOUND.progress, { claim: 'VERIFIED', progress: 'ready' }), /VERIFIED is verified/),
  refused('verifying what is not achieved', 'not-achieved', but(SOUND.verify, { claim: 'READY' }), /READY is ready/),
  refused(
    'verifying one’s own claim as finance',
    'separation-of-duties',
    around(SOUND.verify, { actor: { ...TEAM, roles: ['finance'] } }),
    /sara\.service.*Somebody else/,
  ),
  refused(
    'verifying one’s own claim under capitals',
    'separation-of-duties',
    around(SOUND.verify, { actor: { user: 'Sara.Service', roles: ['finance'] } }),
    /sara\.service/,
  ),
  refused(
    'verifying more than was claimed',
    'verified-above-claimed',
    but(SOUND.verify, { claim: 'VERIFIED', fullYear: '100.01' }),
    /£100\.01 is £0\.01 above the £100\.00/,
  ),
  refused('verifying less than nothing', 'negative-amount', but(SOUND.verify, { inYear: '-0.01' }), /-£0\.01/),
  refused('verifying nothing', 'no-saving', but(SOUND.verify, { inYear: '0', fullYear: '0' }), /£0\.00/),
  refused('verifying what is banked', 'claim-status', but(SOUND.verify, { claim: 'BANKED' }), /BANKED is banked/),
  refused('verifying without a word', 'blank-text', but(SOUND.verify, { note: '' }), /note must say something/),
  refused('rejecting what is banked', 'claim-status', but(SOUND.reject, { claim: 'BANKED' }), /BANKED is banked.*reversed/),
  refused('rejecting twice', 'claim-status', but(SOUND.reject, { claim: 'REJECTED' }), /REJECTED is rejected/),
  refused(
    'withdrawing somebody else’s claim',
    'not-the-claimant',
    say('WithdrawClaim', { claim: 'READY', reason: 'no' }, { actor: { user: 'steve.service', roles: ['service-team'] } }),
    /sara\.service.*reject/,
  ),
  refused('withdrawing what is banked', 'claim-status', say('WithdrawClaim', { claim: 'BANKED', reason: 'no' }, { actor: TEAM }), /BANKED is banked/),
];

export const BANKING: readonly WrongInput[] = [
  refused('banking what is not verified', 'not-verified', but(SOUND.bank, { claim: 'ACHIEVED' }), /ACHIEVED is open/),
  refused('banking twice', 'not-verified', but(SOUND.bank, { claim: 'BANKED' }), /BANKED is banked.*only once/),
  refused('banking what was rejected', 'not-verified', but(SOUND.bank, { claim: 'REJECTED' }), /REJECTED is rejected/),
  refused('banking on partial evidence', 'insufficient-evidence', but(SOUND.bank, { claim: 'PARTIAL' }), /PARTIAL is graded partial/),
  refused('banking a temporary mitigation', 'not-bankable-kind', but(SOUND.bank, { claim: 'TEMPORARY' }), /temporary-mitigation/),
  refused('banking avoided cost', 'not-cash-releasing', but(SOUND.bank, { claim: 'AVOIDED' }), /AVOIDS \(cost avoidance\).*Split the claim/),
  refused('banking what releases no cash', 'not-cash-releasing', bank('TIME'), /NOCASH \(not cash-releasing\)/, [
    claim('TIME', { shares: [{ scheme: 'NOCASH', percent: '100' }] }),
    verify('TIME'),
  ]),
  refused('banking against nothing', 'unknown-reference', bank('VERIFIED', 'A9'), /‘A9’/),
  refused('banking against a virement that is not posted', 'unknown-reference', but(SOUND.bank, { backedBy: { virement: 'V1' } }), /virement V1/),
  refused('banking against an adjustment that is no saving', 'backing-mismatch', bank('VERIFIED', 'PAY'), /PAY has the source post-plan, not saving/),
  refused('banking against another council’s budget', 'backing-mismatch', bank('VERIFIED', 'THEIRS'), /organisation south, the claim of north/, [
    say('AdjustBudget', { adjustment: 'THEIRS', year: '2017-18', lines: [{ line: 'SL', amount: '-500' }], source: { kind: 'saving' }, reason: 'theirs' }),
  ]),
  refused('banking against another year’s budget', 'backing-mismatch', bank('VERIFIED', 'NEXT'), /2018-19, the claim of 2017-18/, [
    say('AdjustBudget', { adjustment: 'NEXT', year: '2018-19', lines: [{ line: 'L18', amount: '-500' }], source: { kind: 'saving' }, reason: 'next year' }),
  ]),
  refused(
    'banking more than was taken out of budgets',
    'backing-too-small',
    bank('LARGE'),
    /£250\.00.*£150\.00 is used by BANKED, ONEOFF: £100\.00 is left, and LARGE needs £150\.01/,
  ),
  refused('checking what is not banked', 'not-banked', but(SOUND.check, { claim: 'VERIFIED' }), /VERIFIED is verified/),
  refused('sustaining a part without saying how much', 'sustained-amount', but(SOUND.check, { fullYearSustained: undefined }), /£100\.00/),
  refused('sustaining more than was counted', 'sustained-amount', but(SOUND.check, { fullYearSustained: '100.01' }), /£100\.01.*£100\.00/),
  refused('reversing what is not banked', 'not-banked', but(SOUND.reverse, { claim: 'VERIFIED' }), /VERIFIED is verified.*rejected or withdrawn/),
  refused('reversing more than the year holds', 'reversal-above-remaining', but(SOUND.reverse, { inYear: '100.01' }), /£100\.01.*2017-18.*£100\.00/),
  refused('reversing more than a full year holds', 'reversal-above-remaining', but(SOUND.reverse, { fullYear: '100.01' }), /£100\.01.*£100\.00/),
  refused('reversing nothing', 'nothing-reversed', but(SOUND.reverse, { inYear: '0', fullYear: '0.00' }), /£0\.00/),
  refused('reversing less than nothing', 'negative-amount', but(SOUND.reverse, { inYear: '-1' }), /-£1\.00/),
  refused('reversing before the start', 'reversal-before-effect', but(SOUND.reverse, { from: '2017-05-31' }), /2017-06-01.*2017-05-31/),
  refused(
    'reversing a one-off saving in a later year',
    'reversal-outside-year',
    but(SOUND.reverse, { claim: 'ONEOFF', from: '2018-04-01', fullYear: '0' }),
    /one-off.*2017-18.*2018-19/,
  ),
  refused('reversing twice in whole', 'not-banked', SOUND.reverse, /wholly reversed already/, [
    say('ReverseClaim', { claim: 'BANKED', from: '2017-06-01', inYear: '100', fullYear: '100', reason: 'not so' }),
  ]),
];

export const BUDGETS_AND_RESERVES: readonly WrongInput[] = [
  refused('a budget of no service', 'unknown-reference', but(SOUND.budget, { service: 'parks' }), /‘parks’/),
  refused('a budget in a year that is not open', 'year-not-open', but(SOUND.budget, { year: '2019-20' }), /2019-20/),
  refused('a budget twice', 'already-exists', but(SOUND.budget, { line: 'L1' }), /L1 opened 2017-18 with £100,000\.00/),
  refused(
    'a line in another service next year',
    'line-elsewhere',
    but(SOUND.budget, { line: 'L1', year: '2018-19', service: 'south-adults' }),
    /adults, not south-adults/,
  ),
  refused(
    'a line of another kind next year',
    'line-elsewhere',
    but(SOUND.budget, { line: 'L1', year: '2018-19', kind: 'income', amount: '-1' }),
    /expenditure, not of income/,
  ),
  refused('income above nothing', 'income-is-negative', but(SOUND.budget, { kind: 'income' }), /£500\.00 is positive.*-£500\.00/),
  refused('an adjustment twice', 'already-exists', but(SOUND.adjust, { adjustment: 'SAVED' }), /‘SAVED’ already/),
  refused('an adjustment of no line', 'unknown-reference', but(SOUND.adjust, { lines: [{ line: 'L9', amount: '1' }] }), /‘L9’/),
  refused(
    'an adjustment of a line without budget',
    'line-without-budget',
    but(SOUND.adjust, { lines: [{ line: 'L18', amount: '1' }] }),
    /L18 has no budget in 2017-18/,
  ),
  refused(
    'an adjustment of one line twice',
    'line-twice',
    but(SOUND.adjust, {
      lines: [
        { line: 'L1', amount: '1' },
        { line: 'L1', amount: '1' },
      ],
    }),
    /L1 stands twice/,
  ),
  refused('an adjustment by nothing', 'zero-amount', but(SOUND.adjust, { lines: [{ line: 'L1', amount: '0' }] }), /L1 is £0\.00/),
  refused(
    'an adjustment across councils',
    'several-organisations',
    but(SOUND.adjust, {
      lines: [
        { line: 'L1', amount: '1' },
        { line: 'SL', amount: '1' },
      ],
    }),
    /north, south/,
  ),
  refused('a saving that adds budget', 'saving-reduces-budget', but(SOUND.adjust, { source: { kind: 'saving' } }), /£10\.00.*negative/),
  refused('an adjustment from no reserve', 'unknown-reference', but(SOUND.adjust, { source: { kind: 'reserve', ref: 'R9' } }), /‘R9’/),
  refused(
    'an adjustment beyond the reserve',
    'reserve-overdrawn',
    but(SOUND.adjust, { lines: [{ line: 'L1', amount: '1000.01' }] }),
    /£1,000\.00.*£1,000\.01.*-£0\.01 at period 1/,
  ),
  refused('an adjustment effective in another year', 'date-outside-year', around(SOUND.adjust, { effective: '2018-04-01' }), /2018-04-01 lies outside 2017-18/),
  refused('an adjustment without a reason', 'blank-text', but(SOUND.adjust, { reason: '' }), /reason must say something/),
  refused('a reserve twice', 'already-exists', but(SOUND.reserve, { reserve: 'R' }), /‘R’ already: Transformation fund/),
  refused('a reserve that opens below zero', 'negative-opening', but(SOUND.reserve, { opening: '-0.01' }), /-£0\.01.*mayBeNegative/),
  refused(
    'a reserve of another council than its service',
    'several-organisations',
    but(SOUND.reserve, { service: 'adults', organisation: 'south', year: '2018-19' }),
    /adults belongs to north, not to south/,
  ),
  refused('a movement of no reserve', 'unknown-reference', but(SOUND.moveReserve, { reserve: 'R9' }), /‘R9’/),
  refused('a movement by nothing', 'zero-amount', but(SOUND.moveReserve, { amount: '0.00' }), /£0\.00/),
  refused('a movement before the reserve opened', 'before-opening', but(SOUND.moveReserve, { reserve: 'R18', amount: '1' }), /R18 opened in 2018-19/),
  refused(
    'a movement beyond the balance',
    'reserve-overdrawn',
    but(SOUND.moveReserve, { amount: '-1000.01' }),
    /holds £1,000\.00 at period 3.*-£0\.01 at period 3 of 2017-18/,
  ),
  refused('a movement that a later period can’t bear', 'reserve-overdrawn', but(SOUND.moveReserve, { amount: '-100.01' }), /-£0\.01 at period 9 of 2017-18/, [
    but(around(SOUND.moveReserve, { id: '00000000-0000-4000-9000-000000000002' }), { period: 9, amount: '-900' }),
  ]),
  refused('a movement for a capital scheme that is not there', 'unknown-reference', but(SOUND.moveReserve, { for: { capital: 'K1' } }), /‘K1’/),
  refused('an allocation from no reserve', 'unknown-reference', but(SOUND.allocate, { reserve: 'R9' }), /‘R9’/),
  refused('an allocation of no year', 'nothing-stated', but(SOUND.allocate, { byYear: {} }), /at least one year/),
  refused('an allocation of nothing', 'zero-amount', but(SOUND.allocate, { byYear: { '2017-18': '0' } }), /Every year is £0\.00/),
  refused('an allocation before approval', 'stage', but(SOUND.allocate, { scheme: 'IDEA' }), /‘IDEA’/),
  refused('a negative draw', 'negative-amount', but(SOUND.draw, { amount: '-1' }), /-£1\.00/),
  refused('a draw beyond the balance', 'reserve-overdrawn', but(SOUND.draw, { amount: '1000.01' }), /£1,000\.01.*-£0\.01/),
  refused('a draw in a year that is not open', 'year-not-open', but(SOUND.draw, { year: '2019-20' }), /2019-20/),
];

const first = around(SOUND.forecast, { id: '00000000-0000-4000-9000-000000000003' });

export const REPEATS: readonly { readonly input: object; readonly history: readonly object[]; readonly name: string; readonly says: RegExp }[] = [
  {
    name: 'an id again with another amount',
    history: [first],
    input: but(first, { forecast: '950.00', reasons: [{ code: 'demand', amount: '-50.00', narrative: 'fewer' }] }),
    says: /used before.*id of its own/,
  },
  {
    name: 'an id again with another narrative',
    history: [first],
    input: but(first, { reasons: [{ code: 'demand', amount: '-100.00', narrative: 'fewer' }] }),
    says: /used before/,
  },
  {
    name: 'an id again with another command',
    history: [first],
    input: around(SOUND.confirm, { id: '00000000-0000-4000-9000-000000000003' }),
    says: /used before/,
  },
  { name: 'an id again by another person', history: [first], input: around(first, { actor: VERIFIER }), says: /used before/ },
  { name: 'an id again with another effective date', history: [first], input: around(first, { effective: '2017-05-31' }), says: /used before/ },
  { name: 'an id again with another source', history: [first], input: around(first, { source: 'return of May' }), says: /used before/ },
  {
    name: 'an id again in capitals with other content',
    history: [around(first, { id: 'abcdef00-0000-4000-9000-000000000003' })],
    input: around(SOUND.confirm, { id: 'ABCDEF00-0000-4000-9000-000000000003' }),
    says: /used before/,
  },
  {
    name: 'an id again for what would be refused anyway',
    history: [first],
    input: around(but(first, { forecast: '900.00', reasons: [] }), { actor: FINANCE }),
    says: /used before/,
  },
];
