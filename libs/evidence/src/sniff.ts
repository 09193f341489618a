import type { EvidenceType } from './port.ts';
import { zipNames } from './zip-names.ts';

const MAGIC: readonly (readonly [EvidenceType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];
/** What a browser could take for a page. */
const MARKUP = /<\s*(?:!doctype|!--|\?xml|[a-z][a-z0-9:-]*[\s/>])/i;
const LOOKED_AT = 65_536;

/**
 * What a file is, by its content; its name says nothing. Undefined for whatever is none of the kinds that evidence may be:
 * pages, drawings with script in them, programs, archives, office files with macros.
 */
export function typeOf(bytes: Buffer): EvidenceType | undefined {
  const known = MAGIC.find(([, start]) => bytes.subarray(0, start.length).equals(start));
  if (known) return known[0];
  return bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) ? officeType(bytes) : textType(bytes);
}

/** A workbook or document is a zip archive that holds certain parts; with macros among them it is none that we take. */
function officeType(bytes: Buffer): EvidenceType | undefined {
  const names = zipNames(bytes);
  if (names === undefined || !names.includes('[Content_Types].xml') || names.some((name) => /vbaproject|\.bin$/i.test(name) && !/printerSettings/i.test(name)))
    return undefined;
  if (names.includes('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return names.includes('word/document.xml') ? 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' : undefined;
}

function textType(bytes: Buffer): EvidenceType | undefined {
  if (bytes.length === 0 || bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c)) return undefined;
  const start = bytes.subarray(0, LOOKED_AT).toString('latin1');
  if (MARKUP.test(start)) return undefined;
  return isTable(start) ? 'text/csv' : 'text/plain';
}

/** The first lines have the same number of commas, at least one; what stands in quotes does not count. */
function isTable(text: string): boolean {
  const lines = text
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .slice(0, 5)
    .filter((line) => line !== '');
  const commas = lines.map((line) => line.split(',').length - 1);
  return lines.length > 1 && (commas[0] ?? 0) > 0 && commas.every((count) => count === commas[0]);
}
