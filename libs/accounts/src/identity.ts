import { AccountProblem, type NewAccount } from './port.ts';

const ACCOUNT_ID = /^(?=.*[A-Za-z0-9])[A-Za-z0-9._-]{1,64}$/;
/** Control characters, line and paragraph separators, and those that turn the direction of text round. */
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const LONGEST_LINE = 200;

export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

/** The form in which ids are compared: the rules of the ledger take ids that differ in letter case for one person. */
export function folded(account: string): string {
  return account.toLowerCase();
}

export function checkAccountId(account: string): void {
  if (!isAccountId(account)) throw new AccountProblem('bad-id', `${JSON.stringify(account)} cannot be an account: use 1 to 64 letters, digits and . _ -`);
}

/** A name or a label as it is kept. Throws `bad-name` where it is empty, over 200 characters, or more than one line. */
export function checkedLine(what: 'name' | 'label', text: string): string {
  const line = text.normalize('NFC').trim();
  if (line === '' || line.length > LONGEST_LINE || NOT_IN_A_LINE.test(line) || !line.isWellFormed()) {
    throw new AccountProblem('bad-name', `Give a ${what} of 1 to ${LONGEST_LINE} characters in one line.`);
  }
  return line;
}

export function checkKind({ account, kind, password }: NewAccount): void {
  if (kind === 'system' && password !== undefined) throw noPassword(account);
}

export function noPassword(account: string): AccountProblem {
  return new AccountProblem('wrong-kind', `${account} is a system: it has keys, and no password.`);
}

export function noKey(account: string): AccountProblem {
  return new AccountProblem('wrong-kind', `${account} is a person: people sign in with a password. Make an account for the system, and a key for that.`);
}

export function noAccount(account: string): AccountProblem {
  return new AccountProblem('unknown-account', `There is no account ${JSON.stringify(account)}.`);
}

export function isTaken(account: string): AccountProblem {
  return new AccountProblem('taken', `There is an account ${account} already. Choose another id; letter case does not tell two ids apart.`);
}

export function noSuchKey(id: string): AccountProblem {
  return new AccountProblem('unknown-key', `There is no key ${JSON.stringify(id)}.`);
}
