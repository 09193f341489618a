import type { Moment } from '@outturn/read-models';
import type { Response } from 'express';
import { FORMAT_TYPES } from '../route-table.ts';
import type { FormName } from './question.ts';

export interface Answer {
  readonly text: string;
  readonly form: FormName;
  /** The moment that the answer is of. */
  readonly moment: Moment;
  /** For files: without ending. */
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ENDINGS: Readonly<Record<FormName, string>> = { json: 'json', csv: 'csv', html: 'html', table: 'txt' };
/** An HTML report has its styles in itself; nothing else of it may do anything. */
const HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function setReadHeaders(response: Response, moment: Moment, tag: string): void {
  response.setHeader('Outturn-Position', String(moment.position));
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Vary', 'Authorization, Accept');
  response.setHeader('ETag', tag);
}

export function sendAnswer(response: Response, { text, form, name, headers = {} }: Answer): void {
  response.setHeader('Content-Type', `${FORMAT_TYPES[form]}; charset=utf-8`);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  if (form === 'csv' || form === 'html')
    response.setHeader('Content-Disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}.${ENDINGS[form]}"`);
  if (form === 'html') response.setHeader('Content-Security-Policy', HTML_POLICY);
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
  response.end(text);
}
