import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '@outturn/event-store';
import { makeSearchable } from './search-index.ts';

/** A ledger whose index goes on by so many entries with each search. */
function ledger(position: number, by: number, fails = false) {
  let indexed = 0;
  return {
    asked: [] as number[],
    head: async () => ({ position, recordedAt: null }),
    async searchTexts({ upTo }: { readonly upTo: number }) {
      if (fails) throw new StoreUnavailable('the database is away');
      this.asked.push(upTo);
      indexed = Math.min(position, indexed + by);
      return { positions: [], searchedTo: indexed };
    },
  };
}

describe('making texts searchable', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('goes on in short steps until every entry is taken in, and says what it does', async () => {
    const store = ledger(12_000, 5_000);
    await makeSearchable(store, new AbortController().signal);
    // Each step asks for no more than one batch of the index, so that nobody waits long behind it.
    expect(store.asked).toEqual([1, 1, 1]);
    expect(said).toMatch(/texts of 7,000 entries ready for searching[\s\S]*Every text can be searched/);
  });

  it('says nothing where all is ready', async () => {
    await makeSearchable(ledger(0, 5_000), new AbortController().signal);
    await makeSearchable(ledger(300, 5_000), new AbortController().signal);
    expect(said).toBe('');
  });

  it('ends when the service ends', async () => {
    const ending = new AbortController();
    const store = ledger(1_000_000, 1);
    const made = makeSearchable(store, ending.signal);
    ending.abort();
    await made;
    expect(store.asked.length).toBeLessThan(5);
    expect(said).not.toContain('Every text');
  });

  it('leaves it to whoever searches where the database goes away', async () => {
    await makeSearchable(ledger(10, 1, true), new AbortController().signal);
    expect(said).toContain('Searching is not ready yet: the database is away');
  });
});
