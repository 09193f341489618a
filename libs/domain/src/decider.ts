import type { Command } from './commands.ts';
import type { DomainEvent } from './catalogue.ts';
import type { AskedReport, DrawnReport } from './publication.ts';
import type { RefusalRule } from './refusals.ts';
import type { Subjects, SubjectKind } from './subjects.ts';

/** Who acts: an account id and the roles in which they act. `operator` is the operating-system identity on the command line. */
export interface Actor {
  readonly user: string;
  readonly roles: readonly string[];
  readonly operator?: string;
}

/**
 * Free text that may name a person: a narrative, reason, note, title of evidence. In a command and in a new event it is
 * the text itself. In an event read from the ledger it is `sha256:…`, the digest of a text that is kept apart.
 */
export type Text = string;

/** An event that a decision wants recorded, with the stream that it belongs to (`scheme/ASC006`). */
export type NewEvent = DomainEvent & { readonly stream: string };

/** An event as read from the ledger: what a subject's `evolve` sees. */
export type Recorded<E extends DomainEvent = DomainEvent> = E & {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly effective: string | null;
  readonly actor: Actor;
  readonly command: string;
};

/** A rule said no. Nothing is recorded. Every refusal names its rule, the figures, and what to do. */
export interface Refusal {
  /** The rule's code, such as `reasons-add-up`; listed in docs/refusals.md. */
  readonly rule: string;
  /** What is wrong, with the figures in it, and what to do about it. */
  readonly detail: string;
  /** The fields of `data` to mend, such as `reasons` or `effect.annual`. */
  readonly fields?: readonly string[];
}

/** Events to record in this order (an empty list: nothing to do), or one refusal. */
export type Decision = readonly NewEvent[] | Refusal;

/** What a decision may look at: the states of subjects as of now. An id that was never used gives undefined. */
export interface World {
  get<K extends SubjectKind>(kind: K, id: string): Subjects[K] | undefined;
  /** The id of the constraint stream of a claim's subject: a keyed hash, so that the key never enters an event. */
  claimSubject(organisation: string, kind: string, key: string): string;
  /** Reports as drawn at the end of the ledger, or what stands in their way; without a list those that a board reads. */
  drawn(publication: ToDraw): { readonly reports: readonly DrawnReport[] } | { readonly problem: string };
}

/** What a publication asks for: its reports with all their options, or its year, period and organisation alone. */
export interface ToDraw {
  readonly publication: string;
  readonly year: string;
  readonly period: number;
  readonly organisation?: string;
  readonly reports?: readonly AskedReport[] | undefined;
}

export type Decide<C = Command> = (command: C, world: World) => Decision;

export function refuse(rule: RefusalRule, detail: string, ...fields: string[]): Refusal {
  return fields.length > 0 ? { rule, detail, fields } : { rule, detail };
}

export function isRefusal(decision: Decision): decision is Refusal {
  return 'rule' in decision;
}

/** The first refusal of a list of guards, in their order; undefined when all pass. */
export function firstRefusal(...guards: (Refusal | false | undefined)[]): Refusal | undefined {
  return guards.find((guard): guard is Refusal => guard !== false && guard !== undefined);
}
