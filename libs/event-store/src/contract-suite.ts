import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonical, detach, type StoredEvent } from '@outturn/ledger';
import { randomUUID } from 'node:crypto';
import { type AppendRequest, type AppendResult, type EventStore, type LedgerKind, StoreBusy, StoreUnavailable, UnacceptableEvent } from './port.ts';

/** A fresh ledger, opened for one case. */
export interface OpenedStore {
  readonly store: EventStore;
  /** The same ledger through another instance, as another process would open it. */
  reopen(options?: { readonly queue?: number }): Promise<EventStore>;
  /** Ends every connection to the database at once; left out where there are none. */
  readonly loseConnections?: () => Promise<void>;
  /** True when writes wait in a queue that is bounded. */
  readonly queues: boolean;
  close(): Promise<void>;
}

export type OpenStore = (options: { readonly kind: LedgerKind }) => Promise<OpenedStore>;

interface Wish {
  readonly id?: string;
  readonly content?: string;
  readonly at?: string;
  readonly texts?: readonly string[];
  readonly payload?: string;
}

/** A write of events of type Noted to streams, `['a/1', -1, 2]`: two events to a/1, of which nothing is known to exist. */
export function writeTo(streams: readonly (readonly [stream: string, expected: number, events: number])[], wish: Wish = {}): AppendRequest {
  const id = wish.id ?? randomUUID();
  const texts = (wish.texts ?? []).map((text) => detach(text));
  const events = streams.flatMap(([stream, , count]) =>
    Array.from({ length: count }, (_, n) => ({
      id: randomUUID(), stream, type: n === 0 ? 'Noted' : 'NotedAgain', version: 1, command: id, effective: '2017-06-14', actor: canonical({ roles: ['finance'], user: 'ada' }),
      payload: wish.payload ?? canonical({ data: { n, notes: texts.map(({ digest }) => digest), sign: '£' } }),
    })),
  );
  return {
    command: { id, content: wish.content ?? `content of ${id}` }, events, texts, expected: Object.fromEntries(streams.map(([stream, expected]) => [stream, expected])),
    ...(wish.at === undefined ? {} : { at: wish.at }),
  };
}

export const one = (stream: string, expected: number, wish?: Wish): AppendRequest => writeTo([[stream, expected, 1]], wish);

/** Positions dense from 1, revisions dense in each stream, times never decreasing: what every ledger must be. */
export function expectSound(events: readonly StoredEvent[], from = 1): void {
  const next = new Map<string, number>();
  let time = '';
  let position = from;
  for (const event of events) {
    const faults = [
      event.position === position ? '' : `position ${event.position} after ${position - 1}`,
      from > 1 || event.revision === (next.get(event.stream) ?? 0) ? '' : `revision ${event.revision} of ${event.stream}, not ${next.get(event.stream) ?? 0}`,
      event.recordedAt >= time ? '' : `time ${event.recordedAt} after ${time}`,
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(event.recordedAt) ? '' : `time ${event.recordedAt}`,
    ].filter((fault) => fault !== '');
    if (faults.length > 0) throw new Error(`at ${event.position}: ${faults.join('; ')}`);
    next.set(event.stream, event.revision + 1);
    time = event.recordedAt;
    position += 1;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function until(condition: () => boolean, what: string, patience = 20_000): Promise<void> {
  const end = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(5);
  }
}

const outcomes = (results: readonly AppendResult[]): string[] => results.map(({ outcome }) => outcome);

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
    describeReads(() => store);
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
      expect((refused[0]?.reason as StoreBusy).retryAfterSeconds).toBeGreaterThan(0);
      expect((await store.head()).position).toBe(8);
      expect(await narrow.append(one('a/again', -1))).toMatchObject({ outcome: 'recorded', position: 9 });
      await narrow.close();
    });
  });

  describeTimes(name, open);
}

