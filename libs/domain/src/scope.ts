import type { Command } from './commands.ts';
import { subjectNamed } from './comment.decide.ts';
import type { World } from './decider.ts';
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
