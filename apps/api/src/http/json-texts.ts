import { DEEPEST_JSON, isNestedTooDeep, scanJson } from '@outturn/application';
import { HttpProblem } from './http-problem.ts';

/** Throws a 413 for a JSON text that is nested deeper than any command: what walks through it must not run out of stack. */
export function refuseDeepNesting(text: string): void {
  if (isNestedTooDeep(text)) throw new HttpProblem(413, `The JSON is nested deeper than ${DEEPEST_JSON} levels.`);
}

/** The texts of a JSON array's elements, so that each can be read by itself. The text must be a sound JSON array. */
export function elementsOf(array: string): string[] {
  const elements: string[] = [];
  let start = 0;
  scanJson(array, (character, at, depth) => {
    if (depth !== 1 || character === '{' || character === '}') return;
    if (character !== '[') elements.push(array.slice(start, at).trim());
    start = at + 1;
  });
  return elements.length === 1 && elements[0] === '' ? [] : elements;
}
