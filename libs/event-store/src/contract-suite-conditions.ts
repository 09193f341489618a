import { expect, it } from '@jest/globals';
import { expectSound, one, outcomes } from './contract-suite-writes.ts';
import { type EventStore, UnacceptableEvent } from './port.ts';

/** Writes that rely on more than the streams they write to: on others that stay as they are, or on where the ledger ends. */
export function describeConditions(current: () => EventStore): void {
  it('records a write that relies on a stream as long as it stays as it is', async () => {
    const store = current();
    await store.append(one('year/1', -1));
    expect(await store.append({ ...one('a/1', -1), unchanged: { 'year/1': 0, 'year/2': -1 } })).toMatchObject({ outcome: 'recorded', position: 2 });
    await store.append(one('year/1', 0));
    expect(await store.append({ ...one('a/1', 0), unchanged: { 'year/1': 0 } })).toEqual({ outcome: 'conflict', stream: 'year/1', expected: 0, actual: 1 });
    expect((await store.head()).position).toBe(3);
  });

  it('judges a write that relies on a stream by what stands before it, also in one batch with a write to that stream', async () => {
    const store = current();
    await store.append(one('year/1', -1));
    const results = await Promise.all([
      ...Array.from({ length: 20 }, (_, n) => store.append({ ...one(`a/${n}`, -1), unchanged: { 'year/1': 0 } })),
      store.append(one('year/1', 0)),
      ...Array.from({ length: 20 }, (_, n) => store.append({ ...one(`b/${n}`, -1), unchanged: { 'year/1': 0 } })),
    ]);
    const events = await store.readAll(0, 100);
    expectSound(events);
    const moved = events.find(({ stream, revision }) => stream === 'year/1' && revision === 1)?.position ?? 0;
    expect(moved).toBeGreaterThan(0);
    expect(events.filter(({ stream, position }) => position > moved && stream !== 'year/1')).toEqual([]);
    expect(outcomes(results).filter((outcome) => outcome === 'conflict').length).toBe(41 - (moved - 1));
  });

  it('records a write where the ledger ends as it says, and tells where it ends instead', async () => {
    const store = current();
    expect(await store.append({ ...one('a/1', -1), head: 0 })).toMatchObject({ outcome: 'recorded', position: 1 });
    expect(await store.append({ ...one('a/2', -1), head: 0 })).toEqual({ outcome: 'head-moved', position: 1 });
    expect(await store.append({ ...one('a/2', -1), head: 2 })).toEqual({ outcome: 'head-moved', position: 1 });
    expect(await store.append({ ...one('a/1', -1), head: 1 })).toMatchObject({ outcome: 'conflict', actual: 0 });
    expect((await store.head()).position).toBe(1);
  });

  it('answers a repeated command as before, wherever the ledger ends by now', async () => {
    const store = current();
    const first = { ...one('a/1', -1), head: 0 };
    await store.append(first);
    await store.append(one('a/2', -1));
    expect(await store.append(first)).toMatchObject({ outcome: 'duplicate', position: 1 });
  });

  it('gives a write its place right after the head that it names, among many others', async () => {
    const store = current();
    const others = Array.from({ length: 200 }, (_, n) => store.append(one(`a/${n}`, -1)));
    for (let n = 0; n < 50; n += 1) {
      const { position } = await store.head();
      const result = await store.append({ ...one(`b/${n}`, -1), head: position });
      if (result.outcome === 'recorded') expect(result.position).toBe(position + 1);
      else expect(result.outcome).toBe('head-moved');
    }
    expect(new Set(outcomes(await Promise.all(others)))).toEqual(new Set(['recorded']));
    expectSound(await store.readAll(0, 1_000));
  });

  it.each([
    [{ unchanged: { 'a/1': 0 } }, /appended to/],
    [{ unchanged: { 'year/1': -2 } }, /-2/],
    [{ head: -1 }, /-1/],
    [{ head: 1.5 }, /1\.5/],
  ])('refuses %j', async (condition, why) => {
    const refused = current().append({ ...one('a/1', -1), ...condition });
    await expect(refused).rejects.toThrow(UnacceptableEvent);
    await expect(refused).rejects.toThrow(why);
  });
}
