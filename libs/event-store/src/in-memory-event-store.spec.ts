import { describe, expect, it } from '@jest/globals';
import { describeEventStore, one } from './contract-suite.ts';
import { inMemoryEventStore } from './in-memory-event-store.ts';

describeEventStore('in memory', async ({ kind }) => {
  const store = inMemoryEventStore({ kind });
  return { store, queues: false, reopen: async () => store, close: () => store.close() };
});

describe('in memory', () => {
  it('takes the time from the clock that it is given, and never goes back with it', async () => {
    const times = [Date.parse('2017-06-14T12:00:00.500Z'), Date.parse('2017-06-14T12:00:00.400Z')];
    const store = inMemoryEventStore({ clock: () => times.shift() ?? 0 });
    await store.append(one('a/1', -1));
    expect(await store.append(one('a/1', 0))).toMatchObject({ recordedAt: '2017-06-14T12:00:00.500Z' });
  });
});
