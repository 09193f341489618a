import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  authorise,
  type Command,
  type Decision,
  decide,
  EVENTS,
  isRefusal,
  type NewEvent,
  outOfScope,
  parseStream,
  type Refusal,
  type World,
} from '@outturn/domain';
import type { AppendRequest, AppendResult, EventStore } from '@outturn/event-store';
import { londonDay } from '@outturn/kernel';
import { encodeEvent } from '@outturn/ledger';
import { goesOn, PATIENCE_MS, pauseAfter } from './patience.ts';
import { isMalformed, type MalformedCommand, type ParsedCommand, parseCommand, parseLine } from './parse-command.ts';
import { SUBJECT_OF } from './subject-of.ts';
import { type Considered, type DrawReports, SubjectStates } from './subject-states.ts';

/** What is wrong, as RFC 9457 has it, with the rule and the fields. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly rule?: string;
  readonly fields?: readonly string[];
}

/** The answer to one command. `position` is that of its last event; nothing to do is `recorded` with no events. */
export interface CommandResult {
  readonly id: string | null;
  readonly status: 'recorded' | 'duplicate' | 'refused' | 'conflict';
  readonly position?: number;
  readonly events?: readonly string[];
  readonly problem?: Problem;
}

export interface CommandHandler {
  /** One line of JSON, as `apply` reads it. */
  handleLine(line: string): Promise<CommandResult>;
  /** One command, parsed from JSON. */
  handle(input: unknown): Promise<CommandResult>;
  /**
   * One command of an account that has signed in: the actor is the account, in the roles and within the services that
   * the ledger gives it at this moment, whatever actor the command states.
   */
  handleAs(account: string, input: unknown): Promise<CommandResult>;
  /** What the same command would be answered now, and the events that it would record; nothing is recorded. */
  previewAs(account: string, input: unknown): Promise<Preview>;
  /** The same for a command with the actor that it states. */
  preview(input: unknown): Promise<Preview>;
}

/** A refusal or conflict as it would be answered, or the events that would be recorded. */
export type Preview = { readonly result: CommandResult } | { readonly events: readonly NewEvent[] };

/** Refusals that come before everything else that could be said of a thing. */
const HIDING: ReadonlySet<string> = new Set(['role', 'unknown-reference']);

export interface CommandHandlerOptions {
  readonly operator?: string;
  readonly draw?: DrawReports;
  /** How long a command is decided again while others are faster, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Authorise → load → decide → append. On a conflict with somebody else's change it loads and decides again, until `patienceMs`
 * are over and five times at least. Throws `StoreUnavailable`, `StoreBusy` and `UnacceptableEvent` as the store does; a refusal is an answer.
 * `operator` is the operating-system identity behind the command line, recorded beside the actor; `draw` draws the reports of
 * publications, and without it publishing throws.
 */
export async function createCommandHandler(store: EventStore, options: CommandHandlerOptions = {}): Promise<CommandHandler> {
  const { patienceMs = PATIENCE_MS } = options;
  const { secret } = await store.info();
  const states = new SubjectStates(store, secret, options.draw);
  const record = (parsed: ParsedCommand | MalformedCommand, decideOn: DecideOn) =>
    isMalformed(parsed) ? Promise.resolve(refused(parsed.id, parsed.refusal)) : recordCommand(store, states, parsed, { decideOn, patienceMs });
  return {
    handleLine: (line) => record(parseLine(line, options.operator), asStated),
    handle: (input) => record(parseCommand(input, options.operator), asStated),
    handleAs: (account, input) => record(parseCommand(withActor(account, input)), asGranted),
    previewAs: (account, input) => preview(states, parseCommand(withActor(account, input)), asGranted),
    preview: async (input) => {
      const parsed = parseCommand(input, options.operator);
      return (await alreadyAnswered(store, parsed)) ?? preview(states, parsed, asStated);
    },
  };
}

/** A decision, and the command as it was decided upon: with the actor that will be recorded. */
interface Decided {
  readonly command: Command;
  readonly decision: Decision;
}

type DecideOn = (command: Command, world: World) => Decided;

/** The actor's roles are as the command states them: the command line answers for its operator. */
const asStated: DecideOn = (command, world) => ({ command, decision: decideAndLook(command, world) });

/** The actor's roles and services are those that the ledger gives the account. */
const asGranted: DecideOn = (stated, world) => {
  const { roles = [], services = [] } = world.get('account', stated.actor.user) ?? {};
  const command: Command = { ...stated, actor: { user: stated.actor.user, roles } };
  return { command, decision: authorise(command) ?? outOfScope(command, services, world) ?? decideAndLook(command, world) };
};

function withActor(account: string, input: unknown): unknown {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input, actor: { user: account, roles: [] } } : input;
}

