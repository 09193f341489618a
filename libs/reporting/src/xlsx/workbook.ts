import { isBannerNote } from '../render/banner.ts';
import type { Sheet } from '../render/sheet.ts';
import { BadQuestion, type Unit } from '../report.ts';
import { archive, type Part } from './archive.ts';
import { conventionsSheet } from './conventions-sheet.ts';
import { styleSheet } from './styles.ts';
import { type Altered, alteredNotes, filterRange, rowsSheet } from './worksheet.ts';
import { xml } from './xml.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** With headings and totals a worksheet ends here. */
const MOST_ROWS = 1_048_574;
const LONGEST_NAME = 31;
const CONVENTIONS = 'Conventions';

/** The name of the sheet of rows. That of a demo or rehearsal ledger says so on its tab. */
function sheetName(sheet: Sheet): string {
  const mark = sheet.notes.some(isBannerNote) ? ` (${sheet.notes.some((note) => isBannerNote(note) && /rehearsal/i.test(note)) ? 'rehearsal' : 'demo'})` : '';
  const most = LONGEST_NAME - mark.length;
  const words = sheet.title.replaceAll(/[[\]:*?/\\']/g, ' ').split(', ');
  const fitting = words.map((_, index) => words.slice(0, index + 1).join(', ')).findLast(({ length }) => length <= most);
  const name = (fitting ?? words.join(', ')).slice(0, most).trim();
  return `${name === '' || name === CONVENTIONS ? 'Rows' : name}${mark}`;
}

function contentTypes(): string {
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${KIND}.worksheet+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`);
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function workbookPart(sheet: Sheet): string {
  const name = sheetName(sheet);
  const quoted = xml(`'${name}'`);
  return (
    `${DECLARATION}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>` +
    `<sheets><sheet name="${xml(name)}" sheetId="1" r:id="rId1"/><sheet name="${CONVENTIONS}" sheetId="2" r:id="rId2"/></sheets>` +
    `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${quoted}!${filterRange(sheet, true)}</definedName>` +
    `<definedName name="_xlnm.Print_Titles" localSheetId="0">${quoted}!$A:$A,${quoted}!$1:$1</definedName></definedNames></workbook>`
  );
}

/** No time of making stands in it, nor who asked: the same answer is the same bytes. */
function properties(sheet: Sheet): string {
  return (
    `${DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<dc:title>${xml(sheet.title)}</dc:title><dc:creator>Outturn</dc:creator></cp:coreProperties>`
  );
}

function* parts(sheet: Sheet, unit: Unit): Generator<Part> {
  const styles = styleSheet(unit);
  const altered: Altered = { manyDigits: [], cut: [] };
  yield { name: '[Content_Types].xml', text: [contentTypes()] };
  yield {
    name: '_rels/.rels',
    text: [
      relationships([
        [`${OFFICE}/officeDocument`, 'xl/workbook.xml'],
        [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
      ]),
    ],
  };
  yield { name: 'docProps/core.xml', text: [properties(sheet)] };
  yield { name: 'xl/workbook.xml', text: [workbookPart(sheet)] };
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    text: [
      relationships([
        [`${OFFICE}/worksheet`, 'worksheets/sheet1.xml'],
        [`${OFFICE}/worksheet`, 'worksheets/sheet2.xml'],
        [`${OFFICE}/styles`, 'styles.xml'],
      ]),
    ],
  };
  yield { name: 'xl/styles.xml', text: [styles.text] };
  yield { name: 'xl/worksheets/sheet1.xml', text: rowsSheet(sheet, unit, styles, altered) };
  // Asked for last: by now it is known which cells could not be kept as they are.
  yield { name: 'xl/worksheets/sheet2.xml', text: conventionsSheet(sheet, unit, styles, alteredNotes(altered)) };
}

/**
 * An answer as a workbook (Office Open XML), piece by piece: a sheet of its rows with typed cells, and one on its conventions.
 * Each piece may be sent before the next is made. Throws `BadQuestion` where a worksheet cannot hold all rows.
 */
export function workbook(sheet: Sheet, unit: Unit): Iterable<Uint8Array> {
  if (sheet.rows.length > MOST_ROWS)
    throw new BadQuestion(`A worksheet holds ${MOST_ROWS} rows, and there are ${sheet.rows.length}: ask for less, or for CSV.`, 'format');
  return archive(parts(sheet, unit));
}
