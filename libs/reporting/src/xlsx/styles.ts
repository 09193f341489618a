import type { Unit } from '../report.ts';

/** What a cell holds, as far as its look hangs on it. */
export const LOOKS = ['text', 'amount', 'exactText', 'percent', 'ratio', 'number', 'count', 'period', 'date', 'time', 'flag'] as const;
export type Look = (typeof LOOKS)[number];

/** Where a cell stands: in a row among others, in one that is the sum of others, at the end, or beside what it is called. */
export const PLACES = ['body', 'subtotal', 'total', 'told'] as const;
export type Place = (typeof PLACES)[number];

const RAGS = ['blue', 'green', 'amber', 'red', 'grey'] as const;
export type Rag = (typeof RAGS)[number];

const FIXED = ['plain', 'heading', 'numberHeading', 'title', 'label', 'banner'] as const;
type Fixed = (typeof FIXED)[number];

export type StyleName = Fixed | Rag | `${Look}:${Place}`;

interface Style {
  readonly format: string;
  readonly font: number;
  readonly fill: number;
  readonly border: number;
  readonly alignment: string;
}

/** Amounts keep their exact pounds; a unit is only how they are shown. */
const AMOUNT_FORMATS: Readonly<Record<Unit, string>> = { pounds: '#,##0.00', thousands: '#,##0,', millions: '#,##0.000,,' };

const FORMATS: Readonly<Record<Exclude<Look, 'amount'>, string>> = {
  text: 'General',
  // Typing into a cell of this form keeps what is typed as it is.
  exactText: '@',
  percent: '0.0%',
  ratio: '#,##0.00',
  number: '0.0###',
  count: '#,##0',
  period: '0',
  date: 'd mmm yyyy',
  time: 'd mmm yyyy hh:mm',
  flag: 'General',
};

const FONT = { plain: 0, bold: 1, title: 2, light: 3 } as const;
const FILL = { none: 0, heading: 2, subtotal: 3, banner: 4, blue: 5, green: 6, amber: 7, red: 8, grey: 9 } as const;
const BORDER = { none: 0, below: 1, above: 2, thinAbove: 3 } as const;

const FONTS =
  '<fonts count="4"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>' +
  '<font><b/><sz val="14"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>';
// The first two are prescribed; the colours of RAG are those of the pages.
const FILLS = ['FFE4E8EC', 'FFF3F2F1', 'FFFFDD00', 'FF1D70B8', 'FF00703C', 'FFFFDD00', 'FFB10E1E', 'FFEEEFEF'];
const BORDERS =
  '<borders count="4"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="medium"/><diagonal/></border>' +
  '<border><left/><right/><top style="medium"/><bottom/><diagonal/></border><border><left/><right/><top style="thin"/><bottom/><diagonal/></border></borders>';

const TEXT_TOP = '<alignment vertical="top" wrapText="1"/>';
const LEFT_TOP = '<alignment horizontal="left" vertical="top" wrapText="1"/>';
const NUMBER_TOP = '<alignment horizontal="right" vertical="top"/>';
const CENTRE_TOP = '<alignment horizontal="center" vertical="top"/>';
const ALIGNED: Readonly<Record<Look, string>> = {
  text: TEXT_TOP,
  amount: NUMBER_TOP,
  exactText: NUMBER_TOP,
  percent: NUMBER_TOP,
  ratio: NUMBER_TOP,
  number: NUMBER_TOP,
  count: NUMBER_TOP,
  period: NUMBER_TOP,
  date: NUMBER_TOP,
  time: NUMBER_TOP,
  flag: CENTRE_TOP,
};
const PLACED: Readonly<Record<Place, Pick<Style, 'font' | 'fill' | 'border'>>> = {
  body: { font: FONT.plain, fill: FILL.none, border: BORDER.none },
  subtotal: { font: FONT.bold, fill: FILL.subtotal, border: BORDER.thinAbove },
  total: { font: FONT.bold, fill: FILL.none, border: BORDER.above },
  told: { font: FONT.plain, fill: FILL.none, border: BORDER.none },
};

function stylesFor(unit: Unit): Map<StyleName, Style> {
  const plain: Style = { format: 'General', font: FONT.plain, fill: FILL.none, border: BORDER.none, alignment: '' };
  const head = { ...plain, font: FONT.bold, fill: FILL.heading, border: BORDER.below };
  const rag = (fill: number, font: number): Style => ({ ...plain, font, fill, alignment: CENTRE_TOP });
  const styles = new Map<StyleName, Style>([
    ['plain', plain],
    ['heading', { ...head, alignment: '<alignment vertical="bottom" wrapText="1"/>' }],
    ['numberHeading', { ...head, alignment: '<alignment horizontal="right" vertical="bottom" wrapText="1"/>' }],
    ['title', { ...plain, font: FONT.title }],
    ['label', { ...plain, font: FONT.bold, alignment: '<alignment vertical="top"/>' }],
    ['banner', { ...plain, font: FONT.bold, fill: FILL.banner, alignment: TEXT_TOP }],
    ['blue', rag(FILL.blue, FONT.light)],
    ['green', rag(FILL.green, FONT.light)],
    ['amber', rag(FILL.amber, FONT.bold)],
    ['red', rag(FILL.red, FONT.light)],
    ['grey', rag(FILL.grey, FONT.bold)],
  ]);
  for (const look of LOOKS) {
    const format = look === 'amount' ? AMOUNT_FORMATS[unit] : FORMATS[look];
    for (const place of PLACES) styles.set(`${look}:${place}`, { format, alignment: place === 'told' ? LEFT_TOP : ALIGNED[look], ...PLACED[place] });
  }
  return styles;
}

/** Numbers of the formats that every spreadsheet knows; others are numbered from here on. */
const FIRST_OWN_FORMAT = 164;

export interface StyleSheet {
  /** The number that cells name a style by. */
  readonly numberOf: (style: StyleName) => number;
  readonly text: string;
}

/** The styles of a workbook whose amounts are shown in a unit. */
export function styleSheet(unit: Unit): StyleSheet {
  const styles = stylesFor(unit);
  const numbers = new Map([...styles.keys()].map((name, index) => [name, index]));
  const formats = [...new Set([...styles.values()].map(({ format }) => format))].filter((format) => format !== 'General');
  const formatNumber = (format: string) => (format === 'General' ? 0 : FIRST_OWN_FORMAT + formats.indexOf(format));
  const cellStyles = [...styles.values()].map(
    ({ format, font, fill, border, alignment }) =>
      `<xf numFmtId="${formatNumber(format)}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0"${format === 'General' ? '' : ' applyNumberFormat="1"'} applyFont="1" ` +
      `applyFill="1" applyBorder="1"${alignment === '' ? '/>' : ` applyAlignment="1">${alignment}</xf>`}`,
  );
  const text = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<numFmts count="${formats.length}">${formats.map((format) => `<numFmt numFmtId="${formatNumber(format)}" formatCode="${format}"/>`).join('')}</numFmts>`,
    FONTS,
    `<fills count="${FILLS.length + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`,
    ...FILLS.map((colour) => `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`),
    '</fills>',
    BORDERS,
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${cellStyles.length}">${cellStyles.join('')}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join('');
  return { numberOf: (style) => numbers.get(style) ?? 0, text };
}

export function isRag(text: unknown): text is Rag {
  return RAGS.some((rag) => rag === text);
}
