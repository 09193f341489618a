import { render, type Report, type StoryEntry } from '@outturn/reporting';
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

/** Which entries of a history are asked for. */
export interface EntryPage {
  readonly after: number;
  readonly limit: number;
}

/** The page of a history that is asked for; undefined for the whole. Throws a 400 for pages of anything but JSON. */
export function entryPageOf({ limit, after }: { readonly limit?: string; readonly after?: string }, form: FormName): EntryPage | undefined {
  if (limit === undefined && after === undefined) return undefined;
  if (form !== 'json')
    throw new HttpProblem(400, 'Only JSON comes in pages: leave out limit and after, or ask for format=json.', { fields: ['limit', 'after'] });
  return { after: Number(after ?? 0), limit: Number(limit ?? MOST_ROWS) };
}

/** The entries of a page, and the header Link of it: where it begins again, and what comes next. */
export function entriesOn(
  entries: readonly StoryEntry[],
  { after, limit }: EntryPage,
  url: string,
  position: number,
): { entries: StoryEntry[]; links: string } {
  const left = entries.filter((entry) => entry.position > after);
  const page = left.slice(0, limit);
  const at = (cursor: number): string => `<${askedAgain(url, position, { after: String(cursor), limit: String(limit) })}>`;
  const last = page.at(-1)?.position;
  return { entries: page, links: [`${at(0)}; rel="first"`, ...(left.length > limit && last !== undefined ? [`${at(last)}; rel="next"`] : [])].join(', ') };
}

/** The same question at the same position, with other parameters. */
function askedAgain(url: string, position: number, changed: Readonly<Record<string, string>>): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.delete('waitFor');
  parameters.set('as-at', String(position));
  for (const [name, value] of Object.entries(changed)) parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
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
  const at = (row: number): string => `<${askedAgain(url, position, { offset: String(row), limit: String(limit) })}>`;
  const last = Math.max(0, Math.ceil(rows / limit) - 1) * limit;
  return [
    `${at(0)}; rel="first"`,
    ...(offset > 0 ? [`${at(Math.max(0, offset - limit))}; rel="prev"`] : []),
    ...(offset + limit < rows ? [`${at(offset + limit)}; rel="next"`] : []),
    `${at(last)}; rel="last"`,
  ].join(', ');
}
