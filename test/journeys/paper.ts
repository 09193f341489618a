import { inflateSync } from 'node:zlib';

/*
 * What is printed, read from the PDF that Chromium makes of a page: enough of the format for what Chromium writes, which is one
 * object after the other, streams that are deflated, and fonts that name the characters of their glyphs.
 */

/** `[a, b, c, d, e, f]`: x' = ax + cy + e, y' = bx + dy + f. */
type Matrix = readonly [number, number, number, number, number, number];

/** What each glyph of a font says, by its number. */
type Font = ReadonlyMap<number, string>;

interface Resources {
  readonly fonts: ReadonlyMap<string, Font>;
  /** Content that is drawn as one, by name. */
  readonly forms: ReadonlyMap<string, { readonly content: string; readonly resources: () => Resources }>;
}

/** Piece of text as it is shown. */
interface Shown {
  readonly text: string;
  /** Points of the sheet for each unit of the text. */
  readonly scale: number;
}

export interface Sheet {
  /** In the order of painting, without spaces. Chromium leaves out every glyph that nobody would see. */
  readonly text: string;
  /** 100, or less where Chromium has made a page smaller that is too wide for the sheet. */
  readonly percent: number;
}

const SAME: Matrix = [1, 0, 0, 1, 0, 0];
const POINTS_PER_PIXEL = 0.75;

/** `first` applied before `then`. */
function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** What is compared of a text: without spaces and joiners, with ligatures written out, in small letters. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\u00AD\u200B\u2060]/g, '')
    .toLowerCase();
}

/** The sheets of a PDF made by Chromium. Throws where it reads no sheet. */
export function sheetsOf(pdf: Buffer): readonly Sheet[] {
  const file = pdf.toString('latin1');
  const objects = new Map([...file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]));
  const body = (id: string | undefined): string => objects.get(id ?? '') ?? '';
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b/.test(object));
  if (pages.length === 0) throw new Error('the PDF has no sheet that could be read');
  return pages.map((page) => {
    const shown = textsOf(streamOf(body(/\/Contents (\d+) 0 R/.exec(page)?.[1])), resourcesOf(page, body), SAME);
    const scale = shown[0]?.scale ?? POINTS_PER_PIXEL;
    return { text: bare(shown.map(({ text }) => text).join('')), percent: Math.round((100 * scale) / POINTS_PER_PIXEL) };
  });
}

function streamOf(object: string): string {
  const at = object.indexOf('stream\n');
  const [, length = '0'] = /\/Length (\d+)/.exec(object) ?? [];
  if (at === -1) return '';
  const bytes = Buffer.from(object.slice(at + 7, at + 7 + Number(length)), 'latin1');
  return object.slice(0, at).includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1');
}

function resourcesOf(object: string, body: (id: string | undefined) => string): Resources {
  const named = (kind: string) => [...(new RegExp(`/${kind} <<([^>]*)>>`).exec(object)?.[1] ?? '').matchAll(/\/(\w+) (\d+) 0 R/g)];
  return {
    fonts: new Map(named('Font').map(([, name = '', id]) => [name, fontOf(body(id), body)])),
    forms: new Map(
      named('XObject')
        .map(([, name = '', id]): [string, string] => [name, body(id)])
        .filter(([, form]) => form.includes('/Subtype /Form'))
        .map(([name, form]) => [name, { content: streamOf(form), resources: () => resourcesOf(form, body) }]),
    ),
  };
}

function fontOf(font: string, body: (id: string | undefined) => string): Font {
  const text = new Map<number, string>();
  const hex = (digits: string) => Number.parseInt(digits, 16);
  const map = streamOf(body(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]));
  for (const [, block = ''] of map.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', units = ''] of block.matchAll(/<(\w+)> <(\w+)>/g))
      text.set(hex(glyph), String.fromCharCode(...(units.match(/.{4}/g) ?? []).map((unit) => hex(unit))));
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', unit = ''] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let glyph = hex(first); glyph <= hex(last); glyph += 1) text.set(glyph, String.fromCharCode(hex(unit) + glyph - hex(first)));
  }
  return text;
}

/** Follows the operators that place and show text; whatever else is painted is passed over. */
function textsOf(content: string, resources: Resources, placed: Matrix): Shown[] {
  const shown: Shown[] = [];
  const kept: Matrix[] = [];
  let [matrix, line, font]: [Matrix, Matrix, Font | undefined] = [placed, SAME, undefined];
  let operands: string[] = [];
  const given = (): Matrix => operands.map(Number) as unknown as Matrix;
  const named = (): string => (operands[0] ?? '').slice(1);
  const operators: Readonly<Record<string, () => void>> = {
    q: () => kept.push(matrix),
    Q: () => (matrix = kept.pop() ?? matrix),
    cm: () => (matrix = times(given(), matrix)),
    Tf: () => (font = resources.fonts.get(named())),
    Tm: () => (line = given()),
    Tj: () => shown.push({ text: said(operands[0] ?? '', font), scale: times(line, matrix)[0] }),
    Do: () => {
      const form = resources.forms.get(named());
      if (form) shown.push(...textsOf(form.content, form.resources(), matrix));
    },
  };
  for (const [token] of content.matchAll(/<[0-9A-Fa-f]*>|\/\w+|-?[\d.]+|[A-Za-z*'"]+/g)) {
    if (/^[<\-./\d]/.test(token)) operands.push(token);
    else {
      operators[token]?.();
      operands = [];
    }
  }
  return shown;
}

function said(glyphs: string, font: Font | undefined): string {
  return (glyphs.slice(1, -1).match(/.{4}/g) ?? []).map((glyph) => font?.get(Number.parseInt(glyph, 16)) ?? '').join('');
}
