import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreBusy, StoreUnavailable, UnacceptableEvent } from '@outturn/event-store';
import { randomUUID } from 'node:crypto';
import * as schemas from './openapi/schemas.ts';
import { type Council, council, scheme } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  api = await served(ledger);
});
afterAll(async () => {
  await api.close();
});

const head = async () => (await ledger.wholeStore.head()).position;
const comment = (text: string, subject = 'scheme/C/R.5.307') => ({ subject, text });

describe('one command', () => {
  it('recorded is 201 with the contract’s result, and names its position', async () => {
    const id = randomUUID();
    const { status, headers, json } = await api.command('Comment', comment('Seen'), 'fatima', { id });
    expect(status).toBe(201);
    expect(json).toEqual({ id, status: 'recorded', position: await head(), events: ['Commented'] });
    expect(headers.get('outturn-position')).toBe(String(await head()));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(schemas.commandResult.safeParse(json).success).toBe(true);
  });

  it('sent again it is 200 duplicate with the first result, and other content under its id is 422', async () => {
    const id = randomUUID();
    const first = await api.command('Comment', comment('Once'), 'fatima', { id });
    const position = await head();
    const second = await api.command('Comment', comment('Once'), 'fatima', { id });
    expect([second.status, second.json]).toEqual([200, { ...(first.json as object), status: 'duplicate' }]);
    const other = await api.command('Comment', comment('Twice'), 'fatima', { id });
    expect([other.status, other.json]).toMatchObject([422, { rule: 'id-reused', status: 422, instance: `urn:uuid:${id}` }]);
    expect(await head()).toBe(position);
  });

  it('with nothing to do it is 200 without events', async () => {
    const { status, json } = await api.command('OpenFinancialYear', { year: '2017-18' }, 'ada');
    expect([status, json]).toMatchObject([200, { status: 'recorded', events: [] }]);
  });

  it('acts as the key’s account, in its roles and services, whatever actor it states', async () => {
    const actor = { user: 'fatima', roles: ['finance', 'administrator'] };
    const refused = await api.post(
      '/api/v1/commands',
      { id: randomUUID(), command: 'CreateProgramme', actor, data: { programme: 'P2', name: 'P', organisation: 'county' } },
      'north',
    );
    expect([refused.status, refused.json]).toMatchObject([403, { rule: 'role' }]);
    const { status } = await api.post('/api/v1/commands', { id: randomUUID(), command: 'Comment', actor, data: comment('Mine') }, 'north');
    expect(status).toBe(201);
    const [event] = await ledger.wholeStore.readAt([await head()]);
    expect(JSON.parse(event?.actor ?? '')).toEqual({ user: 'north', roles: ['service-team'] });
  });

  it.each([
    ['a malformed field', { command: 'OpenFinancialYear', data: { year: '2017/18' } }, 400, 'malformed'],
    ['an unknown field', { command: 'OpenFinancialYear', data: { year: '2018-19', colour: 'red' } }, 400, 'malformed'],
    ['an unknown command', { command: 'DropTables', data: {} }, 400, 'unknown-command'],
    ['a name of Object itself', { command: 'constructor', data: {} }, 400, 'unknown-command'],
    ['a date outside its year', { command: 'OpenFinancialYear', effective: '2030-01-01', data: { year: '2017-18' } }, 400, 'date-outside-year'],
    ['no id', { id: undefined, command: 'OpenFinancialYear', data: { year: '2018-19' } }, 400, 'malformed'],
    ['a list', [], 400, 'unreadable'],
    ['null', 'null', 400, 'unreadable'],
    ['a role that it lacks', { command: 'OpenFinancialYear', data: { year: '2018-19' } }, 403, 'role'],
    ['a thing that is not there', { command: 'Comment', data: comment('?', 'scheme/NOPE') }, 404, 'unknown-reference'],
    ['a rule of the domain', { command: 'Comment', data: comment('   ') }, 422, 'blank-text'],
    ['a recorded time of its own', { command: 'Comment', at: '2017-04-03T09:00:00.000Z', data: comment('Back-dated') }, 422, 'recorded-time'],
  ])('refuses %s with the status of its rule', async (_, body, status, rule) => {
    const before = await head();
    const sent = typeof body === 'object' && !Array.isArray(body) ? { id: randomUUID(), ...body } : body;
    const { json, ...answer } = await api.post('/api/v1/commands', sent, 'fatima');
    expect([answer.status, json]).toMatchObject([status, { status, rule }]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(schemas.problem.safeParse(json).success).toBe(true);
    expect(await head()).toBe(before);
  });

  it.each([
    ['that is no JSON', '{"id":', 400, 'unreadable'],
    ['that is empty', '', 400, 'unreadable'],
    ['with a name twice', '{"id":"0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a10","command":"Comment","data":{"subject":"S1","text":"a","text":"b"}}', 400, 'malformed'],
    [
      'with a name twice, once escaped',
      '{"id":"0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a10","command":"Comment","data":{"subject":"S1","text":"a","te\\u0078t":"b"}}',
      400,
      'malformed',
    ],
    ['with __proto__', '{"id":"0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a10","command":"Comment","data":{"subject":"S1","text":"a","__proto__":{}}}', 400, 'malformed'],
  ])('refuses a body %s', async (_, body, status, rule) => {
    const { json, ...answer } = await api.post('/api/v1/commands', body);
    expect([answer.status, json]).toMatchObject([status, { rule }]);
  });

  it('takes the id from Idempotency-Key, quoted or not, and refuses two that differ', async () => {
    const key = randomUUID();
    const send = (body: object, idempotencyKey: string) =>
      api.post('/api/v1/commands', { command: 'Comment', data: comment('Keyed'), ...body }, 'fatima', { 'idempotency-key': idempotencyKey });
    const [first, second, third] = [await send({}, key), await send({}, `"${key}"`), await send({ id: key.toUpperCase() }, key)];
    expect([first.status, second.status, third.status]).toEqual([201, 200, 200]);
    expect(first.json).toMatchObject({ id: key });
    const before = await head();
    expect((await send({ id: randomUUID() }, key)).status).toBe(400);
    expect((await send({}, 'not-a-uuid')).status).toBe(400);
    expect(await head()).toBe(before);
  });

  it('takes the expected revision from If-Match: 412 where it is stale, 409 where the body states it', async () => {
    const { json } = await api.get('/api/v1/history/scheme%2FC%2FR.5.307?format=json');
    const revision = Math.max(...(json as { revision: number }[]).map((entry) => entry.revision));
    const send = (headers: Record<string, string>, more: object = {}) =>
      api.post('/api/v1/commands', { id: randomUUID(), command: 'Comment', data: comment(randomUUID()), ...more }, 'fatima', headers);
    expect((await send({ 'if-match': `"${revision}"` })).status).toBe(201);
    const before = await head();
    expect((await send({ 'if-match': `"${revision}"` })).status).toBe(412);
    expect((await send({}, { expectedRevision: revision })).status).toBe(409);
    expect((await send({ 'if-match': '"7"' }, { expectedRevision: 8 })).status).toBe(400);
    expect((await send({ 'if-match': 'W/"7"' })).status).toBe(400);
    expect((await send({ 'if-match': '*' })).status).toBe(400);
    expect(await head()).toBe(before);
  });

  it('another service’s scheme is answered as one that is not there, and records nothing', async () => {
    const before = await head();
    const [foreign, missing] = await Promise.all([
      api.command('ConfirmForecast', { scheme: 'S1', year: '2017-18', period: 1 }, 'north'),
      api.command('ConfirmForecast', { scheme: 'S9', year: '2017-18', period: 1 }, 'north'),
    ]);
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    const of = (json: { detail: string; title: string; type: string; rule: string; fields: string[] }) => [
      json.title,
      json.type,
      json.rule,
      json.fields,
      json.detail.replace(/S[19]/, ''),
    ];
    expect(of(foreign.json)).toEqual(of(missing.json));
    expect(await head()).toBe(before);
  });
});

describe('a batch', () => {
  const line = (text: string, more: object = {}) => ({ id: randomUUID(), command: 'Comment', data: comment(text), ...more });

  it('as a JSON array answers in order, each line by itself, 200', async () => {
    const { status, headers, json } = await api.post('/api/v1/commands/batch', [line('1'), line('2', { data: comment('', 'scheme/NOPE') }), line('3')]);
    expect(status).toBe(200);
    expect((json as { status: string }[]).map((result) => result.status)).toEqual(['recorded', 'refused', 'recorded']);
    expect(headers.get('outturn-position')).toBe(String(await head()));
  });

  it('as lines answers lines; a name that stands twice spoils its own line only', async () => {
    const spoilt = '{"id":"0b9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a11","command":"Comment","data":{"subject":"S1","text":"[,]\\"","text":"b"}}';
    const text = [JSON.stringify(line('a')), spoilt, '', 'no json', JSON.stringify(line('b'))].join('\r\n');
    const answer = await api.post('/api/v1/commands/batch', text, 'fatima', { 'content-type': 'application/x-ndjson' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const results = answer.text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as { id: string | null; status: string });
    expect(results.map(({ status }) => status)).toEqual(['recorded', 'refused', 'refused', 'recorded']);
    expect(results.map(({ id }) => id !== null)).toEqual([true, true, false, true]);
    const array = await api.post('/api/v1/commands/batch', `[${JSON.stringify(line('c'))},${spoilt}, 7]`);
    expect((array.json as { status: string }[]).map(({ status }) => status)).toEqual(['recorded', 'refused', 'refused']);
  });

  it('with stopOnRefusal ends at the first that is refused', async () => {
    const { json } = await api.post('/api/v1/commands/batch?stopOnRefusal=true', [line('x'), { no: 'command' }, line('y')]);
    expect((json as { status: string }[]).map(({ status }) => status)).toEqual(['recorded', 'refused']);
  });

  it('may be empty; is an array or lines, and takes no headers of one command', async () => {
    expect((await api.post('/api/v1/commands/batch', [])).json).toEqual([]);
    expect((await api.post('/api/v1/commands/batch', {})).status).toBe(400);
    expect((await api.post('/api/v1/commands/batch', '[1,')).status).toBe(400);
    expect((await api.post('/api/v1/commands/batch', [], 'fatima', { 'idempotency-key': randomUUID() })).status).toBe(400);
    expect((await api.post('/api/v1/commands/batch', [], 'fatima', { 'if-match': '"1"' })).status).toBe(400);
    expect((await api.post('/api/v1/commands/batch?stopOnRefusal=perhaps', [])).status).toBe(400);
    expect((await api.post('/api/v1/commands/batch', `[${'1,'.repeat(10_000)}1]`)).status).toBe(413);
  });
});

describe('a store in trouble', () => {
  it.each([
    ['too busy', new StoreBusy(512, 7), '7'],
    ['out of reach', new StoreUnavailable('connect ECONNREFUSED 10.0.0.7:5432'), '5'],
  ])('%s is 503 with Retry-After and no word of the machine', async (_, error, retryAfter) => {
    const own = await council();
    const results: unknown[] = [{ status: 'recorded', id: randomUUID(), position: 21, events: ['Commented'] }];
    const failing = { ...own, handler: { ...own.handler, handleAs: async () => (results.shift() ?? Promise.reject(error)) as never } };
    const troubled = await served(failing);
    const batch = await troubled.post('/api/v1/commands/batch', [{}, {}, {}]);
    expect([batch.status, batch.json]).toMatchObject([503, { results: [{ status: 'recorded', position: 21 }] }]);
    const { status, headers, text } = await troubled.command('Comment', comment('?'));
    await troubled.close();
    expect([status, headers.get('retry-after')]).toEqual([503, retryAfter]);
    expect(text).not.toContain('ECONNREFUSED');
  });

  it('what it will not take is refused by itself, in a batch too', async () => {
    const own = await council();
    const answers = [
      () => Promise.reject(new UnacceptableEvent('invalid byte sequence at 0x7f')),
      () => Promise.resolve({ id: null, status: 'recorded', events: [] }),
    ];
    const picky = await served({ ...own, handler: { ...own.handler, handleAs: () => answers.shift()?.() as never } });
    const id = randomUUID();
    const { status, text, json } = await picky.post('/api/v1/commands/batch', [{ id }, {}]);
    await picky.close();
    expect([status, json]).toMatchObject([200, [{ id, status: 'refused', problem: { rule: 'unacceptable' } }, { status: 'recorded' }]]);
    expect(text).not.toContain('0x7f');
  });

  it('what nobody foresaw is 500 and tells nothing; what takes too long is 504', async () => {
    const own = await council('live', { requestMs: 50 });
    const answers = [() => Promise.reject(new Error('column "secret" does not exist')), () => new Promise(() => undefined)];
    const troubled = await served({ ...own, handler: { ...own.handler, handleAs: () => answers.shift()?.() as never } });
    const [first, second] = [await troubled.command('Comment', comment('?')), await troubled.command('Comment', comment('?'))];
    await troubled.close();
    expect(first.status).toBe(500);
    expect(first.text).not.toContain('secret');
    expect([second.status, second.headers.get('retry-after')]).toEqual([504, '5']);
  });
});

it('a scheme that is proposed over HTTP is there to read once it is waited for', async () => {
  const { json } = await api.command('ProposeScheme', scheme('NEW', 'north'), 'north');
  const { id } = json as { id: string };
  const { status, headers } = await api.get(`/api/v1/history/NEW?waitFor=command:${id}`, 'north');
  expect(status).toBe(200);
  expect(Number(headers.get('outturn-position'))).toBeGreaterThanOrEqual((json as { position: number }).position);
});
