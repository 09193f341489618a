import { EVIDENCE_TYPES, type EvidenceFiles, typeOf } from '@outturn/evidence';
import { BadQuestion } from '@outturn/reporting';
import type { Request } from 'express';
import { type Upload, uploadsOf } from '../web/uploads.ts';
import { fileFields } from './all-fields.ts';
import type { FieldError } from './errors.ts';
import type { Form } from './form.ts';
import { typed, type Values } from './values.ts';

declare module 'express-session' {
  interface SessionData {
    /** Hashes of files that this session has sent: a form may name no others, or it would open other people's. */
    keptFiles: readonly string[];
  }
}

const MOST_IN_A_SESSION = 200;
const LONGEST_NAME = 120;
const MAY_BE = `${Object.values(EVIDENCE_TYPES)
  .map(({ called }) => called)
  .slice(0, -1)
  .join(', ')} or plain text`;

/** A file that goes with a form: in `Values` its field holds both, the hash first. */
export interface Attachment {
  readonly sha256: string;
  readonly name: string;
}

export function attachmentIn(values: Values, field: string): Attachment | undefined {
  const match = /^([0-9a-f]{64}) (.+)$/.exec(typed(values, field));
  return match === null ? undefined : { sha256: match[1] ?? '', name: match[2] ?? '' };
}

/**
 * Keeps the files that came with a form, and puts their hashes where the form expects them. Where one of them cannot be
 * taken none is kept, and the errors say why; everything else is as it was typed.
 */
export async function attach(
  request: Request,
  form: Pick<Form, 'fields'>,
  values: Values,
  evidence: EvidenceFiles,
): Promise<{ readonly values: Values; readonly errors: readonly FieldError[] }> {
  const fields = fileFields(form.fields);
  if (fields.length === 0) return { values, errors: [] };
  const { uploads, failure } = uploadsOf(request);
  if (failure !== null)
    throw new BadQuestion(`The form and its files could not be read (${failure.toLowerCase()}). Nothing was recorded. Open the form again.`);
  const { own, errors: foreign } = ownAttachments(request, fields, values);
  const wanted = uploads.filter(({ field }) => fields.includes(field));
  const kept = request.session.keptFiles ?? [];
  const errors = [...foreign, ...wanted.flatMap(refusalOf), ...tooMany(kept, wanted)];
  if (errors.length > 0) return { values: own, errors: wanted.length === 0 ? errors : [...errors, CHOOSE_AGAIN] };
  const added: Record<string, string> = {};
  for (const { field, bytes, name } of wanted) {
    const type = typeOf(bytes);
    if (type !== undefined) added[field] = `${await evidence.keep(bytes, type, nameOf(name))} ${nameOf(name)}`;
  }
  if (wanted.length > 0) request.session.keptFiles = [...new Set([...kept, ...Object.values(added).map((one) => one.slice(0, 64))])];
  return { values: { ...own, ...added }, errors: [] };
}

const CHOOSE_AGAIN: FieldError = {
  field: null,
  text: 'Nothing was recorded, and no file was kept. What you typed is still here; choose the files again, which a browser does not keep.',
};

/** What was attached before, of this session's files alone. */
export function ownAttachments(request: Request, fields: readonly string[], values: Values): { readonly own: Values; readonly errors: readonly FieldError[] } {
  const kept = new Set(request.session.keptFiles ?? []);
  const foreign = fields.filter((field) => typed(values, field) !== '' && !kept.has(attachmentIn(values, field)?.sha256 ?? ''));
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !foreign.includes(name)));
  return { own, errors: foreign.map((field) => ({ field, text: 'Choose the file again: it was not sent in this session' })) };
}

function refusalOf({ field, name, bytes, isTooLarge }: Upload): FieldError[] {
  const called = `‘${nameOf(name)}’`;
  if (isTooLarge) return [{ field, text: `${called} is larger than 10 MB. Choose a smaller file` }];
  if (bytes.length === 0) return [{ field, text: `${called} is empty. Choose another file` }];
  return typeOf(bytes) === undefined ? [{ field, text: `${called} cannot be taken: by its content it is not ${MAY_BE}` }] : [];
}

function tooMany(kept: readonly string[], wanted: readonly Upload[]): FieldError[] {
  if (kept.length + wanted.length <= MOST_IN_A_SESSION) return [];
  return [{ field: null, text: `You have sent ${kept.length} files since you signed in, which is as many as are taken. Sign in again to send more` }];
}

/** A name for people, without a path or anything that cannot be seen. */
function nameOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = last.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim();
  return plain === '' ? 'file' : plain.slice(0, LONGEST_NAME);
}
