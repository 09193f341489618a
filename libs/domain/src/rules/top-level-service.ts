import type { World } from '../decider.ts';

/** The service at the top of a service's hierarchy: itself where it lies under none. Virement limits count by it. */
export function topLevelService(world: World, service: string): string {
  for (let top = service; ;) {
    const parent = world.get('service', top)?.parent ?? null;
    if (parent === null) return top;
    top = parent;
  }
}
