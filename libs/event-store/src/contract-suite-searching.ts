import { expect, it } from '@jest/globals';
import { one, writeTo } from './contract-suite-writes.ts';
import type { EventStore } from './port.ts';
import { wordsOf } from './words.ts';

export function describeTextSearch(store: () => EventStore): void {
  const search = async (text: string, upTo = 99, limit = 10) => (await store().searchTexts({ words: wordsOf(text), upTo, limit })).positions;

  it('finds events by words of their texts, newest first, up to a position', async () => {
    await store().append(one('a/1', -1, { texts: ['The provider starts later'] }));
    await store().append(one('b/1', -1, { texts: ['Nothing of note', 'PROVIDER’s price: £1,200 (Café Zoë)'] }));
    await store().append(one('b/2', -1));
    expect((await store().searchTexts({ words: ['provider'], upTo: 3, limit: 10 })).searchedTo).toBeGreaterThanOrEqual(3);
    expect(await search('provider')).toEqual([2, 1]);
    expect(await search('provider', 1)).toEqual([1]);
    expect(await search('provider', 99, 1)).toEqual([2]);
    expect(await search('later provid')).toEqual([1]);
    expect(await search('1,200')).toEqual([2]);
    expect(await search('zoë')).toEqual([2]);
    // All the words stand in one text; a part that does not begin a word is none.
    expect(await search('nothing provider')).toEqual([]);
    expect(await search('rovider')).toEqual([]);
  });

  it('finds what was recorded since the last search, and an event once however many of its texts match', async () => {
    await store().append(one('a/1', -1, { texts: ['delay here', 'delay there'] }));
    expect(await search('delay')).toEqual([1]);
    await store().append(writeTo([['a/1', 0, 2]], { texts: ['a long delay'] }));
    expect(await search('delay')).toEqual([3, 2, 1]);
  });

  it('takes whatever is typed as words, never as a language of its own', async () => {
    await store().append(one('a/1', -1, { texts: ['a text'] }));
    for (const typed of ['', '   ', '!&|()', "';--", "':*", 'a & !text', 'x'.repeat(5_000)])
      expect(await search(typed)).toEqual(typed === 'a & !text' ? [1] : []);
    expect((await store().searchTexts({ words: ["a' | 'x"], upTo: 9, limit: 9 })).positions).toEqual([]);
  });
}
