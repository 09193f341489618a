import type { Request } from 'express';

/** The path as it came, wherever a handler is mounted; an id with an encoded slash stays one segment in links back to the page. */
export function pathAsAsked(request: Pick<Request, 'originalUrl'>): string {
  const [path = '/'] = request.originalUrl.split('?');
  return path;
}
