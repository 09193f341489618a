import type { FactReader } from '@outturn/read-models';
import type { Request } from 'express';
import type { LedgerStatus } from '../sources.ts';
import { READING } from './csrf.ts';

/** How the ledger stood when the guard looked who asks, and the facts that it read for that. */
export interface FoundAtSignIn {
  readonly status: LedgerStatus;
  readonly facts: FactReader;
}

const found = new WeakMap<Request, FoundAtSignIn>();

export function rememberAtSignIn(request: Request, what: FoundAtSignIn): void {
  found.set(request, what);
}

/**
 * What the guard found, for the page that a request asks to read: then nothing of it is read twice. Undefined for what
 * records, since a page after that has to show what was recorded.
 */
export function foundAtSignIn(request: Request): FoundAtSignIn | undefined {
  return READING.has(request.method) ? found.get(request) : undefined;
}
