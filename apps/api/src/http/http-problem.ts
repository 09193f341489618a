import { HttpException } from '@nestjs/common';
import type { ServerResponse } from 'node:http';

/** A problem as RFC 9457 has it. `rule`, `fields`, `id` and `results` are this service's own members. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly rule?: string;
  readonly fields?: readonly string[];
  readonly [member: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const TITLES = {
  400: 'This request cannot be read',
  401: 'This needs a key',
  403: 'This is not for this account',
  404: 'There is nothing here',
  405: 'This address does not take that method',
  406: 'There is no answer in that form',
  408: 'The request came too slowly',
  409: 'Somebody else has changed this',
  412: 'Somebody else has changed this',
  413: 'This is too large',
  414: 'This address is too long',
  415: 'This service does not read that form',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'The ledger cannot answer now',
  504: 'This took too long',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** What is wrong with a request, or with the service, on its way to be told. Where no filter knows it, it keeps its status. */
export class HttpProblem extends HttpException {
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ProblemStatus, detail: string, more: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {}) {
    super(detail, status);
    const { type = `urn:outturn:http:${status}`, title = TITLES[status], ...members } = more as Partial<ProblemBody>;
    this.body = { type, title, status, detail, ...members };
    this.headers = headers;
  }
}

/** Sends a problem, or breaks the connection where an answer is already on its way. */
export function sendProblem(response: ServerResponse, { body, headers }: HttpProblem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(body);
  for (const name of ['ETag', 'Content-Disposition', 'Link']) response.removeHeader(name);
  response.statusCode = body.status;
  response.setHeader('Content-Type', PROBLEM_TYPE);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(text);
}
