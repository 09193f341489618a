const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs;

/**
 * The first name that stands twice in one object of a JSON text, or undefined. JSON.parse keeps the last in silence, so
 * that a reader of the text and the ledger could see different figures. The text must be sound JSON.
 */
export function repeatedName(json: string): string | undefined {
  const names: (Set<string> | undefined)[] = [];
  let string = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') names.push(new Set());
    else if (token === '[') names.push(undefined);
    else if (token === '}' || token === ']') names.pop();
    else if (token !== ':') string = token;
    else {
      const name = JSON.parse(string) as string;
      if (names.at(-1)?.has(name)) return name;
      names.at(-1)?.add(name);
    }
  }
  return undefined;
}
