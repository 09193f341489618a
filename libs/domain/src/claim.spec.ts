import { describe, expect, it } from '@jest/globals';
import { isRefusal } from './decider.ts';
import { bank, claim, GROUND, reduction, reverse, verify } from './testing/savings-ground.ts';
import { after, BOARD, command, event, FINANCE, given, type GivenEvent, OTHER_FINANCE, SERVICE_TEAM } from './testing/specification.ts';

const past = (...commands: Parameters<typeof after>[1][]): GivenEvent[] => after(GROUND, ...commands);
const on = (key: string) => ({ subject: { kind: 'care package', key } });
const weekly = (weeklyBefore: string, weeklyAfter: string) => ({ effect: { weeklyBefore, weeklyAfter } });

describe('claiming a saving', () => {
  it('records the claim, reserves its subject and tells every scheme, in this order', () => {
    given(...GROUND)
      .when(
        claim('C1', {
          shares: [
            { scheme: 'S1', percent: '33.33' },
            { scheme: 'S2', percent: '33.33' },
            { scheme: 'SOUTH', percent: '33.34' },
          ],
          subject: { kind: 'Care  Package', key: ' CP–0042 ' },
          effectiveFrom: '2017-06-01',
          ...weekly('500', '400.5'),
          shiftedCosts: { amount: '12', to: 'the clinical commissioning group' },
        }),
      )
      .thenEvents(
        event('claim/C1', 'SavingClaimed', {
          claim: 'C1',
          shares: [
            { scheme: 'S1', percent: '33.33' },
            { scheme: 'S2', percent: '33.33' },
            { scheme: 'SOUTH', percent: '33.34' },
          ],
          year: '2017-18',
          subject: { kind: 'Care  Package', key: ' CP–0042 ', reserved: 'north|care package|cp-0042' },
          effectiveFrom: '2017-06-01',
          // 99.50 ÷ 7 × 304 days = 4321.1428…; 99.50 × 52 = 5174.
          effect: { weeklyBefore: '500.00', weeklyAfter: '400.50' },
          inYear: '4321.14',
          fullYear: '5174.00',
          deliveryKind: 'recurrent',
          progress: 'achieved',
          evidence: [{ title: 'Revised support plan' }],
          shiftedCosts: { amount: '12.00', to: 'the clinical commissioning group' },
          repeatReason: null,
        }),
        event('claim-subject/north|care package|cp-0042', 'SubjectReserved', {
          claim: 'C1',
          effectiveFrom: '2017-06-01',
          weeklyBefore: '500.00',
          weeklyAfter: '400.50',
        }),
        event('scheme/S1', 'SchemeClaimed', { scheme: 'S1', claim: 'C1' }),
        event('scheme/S2', 'SchemeClaimed', { scheme: 'S2', claim: 'C1' }),
        event('scheme/SOUTH', 'SchemeClaimed', { scheme: 'SOUTH', claim: 'C1' }),
      );
  });

  it.each([
    ['weekly, the whole year: capped at the full-year effect', weekly('100.00', '0.00'), '2017-04-01', '5200.00', '5200.00'],
    ['weekly, the last day', weekly('100.00', '93.00'), '2018-03-31', '1.00', '364.00'],
    ['annual, half a year in days', { effect: { annual: '365.00' } }, '2017-10-01', '182.00', '365.00'],
    [
      'stated, one-off without a full-year effect',
      { effect: { inYear: '700.1', fullYear: '0' }, deliveryKind: 'one-off' as const },
      '2017-10-01',
      '700.10',
      '0.00',
    ],
    ['stated, more in the year than in a full year', { effect: { inYear: '700.00', fullYear: '1.00' } }, '2017-10-01', '700.00', '1.00'],
    ['so late that nothing falls into the year', weekly('0.01', '0.00'), '2018-03-31', '0.00', '0.52'],
  ])('computes the effect: %s', (_, effect, effectiveFrom, inYear, fullYear) => {
    const { decision } = given(...GROUND).when(claim('C1', { ...effect, effectiveFrom }));
    expect(isRefusal(decision) ? decision : decision[0]?.data).toMatchObject({ inYear, fullYear });
  });

  it('takes a claim without evidence: it may follow', () => {
    expect(given(...GROUND).when(claim('C1', { evidence: [] })).decision).toHaveLength(3);
  });

  it.each([
    ['already-exists', /C1/, claim('C1', on('another')), ['claim']],
    [
      'unknown-reference',
      /‘NONE’/,
      claim('C2', {
        shares: [
          { scheme: 'S1', percent: '50' },
          { scheme: 'NONE', percent: '50' },
        ],
      }),
      ['shares.1.scheme'],
    ],
    ['growth-has-no-saving', /GROWTH/, claim('C2', { shares: [{ scheme: 'GROWTH', percent: '100' }] }), ['shares.0.scheme']],
    ['stage', /IDEA.*idea/, claim('C2', { shares: [{ scheme: 'IDEA', percent: '100' }] }), undefined],
    ['stage', /CLOSED.*closed/, claim('C2', { shares: [{ scheme: 'CLOSED', percent: '100' }] }), undefined],
    [
      'shares-add-up',
      /S1 stands twice/,
      claim('C2', {
        shares: [
          { scheme: 'S1', percent: '50' },
          { scheme: 'S1', percent: '50' },
        ],
      }),
      ['shares'],
    ],
    [
      'shares-add-up',
      /99\.99 per cent, 0\.01 below 100/,
      claim('C2', {
        shares: [
          { scheme: 'S1', percent: '33.33' },
          { scheme: 'S2', percent: '66.66' },
        ],
      }),
      ['shares'],
    ],
    ['shares-add-up', /100\.000001 per cent, 0\.000001 above 100/, claim('C2', { shares: [{ scheme: 'S1', percent: '100.000001' }] }), ['shares']],
    [
      'shares-add-up',
      /S2 is 0 per cent/,
      claim('C2', {
        shares: [
          { scheme: 'S1', percent: '100' },
          { scheme: 'S2', percent: '0' },
        ],
      }),
      ['shares'],
    ],
    [
      'shares-add-up',
      /S2 is -10 per cent/,
      claim('C2', {
        shares: [
          { scheme: 'S1', percent: '110' },
          { scheme: 'S2', percent: '-10' },
        ],
      }),
      ['shares'],
    ],
    ['shares-add-up', /0 per cent/, claim('C2', { shares: [] }), ['shares']],
    ['year-not-open', /2019-20/, claim('C2', { year: '2019-20', effectiveFrom: '2019-04-01' }), ['year']],
    ['date-outside-year', /2018-04-01 lies outside 2017-18/, claim('C2', { effectiveFrom: '2018-04-01' }), ['effectiveFrom', 'year']],
    ['date-outside-year', /2017-03-31 lies outside 2017-18/, claim('C2', { effectiveFrom: '2017-03-31' }), ['effectiveFrom', 'year']],
    ['no-saving', /-£5,200\.00/, claim('C2', weekly('0.00', '100.00')), ['effect']],
    ['no-saving', /£0\.00 in the year and £0\.00/, claim('C2', { effect: { annual: '0' } }), ['effect']],
    ['no-saving', /-£0\.01/, claim('C2', { effect: { inYear: '-0.01', fullYear: '100.00' } }), ['effect']],
    ['no-saving', /-£0\.01/, claim('C2', { effect: { inYear: '100.00', fullYear: '-0.01' } }), ['effect']],
    ['blank-text', /subject\.kind/, claim('C2', { subject: { kind: ' ', key: 'k' } }), ['subject.kind']],
    ['blank-text', /subject\.key/, claim('C2', { subject: { kind: 'post', key: '\u200B\u00AD ' } }), ['subject.key']],
    ['blank-text', /evidence\.1\.title/, claim('C2', { evidence: [{ title: 'Plan' }, { title: '' }] }), ['evidence.1.title']],
    ['blank-text', /shiftedCosts\.to/, claim('C2', { shiftedCosts: { amount: '1', to: '\t' } }), ['shiftedCosts.to']],
    ['blank-text', /repeatReason/, claim('C2', { repeatReason: '' }), ['repeatReason']],
    ['negative-amount', /-£1\.00/, claim('C2', { shiftedCosts: { amount: '-1', to: 'health' } }), ['shiftedCosts.amount']],
  ] as const)('refuses: %s %s', (rule, detail, stated, fields) => {
    given(...past(claim('C1')))
      .when(stated)
      .thenRefused(rule, detail, ...(fields ?? []));
  });
});

