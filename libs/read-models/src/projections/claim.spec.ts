import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const claimed: Given = event(
  'SavingClaimed',
  {
    claim: 'C',
    shares: [{ scheme: 'S', percent: '100' }],
    year: '2017-18',
    subject: { kind: 'care-package', key: 'sha256:k', reserved: 'k' },
    effectiveFrom: '2017-06-14',
    effect: { weeklyBefore: '500.00', weeklyAfter: '300.00' },
    inYear: '8314.29',
    fullYear: '10400.00',
    deliveryKind: 'recurrent',
    progress: 'ready',
    evidence: [{ title: 'sha256:e', sha256: 'ab' }],
    shiftedCosts: { amount: '12.00', to: 'sha256:t' },
    repeatReason: null,
  },
  'sara.service',
);
const open = {
  claim: 'C',
  shares: [{ scheme: 'S', percent: '100' }],
  year: '2017-18',
  subjectKind: 'care-package',
  subjectKey: 'sha256:k',
  effectiveFrom: '2017-06-14',
  effect: { weeklyBefore: '500.00', weeklyAfter: '300.00' },
  deliveryKind: 'recurrent',
  progress: 'ready',
  status: 'open',
  grade: null,
  claimant: 'sara.service',
  verifier: null,
  claimed: { inYear: '8314.29', fullYear: '10400.00' },
  counted: { inYear: '8314.29', fullYear: '10400.00' },
  backedBy: null,
  reversals: [],
  lastCheck: null,
  evidence: [{ title: 'sha256:e', sha256: 'ab' }],
  shiftedCosts: { amount: '12.00', to: 'sha256:t' },
};
const achieved = event('ClaimProgressed', { claim: 'C', from: 'ready', to: 'achieved', on: '2017-07-01' });
const verified = event('ClaimVerified', { claim: 'C', grade: 'sufficient', inYear: '8000.00', fullYear: '10000.00', note: 'sha256:n' }, 'fred.finance');
const banked = event('ClaimBanked', { claim: 'C', backedBy: { adjustment: 'A' }, inYear: '8000.00', fullYear: '10000.00' });

const one = async (...events: Given[]) => (await factsAfter('claim', ...events))[0];

describe('claim', () => {
  it('counts what was claimed until it is verified', async () => {
    expect(await one(claimed)).toEqual(open);
  });

  it('then counts what was verified, and keeps what was claimed beside it', async () => {
    expect(await one(claimed, achieved, verified)).toEqual({
      ...open,
      progress: 'achieved',
      status: 'verified',
      grade: 'sufficient',
      verifier: 'fred.finance',
      counted: { inYear: '8000.00', fullYear: '10000.00' },
    });
  });

  it('stays where it is when its evidence is insufficient', async () => {
    expect(await one(claimed, event('ClaimGraded', { claim: 'C', grade: 'insufficient', note: 'sha256:n' }))).toEqual({ ...open, grade: 'insufficient' });
  });

  it.each([
    ['rejected', event('ClaimRejected', { claim: 'C', reason: 'sha256:r' })],
    ['withdrawn', event('ClaimWithdrawn', { claim: 'C', reason: 'sha256:r' })],
  ])('ends %s', async (status, ended) => {
    expect(await one(claimed, ended)).toEqual({ ...open, status });
  });

  it('is banked with its backing, checked, and reversed in parts', async () => {
    const reversal = (from: string, inYear: string, fullYear: string): Given =>
      event('ClaimReversed', { claim: 'C', from, inYear, fullYear, reason: 'sha256:r' });
    const checked = event('SustainmentChecked', { claim: 'C', on: '2018-06-01', result: 'partly', fullYearSustained: '9000.00', note: 'sha256:n' });
    expect(
      await one(claimed, achieved, verified, banked, checked, reversal('2018-07-01', '1.00', '2.00'), reversal('2019-07-01', '3.00', '4.00')),
    ).toMatchObject({
      status: 'banked',
      backedBy: { adjustment: 'A' },
      lastCheck: { on: '2018-06-01', result: 'partly', fullYearSustained: '9000.00' },
      counted: { inYear: '8000.00', fullYear: '10000.00' },
      reversals: [
        { from: '2018-07-01', inYear: '1.00', fullYear: '2.00' },
        { from: '2019-07-01', inYear: '3.00', fullYear: '4.00' },
      ],
    });
  });
});
