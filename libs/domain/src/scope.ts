import { ROLES_OF } from './authority.ts';
import type { Command } from './commands.ts';
import { nothingCalled, subjectNamed } from './comment.decide.ts';
import { type Refusal, refuse, type World } from './decider.ts';
import { unknown } from './guards.ts';
import type { SubjectKind } from './subjects.ts';

/**
 * Every service that a command touches, each once: an account that is limited to its services may give the command
 * only when all of them are its own. Empty where it touches none, or only things that do not exist.
 */
export function servicesOf(command: Command, world: World): readonly string[] {
  const { data } = command;
  const touched: (string | null | undefined)[] = [];
  if (command.command === 'Comment') {
    const named = subjectNamed(command.data.subject, world);
    if ('kind' in named) touched.push(...servicesOfSubject(named.kind, named.id, world));
  }
  if ('scheme' in data) touched.push(...servicesOfSubject('scheme', data.scheme, world));
  if ('claim' in data) touched.push(...servicesOfSubject('claim', data.claim, world));
  if ('reserve' in data) touched.push(...servicesOfSubject('reserve', data.reserve, world));
  if ('line' in data) touched.push(...servicesOfSubject('line', data.line, world));
  if ('shares' in data && Array.isArray(data.shares))
    for (const share of data.shares) if ('scheme' in share) touched.push(world.get('scheme', share.scheme)?.service);
  if ('lines' in data) for (const { line } of data.lines) touched.push(...servicesOfSubject('line', line, world));
  if ('service' in data) touched.push(data.service);
  return [...new Set(touched)].filter((service): service is string => service !== undefined && service !== null);
}

/** The first service that a command touches, where it touches one. */
export function serviceOf(command: Command, world: World): string | undefined {
  return servicesOf(command, world)[0];
}

function servicesOfSubject(kind: SubjectKind, id: string, world: World): (string | null | undefined)[] {
  switch (kind) {
    case 'service':
      return [id];
    case 'scheme':
    case 'line':
    case 'reserve':
      return [world.get(kind, id)?.service];
    case 'claim':
      return world.get('claim', id)?.shares.map(({ scheme }) => world.get('scheme', scheme)?.service) ?? [];
    default:
      return [];
  }
}

/**
 * Refuses a command that an account may give only as a service team, and that touches a service which is neither one of
 * its own nor below one. It is refused as if the thing did not exist: nobody learns what other services have.
 */
export function outOfScope(command: Command, ownServices: readonly string[], world: World): Refusal | undefined {
  const others = command.actor.roles.some((role) => role !== 'service-team' && (ROLES_OF[command.command] as readonly string[]).includes(role));
  if (others || servicesOf(command, world).every((service) => isWithin(service, ownServices, world))) return undefined;
  return notThere(command, ownServices, world);
}

/** A service is within an account's when it, or a service above it, is one of them. */
export function isWithin(service: string, ownServices: readonly string[], world: World): boolean {
  for (let above: string | null = service; above !== null; above = world.get('service', above)?.parent ?? null) {
    if (ownServices.includes(above)) return true;
  }
  return false;
}

/** What the command would be answered if what it names outside the account's services did not exist. */
function notThere({ command, data }: Command, ownServices: readonly string[], world: World): Refusal {
  switch (command) {
    case 'ProposeScheme':
      // Of an id that another service has, no more is told than that it is taken.
      return isWithin(data.service, ownServices, world)
        ? refuse('already-exists', `The id ‘${data.scheme}’ is taken. Choose another id.`, 'scheme')
        : unknown('service', data.service, 'service');
    case 'ClaimSaving':
      return unknown('scheme', data.shares.find((share) => isOutside(world.get('scheme', share.scheme)?.service, ownServices, world))?.scheme ?? '', 'shares');
    case 'Comment':
      return nothingCalled(data.subject);
    default:
      if ('claim' in data) return unknown('claim', data.claim, 'claim');
      return 'scheme' in data ? unknown('scheme', data.scheme, 'scheme') : unknown('service', 'service' in data ? (data.service ?? '') : '', 'service');
  }
}

function isOutside(service: string | undefined, ownServices: readonly string[], world: World): boolean {
  return service !== undefined && !isWithin(service, ownServices, world);
}
