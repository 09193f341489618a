import { describe, expect, it } from '@jest/globals';
import { isRefusal } from './decider.ts';
import { bank, claim, GROUND, reduction, reverse, verify } from './testing/savings-ground.ts';
import { after, command, event, given, type GivenEvent, SERVICE_TEAM } from './testing/specification.ts';

const past = (...commands: Parameters<typeof after>[1][]): GivenEvent[] => after(GROUND, ...commands);
const SUBJECT = 'claim-subject/north|care package|package of c1';

/** A recurrent claim from 1 October 2017: £182.00 in the year, £365.00 in a full year; banked against A1. */
const fromOctober = claim('C1', { effectiveFrom: '2017-10-01', effect: { annual: '365.00' } });
const banked = (stated = fromOctober) => past(stated, verify('C1'), reduction('A1', '1000.00'), bank('C1'));

describe('banking', () => {
  const shares = [
    { scheme: 'S1', percent: '50' },
    { scheme: 'S2', percent: '50' },
  ];

  it('banks the verified amounts, uses the reduction and tells every scheme, in this order', () => {
    given(...past(claim('C1', { shares }), verify('C1', { inYear: '100.01', fullYear: '150.00' }), reduction('A1', '100.01')))
      .when(bank('C1'))
      .thenEvents(
        event('claim/C1', 'ClaimBanked', { claim: 'C1', backedBy: { adjustment: 'A1' }, inYear: '100.01', fullYear: '150.00' }),
        event('adjustment/A1', 'ReductionUsed', { adjustment: 'A1', claim: 'C1', amount: '100.01' }),
        event('scheme/S1', 'SchemeSavingBanked', { scheme: 'S1', claim: 'C1' }),
        event('scheme/S2', 'SchemeSavingBanked', { scheme: 'S2', claim: 'C1' }),
      );
  });

  it('counts the negative lines of an adjustment as its reduction', () => {
    const mixed = reduction('A1', '0', {
      lines: [
        { line: 'L1', amount: '-182.50' },
        { line: 'L2', amount: '100.00' },
      ],
    });
    expect(isRefusal(given(...past(claim('C1'), verify('C1'), mixed)).when(bank('C1')).decision)).toBe(false);
  });

  it('backs several claims until the reduction is used up', () => {
    const three = ['C1', 'C2', 'C3'].flatMap((id) => [claim(id), verify(id)]);
    given(...past(...three, reduction('A1', '365.00'), bank('C1'), bank('C2')))
      .when(bank('C3'))
      .thenRefused(
        'backing-too-small',
        /reduces budgets by £365\.00, of which £365\.00 is used by C1, C2: £0\.00 is left, and C3 needs £182\.50/,
        'backedBy.adjustment',
      );
    expect(isRefusal(given(...past(...three, reduction('A1', '547.50'), bank('C1'), bank('C2'))).when(bank('C3')).decision)).toBe(false);
  });

  it('banks a one-off saving', () => {
    const once = claim('C1', { shares: [{ scheme: 'ONCE', percent: '100' }], deliveryKind: 'one-off', effect: { inYear: '50.00', fullYear: '0.00' } });
    expect(given(...past(once, verify('C1'), reduction('A1', '50.00'))).when(bank('C1')).decision).toHaveLength(3);
  });

  it('wants a verified claim', () => {
    given(...past(claim('C1'), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('not-verified', /C1 is open/);
    given(...banked())
      .when(bank('C1'))
      .thenRefused('not-verified', /C1 is banked/);
    given(...past(claim('C1'), command('RejectClaim', { claim: 'C1', reason: 'no' }), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('not-verified', /rejected/);
    given(...past(reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('unknown-reference', /‘C1’/);
  });

  it('wants sufficient evidence, also when it was graded down after verification', () => {
    given(...past(claim('C1'), verify('C1', { grade: 'partial' }), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('insufficient-evidence', /partial/);
    given(...past(claim('C1'), verify('C1'), verify('C1', { grade: 'insufficient' }), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('insufficient-evidence', /insufficient/);
  });

  it.each(['temporary-mitigation', 'reserves', 'capital-receipt', 'accounting-change', 'grant'] as const)('never banks the kind %s', (deliveryKind) => {
    given(...past(claim('C1', { deliveryKind }), verify('C1'), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('not-bankable-kind', new RegExp(deliveryKind));
  });

  it('never banks avoided cost, or what releases no cash', () => {
    const stated = (...schemes: string[]) => claim('C1', { shares: schemes.map((scheme) => ({ scheme, percent: '50' })) });
    given(...past(stated('S1', 'AVOIDS'), verify('C1'), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('not-cash-releasing', /AVOIDS \(cost avoidance\)\. Split the claim/);
    given(...past(stated('NOCASH', 'AVOIDS'), verify('C1'), reduction('A1', '1000.00')))
      .when(bank('C1'))
      .thenRefused('not-cash-releasing', /NOCASH \(not cash-releasing\), AVOIDS/);
  });

  it('judges the schemes as they are now', () => {
    const reclassified = command('ReclassifyScheme', { scheme: 'S1', cashReleasing: false, reason: 'it releases time, not money' });
    given(...past(claim('C1'), verify('C1'), reduction('A1', '1000.00'), reclassified))
      .when(bank('C1'))
      .thenRefused('not-cash-releasing', /S1/);
  });

  it('wants backing that exists, is a saving, and is of the claim’s year and organisation', () => {
    const verified = [claim('C1'), verify('C1')];
    given(...past(...verified))
      .when(bank('C1'))
      .thenRefused('unknown-reference', /‘A1’/, 'backedBy.adjustment');
    given(...past(...verified))
      .when(command('BankClaim', { claim: 'C1', backedBy: { virement: 'V1' } }))
      .thenRefused('unknown-reference', /virement V1/, 'backedBy.virement');
    given(...past(...verified, reduction('A1', '1000.00', { source: { kind: 'post-plan' } })))
      .when(bank('C1'))
      .thenRefused('backing-mismatch', /post-plan/);
    given(...past(...verified, reduction('A1', '0', { year: '2018-19', lines: [{ line: 'L18', amount: '-1000.00' }] })))
      .when(bank('C1'))
      .thenRefused('backing-mismatch', /2018-19.*2017-18/);
    given(...past(...verified, reduction('A1', '0', { lines: [{ line: 'SOUTHLINE', amount: '-1000.00' }] })))
      .when(bank('C1'))
      .thenRefused('backing-mismatch', /south.*north/);
    given(...past(...verified, reduction('A1', '182.49')))
      .when(bank('C1'))
      .thenRefused('backing-too-small', /£182\.49.*£182\.50/);
  });
});

describe('checking that a saving is sustained', () => {
  const check = (differs: object = {}) =>
    command('CheckSustainment', { claim: 'C1', on: '2018-06-30', result: 'sustained', note: 'package unchanged', ...differs });

  it('records the check and changes no figure', () => {
    given(...banked())
      .when(check())
      .thenEvents(
        event('claim/C1', 'SustainmentChecked', { claim: 'C1', on: '2018-06-30', result: 'sustained', fullYearSustained: null, note: 'package unchanged' }),
      );
    given(...banked())
      .when(check({ result: 'partly', fullYearSustained: '200' }))
      .thenEvents(
        event('claim/C1', 'SustainmentChecked', { claim: 'C1', on: '2018-06-30', result: 'partly', fullYearSustained: '200.00', note: 'package unchanged' }),
      );
    given(...after(banked(), check({ result: 'not-sustained' })))
      .when(reverse('C1', '2018-04-01', '365.00', '365.00'))
      .thenEvents(
        event('claim/C1', 'ClaimReversed', { claim: 'C1', from: '2018-04-01', inYear: '365.00', fullYear: '365.00', reason: 'the package rose again' }),
        event(SUBJECT, 'SubjectReleased', { claim: 'C1', until: '2018-04-01' }),
      );
  });

  it('refuses an amount that is missing or does not go with the result', () => {
    given(...banked())
      .when(check({ result: 'partly' }))
      .thenRefused('sustained-amount', /£365\.00/, 'fullYearSustained');
    given(...banked())
      .when(check({ result: 'partly', fullYearSustained: '365.01' }))
      .thenRefused('sustained-amount', /£365\.01.*£365\.00/);
    given(...banked())
      .when(check({ result: 'partly', fullYearSustained: '-0.01' }))
      .thenRefused('sustained-amount', /-£0\.01/);
    given(...banked())
      .when(check({ result: 'not-sustained', fullYearSustained: '1.00' }))
      .thenRefused('sustained-amount', /not-sustained/);
  });

  it('is of banked claims only, with a note', () => {
    given(...past(claim('C1'), verify('C1')))
      .when(check())
      .thenRefused('not-banked', /C1 is verified/);
    given(...GROUND)
      .when(check())
      .thenRefused('unknown-reference', /‘C1’/);
    given(...banked())
      .when(check({ note: '' }))
      .thenRefused('blank-text', /note/);
  });
});

describe('reversing', () => {
  it('takes a part back and keeps subject, reduction and schemes bound', () => {
    given(...banked())
      .when(reverse('C1', '2018-01-01', '40.5', '165'))
      .thenEvents(
        event('claim/C1', 'ClaimReversed', { claim: 'C1', from: '2018-01-01', inYear: '40.50', fullYear: '165.00', reason: 'the package rose again' }),
      );
  });

  it('wholly reversed, frees subject, schemes and reduction', () => {
    const partly = after(
      banked(
        claim('C1', {
          effectiveFrom: '2017-10-01',
          effect: { annual: '365.00' },
          shares: [
            { scheme: 'S1', percent: '10' },
            { scheme: 'S2', percent: '90' },
          ],
        }),
      ),
      reverse('C1', '2018-01-01', '82.00', '300.00'),
    );
    const rest = reverse('C1', '2017-10-01', '100.00', '65.00');
    given(...partly)
      .when(rest)
      .thenEvents(
        event('claim/C1', 'ClaimReversed', { claim: 'C1', from: '2017-10-01', inYear: '100.00', fullYear: '65.00', reason: 'the package rose again' }),
        event(SUBJECT, 'SubjectReleased', { claim: 'C1', until: null }),
        event('scheme/S1', 'SchemeSavingReleased', { scheme: 'S1', claim: 'C1' }),
        event('scheme/S2', 'SchemeSavingReleased', { scheme: 'S2', claim: 'C1' }),
        event('adjustment/A1', 'ReductionReleased', { adjustment: 'A1', claim: 'C1' }),
      );
    const whole = after(partly, rest);
    given(...whole)
      .when(reverse('C1', '2018-01-01', '0.01', '0.00'))
      .thenRefused('not-banked', /wholly reversed already/);
    // Subject, reduction and scheme are free: claimed again on the same day, banked against all of it, and reclassified otherwise.
    const again = claim('C2', {
      subject: { kind: 'care package', key: 'package of C1' },
      effectiveFrom: '2017-10-01',
      effect: { inYear: '1000.00', fullYear: '1000.00' },
    });
    expect(isRefusal(given(...after(whole, again, verify('C2'))).when(bank('C2')).decision)).toBe(false);
    expect(isRefusal(given(...whole).when(command('ReclassifyScheme', { scheme: 'S1', cashReleasing: false, reason: 'no cash after all' })).decision)).toBe(
      false,
    );
  });

  it('reversed for good from a later year, frees the subject from then on and keeps backing and schemes bound to what was delivered', () => {
    const gone = after(banked(), reverse('C1', '2018-09-01', '212.00', '365.00'));
    const onSubject = (effectiveFrom: string, year: string) => claim('C2', { subject: { kind: 'care package', key: 'package of C1' }, effectiveFrom, year });
    expect(gone.at(-1)).toMatchObject({ type: 'SubjectReleased', data: { claim: 'C1', until: '2018-09-01' } });
    given(...gone)
      .when(onSubject('2018-08-31', '2018-19'))
      .thenRefused('double-counting', /C1.*2017-10-01.*2018-09-01.*2018-08-31/, 'effectiveFrom');
    given(...gone)
      .when(onSubject('2017-10-01', '2017-18'))
      .thenRefused('double-counting', /C1/);
    expect(isRefusal(given(...gone).when(onSubject('2018-09-01', '2018-19')).decision)).toBe(false);
    // In between it is a further change like any other while the first one lived.
    const further = (effectiveFrom: string, year: string) =>
      claim('C2', { subject: { kind: 'care package', key: 'package of C1' }, effectiveFrom, year, repeatReason: 'a second reduction of the same package' });
    expect(isRefusal(given(...gone).when(further('2018-08-31', '2018-19')).decision)).toBe(false);
    for (const early of ['2017-10-01', '2017-09-30'])
      given(...gone)
        .when(further(early, '2017-18'))
        .thenRefused('double-counting', /C1/, 'effectiveFrom');
    given(...gone)
      .when(command('ReclassifyScheme', { scheme: 'S1', cashReleasing: false, reason: 'no cash after all' }))
      .thenRefused('banked-claims', /C1/);
    given(...after(gone, claim('C2', { effect: { inYear: '900.00', fullYear: '900.00' } }), verify('C2')))
      .when(bank('C2'))
      .thenRefused('backing-too-small', /£182\.00 is used by C1: £818\.00/);
    // What it delivered in its own year can still be taken back; then nothing is left.
    expect(
      after(gone, reverse('C1', '2017-10-01', '182.00', '0.00'))
        .slice(-3)
        .map(({ type, data }) => [type, data]),
    ).toEqual([
      ['SubjectReleased', { claim: 'C1', until: null }],
      ['SchemeSavingReleased', { scheme: 'S1', claim: 'C1' }],
      ['ReductionReleased', { adjustment: 'A1', claim: 'C1' }],
    ]);
  });

  it('reversed for good within its own year, frees the subject from that day and not before', () => {
    const gone = after(banked(), reverse('C1', '2018-01-01', '90.00', '365.00'));
    expect(gone.at(-1)).toMatchObject({ type: 'SubjectReleased', data: { until: '2018-01-01' } });
    given(...gone)
      .when(reverse('C1', '2017-10-01', '92.01', '0.00'))
      .thenRefused('reversal-above-remaining', /£92\.00/);
  });

  it('never takes more than the claim counts in that year', () => {
    given(...banked())
      .when(reverse('C1', '2018-01-01', '182.01', '0.00'))
      .thenRefused('reversal-above-remaining', /£182\.01.*2017-18.*£182\.00/, 'inYear');
    given(...banked())
      .when(reverse('C1', '2018-01-01', '0.00', '365.01'))
      .thenRefused('reversal-above-remaining', /£365\.01.*£365\.00/, 'fullYear');
    given(...banked())
      .when(reverse('C1', '2018-04-01', '365.01', '365.00'))
      .thenRefused('reversal-above-remaining', /2018-19.*£365\.00/, 'inYear');
    const once = after(banked(), reverse('C1', '2018-04-01', '300.00', '100.00'));
    given(...once)
      .when(reverse('C1', '2018-06-01', '65.01', '0.00'))
      .thenRefused('reversal-above-remaining', /£65\.01.*2018-19.*£65\.00/);
    given(...once)
      .when(reverse('C1', '2019-04-01', '265.01', '0.00'))
      .thenRefused('reversal-above-remaining', /2019-20.*£265\.00/);
    given(...once)
      .when(reverse('C1', '2019-04-01', '265.00', '265.01'))
      .thenRefused('reversal-above-remaining', /of £365\.00 remains £265\.00/);
    expect(isRefusal(given(...once).when(reverse('C1', '2019-04-01', '265.00', '265.00')).decision)).toBe(false);
  });

  it('counts reversals recorded earlier for later years', () => {
    const later = after(banked(), reverse('C1', '2019-04-01', '300.00', '0.00'));
    given(...later)
      .when(reverse('C1', '2018-04-01', '0.00', '65.01'))
      .thenRefused('reversal-above-remaining', /2019-20.*£0\.01 more.*£65\.00 remains there/, 'fullYear');
    expect(isRefusal(given(...later).when(reverse('C1', '2018-04-01', '0.00', '65.00')).decision)).toBe(false);
  });

  it('reverses other kinds than recurrent in their own year only', () => {
    const once = banked(claim('C1', { deliveryKind: 'one-off', effect: { inYear: '100.00', fullYear: '0.00' } }));
    given(...once)
      .when(reverse('C1', '2018-04-01', '1.00', '0.00'))
      .thenRefused('reversal-outside-year', /one-off.*2017-18.*2018-04-01/, 'from');
    given(...once)
      .when(reverse('C1', '2018-03-31', '0.00', '1.00'))
      .thenRefused('reversal-above-remaining', /fullYear|full year/);
    expect(after(once, reverse('C1', '2018-03-31', '100.00', '0.00')).at(-1)?.type).toBe('ReductionReleased');
  });

  it('keeps a one-off claim alive until both amounts are gone', () => {
    const once = banked(claim('C1', { deliveryKind: 'one-off', effect: { inYear: '100.00', fullYear: '120.00' } }));
    expect(given(...once).when(reverse('C1', '2017-06-01', '100.00', '0.00')).decision).toHaveLength(1);
    expect(given(...once).when(reverse('C1', '2017-06-01', '99.99', '120.00')).decision).toHaveLength(1);
    expect(given(...once).when(reverse('C1', '2017-06-01', '100.00', '120.00')).decision).toHaveLength(4);
  });

  it.each([
    ['negative-amount', /-£1\.00/, reverse('C1', '2018-01-01', '-1.00', '10.00')],
    ['negative-amount', /-£1\.00/, reverse('C1', '2018-01-01', '10.00', '-1.00')],
    ['nothing-reversed', /£0\.00/, reverse('C1', '2018-01-01', '0.00', '0')],
    ['reversal-before-effect', /2017-10-01.*2017-09-30/, reverse('C1', '2017-09-30', '1.00', '1.00')],
    ['blank-text', /reason/, command('ReverseClaim', { claim: 'C1', from: '2018-01-01', inYear: '1', fullYear: '1', reason: ' ' })],
    ['unknown-reference', /‘C9’/, reverse('C9', '2018-01-01', '1.00', '1.00')],
  ] as const)('refuses: %s', (rule, detail, stated) =>
    given(...banked())
      .when(stated)
      .thenRefused(rule, detail),
  );

  it('is of banked claims only', () => {
    given(...past(fromOctober, verify('C1')))
      .when(reverse('C1', '2018-01-01', '1.00', '1.00'))
      .thenRefused('not-banked', /C1 is verified.*rejected or withdrawn/);
    given(...past(fromOctober, command('WithdrawClaim', { claim: 'C1', reason: 'no' }, { actor: SERVICE_TEAM })))
      .when(reverse('C1', '2018-01-01', '1.00', '1.00'))
      .thenRefused('not-banked', /withdrawn/);
  });
});
