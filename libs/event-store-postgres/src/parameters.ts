/*
 * How lists travel to the database. Numbers, UUIDs, dates and bytes go as array literals, none of them needs quoting;
 * plain texts without control characters are joined by one; any other texts go in PostgreSQL's binary form of an
 * array, which node-postgres sends for a buffer: no quoting, no parsing.
 */

const SEPARATOR = '\u001f';
const TEXT_OID = 25;

/** Numbers, UUIDs, dates, times, digests: what needs no quotes. */
export function list(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** Bytes, each given in hexadecimal. */
export function bytesList(hexadecimal: readonly string[]): string {
  return hexadecimal.length === 0 ? '{}' : `{"\\\\x${hexadecimal.join('","\\\\x')}"}`;
}

/** Texts that hold no control character, at least one of them and none empty. */
export function joined(texts: readonly string[]): string {
  return texts.join(SEPARATOR);
}

/** Any texts. */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value, 'utf8'));
  const head = values.length === 0 ? 12 : 20;
  const buffer = Buffer.alloc(head + lengths.reduce((sum, length) => sum + length + 4, 0));
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(TEXT_OID, 8);
  if (values.length > 0) {
    buffer.writeInt32BE(values.length, 12);
    buffer.writeInt32BE(1, 16);
  }
  let offset = head;
  values.forEach((value, index) => {
    const length = lengths[index] ?? 0;
    buffer.writeInt32BE(length, offset);
    buffer.write(value, offset + 4, 'utf8');
    offset += length + 4;
  });
  return buffer;
}
