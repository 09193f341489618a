import type { Moment } from '@outturn/read-models';
import type { Written } from '@outturn/reporting';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FORMAT_TYPES } from '../route-table.ts';
import type { FormName } from './question.ts';

export interface Answer {
  readonly written: Written;
  readonly form: FormName;
  /** The moment that the answer is of. */
  readonly moment: Moment;
  /** For files: without ending. */
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ENDINGS: Readonly<Record<FormName, string>> = { json: 'json', csv: 'csv', html: 'html', table: 'txt', xlsx: 'xlsx' };
/** What is for a file, and not for whoever looks at an address. */
const FILES: ReadonlySet<FormName> = new Set(['csv', 'html', 'xlsx']);
/** An HTML report has its styles in itself; nothing else of it may do anything. */
const HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function setReadHeaders(response: Response, moment: Moment, tag: string): void {
  response.setHeader('Outturn-Position', String(moment.position));
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Vary', 'Authorization, Accept');
  response.setHeader('ETag', tag);
}

/** Sends an answer; a workbook piece by piece, as fast as it is taken. */
export async function sendAnswer(response: Response, { written, form, name, headers = {} }: Answer): Promise<void> {
  response.setHeader('Content-Type', typeof written === 'string' ? `${FORMAT_TYPES[form]}; charset=utf-8` : FORMAT_TYPES[form]);
  if (FILES.has(form)) response.setHeader('Content-Disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}.${ENDINGS[form]}"`);
  if (form === 'html') response.setHeader('Content-Security-Policy', HTML_POLICY);
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
  if (typeof written === 'string') {
    response.setHeader('Content-Length', Buffer.byteLength(written));
    response.end(written);
  } else if (response.req.method === 'HEAD') response.end();
  // Who goes away before the end has no more to be told.
  else
    await pipeline(Readable.from(written), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
}
