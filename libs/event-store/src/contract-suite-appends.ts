import { expect, it } from '@jest/globals';
import { canonical, detach } from '@outturn/ledger';
import { randomUUID } from 'node:crypto';
import { expectSound, one, outcomes, writeTo } from './contract-suite-writes.ts';
import { type AppendRequest, type EventStore, UnacceptableEvent } from './port.ts';

export function describeAppends(current: () => EventStore): void {
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
    expect(
      await store.append(
        writeTo([
          ['a/1', 0, 2],
          ['b/1', -1, 1],
          ['c/1', -1, 3],
        ]),
      ),
    ).toMatchObject({ outcome: 'recorded', position: 7 });
    expect(
      await store.append(
        writeTo([
          ['a/1', 2, 1],
          ['b/1', 5, 1],
          ['d/1', -1, 1],
        ]),
      ),
    ).toEqual({ outcome: 'conflict', stream: 'b/1', expected: 5, actual: 0 });
    expect((await store.head()).position).toBe(7);
    expect(await store.readStreams({ 'd/1': 0 })).toEqual([]);
  });

  it.each([
    [-1, 0],
    [1, 0],
    [7, 0],
  ])('refuses a stream expected at %i that is at %i', async (expected, actual) => {
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
    await store.append(one('a/1', 5, { texts: ['of a refused write'] })).then(({ outcome }) => {
      expect(outcome).toBe('conflict');
    });
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
    ['a control character in a payload', (request) => change(request, { payload: '{"data":"\u001f"}' })],
    ['a line break in the name of a stream', (request) => ({ ...change(request, { stream: 'a/1\n' }), expected: { 'a/1\n': -1 } })],
    ['an empty payload', (request) => change(request, { payload: '' })],
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

export function describeBatches(current: () => EventStore): void {
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
      store.append(
        writeTo([
          ['a/4', -1, 2],
          ['b/4', -1, 1],
        ]),
      ),
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
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        store.append(
          writeTo([
            ['a/1', n - 1, 1],
            [`b/${n}`, -1, 1],
          ]),
        ),
      ),
    );
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
    const writes = Array.from({ length: 300 }, (_, n) =>
      writeTo([
        [`a/${n % 7}`, (n % 5) - 1, 1 + (n % 3)],
        [`b/${n % 11}`, (n % 3) - 1, 1],
      ]),
    );
    const answers = await Promise.all(writes.map(async (write) => ({ write, result: await store.append(write) })));
    const events = await store.readAll(0, 10_000);
    expectSound(events);
    for (const { write, result } of answers) {
      const mine = events.filter(({ command }) => command === write.command.id);
      if (result.outcome === 'recorded') {
        expect(mine.map(({ id }) => id)).toEqual(write.events.map(({ id }) => id));
        expect(mine.at(-1)?.position).toBe(result.position);
        expect(new Set(mine.map(({ recordedAt }) => recordedAt))).toEqual(new Set([result.recordedAt]));
        expect(result.position - (mine[0]?.position ?? 0)).toBe(mine.length - 1);
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
    expect(await store.append(writeTo([['long/1', -1, 700]], { payload: JSON.stringify({ data: 'x'.repeat(3_000) }) }))).toMatchObject({
      outcome: 'recorded',
      position: 2_200,
    });
    expectSound(await store.readAll(0, 5_000));
  });
}
