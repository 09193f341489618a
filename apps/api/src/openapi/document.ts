import { COMMAND_ENVELOPE, COMMAND_SCHEMAS } from '@outturn/application';
import { COMMANDS_OF_TIERS, ROLES_OF } from '@outturn/domain';
import { REPORT_NAMES } from '@outturn/reporting';
import { z } from 'zod';
import { FORMAT_TYPES, type Route, ROUTES, type RouteName } from '../route-table.ts';
import { MOST_COMMANDS } from '../sources.ts';
import * as schemas from './schemas.ts';

type Json = Record<string, unknown>;

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json & { readonly title: string; readonly description: string };
  readonly servers: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly responses: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Json[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
}

const ABOUT = `The ledger of a council’s savings and transformation programme, for other systems.

The key of an account goes with every request: \`Authorization: Bearer KEY\`. What an account may do and see, the ledger says.
Every answer names the position of the ledger that it was read at in \`Outturn-Position\`; \`waitFor=POSITION\` or
\`waitFor=command:UUID\` makes a read wait until that can be read. Problems are \`application/problem+json\` (RFC 9457).
A demonstration or rehearsal ledger says so in \`Outturn-Ledger\`.`;

/** JSON answered by each route; a route that answers nothing but other forms is left out. */
const ANSWERS: Partial<Record<RouteName, string>> = {
  live: 'Health',
  ready: 'Health',
  command: 'CommandResult',
  batch: 'CommandResults',
  report: 'Report',
  diff: 'Diff',
  trace: 'Trace',
  history: 'History',
  status: 'Status',
};

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'input'): Json => {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  return made;
};

/** The whole service as OpenAPI 3.1, from the table of routes and the forms that requests and answers are held against. */
export function openApiDocument(): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Outturn', version: '1', description: ABOUT },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: componentSchemas(), responses: problemResponses(), securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  };
}

/** `/reports/:name` → `/reports/{name}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/[:*](\w+)/g, '{$1}');
}

function operationOf(name: RouteName, route: Route): Operation {
  const body = name === 'command' ? commandBody() : name === 'batch' ? batchBody() : undefined;
  return {
    operationId: name,
    summary: route.summary,
    description: `${whoMay(route)} ${SCOPES[route.scope]}`.trim(),
    security: route.who === 'anyone' ? [] : [{ key: [] }],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query), ...headerParameters(name)],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...problemsOf(name, route), ...answersOf(name, route) },
  };
}

const SCOPES: Readonly<Record<Route['scope'], string>> = {
  nothing: '',
  'own-services': 'A service team’s account sees its services and those below them; what lies outside is answered as if it did not exist.',
  'by-command': 'Each command says which roles may give it; a service team’s account gives it for its own services only.',
};

function whoMay({ who }: Route): string {
  if (who === 'anyone') return 'Open to anyone.';
  return who === 'any-account' ? 'For every account with a key.' : `For accounts with one of the roles ${who.join(', ')}.`;
}

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'name' ? { type: 'string', enum: REPORT_NAMES } : { type: 'string' },
    ...(name === 'subject' ? { description: 'An id, or kind/id: `ASC006`, `scheme/C%2FR.5.307`.' } : {}),
  }));
}

function queryParameters(query: z.ZodObject): Parameter[] {
  const { properties = {}, required = [] } = jsonSchema(query) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' ? { description } : {}),
    schema,
  }));
}

function headerParameters(name: RouteName): Parameter[] {
  const inHeader = (header: string, description: string, schema: Json = { type: 'string' }): Parameter => ({
    name: header,
    in: 'header',
    required: false,
    description,
    schema,
  });
  if (name === 'command') {
    return [
      inHeader('Idempotency-Key', 'The command’s id, where the body leaves it out.', { type: 'string', format: 'uuid' }),
      inHeader('If-Match', 'The revision that the subject is expected at, in quotes: `"3"`. Where it has moved on the answer is 412.'),
    ];
  }
  if (name === 'events') return [inHeader('Last-Event-ID', 'The position of the last event that was received.')];
  return TAGGED.has(name) ? [inHeader('If-None-Match', 'The ETag of an earlier answer: 304 where nothing has changed.')] : [];
}

function commandBody(): Json {
  return { required: true, content: { 'application/json': { schema: ref('Command') } } };
}

function batchBody(): Json {
  const lines = { schema: { type: 'string', description: 'One command a line.' } };
  return {
    required: true,
    content: { 'application/json': { schema: { type: 'array', items: ref('Command'), maxItems: MOST_COMMANDS } }, 'application/x-ndjson': lines },
  };
}

function answersOf(name: RouteName, route: Route): Record<string, Json> {
  const schema = ANSWERS[name];
  const content = Object.fromEntries(
    route.produces.map((type) => [
      type,
      {
        schema:
          type === 'application/json' ? (schema === undefined ? { type: 'object' } : ref(schema)) : type === FORMAT_TYPES.xlsx ? BYTES : { type: 'string' },
      },
    ]),
  );
  const tagged = TAGGED.has(name);
  const headers = { ...HEADERS, ...(tagged ? TAG : {}), ...(name === 'report' || name === 'history' ? LINK : {}) };
  const answer = (description: string): Json => ({ description, headers, content });
  if (tagged)
    return { 200: answer(route.summary), 304: { description: 'Nothing has changed since the answer with that ETag.', headers: { ...HEADERS, ...TAG } } };
  if (name === 'ready') return { 200: answer(route.summary), 503: { ...answer('It cannot: why, in words.'), headers: { ...headers, ...RETRY } } };
  if (name !== 'command') return { 200: answer(route.summary) };
  return { 200: answer('There was nothing to do, or the same command was recorded before.'), 201: answer('Recorded.') };
}

const BYTES: Json = { type: 'string', format: 'binary' };

/** Routes whose answers carry an entity tag. */
const TAGGED: ReadonlySet<RouteName> = new Set(['report', 'diff', 'trace', 'history']);

