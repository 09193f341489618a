import { LARGEST_EVIDENCE } from '@outturn/evidence';
import type { Request, RequestHandler, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { isOwn } from './csrf.ts';
import { pathAsAsked } from './path.ts';
import { onPages } from './security.ts';
import { accountOf } from './session.ts';

export const MOST_FILES = 5;
/** Whatever is larger is not read at all; what is between is read past, so that what was typed is kept. */
const LARGEST_REQUEST = 20 * LARGEST_EVIDENCE;
/** Requests that are read at once: whose files are held in memory; of one account; and of nobody who has signed in, of whom none are held. */
const MOST_AT_ONCE = 8;
const MOST_OF_ONE = 3;
const MOST_OF_NOBODY = 4;
const LIMITS = { files: MOST_FILES, fields: 1_000, parts: 1_000 + MOST_FILES, fieldNameSize: 100, fieldSize: 100_000 };

/** A file as it was sent with a form. */
export interface Upload {
  /** Name of the form's field. */
  readonly field: string;
  readonly name: string;
  readonly bytes: Buffer;
  /** It has more bytes than a file may have; `bytes` is empty then. */
  readonly isTooLarge: boolean;
}

interface Sent {
  readonly uploads: readonly Upload[];
  /** Why the form could not be read to its end. */
  readonly failure: string | null;
}

const sent = new WeakMap<Request, Sent>();

/** What came with a form; nothing where the form takes no files, or its sender has not signed in. */
export function uploadsOf(request: Request): Sent {
  return sent.get(request) ?? { uploads: [], failure: null };
}

/** Holds a file in memory up to the limit, and reads past the rest. */
const inMemory: StorageEngine = {
  _handleFile: (_request, file, done) => {
    let chunks: Buffer[] = [];
    let size = 0;
    file.stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_EVIDENCE) chunks = [];
      else chunks.push(chunk);
    });
    file.stream.on('error', (error) => done(error));
    file.stream.on('end', () => done(null, { size, buffer: Buffer.concat(chunks) }));
  },
  _removeFile: (_request, _file, done) => done(null),
};

/**
 * Reads forms that carry files, on the paths that take them. After the session, so that nobody else's files are held; before
 * the guard, which looks for the token among the fields. What is wrong is told later, with everything that was typed.
 */
export function setUpUploads(takesFiles: (path: string) => boolean): RequestHandler {
  const read = multer({
    storage: inMemory,
    limits: LIMITS,
    defParamCharset: 'utf8',
    fileFilter: (request, _file, done) => done(null, accountOf(request) !== undefined && isOwn(request)),
  }).any();
  const places = new Places();
  return onPages((request, response, next) => {
    if (request.method !== 'POST' || request.is('multipart/form-data') === false || !takesFiles(pathAsAsked(request))) return next();
    const length = Number(request.get('content-length') ?? Number.NaN);
    if (!(length <= LARGEST_REQUEST))
      return turnAway(
        response,
        413,
        'The files are far larger than can be taken: 10 MB each, five at most. Nothing was recorded. Go back and choose smaller ones.',
      );
    const leave = places.take(accountOf(request));
    if (leave === undefined)
      return turnAway(response, 503, 'Many people are sending files at this moment. Nothing was recorded. Go back and send the form again in a few seconds.');
    read(request, response, (error: unknown) => {
      leave();
      request.body = literally(request.body);
      sent.set(request, { uploads: filesOf(request), failure: error instanceof Error ? error.message : null });
      next();
    });
  });
}

/** Who sends slowly keeps a place for long: nobody takes those of all others. */
class Places {
  readonly #taken = new Map<string | undefined, number>();
  #signedIn = 0;

  /** Takes a place; the function gives it back. Undefined where there is none. */
  take(account: string | undefined): (() => void) | undefined {
    const own = this.#taken.get(account) ?? 0;
    if (account === undefined ? own >= MOST_OF_NOBODY : own >= MOST_OF_ONE || this.#signedIn >= MOST_AT_ONCE) return undefined;
    this.#change(account, 1);
    return () => this.#change(account, -1);
  }

  #change(account: string | undefined, by: 1 | -1): void {
    const own = (this.#taken.get(account) ?? 0) + by;
    if (own > 0) this.#taken.set(account, own);
    else this.#taken.delete(account);
    if (account !== undefined) this.#signedIn += by;
  }
}

function turnAway(response: Response, status: number, text: string): void {
  response.status(status).set({ Connection: 'close', 'Retry-After': '5', 'Cache-Control': 'no-store' }).type('text/plain').send(text);
}

/** Names are taken literally, so that a field cannot become an object: `a[b]` is no field of ours. */
function literally(body: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(body ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

const CONTROL = /\p{Cc}/gu;

function filesOf(request: Request): readonly Upload[] {
  const files = Array.isArray(request.files) ? request.files : [];
  return files.map(({ fieldname, originalname, buffer, size }) => ({
    field: fieldname,
    name: originalname.replaceAll(CONTROL, ''),
    bytes: buffer,
    isTooLarge: size > LARGEST_EVIDENCE,
  }));
}
