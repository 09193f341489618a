import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
let head: number;
beforeAll(async () => {
  ledger = await council();
  api = await served(ledger);
  head = (await ledger.wholeStore.head()).position;
});
afterAll(async () => {
  expect((await ledger.wholeStore.head()).position).toBe(head);
  await api.close();
});

const KEY = 'Authorization: Bearer key-of-fatima\r\n';
const get = (target: string, headers = '') => api.raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${KEY}${headers}\r\n`);
const post = (headers: string, body = '', target = '/api/v1/commands') =>
  api.raw(`POST ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${KEY}${headers}\r\n${body}`);
const statusIn = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('addresses', () => {
  it.each([
    ['/api/v1/../v1/status', 400],
    ['/api/v1/%2e%2e/v1/status', 400],
    ['/api/v1/%2E/status', 400],
    ['/api/v1/reports/savings-tracker%2Fx', 400],
    ['/api%2Fv1/status', 400],
    ['/api/v1/status%00', 400],
    ['/api/v1/history/S1%00', 400],
    ['/api/v1/history/S1%0d%0aSet-Cookie:x', 400],
    ['/api/v1/history/%2e%2e', 400],
    ['/api/v1/history/..%2f..%2fetc%2fpasswd', 404],
    ['/api/v1/history/%E0%A4%A', 400],
    ['/api/v1/reports/%c0%ae%c0%ae', 400],
    ['/api/v1\\status', 400],
    ['/api/v1/%5cstatus', 400],
    ['/api//v1/status', 404],
    ['/api/v1/status/', 404],
    ['/API/V1/status', 404],
    ['/api/v1/Status', 404],
    ['/api/v2/status', 404],
    ['/api/v1/', 404],
    ['/api', 404],
    ['/health', 404],
    ['/metrics/x', 404],
    [`/api/v1/history/${'a'.repeat(2_000)}`, 414],
    [`/api/v1/history/${'a'.repeat(500)}`, 404],
    [`/api/v1/status?${'a'.repeat(9_000)}`, 414],
    ['/api/v1/checkpoint', 404],
    ['/api/v1/tile/0/001', 404],
  ])('%s is refused with %d', async (target, status) => {
    const answer = await get(target);
    expect(statusIn(answer)).toBe(status);
    // Backslashes and the like may not even be taken for an address of this service; what is answered shows nothing of it.
    expect(answer).not.toMatch(/checkpoint"|at .*\.ts|node_modules/);
    if (target.startsWith('/api')) expect(answer).toContain('application/problem+json');
  });

  it('says of what comes later that it does', async () => {
    expect(await get('/api/v1/checkpoint')).toContain('later release');
    expect(await get('/api/v1/tile/0/001')).toContain('later release');
  });

  it('absolute addresses, and those that begin with two slashes, are refused', async () => {
    for (const target of ['http://evil.example/api/v1/status', 'http://x/metrics', '//api/v1/status', 'x/api/v1/status']) {
      expect([400, 404]).toContain(statusIn(await get(target)));
    }
  });
});

describe('methods', () => {
  it.each([
    ['POST', '/api/v1/status', 'GET, HEAD'],
    ['PUT', '/api/v1/commands', 'POST'],
    ['GET', '/api/v1/commands', 'POST'],
    ['HEAD', '/api/v1/commands/batch', 'POST'],
    ['DELETE', '/api/v1/history/S1', 'GET, HEAD'],
    ['PATCH', '/api/v1/reports/savings-tracker', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/events', 'GET, HEAD'],
    ['TRACE', '/health/live', 'GET, HEAD'],
  ])('%s %s is 405 with Allow', async (method, target, allow) => {
    const answer = await api.raw(`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${KEY}X-HTTP-Method-Override: GET\r\n\r\n`);
    expect(statusIn(answer)).toBe(405);
    expect(answer).toContain(`Allow: ${allow}\r\n`);
  });

  it('HEAD is GET without its body', async () => {
    const answer = await api.raw(`HEAD /api/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${KEY}\r\n`);
    expect(statusIn(answer)).toBe(200);
    expect(answer.split('\r\n\r\n')[1]).toBe('');
  });
});

describe('keys', () => {
  it.each([
    ['Basic ZmF0aW1hOng='],
    ['Bearer'],
    ['Bearer '],
    ['Bearer key-of-fatima key-of-ada'],
    ['key-of-fatima'],
    [`Bearer ${'a'.repeat(600)}`],
    ['Bearer key-of-fatima, Bearer x'],
    ['Bearer toString'],
    ['Bearer KEY-OF-FATIMA'],
  ])('%j opens nothing', async (authorization) => {
    const answer = await api.get('/api/v1/status', null, { authorization });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="outturn", error="invalid_token"']);
  });

  it('are not taken from addresses, cookies or other headers', async () => {
    expect((await api.get('/api/v1/status?access_token=key-of-fatima', null)).status).toBe(401);
    expect((await api.get('/api/v1/status', null, { cookie: 'key=key-of-fatima', 'x-api-key': 'key-of-fatima' })).status).toBe(401);
  });

  it('stated twice are refused, as is every header that must stand once', async () => {
    expect(statusIn(await get('/api/v1/status', KEY))).toBe(400);
    const json = 'Content-Type: application/json\r\n';
    expect(statusIn(await post(`${json}${json}Content-Length: 2\r\n`, '{}'))).toBe(400);
    const id = `Idempotency-Key: ${randomUUID()}\r\n`;
    expect(statusIn(await post(`${json}${id}Idempotency-Key: ${randomUUID()}\r\nContent-Length: 2\r\n`, '{}'))).toBe(400);
  });
});

describe('bodies', () => {
  const command = (text: string) => JSON.stringify({ id: randomUUID(), command: 'Comment', data: { subject: 'scheme/NOPE', text } });

  it('one command has at most 1 MiB, told by its length and found out without', async () => {
    expect((await api.post('/api/v1/commands', command('x'.repeat(1024 * 1024)))).status).toBe(413);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const answer = await post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', `${chunk.repeat(20)}0\r\n\r\n`);
    expect(statusIn(answer)).toBe(413);
    expect(answer).toContain('Connection: close');
  });

  it('a batch has at most 16 MiB, and each of its commands 1 MiB', async () => {
    expect((await api.post('/api/v1/commands/batch', `[${command('x'.repeat(16 * 1024 * 1024))}]`)).status).toBe(413);
    const { status, json } = await api.post('/api/v1/commands/batch', `[${command(`\\n"${'x'.repeat(8 * 1024 * 1024)}`)},${command('x')}]`);
    expect([status, (json as { status: string }[]).map((result) => result.status)]).toEqual([200, ['refused', 'refused']]);
  });

  it('without a key is refused before it is read', async () => {
    const started = Date.now();
    const answer = await api.raw(
      'POST /api/v1/commands/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 16000000\r\n\r\n',
    );
    expect(statusIn(answer)).toBe(401);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['lists', '['.repeat(400_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['lists that are closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['just too deep', `${'['.repeat(33)}${']'.repeat(33)}`],
  ])('nested deeper than any command are 413: %s', async (_, body) => {
    const started = Date.now();
    expect((await api.post('/api/v1/commands', body)).status).toBe(413);
    expect((await api.post('/api/v1/commands/batch', body)).status).toBe(413);
    expect((await api.post('/api/v1/commands/batch', body, 'fatima', { 'content-type': 'application/x-ndjson' })).status).toBe(413);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=utf-16'],
    ['application/xml'],
    [''],
  ])('as %j are 415', async (type) => {
    expect((await api.post('/api/v1/commands', '{}', 'fatima', { 'content-type': type })).status).toBe(415);
  });

  it('that are compressed are 415', async () => {
    expect((await api.post('/api/v1/commands', '{}', 'fatima', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('that are no UTF-8 are 400', async () => {
    const answer = await post('Content-Type: application/json\r\nContent-Length: 2\r\n', '\xff\xfe');
    expect(statusIn(answer)).toBe(400);
  });

  it('where none is taken are refused', async () => {
    expect(statusIn(await get('/api/v1/status', 'Content-Type: application/json\r\nContent-Length: 1\r\n'))).toBe(400);
    expect(
      statusIn(
        await api.raw(`GET /api/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${KEY}Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{`),
      ),
    ).toBe(400);
  });

  it('that come too slowly are 408', async () => {
    const own = await served(await council('live', { bodyMs: 100 }));
    const answer = await own.raw(`POST /api/v1/commands HTTP/1.1\r\nHost: x\r\n${KEY}Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{`);
    await own.close();
    expect(statusIn(answer)).toBe(408);
  });

  it('smuggled behind two lengths are refused', async () => {
    expect(
      statusIn(
        await post('Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nGET /api/v1/status HTTP/1.1\r\n\r\n'),
      ),
    ).toBe(400);
    expect(statusIn(await post('Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n', '{}'))).toBe(400);
  });

  it('whose answer could not be read record nothing', async () => {
    expect((await api.command('Comment', { subject: 'S1', text: 'x' }, 'fatima', { headers: { accept: 'text/html' } })).status).toBe(406);
  });
});

describe('texts', () => {
  it.each([['\u0000'], ['\u202e'], ['\ud800'], ['\u001b[2J']])('with %j are refused', async (character) => {
    const { status } = await api.command('Comment', { subject: 'S1', text: `a${character}b` });
    expect(status).toBe(400);
  });

  it('of an id come back as data, not as anything else', async () => {
    const { status, headers, json } = await api.get(`/api/v1/history/${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([404, 'application/problem+json; charset=utf-8', 'nosniff']);
    expect(json).toMatchObject({ status: 404 });
  });
});

