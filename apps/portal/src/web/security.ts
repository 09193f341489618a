import type { NextFunction, Request, RequestHandler, Response } from 'express';
import compression from 'compression';
import helmet from 'helmet';
import { pathAsAsked } from './path.ts';

/** Paths that other parts of a common process answer; everything else is the portal's. */
const NOT_PAGES = /^\/(api|health|metrics)(\/|$)/;

export function isPage(path: string): boolean {
  return !NOT_PAGES.test(path);
}

/** Leaves the addresses of other parts alone when one process serves them all. */
export function onPages(handler: RequestHandler): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => (isPage(pathAsAsked(request)) ? handler(request, response, next) : next());
}

/** No script, no frames, nothing from elsewhere; styles from files of our own only, so that no text that is shown can restyle a page. */
export function setUpSecurityHeaders(): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  return onPages((request, response, next) => {
    // Whatever answers may say otherwise; what says nothing (where somebody is sent on to, say) is kept nowhere.
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    headers(request, response, next);
  });
}

export function setUpCompression(): RequestHandler {
  return onPages(compression());
}
