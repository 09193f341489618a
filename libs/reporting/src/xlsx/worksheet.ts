import { heading, isNumeric, rawText } from '../render/cells.ts';
import { isBannerNote } from '../render/banner.ts';
import type { Sheet, SheetColumn } from '../render/sheet.ts';
import type { Cell, Unit } from '../report.ts';
import { cellElement, EXACT_DIGITS, textElement, typedCell } from './cells.ts';
import type { Place, StyleSheet } from './styles.ts';
import { columnName, xml } from './xml.ts';

export const WORKSHEET_BEGIN =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">';

/** Cells that could not be kept as they are, told on the sheet of conventions. */
export interface Altered {
  readonly manyDigits: string[];
  readonly cut: string[];
}

const NARROWEST = 9;
const WIDEST = 48;

/** Widths of columns in characters: as their longest line needs, within what can be read. */
function widthOf(sheet: Sheet, column: SheetColumn, index: number, unit: Unit): number {
  const longestWord = Math.max(
    ...heading(column, unit)
      .split(' ')
      .map(({ length }) => length),
  );
  let most = longestWord + 4;
  for (const row of [...sheet.rows, sheet.totals ?? []]) most = Math.max(most, widthOfCell(row[index] ?? null, column));
  return Math.min(WIDEST, Math.max(NARROWEST, most));
}

function widthOfCell(cell: Cell, column: SheetColumn): number {
  // Thousands are separated: a sixth of the digits more, and the sign.
  if (isNumeric(column.type) && typeof cell === 'string') return Math.ceil((cell.length * 7) / 6) + 2;
  if (typeof cell === 'string') return cell.length + 2;
  return rawText(cell).slice(0, WIDEST).length + 2;
}

/** In how many lines a text stands in a column of a width. */
export function linesOfText(text: string, width: number): number {
  return text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / width)), 0);
}

const MOST_LINES = 12;

/** The height of a row for so many lines: programs that do not find it out themselves take it from here. */
export function heightOf(lines: number): string {
  return lines < 2 ? '' : ` ht="${15 * Math.min(lines, MOST_LINES)}" customHeight="1"`;
}

function columnElements(widths: readonly number[]): string {
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`);
  return columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`;
}

/** The range of headings and rows, in which a reader filters and sorts; totals stand below it. */
export function filterRange(sheet: Sheet, absolute = false): string {
  const mark = absolute ? '$' : '';
  return `${mark}A${mark}1:${mark}${columnName(Math.max(0, sheet.columns.length - 1))}${mark}${sheet.rows.length + 1}`;
}

/** Headings stay in sight, and so does the first column. */
const PANES =
  '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' +
  '<selection pane="topRight"/><selection pane="bottomLeft"/><selection pane="bottomRight" activeCell="B2" sqref="B2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>';

/** In headers of printed pages `&` begins a code. */
function printed(text: string): string {
  return xml(text.replaceAll('&', '&&').slice(0, 110));
}

/** More columns than these cannot be read on one page beside each other: they go on on further pages. */
const MOST_ON_A_PAGE = 14;

function pageSetup(sheet: Sheet): string {
  const banner = sheet.notes.filter(isBannerNote).map((note) => `&amp;R${printed(note.split(':')[0] ?? note)}`);
  return (
    '<pageMargins left="0.4" right="0.4" top="0.75" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>' +
    `<headerFooter><oddHeader>&amp;L${printed(sheet.title)}${banner.join('')}</oddHeader><oddFooter>&amp;L${printed(sheet.lead[0] ?? '')}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`
  );
}

/** The sheet of rows: headings, a row for each, and the totals below; asked for row by row. */
export function* rowsSheet(sheet: Sheet, unit: Unit, { numberOf }: StyleSheet, altered: Altered): Generator<string> {
  const widths = sheet.columns.map((column, index) => widthOf(sheet, column, index, unit));
  yield `${WORKSHEET_BEGIN}${sheet.columns.length > MOST_ON_A_PAGE ? '' : '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'}${PANES}${columnElements(widths)}<sheetData>`;
  const headings = sheet.columns.map((column, index) => {
    const style = numberOf(isNumeric(column.type) || column.type === 'any' ? 'numberHeading' : 'heading');
    return textElement(`<c r="${columnName(index)}1" s="${style}"`, heading(column, unit));
  });
  const headingLines = Math.max(1, ...sheet.columns.map((column, index) => linesOfText(heading(column, unit), widths[index] ?? WIDEST)));
  yield `<row r="1"${heightOf(headingLines)}>${headings.join('')}</row>`;
  const names = sheet.columns.map((_, index) => columnName(index));
  const rowElement = (row: readonly Cell[], number: number, place: Place): string => {
    let lines = 1;
    const cells = sheet.columns.map((column, index) => {
      const cell = typedCell(row[index] ?? null, column.type);
      const reference = `${names[index]}${number}`;
      if (cell.is === 'text' && cell.altered !== undefined) (cell.altered === 'cut' ? altered.cut : altered.manyDigits).push(reference);
      if (cell.is === 'text') lines = Math.max(lines, linesOfText(cell.value, widths[index] ?? WIDEST));
      return cellElement(cell, reference, column.type, place, numberOf);
    });
    return `<row r="${number}"${heightOf(lines)}>${cells.join('')}</row>`;
  };
  for (const [index, row] of sheet.rows.entries()) yield rowElement(row, index + 2, sheet.sums?.has(index) === true ? 'subtotal' : 'body');
  if (sheet.totals !== null) yield rowElement(namedTotals(sheet, sheet.totals), sheet.rows.length + 2, 'total');
  yield `</sheetData><autoFilter ref="${filterRange(sheet)}"/>${pageSetup(sheet)}</worksheet>`;
}

/** The row of totals says what it is in its first column of text, unless that holds something. */
function namedTotals(sheet: Sheet, totals: readonly Cell[]): Cell[] {
  const named = totals.some((cell, index) => typeof cell === 'string' && cell !== '' && sheet.columns[index]?.type === 'text');
  const first = named ? -1 : sheet.columns.findIndex(({ type }) => !isNumeric(type) && type !== 'any');
  return totals.map((cell, index) => (index === first ? 'Total' : cell));
}

/** What a reader has to know of cells that are not as they were; empty where all are. */
export function alteredNotes({ manyDigits, cut }: Altered): string[] {
  const where = (cells: readonly string[]) => `${cells.slice(0, 20).join(', ')}${cells.length > 20 ? ` and ${cells.length - 20} more` : ''}`;
  return [
    ...(manyDigits.length === 0
      ? []
      : [
          `Numbers of more than ${EXACT_DIGITS} digits are exact text, since a spreadsheet would round them; it leaves them out of sums: ${where(manyDigits)}.`,
        ]),
    ...(cut.length === 0 ? [] : [`Texts longer than a cell can hold are cut, and say so at their end: ${where(cut)}.`]),
  ];
}
