import { isBannerNote } from '../render/banner.ts';
import { heading } from '../render/cells.ts';
import type { Sheet, SheetType } from '../render/sheet.ts';
import { unitHeading } from '../render/unit.ts';
import type { Cell, Unit } from '../report.ts';
import { cellElement, dateCell, textElement, type TypedCell, typedCell } from './cells.ts';
import type { StyleName, StyleSheet } from './styles.ts';
import { columnName } from './xml.ts';
import { heightOf, linesOfText, WORKSHEET_BEGIN } from './worksheet.ts';

interface Line {
  readonly label: string;
  readonly cells: readonly TypedCell[];
  readonly look?: StyleName;
}

const words = (text: string): TypedCell => typedCell(text, 'text');
const lines = (label: string, texts: readonly string[]): Line[] => texts.map((text, index) => ({ label: index === 0 ? label : '', cells: [words(text)] }));
const valued = (label: string, cell: Cell, type: SheetType): Line => ({ label, cells: [typedCell(cell, type)] });

/** How the cells of a workbook are to be read. */
export function workbookConventions(unit: Unit): string[] {
  return [
    unit === 'pounds'
      ? 'Amounts are numbers in exact pounds and pence.'
      : `Amounts are numbers in exact pounds and pence, shown in ${unitHeading(unit)} by the format of their cells; compute with the pounds.`,
    'Percentages are fractions, shown per hundred: 12.5% is 0.125.',
    'Times are those of clocks in London. An empty cell is a figure that there is none of, which is not zero.',
    'Text that could start a formula stands behind an apostrophe; no cell of this workbook is a formula.',
    'Totals stand below the rows, outside the filter: they are of all rows, whatever is filtered.',
  ];
}

const MEANINGS: Partial<Record<SheetType, string>> = {
  amount: 'number, pounds',
  percent: 'number, percentage',
  ratio: 'number',
  count: 'whole number',
  period: 'period, 1 (April) to 13',
  date: 'date',
  flag: 'true or false',
  any: 'number or text',
};

/** Of the column of sentences, in characters. */
const TEXT_WIDTH = 100;

function linesOf(sheet: Sheet, unit: Unit, notes: readonly string[]): Line[] {
  return [
    ...sheet.notes.filter(isBannerNote).map((note): Line => ({ label: note, cells: [], look: 'banner' })),
    { label: sheet.title, cells: [], look: 'title' },
    ...sheet.lead.map((text): Line => ({ label: '', cells: [words(text)] })),
    ...sheet.moments.flatMap(({ label, asAt }): Line[] => [
      valued(`${label} position`, asAt.position, 'count'),
      { label: `${label}, recorded`, cells: [asAt.recordedAt === null ? words('nothing was recorded yet') : dateCell(asAt.recordedAt)] },
      ...(asAt.publication === undefined ? [] : [valued(`${label} publication`, asAt.publication, 'text')]),
    ]),
    valued('Rows', sheet.rows.length, 'count'),
    ...sheet.otherTotals.map(({ label, value }) => valued(label, value ?? 'none', 'any')),
    ...lines('Conventions', [...sheet.conventions, ...workbookConventions(unit)]),
    ...lines('Notes', [...sheet.notes.filter((note) => !isBannerNote(note)), ...notes]),
    { label: 'Columns', cells: ['Heading', 'Name in JSON and CSV', 'Cells'].map(words) },
    ...sheet.columns.map((column, index): Line => ({
      label: columnName(index),
      cells: [heading(column, unit), column.key, MEANINGS[column.type] ?? 'text'].map(words),
    })),
  ];
}

/** The sheet beside the rows: what they are, as at which moment, and how their figures are to be read. */
export function* conventionsSheet(sheet: Sheet, unit: Unit, { numberOf }: StyleSheet, notes: readonly string[]): Generator<string> {
  const all = linesOf(sheet, unit, notes);
  yield `${WORKSHEET_BEGIN}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>`;
  yield `<cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="${TEXT_WIDTH}" customWidth="1"/><col min="3" max="4" width="28" customWidth="1"/></cols><sheetData>`;
  const merged: string[] = [];
  for (const [index, { label, cells, look = 'label' }] of all.entries()) {
    const number = index + 1;
    if (look === 'banner') merged.push(`<mergeCell ref="A${number}:D${number}"/>`);
    const first = label === '' ? '' : textElement(`<c r="A${number}" s="${numberOf(look)}"`, label);
    const others = cells.map((cell, at) => cellElement(cell, `${columnName(at + 1)}${number}`, 'text', 'told', numberOf));
    const [text] = cells;
    const lines = text?.is === 'text' ? linesOfText(text.value, TEXT_WIDTH) : 1;
    yield `<row r="${number}"${heightOf(lines)}>${first}${others.join('')}</row>`;
  }
  yield `</sheetData>${merged.length === 0 ? '' : `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>`}`;
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>';
}
