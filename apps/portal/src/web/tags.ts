import type { Rag } from '@outturn/domain';
import { countIn, type Cells, ragIn, textIn } from './cells.ts';

export interface Tag {
  readonly text: string;
  readonly classes: string;
}

const RAG_WORDS: Record<Rag, string> = { blue: 'Blue – banked', green: 'Green', amber: 'Amber', red: 'Red', grey: 'Grey – no recent return' };
const RAG_NAMES: Record<Rag, string> = { blue: 'blue', green: 'green', amber: 'amber', red: 'red', grey: 'grey' };
/** The order in which a board reads them: what needs attention first. */
export const RAG_ORDER: readonly Rag[] = ['red', 'amber', 'green', 'blue', 'grey'];

export function ragTag(rag: Rag): Tag {
  return { text: RAG_WORDS[rag], classes: `rag rag--${rag}` };
}

export function ragTagIn(cells: Cells, key = 'rag'): Tag | null {
  const rag = ragIn(cells, key);
  return rag === null ? null : ragTag(rag);
}

/** How many children show which RAG, without those that none shows: `3 red`. */
export function ragCounts(cells: Cells): Tag[] {
  return RAG_ORDER.flatMap((rag) => {
    const n = countIn(cells, rag);
    return n === 0 ? [] : [{ text: `${n} ${RAG_NAMES[rag]}`, classes: `rag rag--${rag}` }];
  });
}

export interface Direction {
  readonly arrow: string;
  readonly word: string;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  better: { arrow: '▲', word: 'better' },
  same: { arrow: '▬', word: 'same' },
  worse: { arrow: '▼', word: 'worse' },
};

/** Arrow and word; null where the report has none. */
export function directionIn(cells: Cells): Direction | null {
  return DIRECTIONS[textIn(cells, 'direction')] ?? null;
}
