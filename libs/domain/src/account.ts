import type { Evolve } from './subjects.ts';

/**
 * What an account may do: its roles, and the services that a service team's account is limited to. The ledger knows an
 * account by its id alone; names and passwords are kept in the accounts directory. Stream `account/ID`.
 */
export type AccountEvent = {
  readonly type: 'AccountRolesSet';
  readonly data: { readonly account: string; readonly roles: readonly string[]; readonly services: readonly string[] };
};

export interface AccountState {
  readonly account: string;
  readonly roles: readonly string[];
  /** Those that it is limited to in the role of a service team, each with the services below it. */
  readonly services: readonly string[];
}

export const evolveAccount: Evolve<AccountState> = (state, event) => (event.type === 'AccountRolesSet' ? event.data : state);