function describeAppends(current: () => EventStore): void {
  it('an empty ledger has its head at position 0', async () => {
    expect(await current().head()).toEqual({ position: 0, recordedAt: null });
    expect(await current().readAll(0, 10)).toEqual([]);
  });

  it('records events with position, revision and time, and gives them back as they were', async () => {
    const store = current();
    const request = writeTo([['scheme/ASC006', -1, 2]]);
    const before = new Date().toISOString();
    const result = await store.append(request);
    const after = new Date().toISOString();
    expect(result).toMatchObject({ outcome: 'recorded', position: 2 });
    const recordedAt = result.outcome === 'recorded' ? result.recordedAt : '';
    expect(recordedAt >= before && recordedAt <= after).toBe(true);
    expect(await store.readAll(0, 10)).toEqual(request.events.map((event, n) => ({ ...event, position: n + 1, revision: n, recordedAt })));
    expect(await store.head()).toEqual({ position: 2, recordedAt });
  });

  it('records one write over several streams, all of it or nothing', async () => {
    const store = current();
    await store.append(one('a/1', -1));
    expect(await store.append(writeTo([['a/1', 0, 2], ['b/1', -1, 1], ['c/1', -1, 3]]))).toMatchObject({ outcome: 'recorded', position: 7 });
    expect(await store.append(writeTo([['a/1', 2, 1], ['b/1', 5, 1], ['d/1', -1, 1]]))).toEqual({ outcome: 'conflict', stream: 'b/1', expected: 5, actual: 0 });
    expect((await store.head()).position).toBe(7);
    expect(await store.readStreams({ 'd/1': 0 })).toEqual([]);
  });

  it.each([[-1, 0], [1, 0], [7, 0]])('refuses a stream expected at %i that is at %i', async (expected, actual) => {
    const store = current();
    await store.append(one('a/1', -1));
    expect(await store.append(one('a/1', expected))).toEqual({ outcome: 'conflict', stream: 'a/1', expected, actual });
    expect((await store.head()).position).toBe(1);
  });

  it('refuses a stream expected to exist that does not', async () => {
    expect(await current().append(one('a/1', 0))).toEqual({ outcome: 'conflict', stream: 'a/1', expected: 0, actual: -1 });
  });

  it('records a command once: repeated, it answers with the first result even where its revisions are stale by now', async () => {
    const store = current();
    const first = writeTo([['a/1', -1, 2]]);
    await store.append(first);
    await store.append(one('a/1', 1));
    const duplicate = { outcome: 'duplicate', position: 2, types: ['Noted', 'NotedAgain'] };
    expect(await store.append(first)).toEqual(duplicate);
    expect(await store.lookUp(first.command)).toEqual(duplicate);
    expect((await store.head()).position).toBe(3);
  });

  it('tells an id that is used again with other content, and records nothing of it', async () => {
    const store = current();
    const first = one('a/1', -1);
    await store.append(first);
    expect(await store.append(one('b/1', -1, { id: first.command.id, content: 'other' }))).toEqual({ outcome: 'id-reused' });
    expect(await store.lookUp({ id: first.command.id, content: 'other' })).toEqual({ outcome: 'id-reused' });
    expect(await store.lookUp({ id: randomUUID(), content: 'x' })).toEqual({ outcome: 'unknown' });
    expect((await store.head()).position).toBe(1);
  });

  it('keeps texts apart, and leaves out those it does not have', async () => {
    const store = current();
    const request = one('a/1', -1, { texts: ['Mrs Ćirić’s package was reviewed', '🏛 “quoted” \\ back\nline'] });
    await store.append(request);
    const [first, second] = request.texts;
    const unknown = `sha256:${'0'.repeat(64)}`;
    expect(await store.texts([first?.digest ?? '', second?.digest ?? '', unknown])).toEqual(new Map(request.texts.map(({ digest, text }) => [digest, text])));
    await store.append(one('a/1', 5, { texts: ['of a refused write'] })).then(({ outcome }) => { expect(outcome).toBe('conflict'); });
    expect(await store.texts([])).toEqual(new Map());
  });

  it('keeps bytes as they are: signs, quotes, backslashes, nulls and characters beyond the first plane', async () => {
    const store = current();
    const payload = canonical({ data: { text: '{"a",\\N NULL} \u007f \u20ac \u{1f3db} \\u0000', none: null } });
    await store.append(one('scheme/C/R.5.307 "£" \\ {NULL,🏛}', -1, { payload }));
    const [event] = await store.readAll(0, 1);
    expect(event?.payload).toBe(payload);
    expect(event?.stream).toBe('scheme/C/R.5.307 "£" \\ {NULL,🏛}');
    expect(await store.readStreams({ 'scheme/C/R.5.307 "£" \\ {NULL,🏛}': 0 })).toEqual([event]);
  });

  it('a date that is not given stays null', async () => {
    const store = current();
    const request = one('a/1', -1);
    await store.append({ ...request, events: request.events.map((event) => ({ ...event, effective: null })) });
    expect((await store.readAll(0, 1))[0]?.effective).toBeNull();
  });

  it.each<[string, (request: AppendRequest) => AppendRequest]>([
    ['no events', (request) => ({ ...request, events: [], expected: {} })],
    ['no expected revision for a stream', (request) => ({ ...request, expected: {} })],
    ['an expected revision for a stream without events', (request) => ({ ...request, expected: { ...request.expected, 'b/1': -1 } })],
    ['an expected revision that is no number of an event', (request) => ({ ...request, expected: { 'a/1': -2 } })],
    ['a command id that is no UUID', (request) => ({ ...request, command: { ...request.command, id: 'abc' } })],
    ['an event of another command', (request) => ({ ...request, command: { ...request.command, id: randomUUID() } })],
    ['an event id that is no UUID', (request) => change(request, { id: 'x' })],
    ['a date that does not exist', (request) => change(request, { effective: '2017-02-29' })],
    ['a date in another form', (request) => change(request, { effective: '1 June 2017' })],
    ['version 0', (request) => change(request, { version: 0 })],
    ['a type with a comma', (request) => change(request, { type: 'A,B' })],
    ['a zero character in a payload', (request) => change(request, { payload: '{"data":"\u0000"}' })],
    ['a zero character in an actor', (request) => change(request, { actor: '\u0000' })],
    ['half a character in a payload', (request) => change(request, { payload: '\ud800' })],
    ['a zero character in a text', (request) => ({ ...request, texts: [detach('a\u0000b')] })],
    ['half a character in a text', (request) => ({ ...request, texts: [detach('\udfff')] })],
    ['a text without a salt', (request) => ({ ...request, texts: [{ ...detach('a'), salt: '' }] })],
  ])('does not take a write with %s', async (_, spoil) => {
    const store = current();
    await expect(store.append(spoil(one('a/1', -1)))).rejects.toBeInstanceOf(UnacceptableEvent);
    expect((await store.head()).position).toBe(0);
    expect(await store.append(one('a/1', -1))).toMatchObject({ outcome: 'recorded', position: 1 });
  });
}