describe('double counting', () => {
  const first = claim('C1', { ...on('CP-1'), effectiveFrom: '2017-06-01', ...weekly('500.00', '400.00') });
  const second = (differs: Parameters<typeof claim>[1] = {}) =>
    claim('C2', { ...on('CP-1'), effectiveFrom: '2017-09-01', ...weekly('400.00', '350.00'), ...differs });

  it('refuses a second claim while the first lives, naming it with its figures', () => {
    given(...past(first))
      .when(second(weekly('450.00', '350.00')))
      .thenRefused(
        'double-counting',
        /Claim C1 on the same care package, effective 2017-06-01, weekly £500\.00 → £400\.00, is alive\..*£450\.00.*£400\.00.*repeatReason/,
      );
  });

  it.each(['CP-1', ' cp-1', 'Cp‐1', 'ＣＰ－１', 'CP\u200B-1', 'cp–1  '])('knows the subject again, written as %j', (key) => {
    given(...past(first))
      .when(claim('C2', { ...on(key), effectiveFrom: '2017-06-01' }))
      .thenRefused('double-counting', /C1/);
  });

  it.each([
    ['another key', { subject: { kind: 'care package', key: 'CP-2' } }],
    ['another kind', { subject: { kind: 'post', key: 'CP-1' } }],
    [
      'another organisation of the first scheme',
      {
        ...on('CP-1'),
        shares: [
          { scheme: 'SOUTH', percent: '50' },
          { scheme: 'S1', percent: '50' },
        ],
      },
    ],
  ])('takes %s for another subject', (_, differs) => {
    expect(isRefusal(given(...past(first)).when(claim('C2', { effectiveFrom: '2017-06-01', ...differs })).decision)).toBe(false);
  });

  it('holds the subject across schemes and services of one organisation, and other effects', () => {
    given(...past(first))
      .when(claim('C2', { ...on('CP-1'), effectiveFrom: '2017-09-01', shares: [{ scheme: 'S3', percent: '100' }] }))
      .thenRefused('double-counting', /weekly amounts/, 'subject', 'repeatReason');
  });

  it('takes a chain of further changes, each from at most where the last one ended', () => {
    const third = claim('C3', { ...on('CP-1'), effectiveFrom: '2017-12-01', ...weekly('349.99', '300.00') });
    expect(past(first, second(), third).filter(({ type }) => type === 'SavingClaimed')).toHaveLength(3);
    given(...past(first, second()))
      .when(claim('C3', { ...on('CP-1'), effectiveFrom: '2017-12-01', ...weekly('400.00', '300.00') }))
      .thenRefused('double-counting', /C2.*£400\.00.*£350\.00/);
  });

  it('takes a further change above the earlier amount with a reason, never with a blank one', () => {
    const reason = { ...weekly('600.00', '450.00'), repeatReason: 'the package rose after a fall in hospital' };
    expect(isRefusal(given(...past(first)).when(second(reason)).decision)).toBe(false);
    given(...past(first))
      .when(second({ ...reason, repeatReason: '\u200B' }))
      .thenRefused('blank-text');
  });

  it('always refuses the same day, with or without a reason', () => {
    given(...past(first))
      .when(second({ effectiveFrom: '2017-06-01', repeatReason: 'really' }))
      .thenRefused('double-counting', /same day/, 'effectiveFrom');
    given(...past(first, second()))
      .when(claim('C3', { ...on('CP-1'), effectiveFrom: '2017-06-01', repeatReason: 'really' }))
      .thenRefused('double-counting', /C1.*same day/);
  });

  it('refuses an earlier start than any living claim, with or without a reason', () => {
    given(...past(first))
      .when(second({ effectiveFrom: '2017-05-31', repeatReason: 'really' }))
      .thenRefused('double-counting', /C1.*starts earlier, on 2017-05-31/);
    given(...past(first, second()))
      .when(claim('C3', { ...on('CP-1'), effectiveFrom: '2017-07-01', repeatReason: 'really' }))
      .thenRefused('double-counting', /C2/);
  });

  it('frees the subject on rejection and on withdrawal: it is claimed again, on the same day too', () => {
    for (const end of [
      command('RejectClaim', { claim: 'C1', reason: 'wrong client' }),
      command('WithdrawClaim', { claim: 'C1', reason: 'wrong client' }, { actor: SERVICE_TEAM }),
    ]) {
      given(...past(first, end))
        .when(claim('C1', on('CP-1')))
        .thenRefused('already-exists', /rejected|withdrawn/);
      expect(isRefusal(given(...past(first, end)).when(second({ effectiveFrom: '2017-06-01', ...weekly('500.00', '400.00') })).decision)).toBe(false);
    }
  });
});

