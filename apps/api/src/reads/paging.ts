import { render, type Report } from '@outturn/reporting';
import { HttpProblem } from '../http/http-problem.ts';
import type { FormName } from './question.ts';
import { MOST_ROWS } from './parameters.ts';

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** The page that is asked for; undefined for the whole. Throws a 400 for pages of anything but JSON. */
export function pageOf({ limit, offset }: { readonly limit?: string; readonly offset?: string }, form: FormName): Page | undefined {
  if (limit === undefined && offset === undefined) return undefined;
  if (form !== 'json')
    throw new HttpProblem(400, 'Only JSON comes in pages: leave out limit and offset, or ask for format=json.', { fields: ['limit', 'offset'] });
  return { offset: Number(offset ?? 0), limit: Number(limit ?? MOST_ROWS) };
}

/** One page of a report's rows, with all else as it is in the whole; `page` says where it lies. */
export function withPage(report: Report, { offset, limit }: Page): string {
  const rows = report.rows.slice(offset, offset + limit);
  const whole = JSON.parse(render({ ...report, rows }, { format: 'json' })) as Record<string, unknown>;
  return `${JSON.stringify({ ...whole, page: { offset, limit, rows: report.rows.length } }, null, 2)}\n`;
}

/**
 * The header Link of a page (RFC 8288): the other pages of the same question, as at the same position, so that what is
 * recorded meanwhile neither hides a row nor shows one twice.
 */
export function linksOf(url: string, { offset, limit }: Page, rows: number, position: number): string {
  const [path = '', query = ''] = url.split('?', 2);
  const at = (row: number): string => {
    const parameters = new URLSearchParams(query);
    parameters.delete('waitFor');
    parameters.set('as-at', String(position));
    parameters.set('offset', String(row));
    parameters.set('limit', String(limit));
    return `<${path}?${parameters.toString()}>`;
  };
  const last = Math.max(0, Math.ceil(rows / limit) - 1) * limit;
  return [
    `${at(0)}; rel="first"`,
    ...(offset > 0 ? [`${at(Math.max(0, offset - limit))}; rel="prev"`] : []),
    ...(offset + limit < rows ? [`${at(offset + limit)}; rel="next"`] : []),
    `${at(last)}; rel="last"`,
  ].join(', ');
}
