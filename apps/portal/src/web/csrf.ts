import { csrfSync } from 'csrf-sync';
import express, { type Request, type RequestHandler } from 'express';
import { onPages } from './security.ts';

const LARGEST_FORM = '1mb';
const MOST_FIELDS = 4_000;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The request does not come from a form of ours. */
export class ForgedRequest extends Error {
  override readonly name = 'ForgedRequest';
}

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (request) => (request.body as Record<string, unknown> | undefined)?.['_token'] as string | undefined,
});

/** The token for the forms of a page: of the session, so that no other site can know it. */
export function tokenOf(request: Request): string {
  return generateToken(request);
}

/** Reads the fields of a form; names are taken literally, so that a field can not become an object. */
export function setUpForms(): RequestHandler {
  return onPages(express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: MOST_FIELDS }));
}

/** The request comes from a page of ours, by the browser’s own word. */
export function isOwn(request: Request): boolean {
  const own = `${request.protocol}://${request.get('host')}`;
  const [site, origin] = [request.get('sec-fetch-site'), request.get('origin')];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined) return origin === own;
  return site !== undefined || (request.get('referer')?.startsWith(`${own}/`) ?? false);
}

/**
 * Throws `ForgedRequest` for whatever would change something and comes from another site, by the browser's own word, or
 * does not carry its session's token.
 */
export function requireOwnForm(request: Request): void {
  if (READING.has(request.method)) return;
  if (!isOwn(request)) throw new ForgedRequest('The request comes from another site.');
  if (!isRequestValid(request)) throw new ForgedRequest('The form was not sent from a page of this session.');
}