describe('progress', () => {
  const progress = (to: 'progressing' | 'ready' | 'achieved', actor = SERVICE_TEAM) =>
    command('ProgressClaim', { claim: 'C1', progress: to, on: '2017-05-01' }, { actor });

  it('goes on, falls back, and stays', () => {
    given(...past(claim('C1', { progress: 'progressing' })))
      .when(progress('ready'))
      .thenEvents(event('claim/C1', 'ClaimProgressed', { claim: 'C1', from: 'progressing', to: 'ready', on: '2017-05-01' }));
    given(...past(claim('C1')))
      .when(progress('progressing', FINANCE))
      .thenEvents(event('claim/C1', 'ClaimProgressed', { claim: 'C1', from: 'achieved', to: 'progressing', on: '2017-05-01' }));
    given(...past(claim('C1', { progress: 'progressing' }), progress('ready')))
      .when(progress('ready'))
      .thenNothing();
  });

  it('is refused once verified, and of a claim that does not exist', () => {
    given(...past(claim('C1'), verify('C1')))
      .when(progress('ready'))
      .thenRefused('claim-status', /C1 is verified/);
    given(...GROUND)
      .when(progress('ready'))
      .thenRefused('unknown-reference', /‘C1’/, 'claim');
  });
});

describe('verification', () => {
  const claimed = past(claim('C1'));

  it('takes the amounts as claimed, or lower ones', () => {
    given(...claimed)
      .when(verify('C1'))
      .thenEvents(
        event('claim/C1', 'ClaimVerified', { claim: 'C1', grade: 'sufficient', inYear: '182.50', fullYear: '182.50', note: 'plan and invoices seen' }),
      );
    given(...claimed)
      .when(verify('C1', { grade: 'partial', inYear: '100', fullYear: '182.5' }))
      .thenEvents(event('claim/C1', 'ClaimVerified', { claim: 'C1', grade: 'partial', inYear: '100.00', fullYear: '182.50', note: 'plan and invoices seen' }));
  });

  it('only grades insufficient evidence: the claim stays where it is', () => {
    given(...claimed)
      .when(verify('C1', { grade: 'insufficient' }))
      .thenEvents(event('claim/C1', 'ClaimGraded', { claim: 'C1', grade: 'insufficient', note: 'plan and invoices seen' }));
    expect(past(claim('C1'), verify('C1', { grade: 'insufficient' }), verify('C1')).at(-1)?.type).toBe('ClaimVerified');
  });

  it('grades again until banked, each time from the amounts claimed', () => {
    given(...past(claim('C1'), verify('C1', { grade: 'partial', inYear: '1.00' })))
      .when(verify('C1'))
      .thenEvents(
        event('claim/C1', 'ClaimVerified', { claim: 'C1', grade: 'sufficient', inYear: '182.50', fullYear: '182.50', note: 'plan and invoices seen' }),
      );
  });

  it.each([
    ['separation-of-duties', /sara\.service/, verify('C1', {}, { user: SERVICE_TEAM.user, roles: ['finance'] })],
    ['separation-of-duties', /sara\.service/, verify('C1', {}, { user: ' Sara.Service', roles: ['finance'] })],
    ['verified-above-claimed', /£182\.51 is £0\.01 above the £182\.50/, verify('C1', { inYear: '182.51' })],
    ['verified-above-claimed', /full-year amount £200\.00 is £17\.50 above/, verify('C1', { fullYear: '200.00' })],
    ['negative-amount', /-£1\.00/, verify('C1', { inYear: '-1.00' })],
    ['no-saving', /£0\.00/, verify('C1', { inYear: '0.00', fullYear: '0.00' })],
    ['blank-text', /note/, verify('C1', { note: ' ' })],
    ['unknown-reference', /‘C9’/, verify('C9')],
    ['role', /finance/, verify('C1', {}, BOARD)],
  ] as const)('refuses: %s', (rule, detail, stated) =>
    given(...claimed)
      .when(stated)
      .thenRefused(rule, detail),
  );

  it('refuses what is not achieved, and what has ended', () => {
    given(...past(claim('C1', { progress: 'ready' })))
      .when(verify('C1'))
      .thenRefused('not-achieved', /C1 is ready/);
    given(...past(claim('C1'), command('RejectClaim', { claim: 'C1', reason: 'no' })))
      .when(verify('C1'))
      .thenRefused('claim-status', /rejected/);
    given(...past(claim('C1'), verify('C1'), reduction('A1', '182.50'), bank('C1')))
      .when(verify('C1'))
      .thenRefused('claim-status', /banked/);
  });
});

