import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@outturn/ledger';
import { expectSound, one, type OpenedStore, type OpenStore, outcomes, pause, until, writeTo } from './contract-suite-writes.ts';
import type { AppendResult, EventStore, LedgerKind } from './port.ts';

export function describeReads(current: () => EventStore): void {
  it('reads several streams, each from a revision, in ledger order', async () => {
    const store = current();
    await store.append(
      writeTo([
        ['a/1', -1, 2],
        ['b/1', -1, 2],
        ['c/1', -1, 1],
      ]),
    );
    await store.append(
      writeTo([
        ['b/1', 1, 1],
        ['a/1', 1, 1],
      ]),
    );
    const events = await store.readStreams({ 'b/1': 1, 'a/1': 0, 'none/1': 0, 'c/1': 1 });
    expect(events.map(({ position, stream, revision }) => [position, stream, revision])).toEqual([
      [1, 'a/1', 0],
      [2, 'a/1', 1],
      [4, 'b/1', 1],
      [6, 'b/1', 2],
      [7, 'a/1', 2],
    ]);
    expect(await store.readStreams({})).toEqual([]);
  });

  it('reads the ledger in pages, none skipped and none twice', async () => {
    const store = current();
    for (let n = 0; n < 10; n += 1) await store.append(writeTo([[`a/${n}`, -1, 3]]));
    const seen: StoredEvent[] = [];
    for (let page = await store.readAll(0, 7); page.length > 0; page = await store.readAll(seen.at(-1)?.position ?? 0, 7)) {
      expect(page.length).toBeLessThanOrEqual(7);
      seen.push(...page);
    }
    expect(seen).toHaveLength(30);
    expectSound(seen);
    expect(await store.readAll(30, 7)).toEqual([]);
    expect(await store.readAll(99, 7)).toEqual([]);
  });

  it('reads single positions, in ledger order', async () => {
    const store = current();
    await store.append(writeTo([['a/1', -1, 5]]));
    expect((await store.readAt([5, 2, 99])).map(({ position }) => position)).toEqual([2, 5]);
    expect(await store.readAt([])).toEqual([]);
  });
}

export function describeSubscriptions(current: () => { store: EventStore; opened: OpenedStore }): void {
  const collect = (store: EventStore, after: number): { seen: StoredEvent[]; stop: () => Promise<void> } => {
    const seen: StoredEvent[] = [];
    const subscription = store.subscribe(after, async (events) => {
      seen.push(...events);
    });
    return { seen, stop: () => subscription.close() };
  };

  it('follows from a position: what is there and what comes', async () => {
    const { store } = current();
    await store.append(writeTo([['a/1', -1, 3]]));
    const { seen, stop } = collect(store, 2);
    await until(() => seen.length === 1, 'what is there');
    await store.append(writeTo([['a/1', 2, 2]]));
    await until(() => seen.length === 3, 'what comes');
    await stop();
    await store.append(one('a/1', 4));
    expect(seen.map(({ position }) => position)).toEqual([3, 4, 5]);
  });

  it('sees every event once and in order while many write', async () => {
    const { store, opened } = current();
    const other = await opened.reopen();
    const { seen, stop } = collect(store, 0);
    await Promise.all(Array.from({ length: 400 }, (_, n) => (n % 2 === 0 ? store : other).append(writeTo([[`a/${n}`, -1, 1 + (n % 3)]]))));
    const { position } = await store.head();
    await until(() => seen.length >= position, 'the last event');
    await stop();
    expect(seen).toHaveLength(position);
    expectSound(seen);
    if (other !== store) await other.close();
  });

  it('waits for a slow reader, and ends with the error that a reader throws', async () => {
    const { store } = current();
    await store.append(one('a/1', -1));
    let running = 0;
    let most = 0;
    const subscription = store.subscribe(0, async ([first]) => {
      most = Math.max(most, (running += 1));
      await pause(20);
      running -= 1;
      if (first && first.position > 3) throw new Error('poison');
    });
    for (let n = 0; n < 6; n += 1) await store.append(one('a/1', n)).then(() => pause(10));
    await expect(subscription.ended).rejects.toThrow('poison');
    expect(most).toBe(1);
  });

  it('ends quietly when closed', async () => {
    const { store } = current();
    const subscription = store.subscribe(0, async () => undefined);
    await subscription.close();
    await expect(subscription.ended).resolves.toBeUndefined();
  });

  it('loses nothing and repeats nothing when every connection breaks again and again', async () => {
    const { store, opened } = current();
    if (!opened.loseConnections) return;
    const { seen, stop } = collect(store, 0);
    const answers: AppendResult[] = [];
    let writing = true;
    const write = async (writer: number): Promise<void> => {
      for (let n = -1; writing; n += 1) answers.push(await store.append(one(`writer/${writer}`, n)));
    };
    const writers = Promise.all(Array.from({ length: 8 }, (_, n) => write(n)));
    for (let n = 0; n < 12; n += 1) {
      await pause(40);
      await opened.loseConnections();
    }
    writing = false;
    await writers;
    expect(new Set(outcomes(answers))).toEqual(new Set(['recorded']));
    const { position } = await store.head();
    expect(position).toBe(answers.length);
    expect(new Set(answers.map((answer) => ('position' in answer ? answer.position : 0))).size).toBe(answers.length);
    await until(() => seen.length >= position, 'the last event');
    await stop();
    expect(seen).toHaveLength(position);
    expectSound(seen);
  });
}