describe('rates', () => {
  it('of one key and of one address are limited, with Retry-After', async () => {
    const own = await served(await council('live', { requestsPerMinutePerKey: 3, requestsPerMinutePerAddress: 9 }));
    const statuses = async (account: 'fatima' | 'bea' | null, times: number) => {
      const answers = [];
      for (let asked = 0; asked < times; asked += 1) answers.push(await own.get(account === null ? '/health/live' : '/api/v1/status', account));
      return answers;
    };
    const byKey = await statuses('fatima', 4);
    const other = await statuses('bea', 1);
    const byAddress = await statuses(null, 5);
    await own.close();
    expect(byKey.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(byKey[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(byKey[3]?.json).toMatchObject({ status: 429, type: 'urn:outturn:http:429' });
    expect(other[0]?.status).toBe(200);
    expect(byAddress.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
  });
});

it('every answer has the headers that keep browsers from doing anything with it', async () => {
  for (const [path, account] of [
    ['/api/v1/status', 'fatima'],
    ['/api/v1/status', null],
    ['/api/v1/nope', 'fatima'],
    ['/api/openapi.json', null],
    ['/health/ready', null],
    ['/metrics', null],
  ] as const) {
    const { headers } = await api.get(path, account);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('outturn-position')).toBe(String(head));
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

it('metrics count requests by their route, not by the ids in their addresses', async () => {
  await api.get('/api/v1/history/S1');
  const { text } = await api.get('/metrics', null);
  expect(text).toContain('route="/api/v1/history/*subject"');
  expect(text).not.toContain('history/S1');
});
