import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { createHash } from 'node:crypto';
import type { Limits } from '../sources.ts';
import { HttpProblem, sendProblem } from './http-problem.ts';

const WINDOW_MS = 60_000;

const limited = (limit: number, identifier: string) =>
  ({
    windowMs: WINDOW_MS,
    limit,
    identifier,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Answers carry Retry-After already; behind no proxy, forwarded addresses are a client's own words and not looked at.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, response) =>
      sendProblem(response, new HttpProblem(429, `More than ${limit} requests in a minute for one ${identifier}. Wait, then go on.`)),
  }) satisfies Parameters<typeof rateLimit>[0];

export function limitByAddress({ requestsPerMinutePerAddress }: Limits): RequestHandler {
  // A connection that is gone already has no address any more.
  return rateLimit({ ...limited(requestsPerMinutePerAddress, 'address'), keyGenerator: ({ ip }) => (ip === undefined ? 'gone' : ipKeyGenerator(ip)) });
}

/** Keys are counted by their hash, so that none stands in memory. Requests without one are counted by address alone. */
export function limitByKey({ requestsPerMinutePerKey }: Limits): RequestHandler {
  return rateLimit({
    ...limited(requestsPerMinutePerKey, 'key'),
    skip: ({ headers }) => headers.authorization === undefined,
    keyGenerator: ({ headers }) =>
      createHash('sha256')
        .update(headers.authorization ?? '')
        .digest('base64url'),
  });
}
