import type { Recorded } from '@outturn/domain';
import fc from 'fast-check';
import { type Action, type Draft, foundation, pick, type Step } from './draft.ts';
import { bank, claim, handleOpenClaim, reverse } from './happenings-of-claims.ts';
import { adjust, foundationOfMoney, keepPeriod, keepReserve, monitor, vire } from './happenings-of-money.ts';
import { dispose, forecast, invest, propose, rule, shapeScheme } from './happenings-of-schemes.ts';

export { someDigest } from './draft.ts';

/*
 * Histories as the domain could have recorded them: an id is made before it is used, forecasts state the figure before
 * them, verified and reversed amounts stay within what was claimed, and an event's companions come with it.
 */

const ACTIONS: readonly Action[] = [
  propose,
  propose,
  shapeScheme,
  shapeScheme,
  forecast,
  forecast,
  forecast,
  forecast,
  claim,
  claim,
  claim,
  handleOpenClaim,
  handleOpenClaim,
  handleOpenClaim,
  bank,
  reverse,
  dispose,
  invest,
  invest,
  rule,
  adjust,
  monitor,
  monitor,
  monitor,
  vire,
  vire,
  vire,
  keepReserve,
  keepReserve,
  keepPeriod,
  keepPeriod,
  keepPeriod,
  keepPeriod,
];

function interpret(steps: readonly Step[]): Recorded[] {
  const draft: Draft = { events: [], revisions: new Map(), schemes: new Map(), claims: new Map(), states: new Map(), command: 0 };
  foundation(draft);
  foundationOfMoney(draft);
  for (const step of steps) {
    draft.command += 1;
    pick(ACTIONS, step.kind)(draft, step);
  }
  return draft.events;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(ACTIONS.length * 5 - 1),
  a: fc.nat(1000),
  b: fc.nat(1000),
  c: fc.nat(1000),
  pence: fc.integer({ min: 1, max: 99_999_999 }),
});

/** Random valid histories of schemes, forecasts and claims under two organisations: dense positions from 1, texts as digests. */
export function randomHistory(options: { readonly steps?: number } = {}): fc.Arbitrary<Recorded[]> {
  return fc.array(STEP, { minLength: 1, maxLength: options.steps ?? 60, size: 'max' }).map(interpret);
}

/** One history of about so many steps, always the same for a seed. */
export function sampleHistory(steps: number, seed = 1): Recorded[] {
  return interpret(fc.sample(fc.array(STEP, { minLength: steps, maxLength: steps, size: 'max' }), { seed, numRuns: 1 })[0] ?? []);
}
