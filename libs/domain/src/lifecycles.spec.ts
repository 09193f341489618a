import { describe, expect, it } from '@jest/globals';
import { amount, money, type Money, sum, toPenny, yearOf, ZERO } from '@outturn/kernel';
import fc from 'fast-check';
import type { ClaimShare, Command } from './commands.ts';
import { isRefusal, type World } from './decider.ts';
import { decide } from './deciders.ts';
import { claimAmountIn, partOf } from './rules/claim-amounts.ts';
import { remainingFullYear, remainingIn } from './rules/reversals.ts';
import { bank, claim, GROUND, reduction, reverse, verify } from './testing/savings-ground.ts';
import { command, type GivenEvent, SERVICE_TEAM, world } from './testing/specification.ts';

/* Random lifecycles: whatever is tried, in whatever order, what was accepted keeps the invariants after every single step. */

const CLAIMS = ['C1', 'C2', 'C3', 'C4', 'C5'];
const ADJUSTMENTS = ['A1', 'A2'];
const YEARS = ['2017-18', '2018-19', '2019-20', '2020-21'];

interface Step {
  readonly command: Command;
  readonly outcome: string;
  readonly world: World;
}

/** What somebody tries, who sees the world as it is. */
type Attempt = (now: World) => Command;

/** Tries each command; those refused leave no trace. Returns every step with the world after it. */
function live(attempts: readonly Attempt[]): Step[] {
  let past: GivenEvent[] = [...GROUND];
  let now = world(past);
  return attempts.map((attempt) => {
    const stated = attempt(now);
    const decision = decide(stated, now);
    if (isRefusal(decision)) return { command: stated, outcome: decision.rule, world: now };
    past = [...past, ...decision.map((made) => ({ ...made, actor: stated.actor }))];
    now = world(past);
    return { command: stated, outcome: 'accepted', world: now };
  });
}

const pennies = (most: number) => fc.integer({ min: 0, max: most }).map((n) => (n / 100).toFixed(2));
const id = fc.constantFrom(...CLAIMS);
const shares: fc.Arbitrary<ClaimShare[]> = fc.constantFrom<ClaimShare[]>(
  [{ scheme: 'S1', percent: '100' }],
  [
    { scheme: 'S1', percent: '33.33' },
    { scheme: 'S2', percent: '33.33' },
    { scheme: 'S3', percent: '33.34' },
  ],
  [
    { scheme: 'S3', percent: '0.000001' },
    { scheme: 'S1', percent: '99.999999' },
  ],
  [
    { scheme: 'ONCE', percent: '12.5' },
    { scheme: 'S2', percent: '87.5' },
  ],
);
const claimedAs = (made: fc.Arbitrary<string>) =>
  fc
    .record({
      id: made,
      shares,
      key: fc.constantFrom('K1', 'K2', 'K3', 'k1 '),
      from: fc.constantFrom('2017-04-01', '2017-06-01', '2017-10-01'),
      amounts: fc.tuple(pennies(9000), pennies(12000)),
      weekly: fc.boolean(),
      kind: fc.constantFrom('recurrent' as const, 'recurrent' as const, 'one-off' as const),
    })
    .map(({ id: stated, shares: split, key, from, amounts: [a, b], weekly, kind }) =>
      claim(stated, {
        shares: split,
        subject: { kind: 'package', key },
        effectiveFrom: from,
        deliveryKind: kind,
        effect: weekly ? { weeklyBefore: b, weeklyAfter: amount(money(b).times('0.75')) } : { inYear: a, fullYear: b },
      }),
    );
/** Takes back a part of what is left, all of it, or a penny more than that. */
const part = fc.constantFrom('0', '0.3', '1', '1', 'more');
const reversal: fc.Arbitrary<Attempt> = fc
  .record({ id, from: fc.constantFrom('2017-11-30', '2018-03-31', '2018-04-01', '2019-09-01', '2020-06-15'), inYear: part, fullYear: part })
  .map(({ id: made, from, inYear, fullYear }) => (now) => {
    const state = now.get('claim', made);
    const of = (left: Money, how: string) => amount(how === 'more' ? left.plus(money('0.01')) : toPenny(left.times(money(how))));
    return reverse(made, from, of(state ? remainingIn(state, yearOf(from)) : ZERO, inYear), of(state ? remainingFullYear(state) : ZERO, fullYear));
  });
const anyCommand: fc.Arbitrary<Command | Attempt> = fc.oneof<fc.WeightedArbitrary<Command | Attempt>[]>(
  { weight: 3, arbitrary: claimedAs(id) },
  { weight: 3, arbitrary: fc.record({ id, inYear: pennies(5000) }).map((made) => verify(made.id, { inYear: made.inYear })) },
  { weight: 8, arbitrary: id.map((made) => verify(made)) },
  { weight: 12, arbitrary: fc.tuple(id, fc.constantFrom(...ADJUSTMENTS)).map(([made, adjustment]) => bank(made, adjustment)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...ADJUSTMENTS), pennies(30000)).map(([adjustment, taken]) => reduction(adjustment, taken)) },
  { weight: 6, arbitrary: reversal },
  { weight: 1, arbitrary: id.map((made) => command('RejectClaim', { claim: made, reason: 'no' })) },
  { weight: 1, arbitrary: id.map((made) => command('WithdrawClaim', { claim: made, reason: 'no' }, { actor: SERVICE_TEAM })) },
);
const asAttempt = (stated: Command | Attempt): Attempt => (typeof stated === 'function' ? stated : () => stated);
/** Two reductions and some claims to begin with, so that much can happen. */
const lives = fc
  .record({
    taken: fc.tuple(pennies(9000), pennies(9000)),
    claims: fc.tuple(...CLAIMS.map((made) => claimedAs(fc.constant(made)))),
    attempts: fc.array(anyCommand.map(asAttempt), { minLength: 40, maxLength: 70 }),
  })
  .map(({ taken, claims, attempts }) =>
    [...ADJUSTMENTS.map((made, index) => reduction(made, taken[index] ?? '0.00')), ...claims].map(asAttempt).concat(attempts),
  );

