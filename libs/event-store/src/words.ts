/** What parts words: everything but digits and the letters of any script. The index of the database parts them in the same way. */
const BETWEEN_WORDS = /[^0-9a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u1fff\u2c00-\u2dff\u3005-\ud7ff]+/;

/** The words of a text, in lower case, each once. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().split(BETWEEN_WORDS))].filter((word) => word !== '');
}

/** True where a text holds every word, as a word or as the beginning of one; for no words false. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  const own = wordsOf(text);
  return words.length > 0 && words.every((word) => own.some((one) => one.startsWith(word)));
}
