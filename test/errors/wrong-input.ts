import type { CommandData, CommandName } from '@outturn/domain';

/** One wrong input: what was recorded before it, what comes in, and what must be said. Nothing of it is ever recorded. */
export interface WrongInput {
  readonly name: string;
  /** A ledger that takes recorded times from commands, or (left out) a live one. */
  readonly ledger?: 'demo';
  /** Commands recorded after the ground and before the input. */
  readonly history?: readonly object[];
  /** A line as it came in, or a command. */
  readonly input: string | object;
  /** The answer, and the exit code of `apply` with this line alone. */
  readonly expect: { readonly status: 'refused'; readonly rule: string; readonly exit: 3 } | { readonly status: 'conflict'; readonly exit: 4 };
  /** What the detail says: the figures or names, and what to do. */
  readonly says: RegExp;
}

export const FINANCE = { user: 'fatima.finance', roles: ['finance'] };
export const VERIFIER = { user: 'fred.finance', roles: ['finance'] };
export const TEAM = { user: 'sara.service', roles: ['service-team'] };
export const ADMINISTRATOR = { user: 'adam.admin', roles: ['administrator'] };
export const BOARD = { user: 'bella.board', roles: ['board'] };
export const HEAD = { user: 'hana.head', roles: ['service-head'] };
export const DIRECTOR = { user: 'dora.director', roles: ['director'] };
export const CABINET = { user: 'carl.cabinet', roles: ['cabinet'] };
export const AUDITOR = { user: 'aude.audit', roles: ['auditor'] };

let made = 0;

/** A command as it is sent, by finance unless said otherwise, with an id of its own. */
export function say<N extends CommandName>(command: N, data: CommandData[N], more: object = {}): object {
  made += 1;
  return { id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`, command, actor: FINANCE, data, ...more };
}

/** A command with some fields of its data changed; a field set to undefined is left out. */
export function but(command: object, changes: object): object {
  const { data } = command as { data: object };
  return { ...command, data: without({ ...data, ...changes }) };
}

/** A command with some fields around its data changed. */
export function around(command: object, changes: object): object {
  return without({ ...command, ...changes });
}

function without(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function refused(name: string, rule: string, input: string | object, says: RegExp, history?: readonly object[]): WrongInput {
  return { name, input, expect: { status: 'refused', rule, exit: 3 }, says, ...(history ? { history } : {}) };
}

export function conflict(name: string, input: object, says: RegExp, history?: readonly object[]): WrongInput {
  return { name, input, expect: { status: 'conflict', exit: 4 }, says, ...(history ? { history } : {}) };
}
