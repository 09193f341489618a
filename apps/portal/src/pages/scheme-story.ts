import type { StoryEntry } from '@outturn/reporting';
import { codeInWords, dateAndTime, monthInWords, wholeNumber } from '../web/format.ts';
import type { Visit } from '../web/visit.ts';

export interface StoryMonth {
  readonly month: string;
  readonly entries: readonly StoryLine[];
}

export interface StoryLine {
  readonly position: string;
  readonly sentence: string;
  readonly topic: string;
  readonly when: string;
  readonly who: string;
  readonly href: string;
  /** The same page as it stood right after this entry. */
  readonly asAtHref: string;
}

export interface Story {
  readonly months: readonly StoryMonth[];
  readonly topics: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly count: string;
}

const COMPANION = 'companion';

/** Entries that people read: those that only guard a rule belong to another one's sentence. */
export function told(entries: readonly StoryEntry[]): StoryEntry[] {
  return entries.filter((entry) => entry.topic !== COMPANION);
}

/** Newest first, by month of recording, of one topic or of all. `path` is the scheme's page. */
export function storyOf(visit: Visit, path: string, entries: readonly StoryEntry[], topic: string | undefined): Story {
  const all = told(entries);
  const chosen = all.filter((entry) => topic === undefined || entry.topic === topic).reverse();
  const months = new Map<string, StoryLine[]>();
  for (const entry of chosen) {
    const month = monthInWords(entry.recordedAt);
    months.set(month, [...(months.get(month) ?? []), lineOf(visit, path, entry)]);
  }
  return {
    months: [...months].map(([month, lines]) => ({ month, entries: lines })),
    topics: topicsOf(visit, path, all, topic),
    count: wholeNumber(chosen.length),
  };
}

function lineOf(visit: Visit, path: string, entry: StoryEntry): StoryLine {
  return {
    position: wholeNumber(entry.position),
    sentence: entry.sentence,
    topic: codeInWords(entry.topic),
    when: dateAndTime(entry.recordedAt),
    who: `${entry.actor.user}${entry.actor.roles.length === 0 ? '' : ` (${entry.actor.roles.map((role) => role.replaceAll('-', ' ')).join(', ')})`}`,
    href: visit.to(`/audit/entries/${entry.position}`),
    asAtHref: momentHref(visit, path, entry.position),
  };
}

/** The page as it stood at another position. */
export function momentHref(visit: Visit, path: string, position: number): string {
  const query = new URLSearchParams();
  if (visit.parameters['year'] !== undefined) query.set('year', visit.parameters['year']);
  if (visit.parameters['unit'] !== undefined) query.set('unit', visit.parameters['unit']);
  query.set('as-at', String(position));
  return `${path}?${query.toString()}`;
}

function topicsOf(visit: Visit, path: string, entries: readonly StoryEntry[], chosen: string | undefined): Story['topics'] {
  const counts = new Map<string, number>();
  for (const { topic } of entries) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const { year } = visit.parameters;
  const href = (topic: string | null) => `${visit.to(path, { year, topic })}#story`;
  return [
    { text: `Everything (${entries.length})`, href: href(null), current: chosen === undefined },
    ...[...counts].map(([topic, n]) => ({ text: `${codeInWords(topic)} (${n})`, href: href(topic), current: chosen === topic })),
  ];
}
