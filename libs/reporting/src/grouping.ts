import { money, type Money } from '@outturn/kernel';
import { attributedChildren, type Child, wholeChild } from './parents.ts';
import type { Grouping } from './report.ts';
import type { PlacedSchemeYear } from './savings-facts.ts';
import { attributionOf, nameIn, type Structure } from './structure.ts';

/** A scheme-year, or its part, in the group that it counts in. */
export interface GroupedChild extends Child {
  readonly group: string;
}

/** The group of a scheme that has no category; no category is called so. */
export const WITHOUT_CATEGORY = '';

/**
 * Puts scheme-years into the groups of a grouping. By organisation a scheme-year of an attributed programme is split, so
 * that its parts add up to the whole; by anything else each stands in one group.
 */
export function grouped(structure: Structure, positions: readonly PlacedSchemeYear[], by: Grouping): GroupedChild[] {
  return positions.flatMap((position): GroupedChild[] => {
    const attribution = by === 'organisation' ? attributionOf(structure, position.place.programme) : null;
    if (attribution === null) return [{ ...wholeChild(position), group: GROUP_OF[by](position) }];
    return attributedChildren(position, attribution).map((child) => ({ ...child, group: child.organisation }));
  });
}

const GROUP_OF: Readonly<Record<Grouping, (position: PlacedSchemeYear) => string>> = {
  programme: ({ place }) => place.programme,
  workstream: ({ place }) => place.workstream,
  service: ({ place }) => place.service,
  organisation: ({ place }) => place.organisation,
  confidence: ({ scheme }) => scheme.confidence,
  kind: ({ scheme }) => scheme.kind,
  category: ({ scheme }) => scheme.category ?? WITHOUT_CATEGORY,
  stage: ({ scheme }) => scheme.stage,
};

/** A group's name for people. */
export function groupName(structure: Structure, by: Grouping, group: string): string {
  switch (by) {
    case 'programme':
      return nameIn(structure.programmes, group);
    case 'workstream':
      return nameIn(structure.workstreams, group);
    case 'service':
      return nameIn(structure.services, group);
    case 'organisation':
      return nameIn(structure.organisations, group);
    case 'category':
      return group === WITHOUT_CATEGORY ? 'Without a category' : group;
    default:
      return inWords(group);
  }
}

/** `technical-efficiency` → `Technical efficiency`. */
function inWords(term: string): string {
  const words = term.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The organisations that share in a programme's target, with weights: its attribution, else its own organisation. */
export function targetShares(structure: Structure, programme: string): { readonly group: string; readonly weight: Money }[] {
  const attribution = attributionOf(structure, programme);
  if (attribution !== null) return attribution.map(({ organisation, weight }) => ({ group: organisation, weight: money(weight) }));
  return [{ group: structure.programmes.get(programme)?.organisation ?? '', weight: money('1') }];
}
