import type { Command, CommandName, Refusal } from '@outturn/domain';
import { isWithin } from '@outturn/kernel';
import { canonical } from '@outturn/ledger';
import { z } from 'zod';
import { date, dateTime, identifier, line, list, object, text, uuid } from './fields.ts';
import { DEEPEST_JSON, isNestedTooDeep } from './json-nesting.ts';
import { repeatedName } from './repeated-names.ts';
import { COMMAND_SCHEMAS } from './schemas.ts';

/** A command as it came in, found well-formed: what to decide, and how its sender wants it recorded. */
export interface ParsedCommand {
  readonly command: Command;
  /** What the sender last saw of the subject: the revision of its last event, -1 for nothing yet. */
  readonly expectedRevision?: number;
  /** The recorded time that a demo or rehearsal ledger is asked to use. */
  readonly at?: string;
  /** What the command says, canonical: tells a repeated command from another one with the same id. */
  readonly content: string;
}

/** A command that cannot be decided upon as it stands. `id` is null where not even that can be read. */
export interface MalformedCommand {
  readonly id: string | null;
  readonly refusal: Refusal & { readonly rule: 'unreadable' | 'malformed' | 'unknown-command' | 'date-outside-year' };
}

/** The form of a command around its data. */
export const COMMAND_ENVELOPE = object({
  id: uuid,
  command: z.string({ error: 'must be the name of a command' }),
  actor: object({ user: line, roles: list(identifier, 0) }),
  effective: date.exactOptional(),
  source: text.exactOptional(),
  expectedRevision: z.int({ error: 'must be a whole number: the revision of the last event, -1 for none' }).min(-1).exactOptional(),
  at: dateTime.exactOptional(),
  data: z.record(z.string(), z.unknown(), { error: 'must be an object' }),
});

const MOST_ISSUES = 8;
const LONGEST_NAME = 80;

export function isMalformed(parsed: ParsedCommand | MalformedCommand): parsed is MalformedCommand {
  return 'refusal' in parsed;
}

/** Reads one line of JSON. */
export function parseLine(jsonLine: string, operator?: string): ParsedCommand | MalformedCommand {
  const read = readJson(jsonLine);
  return 'refusal' in read ? read : parseCommand(read.value, operator);
}

/** A JSON text as its value. Refused where it is no JSON, nested deeper than any command, or where a name stands twice in one object. */
export function readJson(text: string): { readonly value: unknown } | MalformedCommand {
  if (isNestedTooDeep(text)) return malformed(null, 'unreadable', `The line is nested deeper than ${DEEPEST_JSON} levels, as no command is.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return malformed(null, 'unreadable', `The line is not JSON (${(error as Error).message}). Write one JSON object a line.`);
  }
  const twice = repeatedName(text);
  if (twice === undefined) return { value };
  return malformed(idIn(value), 'malformed', `${JSON.stringify(twice)} stands twice in one object. Which of the two is meant? State it once.`, twice);
}

/** Checks a command strictly: known name, known fields, well-formed values. `operator` is the operating-system identity, if any. */
export function parseCommand(input: unknown, operator?: string): ParsedCommand | MalformedCommand {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return malformed(null, 'unreadable', 'A command is a JSON object: {"id", "command", "actor", "data"}.');
  }
  const id = idIn(input);
  const dropped = pathOfProto(input);
  if (dropped !== undefined) return malformed(id, 'malformed', `${dropped} is not a field of this command.`, dropped);
  const outer = COMMAND_ENVELOPE.safeParse(input);
  if (!outer.success) return malformed(id, 'malformed', ...explain(outer.error, input, ''));
  const { command: name, actor, effective, source, expectedRevision, at, data } = outer.data;
  if (!Object.hasOwn(COMMAND_SCHEMAS, name)) {
    return malformed(
      id,
      'unknown-command',
      `There is no command ${JSON.stringify(shown(name))}. Commands: ${Object.keys(COMMAND_SCHEMAS).join(', ')}.`,
      'command',
    );
  }
  const inner = COMMAND_SCHEMAS[name as CommandName].safeParse(data);
  if (!inner.success) return malformed(id, 'malformed', ...explain(inner.error, data, 'data.'));
  const { year } = inner.data as { year?: string };
  if (effective !== undefined && year !== undefined && !isWithin(effective, year)) {
    return malformed(
      id,
      'date-outside-year',
      `The effective date ${effective} lies outside ${year}, the year that the command is for. Give a date within it.`,
      'effective',
    );
  }
  const command = {
    command: name,
    id: outer.data.id,
    actor: { ...actor, ...(operator === undefined ? {} : { operator }) },
    ...(effective === undefined ? {} : { effective }),
    ...(source === undefined ? {} : { source }),
    data: inner.data,
  } as Command;
  return {
    command,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...(at === undefined ? {} : { at }),
    content: canonical({ command: name, user: actor.user, data: inner.data, effective: effective ?? null, source: source ?? null }),
  };
}

/** The command's id where it can be read, so that its sender finds the answer. */
function idIn(input: unknown): string | null {
  return typeof input === 'object' && input !== null && 'id' in input ? (uuid.safeParse(input.id).data ?? null) : null;
}

function malformed(id: string | null, rule: MalformedCommand['refusal']['rule'], detail: string, ...fields: string[]): MalformedCommand {
  return { id, refusal: { rule, detail, ...(fields.length > 0 ? { fields } : {}) } };
}

/** Where a field is called `__proto__`: JSON allows it, and schemas pass over it in silence. */
function pathOfProto(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return '__proto__';
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOfProto(inner);
    if (path !== undefined) return `${key}.${path}`;
  }
  return undefined;
}

/** A name as an answer repeats it: nobody needs to read a megabyte again. */
function shown(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** A sentence for each of the first things that are wrong, and the fields to mend. */
function explain(error: z.ZodError, input: unknown, prefix: string): [string, ...string[]] {
  const all = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: prefix + [...issue.path, shown(key)].join('.'), says: 'is not a field of this command' }));
    }
    const field = (prefix + issue.path.join('.')).replace(/\.$/, '');
    if (issue.message.startsWith('Invalid input: expected object') && valueAt(input, issue.path) !== undefined) {
      return [{ field, says: 'must be an object with fields of its own' }];
    }
    if (issue.code === 'invalid_key') return [{ field, says: issue.issues[0]?.message ?? issue.message }];
    return [{ field, says: valueAt(input, issue.path) === undefined && !/unknown|not a field/.test(issue.message) ? 'is missing' : issue.message }];
  });
  const issues = all.slice(0, MOST_ISSUES);
  const more = all.length > issues.length ? ` And ${all.length - issues.length} more.` : '';
  const detail = issues.map(({ field, says }) => `${field === '' ? 'The command' : field} ${says}.`).join(' ');
  return [`${detail}${more}`, ...issues.map(({ field }) => field)];
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined),
    input,
  );
}
