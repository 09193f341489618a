import { type Basis, effectIn, type FinancialYear, money, type Money, type Series, startYear, sum, yearsAfter, yearsOf, ZERO } from '@outturn/kernel';
import type { DispositionKind, Recurrence } from '../commands.ts';

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

/** A scheme's targets: the profile at approval, which never changes, and what is current. */
export interface SchemeTargets {
  readonly original: AbsoluteProfile;
  /** The scheme's recurrence when it was approved: it governs the original target for ever. */
  readonly originalRecurrence: Recurrence;
  readonly current: AbsoluteProfile;
  /** Carry-forwards recorded after the current profile: they change the current target. */
  readonly carriedSinceProfile: readonly CarriedForward[];
  /** Every carry-forward ever: they show as brought forward. */
  readonly carried: readonly CarriedForward[];
}

/** Years named in the profile at approval or in the current one, in order. */
export function yearsNamedBy({ original, current }: SchemeTargets): FinancialYear[] {
  return yearsOf({ ...original.saving, ...original.investment, ...current.saving, ...current.investment });
}

/** The target of a year in the profile at approval. Pounds. */
export function originalTarget(targets: SchemeTargets, year: FinancialYear): Money {
  return effectIn(targets.original.saving, year, targets.originalRecurrence === 'recurrent');
}

/**
 * The target of a year in the latest profile, changed by the carry-forwards recorded after it: of a recurrent scheme what
 * was written off comes off every later year; of a one-off scheme what was rolled forward or mitigated adds to the next.
 */
export function currentTarget(targets: SchemeTargets, recurrence: Recurrence, year: FinancialYear): Money {
  const fromProfile = effectIn(targets.current.saving, year, recurrence === 'recurrent');
  return targets.carriedSinceProfile.reduce((target, carried) => target.plus(changeByCarryForward(carried, year)), fromProfile);
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
