import type { DomainEvent, EventType } from '@outturn/domain';
import { londonDay } from '@outturn/kernel';
import type { LedgerEntry, StoryEntry } from './queries.ts';
import { BUDGET_STORIES } from './story/budget-stories.ts';
import { CLAIM_STORIES } from './story/claim-stories.ts';
import { PERIOD_STORIES } from './story/period-stories.ts';
import { RULES_STORIES, STRUCTURE_STORIES } from './story/programme-stories.ts';
import { SCHEME_STORIES } from './story/scheme-stories.ts';
import { MONITORING_STORIES } from './story/monitoring-stories.ts';
import type { Stories, Topic } from './story/told.ts';
import { VIREMENT_STORIES } from './story/virement-stories.ts';
import { longDate } from './story/words.ts';

/** How every event of the ledger is told. The compiler refuses an event without a story. */
export const STORIES: Stories<DomainEvent> = {
  ...STRUCTURE_STORIES,
  ...RULES_STORIES,
  ...SCHEME_STORIES,
  ...CLAIM_STORIES,
  ...BUDGET_STORIES,
  ...MONITORING_STORIES,
  ...VIREMENT_STORIES,
  ...PERIOD_STORIES,
};

export function topicOf(type: EventType): Topic {
  return STORIES[type].topic;
}

/** What an entry says after who and when: `confirmed the forecast for 2017-18 unchanged at period 3`. */
export function predicate(entry: Pick<LedgerEntry, 'type' | 'data'>): string {
  const tell = STORIES[entry.type].tell as (data: Readonly<Record<string, unknown>>) => string;
  return tell(entry.data);
}

/**
 * Tells an entry in one sentence: the day of recording in London (and the effective date where it is another), who, what.
 * The operator stands beside the user where the command came over the command line.
 */
export function tell(entry: LedgerEntry): StoryEntry {
  const recorded = londonDay(entry.recordedAt);
  const effective = entry.effective === null || entry.effective === recorded ? '' : ` (with effect from ${longDate(entry.effective)})`;
  const operator = entry.actor.operator === undefined ? '' : ` (operator ${entry.actor.operator})`;
  const source = entry.source === null || entry.source === '' ? '' : ` Source: ${entry.source.replace(/\.$/, '')}.`;
  const said = `${longDate(recorded)}${effective}, ${entry.actor.user}${operator} ${predicate(entry)}`;
  const sentence = `${said}${/[.!?]$/.test(said) ? '' : '.'}${source}`;
  return { ...entry, sentence, topic: topicOf(entry.type) };
}
