import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './http-problem.ts';

/** What a route reads. */
export interface Consumes {
  readonly types: readonly string[];
  /** Bytes. */
  readonly most: number;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The media type of a body, without parameters. Throws a 415 for a type that the route does not read, another charset, and compression. */
export function bodyType({ headers }: IncomingMessage, { types }: Consumes): string {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (!types.includes(type))
    throw new HttpProblem(415, `Send ${types.join(' or ')}, not ${type === '' ? 'a body without a Content-Type' : type}.`, {}, { Accept: types.join(', ') });
  if (charset !== undefined && charset !== 'utf-8') throw new HttpProblem(415, 'Send UTF-8.');
  if (!['', 'identity'].includes((headers['content-encoding'] ?? '').toLowerCase()))
    throw new HttpProblem(415, 'Send the body as it is, without Content-Encoding.');
  return type;
}

/** The whole body as text. Throws a 413 as soon as it is longer than the route takes, a 408 when it comes too slowly, a 400 when it is no UTF-8. */
export async function readBody(request: IncomingMessage, { most }: Consumes, timeoutMs: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(request, most);
  const bytes = await collect(request, most, timeoutMs);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem(400, 'The body is not UTF-8.', { rule: 'unreadable' });
  }
}

function collect(request: IncomingMessage, most: number, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(
      () => settle(() => reject(new HttpProblem(408, `The body did not come in within ${timeoutMs / 1_000} s.`, {}, { Connection: 'close' }))),
      timeoutMs,
    );
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('error', broken).off('close', broken);
      how();
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > most) settle(() => reject(tooLarge(request, most)));
    };
    const end = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const broken = (): void => settle(() => reject(new HttpProblem(400, 'The body broke off.')));
    request.on('data', take).on('end', end).on('error', broken).on('close', broken);
  });
}

/** How long a client may go on sending what nobody reads, so that it gets to read the answer. */
const LINGER_MS = 2_000;

function tooLarge(request: IncomingMessage, most: number): HttpProblem {
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.on('close', () => clearTimeout(timer));
  return new HttpProblem(413, `The body is longer than ${most / 1024 / 1024} MiB.`, {}, { Connection: 'close' });
}
