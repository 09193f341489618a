/*
 * How lists travel to the database. Numbers, UUIDs, bytes and texts of any kind go in PostgreSQL's binary form of an array,
 * which node-postgres sends for a buffer: no quoting, no parsing. Plain texts without control characters are joined by
 * one; the rest goes as array literals.
 */

const SEPARATOR = '\u001f';
const OID = { bytes: 17, integer: 23, text: 25, uuid: 2950 };
const NULL_SIZE = -1;

/** Dates, times, digests: what needs no quotes. */
export function list(values: readonly (string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** 32 bits each. */
export function integers(values: readonly (number | null)[]): Buffer {
  return binary(
    OID.integer,
    values,
    () => 4,
    (buffer, value, at) => buffer.writeInt32BE(value, at),
  );
}

export function uuids(values: readonly string[]): Buffer {
  return binary(
    OID.uuid,
    values,
    () => 16,
    (buffer, value, at) => buffer.write(value.replaceAll('-', ''), at, 'hex'),
  );
}

/** Bytes, each given in hexadecimal. */
export function bytes(hexadecimal: readonly (string | null)[]): Buffer {
  return binary(
    OID.bytes,
    hexadecimal,
    (value) => value.length >> 1,
    (buffer, value, at) => buffer.write(value, at, 'hex'),
  );
}

/** Texts that hold no control character, at least one of them and none empty. */
export function joined(texts: readonly string[]): string {
  return texts.join(SEPARATOR);
}

/** Any texts. */
export function textArray(values: readonly string[]): Buffer {
  return binary(
    OID.text,
    values,
    (value) => Buffer.byteLength(value, 'utf8'),
    (buffer, value, at) => buffer.write(value, at, 'utf8'),
  );
}

/** Dimensions, whether nulls are among them, the type; then for the one dimension its length and where it begins; then each with its length. */
function binary<T>(oid: number, values: readonly (T | null)[], sizeOf: (value: T) => number, write: (buffer: Buffer, value: T, at: number) => void): Buffer {
  const head = values.length === 0 ? 12 : 20;
  let length = head;
  for (const value of values) length += 4 + (value === null ? 0 : sizeOf(value));
  const buffer = Buffer.allocUnsafe(length);
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (values.length > 0) {
    buffer.writeInt32BE(values.length, 12);
    buffer.writeInt32BE(1, 16);
  }
  let offset = head;
  for (const value of values) {
    const size = value === null ? NULL_SIZE : sizeOf(value);
    buffer.writeInt32BE(size, offset);
    offset += 4;
    if (value === null) continue;
    write(buffer, value, offset);
    offset += size;
  }
  return buffer;
}
