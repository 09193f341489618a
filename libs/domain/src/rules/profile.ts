import { type Amount, type FinancialYear, gapIn, money, pounds, type Profile, sum, yearsOf } from '@outturn/kernel';
import type { SavingKind } from '../commands.ts';
import { firstRefusal, type Refusal, refuse } from '../decider.ts';
import type { AbsoluteProfile } from './targets.ts';

/** What a profile must be: it names a year, leaves none out in between, and holds no saving where the scheme is growth. */
export function profileRefusal(kind: SavingKind, profile: Profile): Refusal | undefined {
  const investment = profile.investment ?? {};
  if (yearsOf(profile.saving).length + yearsOf(investment).length === 0) {
    return refuse('profile-empty', 'The profile names no year: state an amount for each, 0 included.', 'profile.saving');
  }
  return firstRefusal(gapRefusal('saving', gapIn(profile.saving)), gapRefusal('investment', gapIn(investment)), kind === 'growth' && growthRefusal(profile));
}

function gapRefusal(series: 'saving' | 'investment', gap: FinancialYear | undefined): Refusal | false {
  return (
    gap !== undefined &&
    refuse('profile-gap', `The ${series} leaves out ${gap}: name every year from the first to the last, with 0 where there is nothing.`, `profile.${series}`)
  );
}

function growthRefusal(profile: Profile): Refusal | undefined {
  const year = yearsOf(profile.saving).find((named) => !money(profile.saving[named] ?? '0').isZero());
  return year === undefined
    ? undefined
    : refuse(
        'growth-holds-investment-only',
        `A growth scheme holds investment only, but ${year} has a saving of ${pounds(profile.saving[year] ?? '0')}.`,
        'profile.saving',
      );
}

/** Months of a year add up to that year's absolute target; only years that the profile names can be phased. */
export function phasingRefusal(profile: AbsoluteProfile, phasing: Readonly<Record<FinancialYear, readonly Amount[]>>): Refusal | undefined {
  for (const [year, months] of Object.entries(phasing)) {
    const field = `phasing.${year}`;
    const target = profile.saving[year];
    if (target === undefined) return refuse('phasing-adds-up', `${year} is phased but the profile names no saving for it.`, field);
    if (months.length !== 12) return refuse('phasing-adds-up', `${year} is phased over ${months.length} months: state 12 amounts, April first.`, field);
    const total = sum(months.map((month) => money(month)));
    const left = money(target).minus(total);
    const todo = left.isNegative() ? `Take ${pounds(left.abs())} off them.` : `Spread the other ${pounds(left)} over them.`;
    if (!left.isZero()) return refuse('phasing-adds-up', `The months of ${year} add up to ${pounds(total)}; its target is ${pounds(target)}. ${todo}`, field);
  }
  return undefined;
}
