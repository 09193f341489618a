import { type Basis, effectIn, type FinancialYear, money, type Money, type Series, startYear, sum, yearsAfter, yearsOf, ZERO } from '@outturn/kernel';
import type { DispositionKind, Permanence, Recurrence } from '../commands.ts';

/** Saving and investment of a profile as absolute effects by year. */
export interface AbsoluteProfile {
  readonly basis: Basis;
  readonly saving: Series;
  readonly investment: Series;
}

/** A disposal of the undelivered part of a year's target. */
export interface CarriedForward {
  readonly year: FinancialYear;
  readonly recurrence: Recurrence;
  readonly dispositions: readonly { readonly kind: DispositionKind; readonly amount: string }[];
}

/** A savings target that came to a scheme with a posted virement (positive), or left it (negative). Pounds. */
export interface TravelledTarget {
  readonly virement: string;
  readonly year: FinancialYear;
  readonly permanence: Permanence;
  readonly amount: string;
}

/** A scheme's targets: the profile at approval, which never changes, and what is current. */
export interface SchemeTargets {
  readonly original: AbsoluteProfile;
  /** The scheme's recurrence when it was approved: it governs the original target for ever. */
  readonly originalRecurrence: Recurrence;
  readonly current: AbsoluteProfile;
  /** Carry-forwards recorded after the current profile: they change the current target. */
  readonly carriedSinceProfile: readonly CarriedForward[];
  /** Targets that travelled with virements posted after the current profile; left out where there are none. */
  readonly travelledSinceProfile?: readonly TravelledTarget[];
  /** Every carry-forward ever: they show as brought forward. */
  readonly carried: readonly CarriedForward[];
}

/** Targets after a rebaseline: what was carried forward or travelled before it is in the new profile. */
export function rebaselined(targets: SchemeTargets, current: AbsoluteProfile): SchemeTargets {
  const { travelledSinceProfile: _before, ...kept } = targets;
  return { ...kept, current, carriedSinceProfile: [] };
}

/** Targets after one that travelled. */
export function withTravelled(targets: SchemeTargets, { virement, year, permanence, amount }: TravelledTarget): SchemeTargets {
  return { ...targets, travelledSinceProfile: [...(targets.travelledSinceProfile ?? []), { virement, year, permanence, amount }] };
}

/** Years named in the profile at approval or in the current one, or that a target travelled in, in order. */
export function yearsNamedBy({ original, current, travelledSinceProfile = [] }: SchemeTargets): FinancialYear[] {
  const travelled = Object.fromEntries(travelledSinceProfile.map(({ year, amount }) => [year, amount]));
  return yearsOf({ ...original.saving, ...original.investment, ...current.saving, ...current.investment, ...travelled });
}

/** The target of a year in the profile at approval. Pounds. */
export function originalTarget(targets: SchemeTargets, year: FinancialYear): Money {
  return effectIn(targets.original.saving, year, targets.originalRecurrence === 'recurrent');
}

/**
 * The target of a year in the latest profile, changed by the carry-forwards recorded after it: of a recurrent scheme what
 * was written off comes off every later year; of a one-off scheme what was rolled forward or mitigated adds to the next.
 * Targets that travelled with virements posted after it count in the virement's year, and of a recurrent scheme in every
 * later year too where the virement is permanent.
 */
export function currentTarget(targets: SchemeTargets, recurrence: Recurrence, year: FinancialYear): Money {
  const fromProfile = effectIn(targets.current.saving, year, recurrence === 'recurrent');
  const carried = targets.carriedSinceProfile.map((one) => changeByCarryForward(one, year));
  const travelled = (targets.travelledSinceProfile ?? []).map((one) => changeByTravelling(one, recurrence, year));
  return sum([fromProfile, ...carried, ...travelled]);
}

/** What a target that travelled changes in a year. Pounds. */
export function changeByTravelling(travelled: TravelledTarget, recurrence: Recurrence, year: FinancialYear): Money {
  const lasts = travelled.permanence === 'permanent' && recurrence === 'recurrent' && startYear(year) > startYear(travelled.year);
  return year === travelled.year || lasts ? money(travelled.amount) : ZERO;
}

function changeByCarryForward(carried: CarriedForward, year: FinancialYear): Money {
  if (carried.recurrence === 'recurrent') {
    return startYear(year) > startYear(carried.year) ? disposed(carried, 'written-off').negated() : ZERO;
  }
  return year === yearsAfter(carried.year, 1) ? disposed(carried, 'rolled-forward').plus(disposed(carried, 'mitigated-temporarily')) : ZERO;
}

/** What the year before rolled forward or mitigated temporarily. Pounds. */
export function broughtForward(targets: SchemeTargets, year: FinancialYear): Money {
  const before = yearsAfter(year, -1);
  return sum(
    targets.carried
      .filter((carried) => carried.year === before)
      .map((carried) => disposed(carried, 'rolled-forward').plus(disposed(carried, 'mitigated-temporarily'))),
  );
}

function disposed(carried: CarriedForward, kind: DispositionKind): Money {
  return sum(carried.dispositions.filter((disposition) => disposition.kind === kind).map((disposition) => money(disposition.amount)));
}

/**
 * Investment of a year in the current profile. Like a saving it stays after its last year where the scheme is recurrent, unless
 * the profile itself says that it ended: stated as total effects beside a saving that runs on, what it leaves out is 0. Pounds.
 */
export function investmentIn(targets: SchemeTargets, recurrence: Recurrence, year: FinancialYear): Money {
  const { basis, saving, investment } = targets.current;
  const endsBeforeSaving = basis === 'absolute' && (yearsOf(investment).at(-1) ?? '') < (yearsOf(saving).at(-1) ?? '');
  return effectIn(investment, year, recurrence === 'recurrent' && !endsBeforeSaving);
}
