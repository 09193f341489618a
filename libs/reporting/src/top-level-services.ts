import type { Structure } from './structure.ts';

/** The service at the top of a service's hierarchy: itself where it lies under none. Virements go across services by it. */
export function topLevelOf(structure: Structure, service: string): string {
  let top = service;
  for (let above = structure.services.get(top)?.parent ?? null; above !== null && structure.services.has(above);) {
    top = above;
    above = structure.services.get(top)?.parent ?? null;
  }
  return top;
}
