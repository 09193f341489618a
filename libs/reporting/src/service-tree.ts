import type { LineAt } from './line-position.ts';
import { inOrder } from './savings-facts.ts';
import type { Structure } from './structure.ts';

/** A service with budgets in it or below it. */
export interface ServiceNode {
  readonly service: string;
  /** 1 for a service that lies under no other. */
  readonly level: number;
  /** Services below it with budgets, by id. */
  readonly below: readonly ServiceNode[];
  /** Its own lines, by id. */
  readonly own: readonly LineAt[];
  /** Its own lines and those of every service below it. */
  readonly all: readonly LineAt[];
}

/**
 * The services that lines stand in, as trees by organisation and id. Where a question is about one service its tree begins
 * with it, at the level that it has in the whole hierarchy.
 */
export function serviceTree(structure: Structure, lines: readonly LineAt[], from?: string): ServiceNode[] {
  const own = new Map<string, LineAt[]>();
  for (const line of lines) own.set(line.service, [...(own.get(line.service) ?? []), line]);
  const children = new Map<string | null, string[]>();
  for (const { service, parent } of structure.services.values()) {
    const above = parent !== null && structure.services.has(parent) ? parent : null;
    children.set(above, [...(children.get(above) ?? []), service]);
  }
  const nodeOf = (service: string, level: number): ServiceNode | null => {
    const below = (children.get(service) ?? [])
      .sort(inOrder)
      .map((child) => nodeOf(child, level + 1))
      .filter((node) => node !== null);
    const mine = own.get(service) ?? [];
    const all = [...below.flatMap((node) => node.all), ...mine];
    return all.length === 0 ? null : { service, level, below, own: mine, all };
  };
  const organisation = (service: string) => structure.services.get(service)?.organisation ?? '';
  const roots = from === undefined ? (children.get(null) ?? []) : [from];
  return roots
    .sort((a, b) => inOrder(organisation(a), organisation(b)) || inOrder(a, b))
    .map((service) => nodeOf(service, levelOf(structure, service)))
    .filter((node) => node !== null);
}

export function levelOf(structure: Structure, service: string): number {
  let level = 1;
  for (let above = structure.services.get(service)?.parent ?? null; above !== null && structure.services.has(above); level += 1) {
    above = structure.services.get(above)?.parent ?? null;
  }
  return level;
}

/** Services of trees in the order of print: parents after their children. */
export function inPrintOrder(nodes: readonly ServiceNode[]): ServiceNode[] {
  return nodes.flatMap((node) => [...inPrintOrder(node.below), node]);
}
