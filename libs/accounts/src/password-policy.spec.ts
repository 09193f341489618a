import { describe, expect, it } from '@jest/globals';
import { COMMON_PASSWORDS } from './well-known-passwords.ts';
import { acceptedPassword, passwordAsHashed } from './password-policy.ts';

const JO = { account: 'jo.smith', name: 'Josephine Smith-Ångström' };
const weak = (password: string, of = JO) => expect(() => acceptedPassword(password, of)).toThrow(/cannot be taken/);

describe('the password policy', () => {
  it.each([
    'seven copper kettles',
    'aaaabbbbcccc dddd',
    'пароль для бюджета',
    '七つの銅のやかんと五本の傘',
    '🫖🫖🪔🏮🎏🎐🧧🎀🎁🎗🎟🎫',
    '            leading spaces',
    'PASSWORDS ARE fine when odd',
    'jo.smith likes kettles',
  ])('takes %j', (password) => {
    expect(acceptedPassword(password, JO)).toBe(password.normalize('NFKC'));
  });

  it('counts characters, not bytes: 12 to 128', () => {
    weak('eleven char');
    expect(acceptedPassword('twelve chars', JO)).toBe('twelve chars');
    const long = 'kettle & umbrella '.repeat(8);
    expect(acceptedPassword(long.slice(0, 128), JO)).toHaveLength(128);
    weak(long.slice(0, 129));
    weak('🫖🪔🏮🎏🎐🧧');
  });

  it('takes composed and decomposed, wide and narrow forms for the same', () => {
    expect(passwordAsHashed('ｓｅｖｅｎ ｃｏｐｐｅｒ kettlés')).toBe(passwordAsHashed('seven copper kettle\u0301s'));
  });

  it('does not look at what is far too long, grows far too long, or is no Unicode', () => {
    expect(passwordAsHashed('x'.repeat(10_000_000))).toBeUndefined();
    expect(passwordAsHashed('\ufdfa'.repeat(100))).toBeUndefined();
    expect(passwordAsHashed('kettles and \udc00')).toBeUndefined();
  });

  it.each(['josephine smith-ångström', 'JO.SMITH.JO.SMITH', 'Jo-Smith-2026', 'smithjosephine', 'Josephine1234', 'ÅNGSTRÖM12345', 'ånｇｓｔｒöｍ ｓｍｉｔｈ'])(
    'refuses %j, which says little more than who it is',
    (password) => weak(password),
  );

  it('refuses the account itself also where it is short, and an account that is its own password', () => {
    weak('a'.repeat(12), { account: 'a', name: 'A' });
    weak('finance-business-partner', { account: 'finance-business-partner', name: 'Jo' });
    weak('finance business partner', { account: 'fbp', name: 'Finance Business Partner' });
  });

  it.each([
    'passwordpassword',
    'Password-123456',
    'correct horse battery staple',
    '123456789012',
    '210987654321',
    'abcdefghijklmnop',
    'qwertyuiopasdf',
    'ASDFGHJKLZXCVBNM',
    'zzzzzzzzzzzz',
    'abcabcabcabcabc',
    '!?!?!?!?!?!?',
    'outturn outturn',
    '            ',
  ])('refuses %j, which is tried first', (password) => weak(password));

  it('lists only what is long enough to be refused for it, in the form that is compared', () => {
    for (const common of COMMON_PASSWORDS) expect(common).toMatch(/^[a-z0-9]{12,}$/);
  });
});
