import type { Request, RequestHandler, Response } from 'express';
import { pathAsAsked } from './path.ts';
import { onPages, setUpSecurityHeaders } from './security.ts';

const CONTROL = /\p{Cc}/u;

/**
 * What stands before the pages' own routes, where an address that cannot be decoded would end without a word of ours: the
 * security headers, and the refusal of such addresses. Call it before the application listens.
 */
export function setUpPages(application: { use(handler: RequestHandler): unknown }): void {
  application.use(setUpSecurityHeaders());
  application.use(
    onPages((request, response, next) =>
      isReadable(request) ? next() : turnAway(response, 400, 'This address cannot be read. Check it, or go to the dashboard.'),
    ),
  );
}

/** Every step of the path decodes, and no control character is in it; none of the parameters holds a null character. */
function isReadable(request: Request): boolean {
  try {
    return !CONTROL.test(decodeURIComponent(pathAsAsked(request))) && !/%00|\0/.test(request.originalUrl);
  } catch {
    return false;
  }
}

/** A plain answer to what no page can be made of. */
export function turnAway(response: Response, status: number, text: string): void {
  response.status(status).set({ Connection: 'close', 'Cache-Control': 'no-store' }).type('text/plain').send(text);
}
