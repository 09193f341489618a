import { endOfString } from './json-nesting.ts';

/**
 * The first name that stands twice in one object of a JSON text, or undefined. JSON.parse keeps the last in silence, so
 * that a reader of the text and the ledger could see different figures. The text must be sound JSON.
 */
export function repeatedName(json: string): string | undefined {
  const names: (Set<string> | undefined)[] = [];
  let string = '';
  // Character by character: a pattern that takes a long text at once runs out of stack.
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') {
      const end = endOfString(json, at);
      string = json.slice(at, end + 1);
      at = end;
    } else if (character === '{') names.push(new Set());
    else if (character === '[') names.push(undefined);
    else if (character === '}' || character === ']') names.pop();
    else if (character === ':') {
      const name = JSON.parse(string) as string;
      if (names.at(-1)?.has(name)) return name;
      names.at(-1)?.add(name);
    }
  }
  return undefined;
}
