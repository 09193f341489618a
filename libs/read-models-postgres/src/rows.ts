import { scopeOf, type Version } from '@outturn/read-models';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ClientBase, escapeLiteral } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A version on its way into its table. */
export interface Row {
  readonly version: Version;
  /** Its facts as JSON. */
  readonly facts: string;
  /** The key had no version before. */
  readonly isNew: boolean;
}

/** What JSON can say and `jsonb` cannot: a zero character, half of a surrogate pair. */
const UNSPEAKABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Throws when the facts hold what can't be stored. */
export function rowOf(version: Version, isNew: boolean): Row {
  const facts = JSON.stringify(version.facts);
  if (facts.includes('\\') && UNSPEAKABLE.test(facts)) throw new Error('a text in it holds characters that cannot be stored');
  return { version, facts, isNew };
}

/** More rows than these go by COPY; fewer are quicker in one statement, which saves the round trips. */
const FEW = 200;

/** Writes rows and then runs the closing SQL. Of few rows all is one round trip. */
export async function writeRows(client: ClientBase, schema: string, rows: readonly Row[], closing: string): Promise<void> {
  if (rows.length <= FEW) {
    await client.query(`${insertSql(schema, rows)}${closing}`);
    return;
  }
  const lines: Lines = new Map();
  for (const row of rows) addLines(lines, row);
  await sendLines(client, schema, lines);
  await client.query(closing);
}

function insertSql(schema: string, rows: readonly Row[]): string {
  const values = new Map<string, string[]>();
  const add = (relation: string, tuple: string): void => {
    values.set(relation, [...(values.get(relation) ?? []), tuple]);
  };
  for (const { version, facts, isNew } of rows) {
    const { table, key, from } = version;
    if (isNew) {
      const { scheme, year } = scopeOf(table, version.facts);
      add(`${table}_key`, `(${escapeLiteral(key)}, ${from}, ${literal(scheme)}, ${literal(year)})`);
    }
    add(`${table}_version`, `(${escapeLiteral(key)}, ${from}, false, ${escapeLiteral(facts)})`);
  }
  return [...values].map(([relation, tuples]) => `INSERT INTO ${schema}.${relation} VALUES ${tuples.join(', ')}; `).join('');
}

function literal(text: string | null): string {
  return text === null ? 'NULL' : escapeLiteral(text);
}

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as COPY reads it; null is `\N`. */
function field(text: string | null): string {
  if (text === null) return '\\N';
  return text.replace(SPECIAL, (special) => ESCAPED[special] ?? special);
}

/**
 * Lines for COPY by relation (`scheme_key`, `scheme_version`). They become bytes at once: thousands of texts that live
 * until they are sent cost a fifth of a replay's time in garbage collection.
 */
export type Lines = Map<string, LineBuffer>;

interface LineBuffer {
  bytes: Buffer;
  length: number;
}

const INITIAL_BYTES = 4 * 1024;

export function addLines(lines: Lines, { version, facts, isNew }: Row): void {
  const { table, from } = version;
  const key = field(version.key);
  if (isNew) {
    const { scheme, year } = scopeOf(table, version.facts);
    put(lines, `${table}_key`, `${key}\t${from}\t${field(scheme)}\t${field(year)}\n`);
  }
  put(lines, `${table}_version`, `${key}\t${from}\tf\t${facts.includes('\\') ? field(facts) : facts}\n`);
}

function put(lines: Lines, relation: string, line: string): void {
  let buffer = lines.get(relation);
  if (buffer === undefined) lines.set(relation, (buffer = { bytes: Buffer.allocUnsafe(INITIAL_BYTES), length: 0 }));
  // A character of a text takes at most three bytes.
  const needed = buffer.length + line.length * 3;
  if (needed > buffer.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(needed, buffer.bytes.length * 2));
    buffer.bytes.copy(larger, 0, 0, buffer.length);
    buffer.bytes = larger;
  }
  buffer.length += buffer.bytes.write(line, buffer.length, 'utf8');
}

/** Sends lines into the tables of a generation by COPY, and empties them: all of a table's lines, or an error and none. */
export async function sendLines(client: ClientBase, schema: string, lines: Lines): Promise<void> {
  for (const [relation, buffer] of lines) {
    const { bytes, length } = buffer;
    if (length === 0) continue;
    buffer.length = 0;
    await pipeline(Readable.from([bytes.subarray(0, length)]), client.query(copyFrom(`COPY ${schema}.${relation} FROM STDIN`)));
  }
}
