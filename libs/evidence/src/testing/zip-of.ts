/** A zip archive with empty entries of these names. For specs. */
export function zipOf(...names: string[]): Buffer {
  const locals = names.map((name) => Buffer.concat([u32(0x04034b50), Buffer.alloc(22), u16(name.length), u16(0), Buffer.from(name)]));
  const starts = locals.map((_, index) => locals.slice(0, index).reduce((at, local) => at + local.length, 0));
  const entries = names.map((name, index) =>
    Buffer.concat([u32(0x02014b50), Buffer.alloc(24), u16(name.length), u16(0), u16(0), Buffer.alloc(8), u32(starts[index] ?? 0), Buffer.from(name)]),
  );
  const [body, directory] = [Buffer.concat(locals), Buffer.concat(entries)];
  const end = Buffer.concat([u32(0x06054b50), u32(0), u16(names.length), u16(names.length), u32(directory.length), u32(body.length), u16(0)]);
  return Buffer.concat([body, directory, end]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
