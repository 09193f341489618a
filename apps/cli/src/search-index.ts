import { setTimeout } from 'node:timers/promises';
import type { EventStore } from '@outturn/event-store';
import { progressBar, say } from './streams.ts';

/** Between two steps, so that those who read and record in the meantime are not kept waiting. Milliseconds. */
const PAUSE = 20;

/**
 * Makes what is written in the ledger ready for searching, while everything else runs: the first search of an old ledger then
 * finds all of it. Ends at the ledger's head as it is at the beginning, since searches take in what comes later, or when `ending` says so.
 */
export async function makeSearchable(store: Pick<EventStore, 'head' | 'searchTexts'>, ending: AbortSignal): Promise<void> {
  try {
    const { position } = await store.head();
    const step = async () => (await store.searchTexts({ words: [], upTo: Math.min(1, position), limit: 1 })).searchedTo;
    let [before, reached] = [-1, await step()];
    if (reached >= position) return;
    say(`Making the texts of ${(position - reached).toLocaleString('en-GB')} entries ready for searching; pages and commands do not wait for it.`);
    const bar = progressBar('Texts ready for searching', position);
    while (reached < position && reached > before && !ending.aborted) {
      bar.to(reached);
      await setTimeout(PAUSE, undefined, { signal: ending }).catch(() => undefined);
      [before, reached] = [reached, await step()];
    }
    bar.end();
    if (reached >= position) say('Every text can be searched.');
  } catch (error) {
    // The service goes on: whoever searches brings the index further, a little at a time, and is told where that fails.
    say(`Searching is not ready yet: ${error instanceof Error ? error.message : String(error)}`);
  }
}
