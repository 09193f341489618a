import type { Row } from './report.ts';

/** The text in a row's cell. Throws where there is none: a report without its own ids is broken. */
export function textIn(row: Row, key: string): string {
  const cell = row[key];
  if (typeof cell !== 'string') throw new Error(`row ${row.id} holds no text as ${key}`);
  return cell;
}
