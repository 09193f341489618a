import { describe, expect, it } from '@jest/globals';
import { allocate, amount, money, ratio, yearOf } from '@outturn/kernel';
import fc from 'fast-check';
import type { ClaimFacts, DeliveryFacts } from '../facts.ts';
import { foldInMemory } from '../in-memory.ts';
import { event, factsAfter, type Given } from '../testing/given.ts';
import { randomHistory } from '../testing/random-history.ts';

function claimed(claim: string, over: Partial<Parameters<typeof event<'SavingClaimed'>>[1]> = {}): Given {
  return event('SavingClaimed', {
    claim,
    shares: [{ scheme: 'S1', percent: '100' }],
    year: '2017-18',
    subject: { kind: 'care-package', key: 'sha256:k', reserved: 'k' },
    effectiveFrom: '2017-06-14',
    effect: { inYear: '100.00', fullYear: '160.00' },
    inYear: '100.00',
    fullYear: '160.00',
    deliveryKind: 'recurrent',
    progress: 'progressing',
    evidence: [],
    shiftedCosts: null,
    repeatReason: null,
    ...over,
  });
}
const progressed = (claim: string, to: 'ready' | 'achieved'): Given => event('ClaimProgressed', { claim, from: 'progressing', to, on: '2017-07-01' });
const verified = (claim: string, inYear: string, fullYear: string): Given =>
  event('ClaimVerified', { claim, grade: 'sufficient', inYear, fullYear, note: 'sha256:n' });
const banked = (claim: string, inYear: string, fullYear: string): Given => event('ClaimBanked', { claim, backedBy: { adjustment: 'A' }, inYear, fullYear });
const reversed = (claim: string, from: string, inYear: string, fullYear: string): Given =>
  event('ClaimReversed', { claim, from, inYear, fullYear, reason: 'sha256:r' });

const NOTHING = { scheme: 'S1', year: '2017-18', amounts: {}, reversed: {}, securedFrom: {}, reversedFrom: {} };

describe('delivery', () => {
  it('counts a claim in the furthest state that it has reached', async () => {
    const states = [claimed('C'), progressed('C', 'ready'), progressed('C', 'achieved'), verified('C', '90.00', '150.00'), banked('C', '90.00', '150.00')];
    const seen = [];
    for (let n = 1; n <= states.length; n += 1) seen.push((await factsAfter('delivery', ...states.slice(0, n)))[0]?.amounts.recurrent);
    expect(seen).toEqual([
      { progressing: { inYear: '100.00', fullYear: '160.00' } },
      { ready: { inYear: '100.00', fullYear: '160.00' } },
      { achieved: { inYear: '100.00', fullYear: '160.00' } },
      { verified: { inYear: '90.00', fullYear: '150.00' } },
      { banked: { inYear: '90.00', fullYear: '150.00' } },
    ]);
  });

  it('splits each amount by the largest remainders over the shares', async () => {
    const shares = [
      { scheme: 'S1', percent: '33.33' },
      { scheme: 'S2', percent: '33.33' },
      { scheme: 'S3', percent: '33.34' },
    ];
    const facts = await factsAfter('delivery', claimed('C', { shares, inYear: '0.02', fullYear: '100.01' }));
    expect(facts.map(({ scheme, amounts }) => [scheme, amounts.recurrent?.progressing])).toEqual([
      ['S1', { inYear: '0.01', fullYear: '33.33' }],
      ['S2', { inYear: '0.00', fullYear: '33.33' }],
      ['S3', { inYear: '0.01', fullYear: '33.35' }],
    ]);
  });

  it.each([
    ['rejected', event('ClaimRejected', { claim: 'C', reason: 'sha256:r' })],
    ['withdrawn', event('ClaimWithdrawn', { claim: 'C', reason: 'sha256:r' })],
  ])('takes a %s claim out and leaves the others', async (_, ended) => {
    expect(await factsAfter('delivery', claimed('C'), ended)).toEqual([NOTHING]);
    expect((await factsAfter('delivery', claimed('B'), claimed('C'), ended))[0]?.amounts).toEqual({
      recurrent: { progressing: { inYear: '100.00', fullYear: '160.00' } },
    });
  });

  it('secures verified and banked amounts alone, by effective date', async () => {
    const others = [
      claimed('P'),
      progressed('P', 'achieved'),
      claimed('D', { effectiveFrom: '2017-09-01' }),
      progressed('D', 'achieved'),
      verified('D', '5.00', '5.00'),
    ];
    expect((await factsAfter('delivery', ...others, claimed('C'), verified('C', '90.00', '150.00'), banked('C', '90.00', '150.00')))[0]?.securedFrom).toEqual({
      recurrent: { '2017-06-14': '90.00', '2017-09-01': '5.00' },
    });
  });

  it('puts a reversal apart, by the financial year and the date that it is from', async () => {
    const history = [
      claimed('C'),
      verified('C', '90.00', '150.00'),
      banked('C', '90.00', '150.00'),
      reversed('C', '2018-07-01', '10.00', '20.00'),
      reversed('C', '2018-07-01', '1.00', '0.00'),
    ];
    expect(await factsAfter('delivery', ...history)).toEqual([
      {
        ...NOTHING,
        amounts: { recurrent: { banked: { inYear: '90.00', fullYear: '150.00' } } },
        securedFrom: { recurrent: { '2017-06-14': '90.00' } },
        reversed: { '2018-19': { recurrent: { inYear: '11.00', fullYear: '20.00' } } },
        reversedFrom: { recurrent: { '2018-07-01': '11.00' } },
      },
    ]);
  });

  it('splits a reversal on its own, not what remains', async () => {
    const shares = [
      { scheme: 'S1', percent: '50' },
      { scheme: 'S2', percent: '50' },
    ];
    const history = [
      claimed('C', { shares, inYear: '0.03', fullYear: '0.03' }),
      banked('C', '0.03', '0.03'),
      reversed('C', '2017-12-01', '0.01', '0.01'),
      reversed('C', '2017-12-01', '0.01', '0.01'),
    ];
    const facts = await factsAfter('delivery', ...history);
    expect(facts.map(({ reversed: sums }) => sums['2017-18']?.recurrent)).toEqual([{ inYear: '0.02', fullYear: '0.02' }, undefined]);
  });

  it('keeps delivery kinds and the years of claims apart', async () => {
    const facts = await factsAfter(
      'delivery',
      claimed('C', { deliveryKind: 'grant' }),
      claimed('D'),
      claimed('E', { year: '2018-19', effectiveFrom: '2018-05-01' }),
    );
    expect(facts.map(({ year, amounts }) => [year, Object.keys(amounts)])).toEqual([
      ['2017-18', ['grant', 'recurrent']],
      ['2018-19', ['recurrent']],
    ]);
  });

  it('makes no version where the sums stay', async () => {
    const facts = foldInMemory();
    const history = [
      claimed('C'),
      event('ClaimGraded', { claim: 'C', grade: 'insufficient', note: 'sha256:n' }),
      event('SustainmentChecked', { claim: 'C', on: '2018-01-01', result: 'sustained', fullYearSustained: null, note: 'sha256:n' }),
    ];
    facts.add(history.map((one, index) => ({ ...one, position: index + 1, actor: { user: one.user, roles: [] } }) as never));
    expect([facts.versions('claim').length, facts.versions('delivery').length]).toEqual([3, 1]);
  });

  it('equals a recomputation from all claims, at every position of random histories', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 80 }), async (events) => {
        const facts = foldInMemory(events);
        for (const { position } of events) {
          const delivered = (await facts.asAt('delivery', position)).filter((one) => !isNothing(one));
          expect(delivered).toEqual(recomputed(await facts.asAt('claim', position)));
        }
      }),
      { numRuns: 60 },
    );
  });
});