function change(request: AppendRequest, to: Partial<AppendRequest['events'][number]>): AppendRequest {
  return { ...request, events: request.events.map((event) => ({ ...event, ...to })) };
}

function describeBatches(current: () => EventStore): void {
  it('judges writes that come together singly: the good are recorded, each of the others is told what is wrong', async () => {
    const store = current();
    const earlier = writeTo([['a/0', -1, 2]]);
    await store.append(earlier);
    const results = await Promise.allSettled([
      store.append(one('a/1', -1)),
      store.append(one('a/0', 0)),
      store.append(earlier),
      store.append(one('a/2', -1, { id: earlier.command.id, content: 'other' })),
      store.append(one('a/3', -1, { payload: '\u0000' })),
      store.append(writeTo([['a/4', -1, 2], ['b/4', -1, 1]])),
      store.append(one('a/5', -1, { texts: ['nothing\u0000'] })),
      store.append(one('a/6', -1, { texts: ['something'] })),
      store.append(one('a/7', 3)),
    ]);
    const told = results.map((result) => (result.status === 'fulfilled' ? result.value.outcome : (result.reason as Error).name));
    expect(told).toEqual(['recorded', 'conflict', 'duplicate', 'id-reused', 'UnacceptableEvent', 'recorded', 'UnacceptableEvent', 'recorded', 'conflict']);
    const events = await store.readAll(0, 100);
    expectSound(events);
    expect(events.map(({ stream }) => stream).sort()).toEqual(['a/0', 'a/0', 'a/1', 'a/4', 'a/4', 'a/6', 'b/4']);
  });

  it('of writes to one stream that come together and expect the same, one is recorded', async () => {
    const store = current();
    const results = await Promise.all(Array.from({ length: 30 }, () => store.append(one('a/1', -1))));
    expect(outcomes(results).filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    expect(outcomes(results).filter((outcome) => outcome === 'conflict')).toHaveLength(29);
  });

  it('writes to one stream are recorded in the order in which they came', async () => {
    const store = current();
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => store.append(writeTo([['a/1', n - 1, 1], [`b/${n}`, -1, 1]]))));
    expect(new Set(outcomes(results))).toEqual(new Set(['recorded']));
    const events = await store.readStreams({ 'a/1': 0 });
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('a command that is sent many times at once is recorded once', async () => {
    const store = current();
    const request = one('a/1', -1);
    const results = await Promise.all(Array.from({ length: 20 }, () => store.append(request)));
    expect(outcomes(results).sort()).toEqual([...Array.from({ length: 19 }, () => 'duplicate'), 'recorded']);
    expect(new Set(results.map((result) => ('position' in result ? result.position : 0)))).toEqual(new Set([1]));
    expect((await store.head()).position).toBe(1);
  });

  it('whatever comes together, each answer fits the ledger that results', async () => {
    const store = current();
    const writes = Array.from({ length: 300 }, (_, n) => writeTo([[`a/${n % 7}`, (n % 5) - 1, 1 + (n % 3)], [`b/${n % 11}`, (n % 3) - 1, 1]]));
    const answers = await Promise.all(writes.map(async (write) => ({ write, result: await store.append(write) })));
    const events = await store.readAll(0, 10_000);
    expectSound(events);
    for (const { write, result } of answers) {
      const mine = events.filter(({ command }) => command === write.command.id);
      if (result.outcome === 'recorded') {
        expect(mine.map(({ id }) => id)).toEqual(write.events.map(({ id }) => id));
        expect(mine.at(-1)?.position).toBe(result.position);
        expect(new Set(mine.map(({ recordedAt }) => recordedAt))).toEqual(new Set([result.recordedAt]));
        expect((result.position - (mine[0]?.position ?? 0))).toBe(mine.length - 1);
      } else {
        expect(result.outcome).toBe('conflict');
        expect(mine).toEqual([]);
      }
    }
  });

  it('a batch of thousands and a write of hundreds of events go through', async () => {
    const store = current();
    const many = await Promise.all(Array.from({ length: 1_500 }, (_, n) => store.append(one(`a/${n}`, -1))));
    expect(new Set(outcomes(many))).toEqual(new Set(['recorded']));
    expect(await store.append(writeTo([['long/1', -1, 700]], { payload: JSON.stringify({ data: 'x'.repeat(3_000) }) }))).toMatchObject({ outcome: 'recorded', position: 2_200 });
    expectSound(await store.readAll(0, 5_000));
  });
}

function describeReads(current: () => EventStore): void {
  it('reads several streams, each from a revision, in ledger order', async () => {
    const store = current();
    await store.append(writeTo([['a/1', -1, 2], ['b/1', -1, 2], ['c/1', -1, 1]]));
    await store.append(writeTo([['b/1', 1, 1], ['a/1', 1, 1]]));
    const events = await store.readStreams({ 'b/1': 1, 'a/1': 0, 'none/1': 0, 'c/1': 1 });
    expect(events.map(({ position, stream, revision }) => [position, stream, revision])).toEqual([[1, 'a/1', 0], [2, 'a/1', 1], [4, 'b/1', 1], [6, 'b/1', 2], [7, 'a/1', 2]]);
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

function describeSubscriptions(current: () => { store: EventStore; opened: OpenedStore }): void {
  const collect = (store: EventStore, after: number): { seen: StoredEvent[]; stop: () => Promise<void> } => {
    const seen: StoredEvent[] = [];
    const subscription = store.subscribe(after, async (events) => { seen.push(...events); });
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

function describeTimes(name: string, open: OpenStore): void {
  describe(`${name}: recorded time`, () => {
    it.each<LedgerKind>(['demo', 'rehearsal'])('a %s ledger takes times from commands, never before the last', async (kind) => {
      const { store, close } = await open({ kind });
      expect(await store.append(one('a/1', -1, { at: '2017-06-14T12:00:00.000Z' }))).toEqual({ outcome: 'recorded', position: 1, recordedAt: '2017-06-14T12:00:00.000Z' });
      expect(await store.append(one('a/1', 0, { at: '2017-06-14T12:00:00Z' }))).toEqual({ outcome: 'recorded', position: 2, recordedAt: '2017-06-14T12:00:00.000Z' });
      expect(await store.append(one('a/1', 1, { at: '2017-06-14T11:59:59.999Z' }))).toMatchObject({ outcome: 'time-refused', detail: expect.stringContaining('2017-06-14T12:00:00.000Z') });
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
        ['01T11:59:59.999', '01T12:00:00.000', '02T12:00:00.000', '04T00:00:00.000', '05T12:00:00.000', '09T11:59:59.999', '09T12:00:00.000', '30T00:00:00.000'].map((time) => store.positionAt(`2017-06-${time}Z`)),
      );
      expect(found).toEqual([0, 2, 3, 3, 6, 6, 7, 7]);
      await close();
    });
  });
}
