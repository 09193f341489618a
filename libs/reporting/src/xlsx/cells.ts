import { ratio } from '@outturn/kernel';
import { isAmountForm, rawText } from '../render/cells.ts';
import { neutralised } from '../render/csv.ts';
import type { SheetType } from '../render/sheet.ts';
import type { Cell } from '../report.ts';
import { isRag, type Look, type Place, type StyleName } from './styles.ts';
import { cellXml, LONGEST_TEXT } from './xml.ts';

/** A cell as a spreadsheet has it: nothing, a number in its exact decimal writing, a truth, or text. */
export type TypedCell =
  | { readonly is: 'blank'; readonly look: Look }
  | { readonly is: 'number'; readonly value: string; readonly look: Look }
  | { readonly is: 'flag'; readonly value: boolean; readonly look: Look }
  | { readonly is: 'text'; readonly value: string; readonly look: Look; readonly altered?: 'cut' | 'many-digits' };

/** A spreadsheet computes with so many digits, and rounds what has more. */
export const EXACT_DIGITS = 15;

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const WITH_DECIMALS = /^-?\d+\.\d{1,4}$/;

/** How many digits of a plain decimal number mean anything: `"1200.00"` has two. */
export function significantDigits(text: string): number {
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  return `${whole}${decimals}`.replace(/^0+/, '').replace(/0+$/, '').length;
}

/** A number that a spreadsheet keeps exactly; one that it would round is text, which nobody can add up unknowingly. */
function exact(text: string, look: Look): TypedCell {
  if (significantDigits(text) > EXACT_DIGITS) return { is: 'text', value: text, look: 'exactText', altered: 'many-digits' };
  return { is: 'number', value: /^-0(\.0+)?$/.test(text) ? '0' : text, look };
}

function words(cell: Cell): TypedCell {
  const text = neutralised(rawText(cell));
  if (text === '') return { is: 'blank', look: 'text' };
  if (text.length <= LONGEST_TEXT) return { is: 'text', value: text, look: 'text' };
  const mark = `… (${text.length} characters; whole in CSV and JSON)`;
  return { is: 'text', value: `${text.slice(0, LONGEST_TEXT - mark.length)}${mark}`, look: 'text', altered: 'cut' };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;
const MS_A_DAY = 86_400_000;
/** Day 0 of spreadsheets, counted so that every day from March 1900 on has its number. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const FIRST_DAY = Date.UTC(1900, 2, 1);
const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** A recorded time as the clocks in London showed it: spreadsheets know no time zones. */
function londonClock(time: string): number {
  const part = Object.fromEntries(LONDON.formatToParts(new Date(time)).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
}

/** A day (`2017-07-10`) or a recorded time (ISO 8601, UTC) as a spreadsheet counts them; anything else as text. */
export function dateCell(text: string): TypedCell {
  const clock = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : TIME.test(text) ? londonClock(text) : Number.NaN;
  if (Number.isNaN(clock) || clock < FIRST_DAY) return words(text);
  const days = (clock - DAY_ZERO) / MS_A_DAY;
  return DAY.test(text) ? { is: 'number', value: String(days), look: 'date' } : { is: 'number', value: days.toFixed(6), look: 'time' };
}

const LOOK_OF: Partial<Record<SheetType, Look>> = {
  amount: 'amount',
  percent: 'percent',
  ratio: 'ratio',
  count: 'count',
  period: 'period',
  date: 'date',
  flag: 'flag',
};

/** What a cell of a column becomes. Percentages become fractions, which a spreadsheet shows per hundred. */
export function typedCell(cell: Cell, type: SheetType): TypedCell {
  const look = LOOK_OF[type] ?? 'text';
  if (cell === null || cell === '') return { is: 'blank', look };
  if (typeof cell === 'boolean') return { is: 'flag', value: cell, look: 'flag' };
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? exact(String(cell), look !== 'text' ? look : Number.isInteger(cell) ? 'period' : 'number') : words(cell);
  if (typeof cell !== 'string') return words(cell);
  if (type === 'any') return isAmountForm(cell) ? exact(cell, 'amount') : WITH_DECIMALS.test(cell) ? exact(cell, 'number') : words(cell);
  if (type === 'date') return dateCell(cell);
  if (look === 'text' || look === 'flag' || !PLAIN_NUMBER.test(cell)) return words(cell);
  return exact(type === 'percent' ? ratio(cell).div(100).toFixed() : cell, look);
}

function styleOf(cell: TypedCell, type: SheetType, place: Place): StyleName {
  return type === 'rag' && cell.is === 'text' && isRag(cell.value) ? cell.value : `${cell.look}:${place}`;
}

/** A cell of a worksheet at a reference (`C12`); a blank one keeps its look, so that a total's line is drawn through. */
export function cellElement(cell: TypedCell, reference: string, type: SheetType, place: Place, numberOf: (style: StyleName) => number): string {
  const begin = `<c r="${reference}" s="${numberOf(styleOf(cell, type, place))}"`;
  if (cell.is === 'blank') return place === 'body' ? '' : `${begin}/>`;
  if (cell.is === 'number') return `${begin}><v>${cell.value}</v></c>`;
  if (cell.is === 'flag') return `${begin} t="b"><v>${cell.value ? 1 : 0}</v></c>`;
  return textElement(begin, cell.value);
}

/** Text in its cell itself, never as a formula; a table of shared texts would have to be held until the end. */
export function textElement(begin: string, text: string): string {
  return `${begin} t="inlineStr"><is><t xml:space="preserve">${cellXml(text)}</t></is></c>`;
}
