import type { Caller } from '@outturn/application';
import { type CommandName, rolesThatMay } from '@outturn/domain';
import type { Request } from 'express';

/** Who reads a page: the account that is signed in, its name, and what it may do and see. */
export interface Reader extends Caller {
  readonly name: string;
}

const readers = new WeakMap<Request, Reader>();

/** Set by the guard, once for each request. */
export function setReader(request: Request, reader: Reader): void {
  readers.set(request, reader);
}

/** Throws when no guard has let the request through: a page without a reader is a mistake of ours. */
export function readerOf(request: Request): Reader {
  const reader = readers.get(request);
  if (!reader) throw new Error(`${request.method} ${request.path} was reached without a reader`);
  return reader;
}

export function readerIfAny(request: Request): Reader | undefined {
  return readers.get(request);
}

/** The reader has a role that may give the command. */
export function maySay(reader: Reader, command: CommandName): boolean {
  return mayAct(reader, rolesThatMay(command, reader.tiers ?? []));
}

/** One of these roles is the reader's. */
export function mayAct(reader: Reader, roles: readonly string[]): boolean {
  return reader.roles.some((role) => roles.includes(role));
}

/** Somebody who looks at a sample ledger without having signed in: sees everything, records nothing. */
export const VISITOR: Reader = { account: 'visitor', name: 'Visitor', roles: ['visitor'], sight: 'everything' };

export function isVisitor(reader: Reader): boolean {
  return reader === VISITOR;
}
