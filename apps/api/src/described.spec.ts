import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@outturn/event-store';
import { REPORT_NAMES } from '@outturn/reporting';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openApiDocument, templateOf } from './openapi/document.ts';
import { ROUTES, type RouteName } from './route-table.ts';
import { type AccountName, type Council, council } from './testing/council.ts';
import { type Answered, type Served, served } from './testing/served.ts';

type Json = Record<string, unknown>;

interface Described {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required: boolean }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as ReturnType<typeof openApiDocument>;
const components = inPlace(document.components.schemas);

/** References to components as zod reads them. */
function inPlace<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/')) as T;
}

function describedAs(name: RouteName, status: number): Described | undefined {
  const { method, path } = ROUTES[name];
  const response = document.paths[templateOf(path)]?.[method.toLowerCase()]?.responses[String(status)];
  const reference = response?.['$ref'];
  return (typeof reference === 'string' ? document.components.responses[reference.split('/').at(-1) ?? ''] : response) as Described | undefined;
}

const READERS = new Map<string, z.ZodType>();

function readerOf(schema: Json): z.ZodType {
  const key = JSON.stringify(schema);
  const reader = READERS.get(key) ?? z.fromJSONSchema({ ...inPlace(schema), $defs: components });
  READERS.set(key, reader);
  return reader;
}

/** What an answer has that its operation does not describe, or the other way round. */
function faults(name: RouteName, { status, headers, text, json }: Answered, hasBody = true): string[] {
  const described = describedAs(name, status);
  if (described === undefined) return [`${status} is not described`];
  const missing = Object.entries(described.headers ?? {}).filter(([header, { required }]) => required && headers.get(header) === null);
  const found = missing.map(([header]) => `${status} has no ${header}`);
  if (!hasBody || described.content === undefined) return text === '' ? found : [...found, `${status} has a body`];
  const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  const media = described.content[type];
  if (media === undefined) return [...found, `${status} is ${type}`];
  if (!type.endsWith('json')) return found;
  const read = readerOf(media.schema).safeParse(json);
  return read.success ? found : [...found, ...read.error.issues.map(({ path, message }) => `${status}: ${path.join('.')} ${message}`)];
}

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council('demo', { requestsPerMinutePerKey: 100_000, waitMs: 50 });
  api = await served(ledger);
});
afterAll(async () => {
  await api.close();
});

const since = (name: string) => (name === 'movements' ? 'since=1' : '');
const READS: readonly (readonly [RouteName, string])[] = [
  ...REPORT_NAMES.map((name) => ['report', `/api/v1/reports/${name}?${since(name)}`] as const),
  ...REPORT_NAMES.map((name) => ['diff', `/api/v1/diff/${name}?from=1&${since(name)}`] as const),
  ['report', '/api/v1/reports/savings-tracker?limit=1&offset=1'],
  ['trace', '/api/v1/trace?report=savings-tracker&row=S1%7C2017-18&column=forecast'],
  ['trace', '/api/v1/trace?report=savings-tracker&row=S1%7C2017-18&column=rag'],
  ['history', '/api/v1/history/S1?'],
  ['history', '/api/v1/history/S1?limit=1'],
  ['status', '/api/v1/status?'],
];
const OPEN: readonly (readonly [RouteName, string])[] = [
  ['live', '/health/live'],
  ['ready', '/health/ready'],
  ['metrics', '/metrics'],
  ['documentation', '/api/docs'],
  ['openapi', '/api/openapi.json'],
];
const FORMS = ['table', 'json', 'csv', 'xlsx', 'html'] as const;