describe('rejecting and withdrawing', () => {
  const reject = command('RejectClaim', { claim: 'C1', reason: 'not this year' });
  const withdraw = (actor = SERVICE_TEAM) => command('WithdrawClaim', { claim: 'C1', reason: 'entered twice' }, { actor });
  const released = event('claim-subject/north|care package|package of c1', 'SubjectReleased', { claim: 'C1', until: null });

  it('releases the subject, also after verification', () => {
    for (const before of [[claim('C1')], [claim('C1'), verify('C1')]]) {
      given(...past(...before))
        .when(reject)
        .thenEvents(event('claim/C1', 'ClaimRejected', { claim: 'C1', reason: 'not this year' }), released);
      given(...past(...before))
        .when(withdraw())
        .thenEvents(event('claim/C1', 'ClaimWithdrawn', { claim: 'C1', reason: 'entered twice' }), released);
    }
  });

  it('lets the claimant alone withdraw', () => {
    given(...past(claim('C1')))
      .when(withdraw({ user: 'steve.service', roles: ['service-team'] }))
      .thenRefused('not-the-claimant', /sara\.service/);
    given(...past(claim('C1')))
      .when(withdraw(OTHER_FINANCE))
      .thenRefused('not-the-claimant', /reject/);
  });

  it('is refused for banked claims, ended ones, unknown ones and without a reason', () => {
    const banked = past(claim('C1'), verify('C1'), reduction('A1', '182.50'), bank('C1'));
    given(...banked)
      .when(reject)
      .thenRefused('claim-status', /banked/);
    given(...banked)
      .when(withdraw())
      .thenRefused('claim-status', /reversed, not withdrawn/);
    given(...past(claim('C1'), reject))
      .when(reject)
      .thenRefused('claim-status', /rejected/);
    given(...past(claim('C1'), reject))
      .when(withdraw())
      .thenRefused('claim-status', /rejected/);
    given(...GROUND)
      .when(reject)
      .thenRefused('unknown-reference', /‘C1’/);
    given(...past(claim('C1')))
      .when(command('RejectClaim', { claim: 'C1', reason: '' }))
      .thenRefused('blank-text', /reason/);
    given(...past(claim('C1')))
      .when(command('WithdrawClaim', { claim: 'C1', reason: ' ' }, { actor: SERVICE_TEAM }))
      .thenRefused('blank-text', /reason/);
  });

  it('does not lose what was reversed: a reversed claim is not rejected', () => {
    const ended = past(claim('C1'), verify('C1'), reduction('A1', '182.50'), bank('C1'), reverse('C1', '2017-04-01', '182.50', '182.50'));
    given(...ended)
      .when(reject)
      .thenRefused('claim-status', /reversed/);
  });
});
