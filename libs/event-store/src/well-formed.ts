import type { EncodedEvent } from '@outturn/ledger';
import { type AppendRequest, UnacceptableEvent } from './port.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TYPE = /^[A-Z][A-Za-z0-9]{0,99}$/;
const DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const SALT = /^[0-9a-f]{32}$/;
/** What comes before the space: written so, since a range that names control characters looks like a slip. */
const CONTROL = /[^\u0020-\uffff]/;
const MOST_EVENTS = 10_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Throws UnacceptableEvent on a write that no store could keep as it stands. Every store asks this first. */
export function assertWellFormed(request: AppendRequest): void {
  const fault = faultOf(request);
  if (fault !== undefined) throw new UnacceptableEvent(fault);
}

function faultOf({ command, events, texts, expected, unchanged = {}, head = 0 }: AppendRequest): string | undefined {
  if (!UUID.test(command.id)) return `the command's id is not a UUID in lower case: ${JSON.stringify(command.id)}`;
  if (events.length === 0) return 'a write without events';
  if (events.length > MOST_EVENTS) return `a write of ${events.length} events; ${MOST_EVENTS} is the most`;
  const named = new Set(events.map((event) => event.stream));
  const unnamed = Object.keys(expected).find((stream) => !named.has(stream));
  if (unnamed !== undefined) return `an expected revision for ${unnamed}, to which nothing is appended`;
  const both = Object.keys(unchanged).find((stream) => named.has(stream));
  if (both !== undefined) return `a stream that is to stay unchanged is appended to: ${both}`;
  if (!Number.isSafeInteger(head) || head < 0) return `a head of ${head}`;
  const fault = faultOfRevisions(expected) ?? faultOfRevisions(unchanged);
  if (fault !== undefined) return fault;
  for (const event of events) {
    const wrong = faultOfEvent(event, command.id) ?? (Object.hasOwn(expected, event.stream) ? undefined : `no expected revision for ${event.stream}`);
    if (wrong !== undefined) return wrong;
  }
  const badText = texts.find(({ digest, salt, text }) => !DIGEST.test(digest) || !SALT.test(salt) || !text.isWellFormed());
  if (badText) return `a detached text with a malformed digest, salt or text: ${badText.digest}`;
  const size = events.reduce((sum, event) => sum + event.payload.length, 0) + texts.reduce((sum, { text }) => sum + text.length, 0);
  return size > MOST_CHARACTERS ? `a write of ${size} characters; ${MOST_CHARACTERS} is the most` : undefined;
}

function faultOfRevisions(revisions: Readonly<Record<string, number>>): string | undefined {
  for (const [stream, revision] of Object.entries(revisions)) {
    if (!Number.isInteger(revision) || revision < -1 || revision > 2_000_000_000) return `an expected revision of ${revision} for ${stream}`;
  }
  return undefined;
}

function faultOfEvent(event: EncodedEvent, command: string): string | undefined {
  if (!UUID.test(event.id)) return `an event's id is not a UUID in lower case: ${JSON.stringify(event.id)}`;
  if (event.command !== command) return `an event of another command: ${event.command}`;
  if (!TYPE.test(event.type)) return `not a type of event: ${JSON.stringify(event.type)}`;
  if (!Number.isInteger(event.version) || event.version < 1 || event.version > 32_767) return `not a version of an event: ${event.version}`;
  if (event.effective !== null && !isDate(event.effective)) return `not a date: ${JSON.stringify(event.effective)}`;
  if (event.stream === '' || event.actor === '' || event.payload === '') return 'an event without stream, actor or payload';
  // Canonical JSON writes control characters as escapes.
  if (CONTROL.test(event.stream) || CONTROL.test(event.actor) || CONTROL.test(event.payload))
    return `a control character in an event of ${JSON.stringify(event.stream)}`;
  if (!event.stream.isWellFormed() || !event.actor.isWellFormed() || !event.payload.isWellFormed())
    return `half a character (a lone surrogate) in an event of ${event.stream.toWellFormed()}`;
  return undefined;
}

function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A recorded time asked for by a command, as it will be recorded (`2017-06-14T12:00:00.000Z`); undefined when it is not a time. */
export function readTime(at: string): string | undefined {
  if (!TIME.test(at) || !isDate(at.slice(0, 10))) return undefined;
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
