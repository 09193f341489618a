import { describe, expect, it } from '@jest/globals';
import { amount, money, sum } from '@outturn/kernel';
import fc from 'fast-check';
import type { ClaimState } from '../claim.ts';
import { claimAmountIn, countsAsDelivery, deliveredIn, partOf } from './claim-amounts.ts';

const claim = (changes: Partial<ClaimState> = {}): ClaimState => ({
  claim: 'C1',
  shares: [{ scheme: 'A', percent: '100' }],
  year: '2017-18',
  effectiveFrom: '2017-10-01',
  deliveryKind: 'recurrent',
  progress: 'achieved',
  status: 'open',
  claimant: 'sara',
  reserved: 'r',
  inYear: '50.00',
  fullYear: '100.00',
  claimedInYear: '50.00',
  claimedFullYear: '100.00',
  reversedInYear: '0.00',
  reversedFullYear: '0.00',
  reversals: [],
  ...changes,
});
const YEARS = ['2016-17', '2017-18', '2018-19', '2019-20', '2020-21'];
const over = (of: ClaimState, scheme = 'A') => YEARS.map((year) => amount(claimAmountIn(of, scheme, year)));

describe('amount of a claim', () => {
  it('is the in-year effect in its own year, and the full-year effect in later ones', () => {
    expect(over(claim())).toEqual(['0.00', '50.00', '100.00', '100.00', '100.00']);
  });

  it('ends with its own year when it does not recur', () => {
    expect(over(claim({ deliveryKind: 'one-off' }))).toEqual(['0.00', '50.00', '0.00', '0.00', '0.00']);
  });

  it('loses a reversal from the financial year of its date on', () => {
    expect(over(claim({ reversals: [{ from: '2018-10-01', inYear: '10.00', fullYear: '20.00' }] }))).toEqual(['0.00', '50.00', '90.00', '80.00', '80.00']);
    expect(over(claim({ reversals: [{ from: '2018-03-31', inYear: '10.00', fullYear: '20.00' }] }))).toEqual(['0.00', '40.00', '80.00', '80.00', '80.00']);
    expect(over(claim({ deliveryKind: 'one-off', reversals: [{ from: '2018-03-31', inYear: '10.00', fullYear: '20.00' }] }))).toEqual([
      '0.00',
      '40.00',
      '0.00',
      '0.00',
      '0.00',
    ]);
  });

  it('is split by shares, a reversal on its own', () => {
    const shares = [
      { scheme: 'A', percent: '33.34' },
      { scheme: 'B', percent: '33.33' },
      { scheme: 'C', percent: '33.33' },
    ];
    const shared = claim({ shares, inYear: '0.05', fullYear: '1.00', reversals: [{ from: '2018-04-01', inYear: '0.01', fullYear: '0.01' }] });
    // 0.05 splits into 0.02, 0.02 and 0.01: two pennies are left over, for the first and, among equals, the earlier.
    expect(over(shared, 'A')).toEqual(['0.00', '0.02', '0.33', '0.33', '0.33']);
    expect(over(shared, 'B')).toEqual(['0.00', '0.02', '0.33', '0.33', '0.33']);
    expect(over(shared, 'C')).toEqual(['0.00', '0.01', '0.33', '0.33', '0.33']);
    expect(over(shared, 'D')).toEqual(['0.00', '0.00', '0.00', '0.00', '0.00']);
  });

  it('adds up over its schemes', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 10_000_000 }), (percents, pence) => {
        const shares = percents.map((percent, index) => ({ scheme: `S${index}`, percent: String(percent) }));
        const whole = amount(money(String(pence)).div(100));
        expect(amount(sum(shares.map(({ scheme }) => partOf(shares, scheme, whole))))).toBe(whole);
      }),
    );
  });
});

describe('delivery', () => {
  it('is recurrent, and one-off for a one-off scheme', () => {
    expect(countsAsDelivery('recurrent', 'recurrent')).toBe(true);
    expect(countsAsDelivery('recurrent', 'one-off')).toBe(true);
    expect(countsAsDelivery('one-off', 'one-off')).toBe(true);
    for (const kind of ['one-off', 'temporary-mitigation', 'reserves', 'capital-receipt', 'accounting-change', 'grant'] as const) {
      expect(countsAsDelivery(kind, 'recurrent')).toBe(false);
    }
    expect(countsAsDelivery('temporary-mitigation', 'one-off')).toBe(false);
  });

  it('is what is achieved or further, net of reversals', () => {
    const scheme = { scheme: 'A', recurrence: 'recurrent' as const };
    const delivered = (...changes: Partial<ClaimState>[]) => amount(deliveredIn(scheme, changes.map(claim), '2017-18'));
    expect(delivered({}, { status: 'verified' }, { status: 'banked' })).toBe('150.00');
    expect(delivered({ progress: 'ready' }, { progress: 'progressing' }, { status: 'rejected' }, { status: 'withdrawn' }, { deliveryKind: 'grant' })).toBe(
      '0.00',
    );
    expect(delivered({ status: 'reversed', reversals: [{ from: '2018-01-01', inYear: '12.50', fullYear: '100.00' }] })).toBe('37.50');
  });
});