export function describeTimes(name: string, open: OpenStore): void {
  describe(`${name}: recorded time`, () => {
    it.each<LedgerKind>(['demo', 'rehearsal'])('a %s ledger takes times from commands, never before the last', async (kind) => {
      const { store, close } = await open({ kind });
      expect(await store.append(one('a/1', -1, { at: '2017-06-14T12:00:00.000Z' }))).toEqual({
        outcome: 'recorded',
        position: 1,
        recordedAt: '2017-06-14T12:00:00.000Z',
      });
      expect(await store.append(one('a/1', 0, { at: '2017-06-14T12:00:00Z' }))).toEqual({
        outcome: 'recorded',
        position: 2,
        recordedAt: '2017-06-14T12:00:00.000Z',
      });
      expect(await store.append(one('a/1', 1, { at: '2017-06-14T11:59:59.999Z' }))).toMatchObject({
        outcome: 'time-refused',
        detail: expect.stringContaining('2017-06-14T12:00:00.000Z'),
      });
      expect(await store.append(one('a/1', 1, { at: '2017-06-31T12:00:00Z' }))).toMatchObject({ outcome: 'time-refused' });
      expect(await store.append(one('a/1', 1, { at: 'yesterday' }))).toMatchObject({ outcome: 'time-refused' });
      expect(await store.append(one('a/1', 1, { at: '2017-06-14T12:00:00.0001Z' }))).toMatchObject({ outcome: 'time-refused' });
      expect((await store.head()).position).toBe(2);
      await close();
    });

    it('a live ledger takes no times', async () => {
      const { store, close } = await open({ kind: 'live' });
      expect(await store.append(one('a/1', -1, { at: '2017-06-14T12:00:00.000Z' }))).toMatchObject({ outcome: 'time-refused' });
      expect((await store.head()).position).toBe(0);
      await close();
    });

    it('times of writes that come together are judged in their order, and a refused one changes nothing for the next', async () => {
      const { store, close } = await open({ kind: 'demo' });
      const at = (day: number): string => `2017-06-${String(day).padStart(2, '0')}T00:00:00.000Z`;
      const results = await Promise.all([
        store.append(one('a/1', -1, { at: at(2) })),
        store.append(one('a/2', -1, { at: at(4) })),
        store.append(one('a/3', -1, { at: at(3) })),
        store.append(one('a/4', 9, { at: at(20) })),
        store.append(one('a/5', -1, { at: at(4) })),
        store.append(one('a/6', -1, { at: at(6) })),
      ]);
      expect(outcomes(results)).toEqual(['recorded', 'recorded', 'time-refused', 'conflict', 'recorded', 'recorded']);
      expectSound(await store.readAll(0, 10));
      await close();
    });

    it('never decreases, also after a time that lies ahead of the clock', async () => {
      const { store, close } = await open({ kind: 'demo' });
      const ahead = new Date(Date.now() + 3_600_000).toISOString();
      await store.append(one('a/1', -1, { at: ahead }));
      expect(await store.append(one('a/1', 0))).toEqual({ outcome: 'recorded', position: 2, recordedAt: ahead });
      await close();
    });

    it('finds the last position recorded at or before a time', async () => {
      const { store, close } = await open({ kind: 'demo' });
      expect(await store.positionAt('2030-01-01T00:00:00.000Z')).toBe(0);
      for (const [n, day] of [1, 1, 2, 5, 5, 5, 9].entries()) await store.append(one(`a/${n}`, -1, { at: `2017-06-0${day}T12:00:00.000Z` }));
      const found = await Promise.all(
        [
          '01T11:59:59.999',
          '01T12:00:00.000',
          '02T12:00:00.000',
          '04T00:00:00.000',
          '05T12:00:00.000',
          '09T11:59:59.999',
          '09T12:00:00.000',
          '30T00:00:00.000',
        ].map((time) => store.positionAt(`2017-06-${time}Z`)),
      );
      expect(found).toEqual([0, 2, 3, 3, 6, 6, 7, 7]);
      await close();
    });
  });
}
