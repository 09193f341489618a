import { COMMANDS_OF_TIERS, ROLES_OF } from './authority.ts';
import type { Command, CommandData } from './commands.ts';
import { nothingCalled, subjectNamed } from './comment.decide.ts';
import { firstRefusal, type Refusal, refuse, type World } from './decider.ts';
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
  if ('virement' in data) touched.push(...servicesOfSubject('virement', data.virement, world));
  if ('reserve' in data) touched.push(...servicesOfSubject('reserve', data.reserve, world));
  if ('line' in data) touched.push(...servicesOfSubject('line', data.line, world));
  if ('shares' in data && Array.isArray(data.shares))
    for (const share of data.shares) if ('scheme' in share) touched.push(world.get('scheme', share.scheme)?.service);
  if ('lines' in data) for (const { line } of data.lines) touched.push(...servicesOfSubject('line', line, world));
  if (command.command === 'RequestVirement') {
    const { savingsTarget = [], corrects } = command.data;
    for (const id of savingsTarget.flatMap(({ scheme, toScheme }) => [scheme, toScheme])) touched.push(...servicesOfSubject('scheme', id, world));
    if (corrects !== undefined) touched.push(...servicesOfSubject('virement', corrects, world));
  }
  if ('service' in data) touched.push(data.service);
  return [...new Set(touched)].filter((service): service is string => service !== undefined && service !== null);
}

/** The services that a thing belongs to; undefined or null among them where one is of none. */
export function servicesOfSubject(kind: SubjectKind, id: string, world: World): (string | null | undefined)[] {
  switch (kind) {
    case 'service':
      return [id];
    case 'scheme':
    case 'line':
    case 'reserve':
      return [world.get(kind, id)?.service];
    case 'virement':
      return world.get('virement', id)?.lines.map(({ service }) => service) ?? [];
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
  // A tier's role counts everywhere, unless the account is limited to services.
  if (others || (COMMANDS_OF_TIERS.includes(command.command) && ownServices.length === 0)) return undefined;
  if (command.command === 'RequestVirement') return virementOutOfScope(command.data, ownServices, world);
  const within = servicesOf(command, world).every((service) => isWithin(service, ownServices, world));
  return within && (command.command !== 'Comment' || isOwnSubject(command.data.subject, ownServices, world))
    ? undefined
    : notThere(command, ownServices, world);
}

/**
 * What has no service of its own is remarked upon by those whose organisation it is: one of theirs, or one of its
 * programmes and workstreams. Reserves and adjustments of a whole organisation are no service's. What does not exist is refused by the decision.
 */
function isOwnSubject(subject: string, ownServices: readonly string[], world: World): boolean {
  const named = subjectNamed(subject, world);
  if (!('kind' in named)) return true;
  if (servicesOfSubject(named.kind, named.id, world).some((service) => service !== undefined && service !== null)) return true;
  const theirs = organisationsOf(named.kind, named.id, world);
  return ownServices.some((service) => theirs.includes(world.get('service', service)?.organisation ?? ''));
}

/** Organisations that a part of the common structure belongs to; a programme may be attributed to several. */
function organisationsOf(kind: SubjectKind, id: string, world: World): readonly string[] {
  if (kind === 'organisation') return [id];
  const programme = kind === 'programme' ? id : kind === 'workstream' ? world.get('workstream', id)?.programme : undefined;
  const { organisation, attribution } = (programme === undefined ? undefined : world.get('programme', programme)) ?? {};
  return organisation === undefined ? [] : [organisation, ...(attribution?.shares.map((share) => share.organisation) ?? [])];
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
      if ('lines' in data)
        return unknown('line', data.lines.find(({ line }) => isOutside(world.get('line', line)?.service, ownServices, world))?.line ?? '', 'lines');
      if ('virement' in data) return unknown('virement', data.virement, 'virement');
      if ('line' in data) return unknown('line', data.line, 'line');
      if ('claim' in data) return unknown('claim', data.claim, 'claim');
      return 'scheme' in data ? unknown('scheme', data.scheme, 'scheme') : unknown('service', 'service' in data ? (data.service ?? '') : '', 'service');
  }
}

/**
 * Refuses a virement for the first thing that it names and that is not in the services: a line, a scheme whose target would travel,
 * what it would correct. What is another's and what is not there at all are answered alike, with whom to ask.
 */
function virementOutOfScope(data: Readonly<CommandData['RequestVirement']>, ownServices: readonly string[], world: World): Refusal | undefined {
  const outside = (service: string | null | undefined) => isOutside(service ?? undefined, ownServices, world);
  const elsewhere = (kind: 'line' | 'scheme' | 'virement', id: string, field: string): Refusal | false => {
    const services = servicesOfSubject(kind, id, world);
    return (services.length === 0 || services.some((service) => service === undefined || outside(service))) && notInYourServices(kind, id, field);
  };
  return firstRefusal(
    ...data.lines.map(({ line }, index) => elsewhere('line', line, `lines.${index}.line`)),
    ...(data.savingsTarget ?? []).flatMap(({ scheme, toScheme }, index) => [
      elsewhere('scheme', scheme, `savingsTarget.${index}.scheme`),
      elsewhere('scheme', toScheme, `savingsTarget.${index}.toScheme`),
    ]),
    data.corrects !== undefined && elsewhere('virement', data.corrects, 'corrects'),
    servicesOfSubject('virement', data.virement, world).some(outside) &&
      refuse('already-exists', `The id ‘${data.virement}’ is taken. Choose another id.`, 'virement'),
  );
}

function notInYourServices(kind: 'line' | 'scheme' | 'virement', id: string, field: string): Refusal {
  const { detail } = unknown(kind, id);
  return refuse(
    'unknown-reference',
    `${detail.replace(/\.$/, '')} in your services. A virement between yours and another service is requested by finance, or by somebody who answers for both: ask them.`,
    field,
  );
}

function isOutside(service: string | undefined, ownServices: readonly string[], world: World): boolean {
  return service !== undefined && !isWithin(service, ownServices, world);
}