/** What a command that was recorded before would be answered: nothing more, or a refusal of its id. */
async function alreadyAnswered(store: EventStore, parsed: ParsedCommand | MalformedCommand): Promise<Preview | undefined> {
  if (isMalformed(parsed)) return undefined;
  const { id } = parsed.command;
  const earlier = answerOf(id, await store.lookUp({ id, content: parsed.content }));
  return earlier && (earlier.status === 'duplicate' ? { events: [] } : { result: earlier });
}

async function preview(states: SubjectStates, parsed: ParsedCommand | MalformedCommand, decideOn: DecideOn): Promise<Preview> {
  if (isMalformed(parsed)) return { result: refused(parsed.id, parsed.refusal) };
  const { id } = parsed.command;
  const subject = subjectOf(parsed.command);
  const { result, revisions } = await states.decide(parseStream(subject) ? [subject] : [], (world) => decideOn(onItsDay(parsed), world));
  const { decision } = result;
  const stale = staleSubject(parsed, streamThatIsMeant(subject, decision), revisions);
  if (isRefusal(decision) && (!stale || HIDING.has(decision.rule))) return { result: refused(id, decision) };
  return stale ? { result: stale } : { events: isRefusal(decision) ? [] : decision };
}

/** The command with the day on which it is decided: rules that hold from a period are looked up by it. */
function onItsDay({ command, at }: ParsedCommand): Command {
  return { ...command, today: londonDay(at ?? new Date().toISOString()) };
}

function subjectOf(command: Command): string {
  return (SUBJECT_OF[command.command] as (data: unknown) => string)(command.data);
}

async function recordCommand(
  store: EventStore,
  states: SubjectStates,
  parsed: ParsedCommand,
  { decideOn, patienceMs }: { readonly decideOn: DecideOn; readonly patienceMs: number },
): Promise<CommandResult> {
  const { id } = parsed.command;
  const mark = { id, content: parsed.content };
  const subject = subjectOf(parsed.command);
  const begun = performance.now();
  for (let conflicts = 0; ;) {
    const first = parseStream(subject) ? [subject] : [];
    const considered = await states.decide(first, (world) => decideOn(onItsDay(parsed), world));
    const { result, revisions } = considered;
    const { command, decision } = result;
    const stale = staleSubject(parsed, streamThatIsMeant(subject, decision), revisions);
    if (stale || isRefusal(decision) || decision.length === 0) {
      // A repeated command answers with its first result even where the rules would refuse it by now.
      const earlier = answerOf(id, await store.lookUp(mark));
      if (earlier) return earlier;
      // Who may not see a thing is not told its revision either.
      if (isRefusal(decision) && (!stale || HIDING.has(decision.rule))) return refused(id, decision);
      return stale ?? { id, status: 'recorded', events: [] };
    }
    const appended = await store.append(requestOf({ ...parsed, command }, decision, considered, mark));
    const answer = appended.outcome === 'recorded' ? recorded(id, appended.position, decision) : answerOf(id, appended);
    if (answer) return answer;
    conflicts += 1;
    if (!goesOn(conflicts, { begun, now: performance.now(), patienceMs })) return keptChanging(id, appended, conflicts);
    // What is drawn anew takes its time as it is: whoever waited as well would only meet more of what is recorded meanwhile.
    if (appended.outcome === 'conflict') await sleep(pauseAfter(conflicts, Math.random()));
  }
}

function keptChanging(id: string, met: AppendResult, attempts: number): CommandResult {
  const what = met.outcome === 'conflict' ? met.stream : 'The ledger';
  return conflict(id, `${what} kept changing while this was decided; ${attempts} attempts were made. Send it again.`);
}

