import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './http-problem.ts';

/** Headers of which two would be read differently by different readers. */
const ONCE = new Set([
  'authorization',
  'content-type',
  'content-length',
  'content-encoding',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'host',
]);

/** Throws a problem where a header stands twice that may stand once. */
export function refuseRepeatedHeaders({ rawHeaders }: IncomingMessage): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (ONCE.has(name) && seen.has(name)) throw new HttpProblem(400, `The header ${name} stands twice. State it once.`);
    seen.add(name);
  }
}

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]{1,512}=*)$/i;

/** The key of a request; undefined where none is given. Throws a 401 for anything that is no bearer key. */
export function bearerKey({ headers }: IncomingMessage): string | undefined {
  if (headers.authorization === undefined) return undefined;
  const key = BEARER.exec(headers.authorization)?.[1];
  if (key === undefined) throw unauthorised('The header Authorization is not of the form `Bearer KEY`.', true);
  return key;
}

/** 401, the same for an unknown key and for a revoked one. */
export function unauthorised(detail: string, stated: boolean): HttpProblem {
  return new HttpProblem(401, detail, {}, { 'WWW-Authenticate': stated ? 'Bearer realm="outturn", error="invalid_token"' : 'Bearer realm="outturn"' });
}

/** What headers say about a command beside its body. */
export interface CommandHeaders {
  readonly id?: string;
  readonly expectedRevision?: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads `Idempotency-Key` (a UUID, in quotes or without) and `If-Match` (the revision in quotes). */
export function commandHeaders({ headers }: IncomingMessage): CommandHeaders {
  const key = headers['idempotency-key'];
  const match = headers['if-match'];
  const id = typeof key === 'string' ? key.replace(/^"(.*)"$/, '$1') : undefined;
  if (id !== undefined && !UUID.test(id)) throw new HttpProblem(400, 'The header Idempotency-Key is the command’s id: a UUID.', { fields: ['id'] });
  const revision = match === undefined ? undefined : /^"?(-1|0|[1-9]\d{0,8})"?$/.exec(match)?.[1];
  if (match !== undefined && revision === undefined) {
    throw new HttpProblem(400, 'The header If-Match is the revision of the subject’s last event in quotes, such as "3"; "-1" for nothing yet.', {
      fields: ['expectedRevision'],
    });
  }
  return { ...(id === undefined ? {} : { id: id.toLowerCase() }), ...(revision === undefined ? {} : { expectedRevision: Number(revision) }) };
}

/** Whether one of the entity tags of `If-None-Match` is this one. `*` is passed over: it says nothing about what the client has. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
