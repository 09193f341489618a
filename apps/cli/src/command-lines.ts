const NEWLINE = 0x0a;

/** One line of a file of commands. `text` is undefined where its bytes are no UTF-8. `bytes` is its length with the line's end. */
export interface CommandLine {
  readonly text: string | undefined;
  readonly bytes: number;
}

/**
 * The lines of a file of commands, as they come. A line ends with a line feed alone, since JSON may hold every other end of a line
 * as white space or in a text; a carriage return before it, a byte order mark and blank lines are passed over.
 */
export async function* commandLines(input: AsyncIterable<Buffer | string>): AsyncGenerator<CommandLine> {
  let pieces: Buffer[] = [];
  for await (const chunk of input) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const line = read(Buffer.concat([...pieces, rest.subarray(0, end + 1)]));
      if (line.text !== '') yield line;
      pieces = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) pieces.push(rest);
  }
  const last = read(Buffer.concat(pieces));
  if (last.text !== '') yield last;
}

/** Bytes that are no UTF-8 are not guessed at: what was meant would be recorded as something else for ever. */
function read(line: Buffer): CommandLine {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(line).trim(), bytes: line.length };
  } catch {
    return { text: undefined, bytes: line.length };
  }
}
