import { DatabaseError } from 'pg';

/** What an error of the database means for the writes that it befell. */
export type Meaning =
  /** Some bytes in it are at fault: the others can go without them. */
  | 'unacceptable'
  /** Whether it was recorded can't be told from the answer. */
  | 'indeterminate'
  /** Nothing was recorded; later it may be. */
  | 'unavailable'
  /** A fault of the program or its set-up. */
  | 'fault';

/** The commit stands here, but whoever cancelled the wait kept it from being acknowledged by the standby. */
export class UnconfirmedCommit extends Error {
  override readonly name = 'UnconfirmedCommit';
}

/** Lost connections reach us as errors of the socket or of node-postgres, without a SQLSTATE. */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof UnconfirmedCommit) return 'indeterminate';
  if (!(error instanceof DatabaseError) || error.code === undefined) return isOfTheConnection(error) ? 'indeterminate' : 'fault';
  const state = error.code;
  if (/^(08|57)/.test(state)) return 'indeterminate';
  if (/^(22|54)/.test(state) || ['23502', '23514'].includes(state)) return 'unacceptable';
  // Resources, locks, serialisation, a standby that only reads, the system underneath, passwords during a restart.
  return /^(53|55|40|58|XX|25006)/.test(state) ? 'unavailable' : 'fault';
}

const CONNECTION_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
  'EADDRNOTAVAIL',
  'ENOENT',
]);
const CONNECTION_WORDS =
  /connection terminated|connection ended|client has encountered a connection error|client was closed|not queryable|timeout exceeded|timeout expired|read timeout|socket|cannot use a pool after/i;

/** Judged by form: errors of Node itself may come from another realm, whose Error is another class. */
function isOfTheConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code = '', message = '', errors } = error as { code?: string; message?: string; errors?: unknown[] };
  if (Array.isArray(errors)) return errors.some(isOfTheConnection);
  return CONNECTION_CODES.has(code) || CONNECTION_WORDS.test(message);
}
