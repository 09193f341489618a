import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { commandLines } from './command-lines.ts';

async function linesOf(...chunks: (string | Buffer)[]): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for await (const { text } of commandLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) texts.push(text);
  return texts;
}

describe('lines of a file of commands', () => {
  it('end with a line feed, with or without a carriage return before it, and the last one without any', async () => {
    expect(await linesOf('{"a":1}\r\n{"b":2}\n{"c":3}')).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  it('are whole however the bytes come in, in the midst of a character too', async () => {
    const bytes = Buffer.from('{"text":"£5 → £4"}\n{"b":2}\n');
    expect(await linesOf(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['{"text":"£5 → £4"}', '{"b":2}']);
  });

  it('are not ended by what JSON may hold as white space or in a text', async () => {
    expect(await linesOf('{"a":1,\r"b":"\u2028\u2029\u0085"}\n')).toEqual(['{"a":1,\r"b":"\u2028\u2029\u0085"}']);
  });

  it('leave out byte order marks and blank lines', async () => {
    expect(await linesOf('\ufeff{"a":1}\n', '\r\n  \n\ufeff\n', '{"b":2}\n\n')).toEqual(['{"a":1}', '{"b":2}']);
    expect(await linesOf()).toEqual([]);
  });

  it('that are no UTF-8 are told apart, and the next one is read', async () => {
    expect(await linesOf(Buffer.from('{"text":"£5"}\n', 'latin1'), '{"b":2}\n')).toEqual([undefined, '{"b":2}']);
    expect(await linesOf(Buffer.from('\ufeff{}', 'utf16le'))).toEqual([undefined]);
  });

  it('tell how long they are in bytes', async () => {
    const lengths: number[] = [];
    for await (const { bytes } of commandLines(Readable.from([Buffer.from('"£"\r\n'), Buffer.from('"b"')]))) lengths.push(bytes);
    expect(lengths).toEqual([6, 3]);
  });
});
