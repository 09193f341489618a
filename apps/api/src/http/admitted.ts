import type { Request } from 'express';

/** What a request brought, read in full. */
export interface ReadBody {
  readonly text: string;
  /** Media type, without parameters. */
  readonly type: string;
}

const BODIES = new WeakMap<Request, ReadBody>();

export function rememberBody(request: Request, body: ReadBody): void {
  BODIES.set(request, body);
}

export function bodyOf(request: Request): ReadBody {
  const body = BODIES.get(request);
  if (body === undefined) throw new Error('no body was read: set up the edge of the service before it listens');
  return body;
}
