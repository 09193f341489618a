import { canonical } from './canonical.ts';
import { detach, type DetachedText, detachTexts, isDigest } from './detached-text.ts';
import type { EncodedEvent, StoredEvent } from './envelope.ts';

/** What is known of one type of event. */
export interface EventForm {
  /** The version of the data that is written today. */
  readonly version: number;
  /** Paths of free text that is kept apart from the event; `*` stands for every element of a list. */
  readonly texts: readonly string[];
  /** `upcasts[n]` turns version n + 1 into version n + 2. */
  readonly upcasts?: readonly ((data: Record<string, unknown>) => Record<string, unknown>)[];
}

/** Every type of event that may stand in the ledger. */
export type EventCatalogue = Readonly<Record<string, EventForm>>;

export interface EventToEncode {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
}

/** Where an event comes from: the command behind it. */
export interface Origin {
  /** UUID of the command. */
  readonly command: string;
  readonly actor: object;
  /** `2017-06-14`, or null. */
  readonly effective: string | null;
  /** A text: it is kept apart like every other. */
  readonly source?: string;
  readonly correlation?: string;
}

export interface EventIds {
  /** UUID of the event. */
  readonly id: string;
  /** 16 bytes, hexadecimal, for the next text; random when left out. */
  readonly salt?: () => string;
}

export interface DecodedEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** In the form of the version that is written today. Free text stands as digests. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly recordedAt: string;
  readonly effective: string | null;
  readonly actor: DecodedActor;
  readonly command: string;
  /** Digest of the source. */
  readonly source: string | null;
  readonly correlation: string | null;
}

export interface DecodedActor {
  readonly user: string;
  readonly roles: readonly string[];
  readonly operator?: string;
}

/** An event that this build can't read: of an unknown type, of a later version, or not as the format has it. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/** Writes an event in today's version of its type: canonical bytes, and the texts that are kept apart from it. */
export function encodeEvent(event: EventToEncode, origin: Origin, form: EventForm, { id, salt }: EventIds): { event: EncodedEvent; texts: DetachedText[] } {
  const { data, texts } = detachTexts(event.data, form.texts, salt);
  const source = origin.source === undefined ? undefined : detach(origin.source, salt?.());
  const payload = {
    data,
    ...(origin.correlation === undefined ? {} : { correlation: origin.correlation }),
    ...(source === undefined ? {} : { source: source.digest }),
  };
  return {
    event: {
      id,
      stream: event.stream,
      type: event.type,
      version: form.version,
      command: origin.command,
      effective: origin.effective,
      actor: canonical(origin.actor),
      payload: canonical(payload),
    },
    texts: source === undefined ? texts : [...texts, source],
  };
}

/** Reads an event as written by this build or any before it, and brings its data to today's version. Throws UnreadableEvent. */
export function decodeEvent(stored: StoredEvent, catalogue: EventCatalogue): DecodedEvent {
  const form = formOf(stored, catalogue);
  const { data, source = null, correlation = null } = parse(stored, 'payload', stored.payload);
  const actor = actorOf(stored);
  if (!isObject(data)) throw unreadable(stored, 'its payload has no data');
  if (source !== null && !isDigest(source)) throw unreadable(stored, 'its source is not the digest of a text');
  if (correlation !== null && typeof correlation !== 'string') throw unreadable(stored, 'its correlation is not a text');
  return {
    position: stored.position,
    stream: stored.stream,
    revision: stored.revision,
    type: stored.type,
    data: upcast(data, stored, form),
    recordedAt: stored.recordedAt,
    effective: stored.effective,
    actor,
    command: stored.command,
    source,
    correlation,
  };
}

/** Few actors record many events: each is read once, frozen, and given to all its events. */
const ACTORS = new Map<string, DecodedActor>();
const KNOWN_ACTORS = 1_000;

function actorOf(stored: StoredEvent): DecodedActor {
  const known = ACTORS.get(stored.actor);
  if (known !== undefined) return known;
  const actor = parse(stored, 'actor', stored.actor);
  if (typeof actor['user'] !== 'string' || !Array.isArray(actor['roles'])) throw unreadable(stored, 'its actor names no user and roles');
  Object.freeze(actor['roles']);
  if (ACTORS.size >= KNOWN_ACTORS) ACTORS.clear();
  ACTORS.set(stored.actor, Object.freeze(actor) as unknown as DecodedActor);
  return actor as unknown as DecodedActor;
}

function formOf(stored: StoredEvent, catalogue: EventCatalogue): EventForm {
  const form = Object.hasOwn(catalogue, stored.type) ? catalogue[stored.type] : undefined;
  if (!form) throw unreadable(stored, 'this build does not know its type; a later one wrote it');
  const { version } = stored;
  if (!Number.isInteger(version) || version < 1) throw unreadable(stored, 'there is no such version');
  if (version > form.version) throw unreadable(stored, `this build knows versions up to ${form.version}; a later one wrote it`);
  return form;
}

function upcast(data: Record<string, unknown>, stored: StoredEvent, form: EventForm): Record<string, unknown> {
  let current = data;
  for (let version = stored.version; version < form.version; version += 1) {
    const step = form.upcasts?.[version - 1];
    if (!step) throw unreadable(stored, `there is no way from version ${version} to version ${version + 1}`);
    current = step(current);
  }
  return current;
}

function parse(stored: StoredEvent, part: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(stored, `its ${part} is not JSON`, cause);
  }
  if (!isObject(value)) throw unreadable(stored, `its ${part} is not a JSON object`);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable({ position, stream, type, version }: StoredEvent, why: string, cause?: unknown): UnreadableEvent {
  return new UnreadableEvent(`event ${position} of ${stream} (${type}, version ${version}) can't be read: ${why}`, { cause });
}
