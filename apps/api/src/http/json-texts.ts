import { HttpProblem } from './http-problem.ts';

/** The deepest command of the contract has six levels. */
const DEEPEST = 32;

/** Calls `see` for each bracket and comma outside strings, with the depth inside of which it stands; brackets stand inside themselves. */
function scan(text: string, see: (character: string, at: number, depth: number) => void): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') see(character, at, (depth += 1));
    else if (character === '}' || character === ']') see(character, at, depth--);
    else if (character === ',') see(character, at, depth);
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Throws a 413 for a JSON text that is nested deeper than any command: what walks through it must not run out of stack. */
export function refuseDeepNesting(text: string): void {
  scan(text, (_, __, depth) => {
    if (depth > DEEPEST) throw new HttpProblem(413, `The JSON is nested deeper than ${DEEPEST} levels.`);
  });
}

/** The texts of a JSON array's elements, so that each can be read by itself. The text must be a sound JSON array. */
export function elementsOf(array: string): string[] {
  const elements: string[] = [];
  let start = 0;
  scan(array, (character, at, depth) => {
    if (depth !== 1 || character === '{' || character === '}') return;
    if (character !== '[') elements.push(array.slice(start, at).trim());
    start = at + 1;
  });
  return elements.length === 1 && elements[0] === '' ? [] : elements;
}
