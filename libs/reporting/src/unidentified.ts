import { allocate, money, type Money, ZERO } from '@outturn/kernel';
import type { ProgrammeFacts } from '@outturn/read-models';
import { type GroupedChild, targetShares } from './grouping.ts';
import type { Grouping, ReportOptions } from './report.ts';
import type { SavingsFacts } from './savings-facts.ts';
import { attributionOf } from './structure.ts';

/** What programmes are to find in a year, and what of it no scheme identifies. Pounds. */
export interface Unidentified {
  readonly programmeTarget: Money;
  readonly unidentified: Money;
}

/**
 * Programme targets and their unidentified part (programme target less current targets, negative when more is identified
 * than must be found) by group and year, keyed `GROUP|YEAR`. Only groups with a programme target are there.
 *
 * A target is of a whole programme: drawn by anything but programme or organisation there is none, and neither is there
 * for a programme of which the question leaves schemes out. By organisation a target is split by the programme's
 * attribution, as its schemes are; without one it is that of the programme's organisation, less what all of its schemes
 * identify, wherever they are: so that the groups add up to the same by programme and by organisation.
 */
export function unidentifiedBy(facts: SavingsFacts, children: readonly GroupedChild[], by: Grouping, options: ReportOptions): Map<string, Unidentified> {
  const result = new Map<string, Unidentified>();
  if (by !== 'programme' && by !== 'organisation') return result;
  if (options.workstream !== undefined || options.service !== undefined || options.scheme !== undefined) return result;
  const identified = identifiedBy(facts, children, by);
  for (const programme of wholeProgrammes(facts, by, options)) {
    for (const [year, target] of Object.entries(programme.targets)) {
      if (options.year !== undefined && options.year !== year) continue;
      for (const { group, share } of sharesOf(facts, programme.programme, money(target), by)) {
        if (by === 'organisation' && options.organisation !== undefined && options.organisation !== group) continue;
        const found = identified.get(`${programme.programme}|${group}|${year}`) ?? ZERO;
        const before = result.get(`${group}|${year}`) ?? { programmeTarget: ZERO, unidentified: ZERO };
        result.set(`${group}|${year}`, {
          programmeTarget: before.programmeTarget.plus(share),
          unidentified: before.unidentified.plus(share).minus(found),
        });
      }
    }
  }
  return result;
}

function sharesOf(facts: SavingsFacts, programme: string, target: Money, by: Grouping): { readonly group: string; readonly share: Money }[] {
  if (by === 'programme') return [{ group: programme, share: target }];
  const shares = targetShares(facts.structure, programme);
  return allocate(
    target,
    shares.map(({ weight }) => weight),
  ).flatMap((share, index) => {
    const to = shares[index];
    return to === undefined || to.weight.isZero() ? [] : [{ group: to.group, share }];
  });
}

/** Current targets by programme, the group that has its target, and year. */
function identifiedBy(facts: SavingsFacts, children: readonly GroupedChild[], by: Grouping): Map<string, Money> {
  const identified = new Map<string, Money>();
  for (const { position, figures, group } of children) {
    const { programme } = position.place;
    const own = by === 'organisation' && attributionOf(facts.structure, programme) === null ? facts.structure.programmes.get(programme)?.organisation : group;
    const key = `${programme}|${own ?? ''}|${position.year}`;
    identified.set(key, (identified.get(key) ?? ZERO).plus(figures.currentTarget));
  }
  return identified;
}

/** Programmes of the question none of whose schemes it leaves out. */
function wholeProgrammes(facts: SavingsFacts, by: Grouping, options: ReportOptions): ProgrammeFacts[] {
  const partly = new Set(facts.others.map(({ place }) => place.programme));
  return [...facts.structure.programmes.values()].filter((programme) => {
    if (options.programme !== undefined && options.programme !== programme.programme) return false;
    if (options.organisation === undefined) return true;
    const belongs =
      by === 'organisation'
        ? targetShares(facts.structure, programme.programme).some(({ group }) => group === options.organisation)
        : programme.organisation === options.organisation;
    return belongs && !partly.has(programme.programme);
  });
}
