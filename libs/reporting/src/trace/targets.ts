import { type AbsoluteProfile, changeByTravelling, currentTarget, investmentIn, originalTarget } from '@outturn/domain';
import { type FinancialYear, money, yearsAfter, yearsOf, ZERO } from '@outturn/kernel';
import { words } from '../story/words.ts';
import { entriesOfType, type SchemeAtHand, type YearAtHand } from './scheme-at-hand.ts';
import { type Part, prefixed, withoutZeros } from './part.ts';

function inProfile(profile: AbsoluteProfile, measure: 'saving' | 'investment', year: FinancialYear): string {
  const last = yearsOf(profile[measure]).at(-1);
  const what = measure === 'saving' ? 'Target' : 'Investment';
  return last !== undefined && year > last ? `${what} of ${year}, as in ${last}, the last year of the profile` : `${what} of ${year} in the profile`;
}

/** The event whose profile is the current one: the latest rebaseline, else the approval. */
function currentProfileEntry(at: SchemeAtHand) {
  return entriesOfType(at, 'SchemeApproved', 'SchemeRebaselined').at(-1);
}

/** The year's amount in the profile at approval. */
export function originalTargetParts(at: SchemeAtHand, year: FinancialYear): Part[] {
  const { targets } = at.scheme;
  return withoutZeros([
    { value: originalTarget(targets, year), explanation: inProfile(targets.original, 'saving', year), entry: entriesOfType(at, 'SchemeApproved')[0] },
  ]);
}

/** The year's amount in the current profile, and what each carry-forward and each target that travelled after it changed. */
export function currentTargetParts(at: SchemeAtHand, year: FinancialYear): Part[] {
  const { targets, recurrence } = at.scheme;
  const profile = currentProfileEntry(at);
  const carried = entriesOfType(at, 'TargetCarriedForward').filter((entry) => entry.position > (profile?.position ?? 0));
  const { travelledSinceProfile = [], ...carriedOnly } = targets;
  const travels = entriesOfType(at, 'TargetTravelled').filter((entry) => entry.position > (profile?.position ?? 0));
  const upTo = (n: number) => currentTarget({ ...carriedOnly, carriedSinceProfile: targets.carriedSinceProfile.slice(0, n) }, recurrence, year);
  return withoutZeros([
    { value: upTo(0), explanation: inProfile(targets.current, 'saving', year), entry: profile },
    ...targets.carriedSinceProfile.map((one, index) => ({
      value: upTo(index + 1).minus(upTo(index)),
      explanation: `Carry-forward of ${one.year}`,
      entry: carried[index],
    })),
    ...travelledSinceProfile.map((one, index) => ({
      value: changeByTravelling(one, recurrence, year),
      explanation: `Target that travelled with virement ${one.virement}`,
      entry: travels[index],
    })),
  ]);
}

export function investmentParts(at: SchemeAtHand, year: FinancialYear): Part[] {
  const { targets, recurrence } = at.scheme;
  return withoutZeros([
    { value: investmentIn(targets, recurrence, year), explanation: inProfile(targets.current, 'investment', year), entry: currentProfileEntry(at) },
  ]);
}

/** What the year before rolled forward or mitigated temporarily. */
export function broughtForwardParts(at: SchemeAtHand, year: FinancialYear): Part[] {
  const before = yearsAfter(year, -1);
  return entriesOfType(at, 'TargetCarriedForward')
    .filter((entry) => entry.data.year === before)
    .flatMap((entry) =>
      withoutZeros(
        entry.data.dispositions
          .filter(({ kind }) => kind !== 'written-off')
          .map(({ kind, amount }) => ({ value: money(amount), explanation: `${before}, ${words(kind)}`, entry })),
      ),
    );
}

/** Of the year by phasing: its months, where they add up to today's target; else the target in proportion, as one part. */
export function targetToDateParts(at: YearAtHand): Part[] {
  const months = Math.min(at.period, 12);
  const phased = at.scheme.phasing?.[at.year]?.map(money);
  const approval = entriesOfType(at, 'SchemeApproved').at(-1);
  if (phased !== undefined && phased.reduce((total, month) => total.plus(month), ZERO).eq(at.figures.currentTarget)) {
    return withoutZeros(phased.slice(0, months).map((value, index) => ({ value, explanation: `Phasing of period ${index + 1}`, entry: approval })));
  }
  const how = phased === undefined ? `${months} twelfths` : `what was phased up to period ${months}, in proportion,`;
  return withoutZeros([
    { value: at.figures.targetToDate, explanation: `${how} of the current target`, entry: phased === undefined ? currentProfileEntry(at) : approval },
  ]);
}

/** As printed on the basis asked for: on the incremental one less the year before. */
export function onBasis(at: YearAtHand, partsOf: (at: SchemeAtHand, year: FinancialYear) => Part[]): Part[] {
  const now = partsOf(at, at.year);
  if (!at.incremental) return now;
  const before = yearsAfter(at.year, -1);
  return [
    ...now,
    ...prefixed(
      'Less the year before',
      partsOf(at, before).map((part) => ({ ...part, value: part.value.negated() })),
    ),
  ];
}
