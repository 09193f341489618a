import { strToU8, Zip, ZipDeflate } from 'fflate';

/** One file of an archive; its text is asked for piece by piece. */
export interface Part {
  readonly name: string;
  readonly text: Iterable<string>;
}

const PIECE = 64 * 1024;
const NONE = new Uint8Array(0);
/** The earliest date of the format, by the clock of whoever writes, as the format has it: the same bytes at any time in any place. */
const NO_TIME = new Date(1980, 0, 1);

/** Gathers small texts into pieces that are worth compressing. */
function* pieces(texts: Iterable<string>): Generator<Uint8Array> {
  let gathered: string[] = [];
  let length = 0;
  for (const text of texts) {
    gathered.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield strToU8(gathered.join(''));
    gathered = [];
    length = 0;
  }
  if (length > 0) yield strToU8(gathered.join(''));
}

/**
 * A ZIP archive, piece by piece: no more of it is held than the piece that is being compressed. Parts are asked for one after
 * the other, so that a later part may tell what an earlier one has come upon. The bytes hang on the parts alone.
 */
export function* archive(parts: Iterable<Part>): Generator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    ready.push(piece);
  });
  function* taken(): Generator<Uint8Array> {
    const now = ready;
    ready = [];
    yield* now.filter((piece) => piece.length > 0);
  }
  for (const { name, text } of parts) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = NO_TIME;
    zip.add(file);
    for (const piece of pieces(text)) {
      file.push(piece);
      yield* taken();
    }
    file.push(NONE, true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