function claimsIn(now: World) {
  return CLAIMS.map((made) => now.get('claim', made)).filter((state) => state !== undefined);
}

function checkClaims(now: World) {
  for (const state of claimsIn(now)) {
    expect(money(state.inYear).lte(money(state.claimedInYear)) && money(state.fullYear).lte(money(state.claimedFullYear))).toBe(true);
    for (const whole of [state.inYear, state.fullYear]) {
      expect(amount(sum(state.shares.map(({ scheme }) => partOf(state.shares, scheme, whole))))).toBe(whole);
    }
    for (const year of YEARS) {
      const counted = sum(state.shares.map(({ scheme }) => claimAmountIn(state, scheme, year)));
      expect(counted.isNegative() && !counted.isZero()).toBe(false);
      if (state.deliveryKind === 'recurrent') expect(amount(counted)).toBe(amount(remainingIn(state, year)));
    }
  }
}

function checkBacking(now: World) {
  for (const made of ADJUSTMENTS) {
    const adjustment = now.get('adjustment', made);
    if (!adjustment) continue;
    const backed = claimsIn(now).filter((state) => state.backedBy && 'adjustment' in state.backedBy && state.backedBy.adjustment === made);
    // What still counts in its own year: the bound holds for it even where a claim was reversed for good from a later year.
    const counted = sum(backed.map((state) => sum(state.shares.map(({ scheme }) => claimAmountIn(state, scheme, state.year)))));
    expect(counted.lte(money(adjustment.reduction))).toBe(true);
    expect(adjustment.usedBy.map((use) => use.claim).sort()).toEqual(
      backed
        .filter((state) => state.status === 'banked')
        .map((state) => state.claim)
        .sort(),
    );
  }
}

function checkSubjects(now: World) {
  for (const key of ['k1', 'k2', 'k3']) {
    const subject = now.get('claim-subject', `north|package|${key}`);
    const starts = [...(subject?.living ?? []), ...(subject?.ended ?? [])].map((held) => held.effectiveFrom);
    expect(new Set(starts).size).toBe(starts.length);
    for (const held of subject?.living ?? []) expect(['open', 'verified', 'banked']).toContain(now.get('claim', held.claim)?.status);
  }
}

describe('random lifecycles of claims', () => {
  it('never bank more than was taken out of budgets, never count a subject twice from one day, and their shares add up at every step', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(lives, (attempts) => {
        for (const step of live(attempts)) {
          const key = `${step.command.command} ${step.outcome}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
          if (step.outcome !== 'accepted') continue;
          checkClaims(step.world);
          checkBacking(step.world);
          checkSubjects(step.world);
        }
      }),
      { numRuns: 120, seed: 20170401 },
    );
    // The property says something only where these happened.
    for (const key of [
      'BankClaim accepted',
      'BankClaim backing-too-small',
      'ClaimSaving double-counting',
      'ReverseClaim accepted',
      'ReverseClaim reversal-above-remaining',
      'ReverseClaim not-banked',
    ]) {
      expect([key, (seen.get(key) ?? 0) > 5]).toEqual([key, true]);
    }
  });
});

describe('random movements of a reserve', () => {
  const RESERVE_YEARS = ['2017-18', '2018-19'];
  /** One slot for each period of both years, in pennies. */
  const slot = (year: string, period: number) => RESERVE_YEARS.indexOf(year) * 13 + period - 1;
  const movement = fc.record({
    year: fc.constantFrom(...RESERVE_YEARS),
    period: fc.integer({ min: 1, max: 13 }),
    penny: fc.integer({ min: -4_000_000, max: 3_000_000 }).filter((n) => n !== 0),
    draw: fc.boolean(),
  });

  it('are accepted exactly while no period falls below zero, at every prefix', () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(fc.array(movement, { minLength: 5, maxLength: 30, size: 'max' }), (movements) => {
        const moved = Array.from({ length: 26 }, () => 0);
        const commands = movements.map(({ year, period, penny, draw }) =>
          draw && penny < 0
            ? command('DrawInvestment', { scheme: 'S1', reserve: 'R', year, period, amount: (-penny / 100).toFixed(2) })
            : command('MoveReserve', { reserve: 'R', year, period, amount: (penny / 100).toFixed(2), reason: 'moved' }),
        );
        live(commands.map((stated) => () => stated)).forEach((step, index) => {
          const { year, period, penny } = movements[index] as (typeof movements)[number];
          const tried = moved.map((amountThen, at) => amountThen + (at === slot(year, period) ? penny : 0));
          let balance = 10_000_000;
          const holds = tried.every((then) => (balance += then) >= 0);
          expect([step.outcome, index]).toEqual([holds ? 'accepted' : 'reserve-overdrawn', index]);
          if (holds) moved[slot(year, period)] = tried[slot(year, period)] ?? 0;
          if (holds) accepted += 1;
          else refused += 1;
        });
      }),
      { numRuns: 60, seed: 20170401 },
    );
    expect(accepted > 100 && refused > 100).toBe(true);
  });
});
