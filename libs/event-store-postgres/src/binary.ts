/*
 * PostgreSQL's binary form of arrays. node-postgres sends buffers as binary parameters: no quoting, no parsing, and the
 * bytes that arrive are the bytes that were hashed.
 */

const OID = { uuid: 2950, bytea: 17, int4: 23, text: 25, date: 1082, timestamptz: 1184 } as const;
const EPOCH_2000 = Date.UTC(2000, 0, 1);

function array(oid: number, elements: readonly (Buffer | null)[]): Buffer {
  if (elements.length === 0) return header(oid, 0, false);
  const parts: Buffer[] = [header(oid, elements.length, elements.includes(null))];
  for (const element of elements) {
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(element === null ? -1 : element.length);
    parts.push(length);
    if (element !== null) parts.push(element);
  }
  return Buffer.concat(parts);
}

function header(oid: number, length: number, hasNull: boolean): Buffer {
  const buffer = Buffer.alloc(length === 0 ? 12 : 20);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (length > 0) {
    buffer.writeInt32BE(length, 12);
    buffer.writeInt32BE(1, 16);
  }
  return buffer;
}

function fixed(oid: number, width: number, count: number, write: (buffer: Buffer, index: number, offset: number) => void): Buffer {
  const head = header(oid, count, false);
  const body = Buffer.allocUnsafe(count * (width + 4));
  for (let index = 0, offset = 0; index < count; index += 1, offset += width + 4) {
    body.writeInt32BE(width, offset);
    write(body, index, offset + 4);
  }
  return Buffer.concat([head, body]);
}

export function textArray(values: readonly string[]): Buffer {
  const head = header(OID.text, values.length, false);
  const lengths = values.map((value) => Buffer.byteLength(value, 'utf8'));
  const buffer = Buffer.allocUnsafe(head.length + lengths.reduce((sum, length) => sum + length + 4, 0));
  head.copy(buffer);
  let offset = head.length;
  values.forEach((value, index) => {
    const length = lengths[index] ?? 0;
    buffer.writeInt32BE(length, offset);
    buffer.write(value, offset + 4, 'utf8');
    offset += length + 4;
  });
  return buffer;
}

export function uuidArray(values: readonly string[]): Buffer {
  return fixed(OID.uuid, 16, values.length, (buffer, index, offset) => {
    buffer.write((values[index] ?? '').replaceAll('-', ''), offset, 'hex');
  });
}

export function intArray(values: readonly number[]): Buffer {
  return fixed(OID.int4, 4, values.length, (buffer, index, offset) => {
    buffer.writeInt32BE(values[index] ?? 0, offset);
  });
}

export function byteaArray(values: readonly Buffer[]): Buffer {
  return array(OID.bytea, values);
}

/** Dates as `2017-06-14`. */
export function dateArray(values: readonly (string | null)[]): Buffer {
  return array(OID.date, values.map((value) => {
    if (value === null) return null;
    const days = Buffer.allocUnsafe(4);
    days.writeInt32BE((Date.parse(`${value}T00:00:00Z`) - EPOCH_2000) / 86_400_000);
    return days;
  }));
}

/** Times as ISO 8601 with milliseconds. */
export function timeArray(values: readonly (string | null)[]): Buffer {
  return array(OID.timestamptz, values.map((value) => {
    if (value === null) return null;
    const microseconds = Buffer.allocUnsafe(8);
    microseconds.writeBigInt64BE(BigInt(Date.parse(value) - EPOCH_2000) * 1000n);
    return microseconds;
  }));
}
