import type { DomainEvent } from '@outturn/domain';

/** What an entry of a story is about, for filters. `companion`: an event that only guards a rule, and belongs to another one's story. */
export const TOPICS = [
  'structure',
  'rules',
  'stage',
  'target',
  'forecast',
  'rag',
  'claim',
  'investment',
  'budget',
  'actuals',
  'reserve',
  'milestone',
  'comment',
  'period',
  'return',
  'late',
  'publication',
  'companion',
] as const;
export type Topic = (typeof TOPICS)[number];

/** How one type of event is told: its topic, and the predicate of its sentence, without who and when. */
export interface Story<E extends DomainEvent> {
  readonly topic: Topic;
  readonly tell: (data: E['data']) => string;
}

/** A story for each type of event of a union; the compiler refuses a type without one. */
export type Stories<E extends DomainEvent> = { readonly [T in E['type']]: Story<Extract<E, { type: T }>> };
