import { type DomainEvent, type EventSpec, EVENTS, type Recorded } from '@outturn/domain';
import type { StoredEvent } from '@outturn/ledger';

/** An event of the ledger that this build can not read: of a type or version that it does not know, or without JSON in it. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** Reads an event as it stands in the ledger into today's form of its type. Texts stay digests. Throws `Undecodable`. */
export function decode(stored: StoredEvent): Recorded {
  const spec: EventSpec | undefined = Object.hasOwn(EVENTS, stored.type) ? EVENTS[stored.type as DomainEvent['type']] : undefined;
  if (spec === undefined) throw new Undecodable(`events of type ${stored.type} are not known`);
  if (stored.version < 1 || stored.version > spec.version) {
    throw new Undecodable(`${stored.type} of version ${stored.version} is not known; the latest known is ${spec.version}`);
  }
  const { data } = parsed(stored.payload) as { data: Record<string, unknown> };
  const upcast = (spec.upcasts ?? []).slice(stored.version - 1).reduce((older, next) => next(older), data);
  return {
    type: stored.type,
    data: upcast,
    position: stored.position,
    stream: stored.stream,
    revision: stored.revision,
    recordedAt: stored.recordedAt,
    effective: stored.effective,
    actor: parsed(stored.actor),
    command: stored.command,
  } as unknown as Recorded;
}

function parsed(text: string): unknown {
  const value: unknown = text.startsWith('{') ? safely(text) : undefined;
  if (typeof value !== 'object' || value === null) throw new Undecodable('it does not hold a JSON object');
  return value;
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
