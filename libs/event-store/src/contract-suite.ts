import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeAppends, describeBatches } from './contract-suite-appends.ts';
import { describeConditions } from './contract-suite-conditions.ts';
import { describeReads, describeSubscriptions, describeTimes } from './contract-suite-reading.ts';
import { describeTextSearch } from './contract-suite-searching.ts';
import { one, type OpenedStore, type OpenStore } from './contract-suite-writes.ts';
import { type EventStore, StoreBusy, StoreUnavailable } from './port.ts';

export { expectSound, one, type OpenedStore, type OpenStore, writeTo } from './contract-suite-writes.ts';

/** What every event store must do, whichever database keeps the ledger. */
export function describeEventStore(name: string, open: OpenStore): void {
  describe(`${name}: event store`, () => {
    let opened: OpenedStore;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open({ kind: 'live' });
      store = opened.store;
    });
    afterEach(() => opened.close());

    describeAppends(() => store);
    describeBatches(() => store);
    describeConditions(() => store);
    describeReads(() => store);
    describeTextSearch(() => store);
    describeSubscriptions(() => ({ store, opened }));

    it('knows what it is for, and stays the same ledger when opened again', async () => {
      const info = await store.info();
      expect(info.kind).toBe('live');
      expect(info.secret).toMatch(/^[0-9a-f]{64}$/);
      const again = await opened.reopen();
      expect(await again.info()).toEqual(info);
      if (again !== store) await again.close();
    });

    it('is unavailable once closed', async () => {
      await store.close();
      await expect(store.append(one('a/1', -1))).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('is busy when more writes wait than its queue holds, and takes writes again afterwards', async () => {
      if (!opened.queues) return;
      const narrow = await opened.reopen({ queue: 8 });
      const results = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => narrow.append(one(`a/${n}`, -1))));
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused.length).toBe(32);
      for (const { reason } of refused) expect(reason).toBeInstanceOf(StoreBusy);
      expect(refused[0]).toMatchObject({ reason: { retryAfterSeconds: 1 } });
      expect((await store.head()).position).toBe(8);
      expect(await narrow.append(one('a/again', -1))).toMatchObject({ outcome: 'recorded', position: 9 });
      await narrow.close();
    });
  });

  describeTimes(name, open);
}
