import { scopeOf, type Version } from '@outturn/read-models';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as COPY reads it; null is `\N`. */
function field(text: string | null): string {
  if (text === null) return '\\N';
  return text.replace(SPECIAL, (special) => ESCAPED[special] ?? special);
}

export function keyLine({ table, key, from, facts }: Version): string {
  const { scheme, year } = scopeOf(table, facts);
  return `${field(key)}\t${from}\t${field(scheme)}\t${field(year)}\n`;
}

export function versionLine({ key, from, facts }: Version): string {
  return `${field(key)}\t${from}\tf\t${field(JSON.stringify(facts))}\n`;
}

/** Sends lines into a table by COPY: all of them, or an error and none. */
export async function copyLines(client: ClientBase, table: string, lines: readonly string[]): Promise<void> {
  await pipeline(Readable.from([Buffer.from(lines.join(''), 'utf8')]), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}