const header = (description: string, type = 'string', required = true): Json => ({ description, required, schema: { type } });
const HEADERS: Json = {
  'Outturn-Position': header('The position of the ledger that the answer was read at.', 'integer'),
  'Outturn-Ledger': header('`demo` or `rehearsal`, where the ledger is one.', 'string', false),
};
const TAG: Json = { ETag: header('For If-None-Match.') };
const LINK: Json = { Link: header('The other pages of the same question as at the same position, where it is asked for in pages.', 'string', false) };
const RETRY: Json = { 'Retry-After': header('Seconds to wait before asking again.', 'integer') };
/** What problems carry beside what every answer does. */
const HEADERS_OF_PROBLEMS: Readonly<Record<string, Json>> = {
  401: { 'WWW-Authenticate': header('That a key is wanted, and whether the one that was given is the trouble.') },
  405: { Allow: header('The methods that the address takes.') },
  429: RETRY,
  503: RETRY,
  504: RETRY,
};

const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'The request cannot be read: a parameter, a header or the body is malformed.',
  401: 'No key was given, or it opens nothing.',
  403: 'The account has no role that may do this.',
  404: 'There is no such thing, or it is another service’s.',
  405: 'The address does not take that method; Allow says which.',
  406: 'There is no answer in a form that is accepted.',
  408: 'The body did not come in in time.',
  409: 'The subject has changed since the command’s expectedRevision.',
  412: 'The subject has changed since the revision in If-Match.',
  413: 'The body is too large, or nested too deeply.',
  414: 'The address is too long.',
  415: 'The body is in a form that is not read here.',
  422: 'A rule of the domain says no; `rule` names it.',
  429: 'Too many requests; Retry-After says when to go on.',
  500: 'Something that nobody foresaw; nothing more is told of it.',
  503: 'The ledger cannot be reached, is busy, its figures are not up to date, or what was published is not in its database; Retry-After says when to ask again.',
  504: 'It took too long, or what waitFor waits for did not come.',
};

function problemsOf(name: RouteName, { who, consumes, scope }: Route): Record<string, Json> {
  const always = ['400', '405', '406', '414', '429', '500', '503'];
  const keyed = who === 'anyone' ? [] : ['401', '504'];
  const reads = scope === 'own-services' ? ['403', '404'] : [];
  const takes = consumes === undefined ? [] : ['408', '413', '415'];
  const decided = name === 'command' ? ['403', '404', '409', '412', '422'] : [];
  const statuses = [...new Set([...always, ...keyed, ...reads, ...takes, ...decided])].sort();
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));
}

function problemResponses(): Record<string, Json> {
  const content = { 'application/problem+json': { schema: ref('Problem') } };
  return Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [
      `Problem${status}`,
      { description, headers: { ...HEADERS, ...HEADERS_OF_PROBLEMS[status] }, content },
    ]),
  );
}

function rolesInWords(name: keyof typeof ROLES_OF): string {
  return COMMANDS_OF_TIERS.includes(name) ? 'the roles that the tiers of the virement authority name, within their limits' : ROLES_OF[name].join(', ');
}

function componentSchemas(): Record<string, Json> {
  const output = (schema: z.ZodType) => jsonSchema(schema, 'output');
  const { properties, ...envelope } = jsonSchema(COMMAND_ENVELOPE) as { properties: Record<string, Json> };
  const commands = Object.entries(COMMAND_SCHEMAS).map(([name, schema]): [string, Json] => [
    name,
    { ...jsonSchema(schema as z.ZodType), description: `For ${rolesInWords(name as keyof typeof ROLES_OF)}.` },
  ]);
  return {
    Command: {
      ...envelope,
      description: '`id` may be given as Idempotency-Key, `expectedRevision` as If-Match. `actor` is not needed: it is the key’s account.',
      required: ['command', 'data'],
      properties: { ...properties, command: { type: 'string', enum: commands.map(([name]) => name) } },
      oneOf: commands.map(([name]) => ({ properties: { command: { const: name }, data: ref(`${name}Data`) } })),
    },
    CommandResult: output(schemas.commandResult),
    CommandResults: { type: 'array', items: ref('CommandResult') },
    Problem: output(schemas.problem),
    Report: output(schemas.report),
    Diff: output(schemas.diff),
    Trace: output(schemas.trace),
    History: output(schemas.history),
    Entry: output(schemas.entry),
    Status: output(schemas.status),
    Health: output(schemas.health),
    ...Object.fromEntries(commands.map(([name, schema]) => [`${name}Data`, schema])),
  };
}
