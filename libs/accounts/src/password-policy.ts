import { COMMON_PASSWORDS, KEY_ROWS } from './well-known-passwords.ts';
import { AccountProblem } from './port.ts';

const SHORTEST = 12;
const LONGEST = 128;
/** Compatibility forms can grow a text many times over: what is longer than this is not even looked at. */
const LONGEST_TYPED = 1_024;
/** Of what is left of a password once the account and the name are taken out of it. */
const SHORTEST_REMAINDER = 6;

/**
 * A password as it is hashed: in its compatibility form (NFKC), so that the same characters from another keyboard are the
 * same password. Undefined for what can be nobody's password.
 */
export function passwordAsHashed(typed: string): string | undefined {
  if (typed.length > LONGEST_TYPED || !typed.isWellFormed()) return undefined;
  const password = typed.normalize('NFKC');
  const { length } = Array.from(password);
  return length >= SHORTEST && length <= LONGEST ? password : undefined;
}

/**
 * The password as it is to be hashed. Throws `weak-password`, with advice, for one that is too short or too long, that
 * holds little but the account or the name, or that others would try first. Any characters may be used; none must be.
 */
export function acceptedPassword(typed: string, { account, name }: { readonly account: string; readonly name: string }): string {
  const password = passwordAsHashed(typed);
  if (password === undefined) throw weak(`Use ${SHORTEST} to ${LONGEST} characters. Three or four words that do not belong together are easy to remember.`);
  const plain = lettersAndDigits(password);
  if (isOwn(plain, account, name)) throw weak('It holds little more than the account or the name. Use something that nobody would guess from them.');
  if (isCommon(plain, password)) throw weak('It is one of those that are tried first. Use words that do not belong together.');
  return password;
}

function weak(why: string): AccountProblem {
  return new AccountProblem('weak-password', `That password cannot be taken. ${why}`);
}

function lettersAndDigits(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function isOwn(plain: string, account: string, name: string): boolean {
  const words = [account, name, ...account.split(/[._-]+/), ...name.split(/[\s\p{P}]+/u)].map(lettersAndDigits).filter((word) => word !== '');
  if (words.includes(plain)) return true;
  const long = words.filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
  const rest = long.reduce((left, word) => left.replaceAll(word, ''), plain);
  return rest !== plain && Array.from(rest).length < SHORTEST_REMAINDER;
}

function isCommon(plain: string, password: string): boolean {
  return COMMON_PASSWORDS.has(plain) || repeats(password.toLowerCase()) || KEY_ROWS.some((row) => row.includes(plain) && plain.length > 3);
}

/** One to four characters over and over again. */
function repeats(password: string): boolean {
  const characters = Array.from(password);
  return [1, 2, 3, 4].some((length) => characters.every((character, index) => character === characters[index % length]));
}
