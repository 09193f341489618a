import { StoreUnavailable } from '@outturn/event-store';

const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** SQLSTATEs of connections, of resources that are used up, of an operator who stops it, and of the system underneath. */
const OF_THE_SERVER = /^(08|53|57|58)[0-9A-Z]{3}$/;
const WORDS =
  /^(connection terminated|timeout expired|timeout exceeded when trying to connect|client has encountered a connection error|cannot use a pool after)/i;

/**
 * Whether an error says that the database is not there, or has no connection to give: of whatever was asked of it, the
 * ledger, the read models, accounts or sessions. Nothing is lost by it, and asking again may help.
 */
export function isLostDatabase(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (typeof error !== 'object' || error === null) return false;
  // Judged by form: errors of Node itself may come from another realm, whose Error is another class.
  const { code, message, errors } = error as { readonly code?: unknown; readonly message?: unknown; readonly errors?: unknown };
  if (typeof code === 'string' && (OF_THE_CONNECTION.has(code) || OF_THE_SERVER.test(code))) return true;
  if (Array.isArray(errors)) return errors.some(isLostDatabase);
  return typeof message === 'string' && WORDS.test(message);
}
