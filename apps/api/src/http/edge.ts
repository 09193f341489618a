import { type INestApplication, Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { rememberAccount } from '../authority/visit.ts';
import { Metrics } from '../controllers/metrics.controller.ts';
import { KnownPosition } from '../known-position.ts';
import { type Route, laterAt, routesAt } from '../route-table.ts';
import { type ApiSources, LIMITS, SOURCES } from '../sources.ts';
import { Closing } from '../closing.ts';
import { isOurs, pathOf } from './address.ts';
import { rememberBody } from './admitted.ts';
import { bodyType, hasBody, readBody } from './body.ts';
import { within } from './deadline.ts';
import { bearerKey, refuseRepeatedHeaders, unauthorised } from './headers.ts';
import { HttpProblem, sendProblem } from './http-problem.ts';
import { problemOf } from './problem-of.ts';
import { limitByAddress, limitByKey } from './rate.ts';

/**
 * Sets up what comes before any controller, for the addresses of this service alone: headers, the form of the address,
 * rates, routes and methods, keys, and bodies. Call it before the application listens: without it no key is known and
 * every route that needs one answers 401.
 */
export function setUpApi(application: INestApplication): void {
  const sources = application.get<ApiSources>(SOURCES, { strict: false });
  const metrics = application.get(Metrics, { strict: false });
  const known = application.get(KnownPosition, { strict: false });
  const closing = application.get(Closing, { strict: false });
  const log = new Logger('API');
  const failed = (response: Response, error: unknown): void => {
    const problem = problemOf(error);
    if (problem.body.status === 500) log.error(error instanceof Error ? error.stack : error);
    sendProblem(response, problem);
  };
  const step =
    (work: (request: Request, response: Response) => Promise<void> | void): RequestHandler =>
    async (request, response, next) => {
      try {
        await work(request, response);
      } catch (error) {
        failed(response, error);
        return;
      }
      next();
    };
  application.use(timing(metrics));
  for (const handler of [
    securityHeaders,
    step((_, response) => openAnswer(response, sources, known, closing)),
    step((request) => {
      pathOf(request.originalUrl);
      refuseRepeatedHeaders(request);
    }),
    limitByAddress({ ...LIMITS, ...sources.limits }),
    limitByKey({ ...LIMITS, ...sources.limits }),
    step((request) => admit(sources, request)),
  ]) {
    application.use(onlyOurs(handler));
  }
}

function onlyOurs(handler: RequestHandler): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    // An absolute address has its path inside; Express goes by that.
    if (isOurs(request.path) || isOurs(request.originalUrl)) void handler(request, response, next);
    else next();
  };
}

/** Times each request by the route that answered it, so that ids in addresses do not become label values. */
function timing(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
      metrics.observe(request.method, route, response.statusCode, Number(process.hrtime.bigint() - started) / 1e9);
    });
    next();
  };
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
});

/** What every answer says, whatever becomes of it. */
async function openAnswer(response: Response, { info, store }: ApiSources, known: KnownPosition, closing: Closing): Promise<void> {
  response.removeHeader('X-Powered-By');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Authorization, Accept');
  if (info.kind !== 'live') response.setHeader('Outturn-Ledger', info.kind);
  if (closing.begun) response.setHeader('Connection', 'close');
  // A ledger that cannot be reached is told of where something is asked of it.
  if (known.position === 0)
    await store.head().then(
      ({ position }) => known.saw(position),
      () => undefined,
    );
  response.setHeader('Outturn-Position', String(known.position));
}

/** Finds the route, the account and the body, in this order: nobody sends megabytes to what is not theirs. */
async function admit(sources: ApiSources, request: Request): Promise<void> {
  const path = pathOf(request.originalUrl);
  const route = routeOf(request.method, path);
  if (route.who !== 'anyone') await authenticate(sources, request);
  if (route.produces.length > 0 && !request.accepts([...route.produces])) {
    // A report says by `format` what it is; else what is accepted must be there before anything is recorded.
    if (!/[?&]format=/.test(request.originalUrl)) throw new HttpProblem(406, `There is this answer as ${route.produces.join(', ')}.`);
  }
  if (route.consumes === undefined) {
    if (hasBody(request)) throw new HttpProblem(400, 'This address takes no body.', {}, { Connection: 'close' });
    return;
  }
  const type = bodyType(request, route.consumes);
  rememberBody(request, { type, text: await readBody(request, route.consumes, sources.limits?.bodyMs ?? LIMITS.bodyMs) });
}

function routeOf(method: string, path: string): Route {
  const later = laterAt(path);
  if (later !== undefined) throw new HttpProblem(404, `${later} come with a later release of Outturn.`);
  const routes = routesAt(path);
  if (routes.length === 0) throw new HttpProblem(404, 'There is no such address. What there is, is in /api/docs.');
  const route = routes.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  if (route !== undefined) return route;
  const allowed = routes.flatMap((one) => (one.method === 'GET' ? ['GET', 'HEAD'] : [one.method])).join(', ');
  throw new HttpProblem(405, `This address takes ${allowed}.`, {}, { Allow: allowed });
}

async function authenticate({ accounts, limits }: ApiSources, request: Request): Promise<void> {
  const key = bearerKey(request);
  if (key === undefined) throw unauthorised('Give a key: `Authorization: Bearer KEY`.', false);
  const account = await within(limits?.requestMs ?? LIMITS.requestMs, accounts.accountOfKey(key), 'Whose key it is was not found out in time.');
  if (account === undefined) throw unauthorised('This key opens nothing: it is unknown, or was revoked.', true);
  rememberAccount(request, account);
}
