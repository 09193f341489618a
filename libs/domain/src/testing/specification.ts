import { expect } from '@jest/globals';
import type { EventOf, EventType } from '../catalogue.ts';
import type { Command, CommandData, CommandName, CommandOf } from '../commands.ts';
import { decide } from '../deciders.ts';
import { type Actor, type Decision, isRefusal, type NewEvent, type Recorded, type World } from '../decider.ts';
import type { RefusalRule } from '../refusals.ts';
import { EVOLVE, parseStream, type SubjectKind, type Subjects } from '../subjects.ts';

/*
 * The one grammar of the domain's specs:
 *
 *   given(schemeApproved, forecast).when(command('ChangeForecast', {…})).thenEvents(event('scheme/S1', 'ForecastChanged', {…}));
 *   given(schemeApproved).when(command('ChangeForecast', {…}, { actor: BOARD })).thenRefused('role', /finance/);
 */

export const FINANCE: Actor = { user: 'fatima.finance', roles: ['finance'] };
export const OTHER_FINANCE: Actor = { user: 'fred.finance', roles: ['finance'] };
export const SERVICE_TEAM: Actor = { user: 'sara.service', roles: ['service-team'] };
export const ADMINISTRATOR: Actor = { user: 'adam.admin', roles: ['administrator'] };
export const BOARD: Actor = { user: 'bella.board', roles: ['board'] };
export const AUDITOR: Actor = { user: 'aude.audit', roles: ['auditor'] };

/** An event of the past. What the ledger adds to it may be stated; left out, it is made up: positions count from 1, finance did it. */
export type GivenEvent = NewEvent & Partial<Pick<Recorded, 'position' | 'recordedAt' | 'effective' | 'actor' | 'command'>>;

/** `event('scheme/S1', 'SchemeClaimed', { … })`; the fourth argument states what the ledger added. */
export function event<T extends EventType>(
  stream: string,
  type: T,
  data: EventOf<T>['data'],
  added: Partial<Pick<Recorded, 'position' | 'recordedAt' | 'effective' | 'actor' | 'command'>> = {},
): GivenEvent {
  return { stream, type, data, ...added } as unknown as GivenEvent;
}

/** A command by finance, unless said otherwise. */
export function command<N extends CommandName>(
  name: N,
  data: CommandData[N],
  stated: Partial<Pick<CommandOf<N>, 'id' | 'actor' | 'effective' | 'source' | 'today'>> = {},
): Command {
  return { command: name, id: '00000000-0000-4000-8000-000000000001', actor: FINANCE, ...stated, data } as unknown as Command;
}

/** The states of all subjects after these events, in this order. A claim's subject is keyed readably instead of by a hash. */
export function world(events: readonly GivenEvent[]): World {
  const states = new Map<string, Subjects[SubjectKind] | undefined>();
  const revisions = new Map<string, number>();
  events.forEach((given, index) => {
    const subject = parseStream(given.stream);
    if (!subject) throw new Error(`no kind of stream is named as in ${given.stream}`);
    const revision = (revisions.get(given.stream) ?? -1) + 1;
    revisions.set(given.stream, revision);
    const recorded: Recorded = {
      position: index + 1,
      recordedAt: new Date(Date.UTC(2017, 3, 1, 9) + index * 60_000).toISOString(),
      effective: null,
      actor: FINANCE,
      command: `given-${index + 1}`,
      ...given,
      revision,
    };
    const evolve = EVOLVE[subject.kind] as (state: Subjects[SubjectKind] | undefined, event: Recorded) => Subjects[SubjectKind] | undefined;
    states.set(given.stream, evolve(states.get(given.stream), recorded));
  });
  return {
    get: <K extends SubjectKind>(kind: K, id: string) => states.get(`${kind}/${id}`) as Subjects[K] | undefined,
    claimSubject: (organisation, kind, key) => `${organisation}|${kind}|${key.trim().toLowerCase()}`,
    drawn: ({ reports = [{ name: 'savings-tracker', options: {} }] }) => {
      const unknown = reports.find(({ name }) => !name.startsWith('savings'));
      return unknown
        ? { problem: `There is no report ${unknown.name}.` }
        : { reports: reports.map((one) => ({ ...one, sha256: 'ab'.repeat(32), bytes: 100 })) };
    },
  };
}

export interface Outcome {
  readonly decision: Decision;
  /** Exactly these events, in this order. */
  thenEvents(...events: readonly NewEvent[]): void;
  thenNothing(): void;
  /** Refused by this rule, with these figures or names in the detail, and (where given) these fields to mend. */
  thenRefused(rule: RefusalRule, detail?: RegExp, ...fields: readonly string[]): void;
}

function outcome(decision: Decision): Outcome {
  return {
    decision,
    thenEvents: (...events) => expect(decision).toStrictEqual(events),
    thenNothing: () => expect(decision).toEqual([]),
    thenRefused: (rule, detail, ...fields) => {
      expect(decision).toMatchObject({ rule, ...(detail ? { detail: expect.stringMatching(detail) as unknown } : {}) });
      if (fields.length > 0) expect(decision).toMatchObject({ fields });
    },
  };
}

export function given(...events: readonly GivenEvent[]): { when(command: Command): Outcome } {
  return { when: (stated) => outcome(decide(stated, world(events))) };
}

/** The past after these commands, each of which must be accepted: `given(...after([], command(…), command(…)))`. */
export function after(events: readonly GivenEvent[], ...commands: readonly Command[]): GivenEvent[] {
  return commands.reduce<GivenEvent[]>(
    (past, stated) => {
      const decision = decide(stated, world(past));
      if (isRefusal(decision)) throw new Error(`${stated.command} was refused: ${decision.rule}: ${decision.detail}`);
      return [...past, ...decision.map((made) => ({ ...made, actor: stated.actor, effective: stated.effective ?? null }))];
    },
    [...events],
  );
}
