/** A piece of a text; marked where it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const escaped = (term: string) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The text in pieces, with every occurrence of a term marked, whatever its case. */
export function marking(text: string, terms: readonly string[]): readonly Piece[] {
  return terms.length === 0 ? [{ text, marked: false }] : pieces(text, new RegExp(`(${longestFirst(terms).map(escaped).join('|')})`, 'giu'));
}

/** The text in pieces, with every word marked that is one of these or begins with it. */
export function markingWords(text: string, words: readonly string[]): readonly Piece[] {
  return words.length === 0
    ? [{ text, marked: false }]
    : pieces(text, new RegExp(`((?<![\\p{L}\\p{N}])(?:${longestFirst(words).map(escaped).join('|')})[\\p{L}\\p{N}]*)`, 'giu'));
}

function longestFirst(terms: readonly string[]): string[] {
  return [...terms].sort((a, b) => b.length - a.length);
}

function pieces(text: string, pattern: RegExp): readonly Piece[] {
  return text
    .split(pattern)
    .map((part, n) => ({ text: part, marked: n % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

const LONGEST = 320;
const BEFORE = 80;

/** As much of a long text as a list has room for, around the first mark. */
export function excerpt(all: readonly Piece[]): readonly Piece[] {
  const length = all.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= LONGEST) return all;
  const first = Math.max(
    0,
    all.findIndex(({ marked }) => marked),
  );
  const lead = all
    .slice(0, first)
    .map(({ text }) => text)
    .join('');
  const head = lead.length > BEFORE ? `… ${lead.slice(-BEFORE).replace(/^\S*\s/, '')}` : lead;
  const kept: Piece[] = head === '' ? [] : [{ text: head, marked: false }];
  let room = LONGEST - head.length;
  for (const piece of all.slice(first)) {
    if (room <= 0) break;
    kept.push(piece.text.length > room ? { ...piece, text: `${piece.text.slice(0, room)} …` } : piece);
    room -= piece.text.length;
  }
  return kept;
}