function isNothing({ amounts, reversed: sums }: DeliveryFacts): boolean {
  return Object.keys(amounts).length + Object.keys(sums).length === 0;
}

/** The same figures another way: all claims of a scheme-year, grouped and added up from nothing. */
function recomputed(claims: readonly ClaimFacts[]): DeliveryFacts[] {
  const pennies = new Map<string, bigint>();
  const add = (path: string[], part: string): void => {
    const key = path.join('|');
    pennies.set(key, (pennies.get(key) ?? 0n) + BigInt(part.replace('.', '')));
  };
  for (const claim of claims) {
    const weights = claim.shares.map(({ percent }) => ratio(percent));
    const split = (whole: string, path: (scheme: string) => string[]): void => {
      allocate(money(whole), weights).forEach((part, index) => {
        add(path(claim.shares[index]?.scheme ?? ''), amount(part));
      });
    };
    const state = claim.status === 'open' ? claim.progress : claim.status;
    if (state !== 'rejected' && state !== 'withdrawn') {
      for (const effect of ['inYear', 'fullYear'] as const)
        split(claim.counted[effect], (scheme) => [scheme, claim.year, 'amounts', claim.deliveryKind, state, effect]);
      if (state === 'verified' || state === 'banked')
        split(claim.counted.inYear, (scheme) => [scheme, claim.year, 'securedFrom', claim.deliveryKind, claim.effectiveFrom]);
    }
    for (const reversal of claim.reversals) {
      for (const effect of ['inYear', 'fullYear'] as const)
        split(reversal[effect], (scheme) => [scheme, claim.year, 'reversed', yearOf(reversal.from), claim.deliveryKind, effect]);
      split(reversal.inYear, (scheme) => [scheme, claim.year, 'reversedFrom', claim.deliveryKind, reversal.from]);
    }
  }
  return nested(pennies);
}

function nested(pennies: ReadonlyMap<string, bigint>): DeliveryFacts[] {
  const rows = new Map<string, Record<string, unknown>>();
  for (const [key, value] of [...pennies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [scheme = '', year = '', ...path] = key.split('|');
    const leaf = path.at(-1) ?? '';
    const twin = [scheme, year, ...path.slice(0, -1), leaf === 'inYear' ? 'fullYear' : 'inYear'].join('|');
    const isEffect = leaf === 'inYear' || leaf === 'fullYear';
    if (value === 0n && !(isEffect && (pennies.get(twin) ?? 0n) !== 0n)) continue;
    const id = `${scheme} ${year}`;
    const row = rows.get(id) ?? { scheme, year, amounts: {}, reversed: {}, securedFrom: {}, reversedFrom: {} };
    rows.set(id, row);
    let at = row;
    for (const name of path.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>;
    at[leaf] = amount(money(`${value}`).div(100));
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row as unknown as DeliveryFacts);
}