describe('what is answered is what is described', () => {
  it.each(READS)('%s %s', async (name, path) => {
    const asked: [string, Answered][] = [];
    const ask = async (to: string, account: AccountName | null = 'fatima', headers: Record<string, string> = {}) => {
      const answer = await api.get(to, account, headers);
      asked.push([`${to} ${JSON.stringify(headers)}`, answer]);
      return answer;
    };
    const { headers, status } = await ask(path);
    expect(status).toBe(200);
    if (name !== 'status') {
      expect((await ask(path, 'fatima', { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
      if (!path.includes('limit=')) for (const form of FORMS) expect((await ask(`${path}&format=${form}`)).status).toBe(200);
    }
    await ask(path, 'north');
    const statuses = [
      await ask(path, null),
      await ask(path, 'nobody'),
      await ask(path, 'fatima', { accept: 'image/png' }),
      await ask(`${path}&nonsense=1`),
      await ask(`${path}&${'a'.repeat(9_000)}=1`),
      await ask(`${path}&waitFor=1000000`),
    ].map((answer) => answer.status);
    expect(statuses).toEqual([401, 403, 406, 400, 414, 504]);
    expect(asked.flatMap(([what, answer]) => faults(name, answer).map((fault) => `${what}: ${fault}`))).toEqual([]);
  });

  it.each(OPEN)('%s %s', async (name, path) => {
    const { accept } = { accept: ROUTES[name].produces[0] ?? '' };
    const answers = [
      await api.get(path, null, { accept }),
      await api.get(path, null, { accept: 'image/png' }),
      await api.get(`${path}?${'a'.repeat(9_000)}`, null),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 406, 414]);
    expect(answers.flatMap((answer) => faults(name, answer))).toEqual([]);
  });

  it('commands, one and many, taken and not', async () => {
    const comment = { id: randomUUID(), command: 'Comment', data: { subject: 'S1', text: 'said' } };
    const other = () => ({ ...comment, id: randomUUID() });
    const one = (body: unknown, account: AccountName | null = 'fatima', headers: Record<string, string> = {}) =>
      api.post('/api/v1/commands', body, account, headers);
    const answers = [
      await one(comment),
      await one(comment),
      await one('{'),
      await one(comment, null),
      await one(other(), 'nobody'),
      await one({ ...other(), data: { subject: 'S9', text: 'said' } }),
      await one(other(), 'fatima', { accept: 'text/html' }),
      await one({ ...other(), expectedRevision: 0 }),
      await one(other(), 'fatima', { 'if-match': '"0"' }),
      await one(`${'['.repeat(99)}${']'.repeat(99)}`),
      await one(other(), 'fatima', { 'content-type': 'text/plain' }),
      await one({ ...comment, data: { subject: 'S1', text: 'something else' } }),
      await api.post('/api/v1/commands?waitFor=1', other()),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 400]);
    expect(answers.flatMap((answer) => faults('command', answer))).toEqual([]);
    const many = (body: string, type: string, account: AccountName | null = 'fatima') =>
      api.post('/api/v1/commands/batch', body, account, { 'content-type': type });
    const lines = `${JSON.stringify(other())}\n{\n${JSON.stringify({ ...other(), expectedRevision: 0 })}\n`;
    const batches = [
      await many(JSON.stringify([other(), 1, comment, { command: 'Nothing' }]), 'application/json'),
      await many(lines, 'application/x-ndjson'),
      await many('{}', 'application/json'),
      await many(lines, 'application/x-ndjson', null),
      await many(lines, 'text/csv'),
      await many('{}\n'.repeat(10_001), 'application/x-ndjson'),
    ];
    expect(batches.map(({ status }) => status)).toEqual([200, 200, 400, 401, 415, 413]);
    expect(batches.flatMap((answer) => (answer.headers.get('content-type')?.includes('ndjson') ? [] : faults('batch', answer)))).toEqual([]);
    expect(
      batches[1]?.text
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as Json)['status']),
    ).toEqual(['recorded', 'refused', 'conflict']);
  });

  it('every address, asked in a way that it does not take', async () => {
    for (const [name, { path, method }] of Object.entries(ROUTES) as [RouteName, (typeof ROUTES)[RouteName]][]) {
      const to = path.replace(':name', 'savings-tracker').replace('*subject', 'S1');
      for (const wrong of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', method === 'GET' ? 'POST' : 'GET']) {
        const response = await fetch(`${api.url}${to}`, { method: wrong });
        const text = await response.text();
        const answer = { status: response.status, headers: response.headers, text, json: JSON.parse(text) as never };
        expect([name, wrong, answer.status, faults(name, answer)]).toEqual([name, wrong, 405, []]);
        expect(response.headers.get('allow')).toContain(method);
      }
      if (method === 'GET' && name !== 'events') {
        const response = await fetch(
          `${api.url}${to}${name === 'trace' ? '?report=savings-tracker&row=S1%7C2017-18&column=forecast' : name === 'diff' ? '?from=1' : ''}`,
          {
            method: 'HEAD',
            headers: { authorization: 'Bearer key-of-fatima' },
          },
        );
        expect([
          name,
          response.status,
          faults(name, { status: response.status, headers: response.headers, text: await response.text(), json: undefined as never }, false),
        ]).toEqual([name, 200, []]);
      }
    }
  });
});

describe('what is answered under pressure, or without a ledger, is what is described', () => {
  it('too many requests', async () => {
    const own = await served(await council('live', { requestsPerMinutePerKey: 2 }));
    const answers = [await own.get('/api/v1/status'), await own.get('/api/v1/status'), await own.get('/api/v1/status')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.flatMap((answer) => faults('status', answer))).toEqual([]);
    await own.close();
  });

  it('a ledger that is away', async () => {
    const sources = await council();
    const away = () => Promise.reject(new StoreUnavailable('connect ECONNREFUSED'));
    const own = await served({ ...sources, readStatus: away, store: { ...sources.store, head: away } });
    const asked: readonly (readonly [RouteName, string])[] = [
      ['ready', '/health/ready'],
      ['metrics', '/metrics'],
      ['status', '/api/v1/status'],
      ['report', '/api/v1/reports/savings-tracker'],
      ['events', '/api/v1/events'],
    ];
    for (const [name, path] of asked) {
      const answer = await own.get(path);
      expect([path, answer.status, faults(name, answer)]).toEqual([path, 503, []]);
    }
    expect((await own.get('/health/live', null)).status).toBe(200);
    await own.close();
  });
});
