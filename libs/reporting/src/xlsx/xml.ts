import { printable } from '../render/cells.ts';

/** The longest text that a cell of a spreadsheet takes, in UTF-16 units. */
export const LONGEST_TEXT = 32_767;

/** Text for XML, in elements and in quoted attributes. What no XML may hold, and what steers a reader, is shown as a replacement mark. */
export function xml(text: string): string {
  return printable(text.toWellFormed())
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text of a cell. Spreadsheets read `_x0041_` as the character of that number: such a text is written so that it stays what it is. */
export function cellXml(text: string): string {
  return xml(text.replaceAll(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_'));
}

/** `0` → `A`, `26` → `AA`. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}