/** Decides, then looks at every stream that the decision would write to, also where it did not need its state: the append names the revision of each. */
function decideAndLook(command: Command, world: World): Decision {
  const decision = decide(command, world);
  for (const { stream } of isRefusal(decision) ? [] : decision) {
    const subject = parseStream(stream);
    if (subject) world.get(subject.kind, subject.id);
  }
  return decision;
}

function requestOf(
  parsed: ParsedCommand,
  decision: readonly NewEvent[],
  { revisions, head }: Considered<unknown>,
  mark: AppendRequest['command'],
): AppendRequest {
  const { command } = parsed;
  const origin = {
    command: command.id,
    actor: command.actor,
    effective: command.effective ?? null,
    ...(command.source === undefined ? {} : { source: command.source }),
  };
  const encoded = decision.map((event, index) => encodeEvent(event, origin, EVENTS[event.type], { id: eventId(command.id, index) }));
  const streams = [...new Set(decision.map((event) => event.stream))];
  return {
    command: mark,
    events: encoded.map(({ event }) => event),
    texts: encoded.flatMap(({ texts }) => texts),
    expected: Object.fromEntries(streams.map((stream) => [stream, revisions.get(stream) ?? -1])),
    ...periodsReliedOn(revisions, streams),
    ...(head === undefined ? {} : { head }),
    ...(parsed.at === undefined ? {} : { at: parsed.at }),
  };
}

/** Whether a period is closed stands in its year: nobody closes it between a decision and its recording. */
function periodsReliedOn(revisions: ReadonlyMap<string, number>, written: readonly string[]): Pick<AppendRequest, 'unchanged'> {
  const years = [...revisions].filter(([stream]) => stream.startsWith('year/') && !written.includes(stream));
  return years.length === 0 ? {} : { unchanged: Object.fromEntries(years) };
}

/** The id of a command's n-th event follows from the command's id, so that a retry writes the same event. */
function eventId(command: string, index: number): string {
  const hex = createHash('sha256').update(`outturn-event/${command}/${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A comment may name its subject without the kind: then the decision tells which stream is meant. */
function streamThatIsMeant(subject: string, decision: Decision): string {
  return parseStream(subject) || isRefusal(decision) ? subject : (decision[0]?.stream ?? subject);
}

function staleSubject(parsed: ParsedCommand, subject: string, revisions: ReadonlyMap<string, number>): CommandResult | undefined {
  if (parsed.expectedRevision === undefined) return undefined;
  const actual = revisions.get(subject) ?? -1;
  if (actual === parsed.expectedRevision) return undefined;
  return conflict(
    parsed.command.id,
    `${subject} is at revision ${actual}, not at ${parsed.expectedRevision} as the command expects. Look at what has changed, then send it with "expectedRevision": ${actual}.`,
  );
}

/** The answer that an append or look-up already gives; undefined where the command has to be decided (again). */
function answerOf(id: string, result: AppendResult | Awaited<ReturnType<EventStore['lookUp']>>): CommandResult | undefined {
  switch (result.outcome) {
    case 'duplicate':
      return { id, status: 'duplicate', position: result.position, events: result.types };
    case 'id-reused':
      return refused(id, {
        rule: 'id-reused',
        detail: `The id ${id} was used before for a command with other content. Send this one with an id of its own.`,
        fields: ['id'],
      });
    case 'time-refused':
      return refused(id, {
        rule: 'recorded-time',
        detail: `The recorded time cannot be taken: ${result.detail}. Leave "at" out, and the ledger's own clock gives it.`,
        fields: ['at'],
      });
    default:
      return undefined;
  }
}

function recorded(id: string, position: number, events: readonly NewEvent[]): CommandResult {
  return { id, status: 'recorded', position, events: events.map((event) => event.type) };
}

/** The answer to a command that a rule refuses. */
export function refused(id: string | null, refusal: Refusal): CommandResult {
  const { rule, detail, fields } = refusal;
  return { id, status: 'refused', problem: { type: `urn:outturn:rule:${rule}`, title: 'Refused', detail, rule, ...(fields ? { fields } : {}) } };
}

function conflict(id: string, detail: string): CommandResult {
  return { id, status: 'conflict', problem: { type: 'urn:outturn:conflict', title: 'Somebody else has changed this', detail } };
}
