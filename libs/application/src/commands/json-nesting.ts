/** The deepest command of the contract has six levels: what is nested deeper than this is none, and would exhaust whoever walks through it. */
export const DEEPEST_JSON = 32;

/** Calls `see` for each bracket and comma outside strings, with the depth inside of which it stands; brackets stand inside themselves. */
export function scanJson(text: string, see: (character: string, at: number, depth: number) => void): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') see(character, at, (depth += 1));
    else if (character === '}' || character === ']') see(character, at, depth--);
    else if (character === ',') see(character, at, depth);
  }
}

/** Where the text that starts at a quotation mark ends: at its other one. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether a text, sound JSON or not, is nested deeper than any command. */
export function isNestedTooDeep(text: string): boolean {
  let deepest = 0;
  scanJson(text, (_, __, depth) => {
    deepest = Math.max(deepest, depth);
  });
  return deepest > DEEPEST_JSON;
}
