import { csrfSync } from 'csrf-sync';
import express, { type Request, type RequestHandler } from 'express';
import { onPages } from './security.ts';
import { turnAway } from './unreadable.ts';

const LARGEST_FORM = '1mb';
const MOST_FIELDS = 4_000;
export const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

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

/** Reads the fields of a form; names are taken literally, so that a field cannot become an object. What cannot be read is answered at once. */
export function setUpForms(): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: MOST_FIELDS });
  return onPages((request, response, next) =>
    read(request, response, (error?: unknown) => {
      if (error === undefined) return next();
      if (isTooLarge(error)) return turnAway(response, 413, 'The form is larger than can be taken. Nothing was recorded. Go back and send less at a time.');
      turnAway(response, 400, 'The form cannot be read. Nothing was recorded. Go back and send it again.');
    }),
  );
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
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
