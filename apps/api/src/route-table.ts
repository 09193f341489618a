import { ROLES, type Role } from '@outturn/domain';
import type { Format } from '@outturn/reporting';
import type { z } from 'zod';
import type { Consumes } from './http/body.ts';
import * as queries from './reads/parameters.ts';
import { LONGEST_BATCH, LONGEST_COMMAND } from './sources.ts';

/** Who may use a route: anyone without a key; any account, where the command itself decides; or an account in one of these roles. */
export type Who = 'anyone' | 'any-account' | readonly Role[];

export interface Route {
  readonly method: 'GET' | 'POST';
  /** As it is registered: `:name` is one step of a path, `*name` all that is left of it. */
  readonly path: string;
  readonly who: Who;
  /** What of the ledger an account gets that is limited to its services: nothing is in it, only its own, or what the command's rule says. */
  readonly scope: 'nothing' | 'own-services' | 'by-command';
  readonly query: z.ZodObject;
  readonly consumes?: Consumes;
  readonly produces: readonly string[];
  readonly summary: string;
}

const NOTHING_ASKED = queries.none;
const JSON_TYPE = 'application/json';
export const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'] as const;
export const EVENT_STREAM = 'text/event-stream';
/** Forms of an answer: the format's name, and its media type. */
export const FORMAT_TYPES = {
  json: JSON_TYPE,
  csv: 'text/csv',
  html: 'text/html',
  table: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<Format, string>;

const open = { who: 'anyone', scope: 'nothing', query: NOTHING_ASKED, method: 'GET' } as const;
const reading = { who: ROLES, scope: 'own-services', method: 'GET' } as const;
const everyForm = Object.values(FORMAT_TYPES);

/**
 * Every route, and who may use it. The guard answers 403 for a route that is not here, and a test walks all that are
 * registered.
 */
export const ROUTES = {
  live: { ...open, path: '/health/live', produces: [JSON_TYPE], summary: 'The process answers.' },
  ready: { ...open, path: '/health/ready', produces: [JSON_TYPE], summary: 'The ledger can be reached and its read models follow it.' },
  metrics: { ...open, path: '/metrics', produces: ['text/plain'], summary: 'Metrics for Prometheus.' },
  documentation: { ...open, path: '/api/docs', produces: ['text/html'], summary: 'This description, to read.' },
  openapi: { ...open, path: '/api/openapi.json', produces: [JSON_TYPE], summary: 'This description, as OpenAPI 3.1.' },
  command: {
    method: 'POST',
    path: '/api/v1/commands',
    who: 'any-account',
    scope: 'by-command',
    query: NOTHING_ASKED,
    consumes: { types: [JSON_TYPE], most: LONGEST_COMMAND },
    produces: [JSON_TYPE],
    summary: 'Records one command. The actor is the key’s account, in the roles and within the services that the ledger gives it.',
  },
  batch: {
    method: 'POST',
    path: '/api/v1/commands/batch',
    who: 'any-account',
    scope: 'by-command',
    query: queries.batch,
    consumes: { types: [JSON_TYPE, ...NDJSON], most: LONGEST_BATCH },
    produces: [JSON_TYPE, ...NDJSON],
    summary: 'Records commands one after the other, each by itself; answers 200 with a result for each, in order.',
  },
  report: { ...reading, path: '/api/v1/reports/:name', query: queries.report, produces: everyForm, summary: 'A report, as at any moment.' },
  diff: {
    ...reading,
    path: '/api/v1/diff/:name',
    query: queries.diff,
    produces: everyForm,
    summary: 'The same report at two moments: what changed, with the events behind it.',
  },
  trace: { ...reading, path: '/api/v1/trace', query: queries.trace, produces: everyForm, summary: 'The events that make up one figure of a report.' },
  history: {
    ...reading,
    path: '/api/v1/history/*subject',
    query: queries.history,
    produces: everyForm,
    summary: 'Every event of one scheme, claim, service …; slashes in ids may be written %2F.',
  },
  events: {
    ...reading,
    path: '/api/v1/events',
    query: queries.events,
    produces: [EVENT_STREAM],
    summary: 'Events as they can be read, as server-sent events; resumed with Last-Event-ID.',
  },
  status: {
    ...reading,
    path: '/api/v1/status',
    query: queries.status,
    produces: [JSON_TYPE],
    summary: 'Where the ledger and its read models are, and who the key stands for.',
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;

/** Addresses of the contract that a later release answers. */
const LATER: readonly { readonly path: RegExp; readonly what: string }[] = [
  { path: /^\/api\/v1\/checkpoint$/, what: 'Signed checkpoints' },
  { path: /^\/api\/v1\/tile\/.+$/, what: 'Tiles of the ledger’s tree' },
];

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
}

const COMPILED: readonly Compiled[] = Object.values<Route>(ROUTES).map((route) => ({ route, pattern: patternOf(route.path) }));

function patternOf(path: string): RegExp {
  const steps = path.split('/').map((step) => (step.startsWith(':') ? '[^/]+' : step.startsWith('*') ? '.+' : step.replaceAll('.', '\\.')));
  return new RegExp(`^${steps.join('/')}$`);
}

/** Routes at an address, by whatever method. Letters of another case and a slash at the end are another address. */
export function routesAt(path: string): readonly Route[] {
  return COMPILED.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route);
}

/** The entry of a route that is registered: its method, and its path as registered. */
export function entryOf(method: string, registeredPath: string): Route | undefined {
  return Object.values<Route>(ROUTES).find((route) => route.method === (method === 'HEAD' ? 'GET' : method) && route.path === registeredPath);
}

/** What a later release will answer at an address. */
export function laterAt(path: string): string | undefined {
  return LATER.find((one) => one.path.test(path))?.what;
}
