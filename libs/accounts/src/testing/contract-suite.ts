import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Accounts } from '../port.ts';

export const PASSWORD = 'seven copper kettles';
const OTHER = 'nine paper lanterns';

/** What every accounts directory does. `passTime` lets a time go by, in minutes. */
export function accountsContract(open: () => Promise<{ readonly accounts: Accounts; passTime: (minutes: number) => Promise<void> }>): void {
  let accounts: Accounts;
  let passTime: (minutes: number) => Promise<void>;
  const person = async (account: string, password = PASSWORD) => {
    await accounts.create({ account, name: `Somebody called ${account}`, kind: 'person', password });
    return account;
  };
  const fail = async (account: string, times: number) => {
    for (let time = 0; time < times; time += 1) expect(await accounts.signIn(account, 'not the password')).toEqual({ outcome: 'refused' });
  };
  beforeAll(async () => {
    ({ accounts, passTime } = await open());
  });

  describe('the directory', () => {
    it('holds who has an account, under an id that letter case does not tell apart', async () => {
      await accounts.create({ account: 'Jo.Smith-7', name: ' Jo  Smith ', kind: 'person', password: PASSWORD });
      const entry = { account: 'Jo.Smith-7', name: 'Jo  Smith', kind: 'person', disabled: false, hasPassword: true, lockedUntil: null, lastSignInAt: null };
      expect(await accounts.find('Jo.Smith-7')).toMatchObject(entry);
      expect(await accounts.find('jo.smith-7')).toMatchObject(entry);
      expect(await accounts.find('jo.smith')).toBeUndefined();
      await expect(accounts.create({ account: 'jo.SMITH-7', name: 'Another', kind: 'person' })).rejects.toMatchObject({ code: 'taken' });
      await accounts.rename('jo.smith-7', 'Jo Jones');
      expect((await accounts.find('Jo.Smith-7'))?.name).toBe('Jo Jones');
    });

    it.each(['', 'a'.repeat(65), 'jo smith', 'jo/smith', 'jö', '../x/', '..', '-_.', 'jo\n', 'jo\u0000', 'ｊｏ'])('takes no account %j', async (account) => {
      await expect(accounts.create({ account, name: 'Jo', kind: 'person' })).rejects.toMatchObject({ code: 'bad-id', name: 'AccountProblem' });
      expect(await accounts.find(account)).toBeUndefined();
    });

    it.each(['', '  ', 'x'.repeat(201), 'Jo\nSmith', 'Jo\u202eSmith', '\ud800'])('takes no name %j', async (name) => {
      await expect(accounts.create({ account: 'named', name, kind: 'person' })).rejects.toMatchObject({ code: 'bad-name' });
      expect(await accounts.find('named')).toBeUndefined();
    });

    it('takes no weak password, and then nothing is made or changed', async () => {
      await expect(accounts.create({ account: 'weak', name: 'W', kind: 'person', password: 'short' })).rejects.toMatchObject({ code: 'weak-password' });
      expect(await accounts.find('weak')).toBeUndefined();
      await person('stays');
      await expect(accounts.setPassword('stays', 'passwordpassword')).rejects.toMatchObject({ code: 'weak-password' });
      expect(await accounts.signIn('stays', PASSWORD)).toMatchObject({ outcome: 'signed-in' });
    });

    it('lists by name, in pages, searched by name and id as typed', async () => {
      for (const [account, name] of [
        ['list-c', 'zz Àgnes 100%'],
        ['list-a', 'zz beth 100'],
        ['list-b', 'zz Cy_rus'],
      ] as const)
        await accounts.create({ account, name, kind: 'person' });
      const names = async (search: string, offset = 0, limit = 10) => (await accounts.list({ offset, limit, search })).entries.map(({ account }) => account);
      expect((await names('zz ')).sort()).toEqual(['list-a', 'list-b', 'list-c']);
      expect(await accounts.list({ offset: 0, limit: 1, search: 'ZZ B' })).toMatchObject({ entries: [{ account: 'list-a', hasPassword: false }], total: 1 });
      expect(await names('100%')).toEqual(['list-c']);
      expect(await names('y_r')).toEqual(['list-b']);
      expect(await names('list-', 1, 1)).toHaveLength(1);
      expect((await accounts.list({ offset: 2, limit: 10, search: 'list-' })).total).toBe(3);
      expect(await names('\\')).toEqual([]);
      expect(await names('\u0000list-a')).toEqual(['list-a']);
    });

    it('gives names behind ids, leaving out what it does not know', async () => {
      expect(await accounts.namesOf(['LIST-B', 'nobody', 'list-a', 'list-a'])).toEqual(
        new Map([
          ['LIST-B', 'zz Cy_rus'],
          ['list-a', 'zz beth 100'],
        ]),
      );
      expect(await accounts.namesOf(['\u0000', 'a/b'])).toEqual(new Map());
      expect(await accounts.namesOf([])).toEqual(new Map());
    });

    it.each<[string, () => Promise<unknown>]>([
      ['rename', () => accounts.rename('nobody', 'N')],
      ['setPassword', () => accounts.setPassword('nobody', PASSWORD)],
      ['setDisabled', () => accounts.setDisabled('nobody', true)],
      ['endSessions', () => accounts.endSessions('nobody')],
      ['createKey', () => accounts.createKey('nobody', 'L')],
      ['keysOf', () => accounts.keysOf('nobody')],
    ])('%s of nobody is a problem', async (_, attempt) => {
      await expect(attempt()).rejects.toMatchObject({ code: 'unknown-account', message: expect.stringContaining('nobody') });
    });
  });

  describe('signing in', () => {
    it('wants the right password of an account, however its id and its characters are typed', async () => {
      await person('Sign.In', 'ﬁfteen blåbär pies');
      const signedIn = await accounts.signIn('sign.in', 'fifteen bla\u030aba\u0308r pies');
      expect(signedIn).toMatchObject({ outcome: 'signed-in', entry: { account: 'Sign.In', lastSignInAt: expect.stringMatching(/^\d{4}-.*Z$/) } });
      expect((await accounts.find('Sign.In'))?.lastSignInAt).toBe(signedIn.outcome === 'signed-in' ? signedIn.entry.lastSignInAt : '');
    });

    it.each(['', 'fifteen', 'FIFTEEN BLÅBÄR PIES', 'fifteen blåbär pies ', 'x'.repeat(100_000), '\ud800'.repeat(12)])(
      'refuses another password',
      async (password) => {
        expect(await accounts.signIn('Sign.In', password)).toEqual({ outcome: 'refused' });
      },
    );

    it('answers alike for nobody, no password, a disabled account, a system and what is no id', async () => {
      await person('off');
      await accounts.setDisabled('off', true);
      await accounts.create({ account: 'no-password', name: 'N', kind: 'person' });
      await accounts.create({ account: 'a-system', name: 'S', kind: 'system' });
      for (const account of ['off', 'no-password', 'a-system', 'nobody-at-all', "' OR 1=1 --", '', '\u0000']) {
        expect(await accounts.signIn(account, PASSWORD)).toEqual({ outcome: 'refused' });
      }
      await accounts.setDisabled('off', false);
      expect(await accounts.signIn('off', PASSWORD)).toMatchObject({ outcome: 'signed-in' });
    });

    it('takes the new password after a change, and no longer the old one', async () => {
      await person('changed');
      await accounts.setPassword('CHANGED', OTHER);
      expect(await accounts.signIn('changed', PASSWORD)).toEqual({ outcome: 'refused' });
      expect(await accounts.signIn('changed', OTHER)).toMatchObject({ outcome: 'signed-in' });
    });

    it('locks out after ten failures in a row, longer each time; a success begins anew', async () => {
      await person('locked');
      await fail('locked', 9);
      expect(await accounts.signIn('locked', PASSWORD)).toMatchObject({ outcome: 'signed-in' });
      await fail('Locked', 10);
      const { lockedUntil } = (await accounts.find('locked')) ?? {};
      expect(await accounts.signIn('locked', PASSWORD)).toEqual({ outcome: 'locked-out', until: lockedUntil });
      await passTime(14);
      expect(await accounts.signIn('LOCKED', PASSWORD)).toMatchObject({ outcome: 'locked-out' });
      await passTime(2);
      expect((await accounts.find('locked'))?.lockedUntil).toBeNull();
      await fail('locked', 10);
      await passTime(29);
      expect(await accounts.signIn('locked', PASSWORD)).toMatchObject({ outcome: 'locked-out' });
      await passTime(2);
      expect(await accounts.signIn('locked', PASSWORD)).toMatchObject({ outcome: 'signed-in', entry: { lockedUntil: null } });
      await fail('locked', 9);
    });

    it('locks out an id that nobody has just the same', async () => {
      await fail('ghost', 10);
      expect(await accounts.signIn('ghost', PASSWORD)).toMatchObject({ outcome: 'locked-out' });
      await person('ghost');
      expect((await accounts.find('ghost'))?.lockedUntil).not.toBeNull();
    });

    it('a new password, and enabling, end a lock-out', async () => {
      await accounts.setPassword('ghost', OTHER);
      expect(await accounts.signIn('ghost', OTHER)).toMatchObject({ outcome: 'signed-in' });
      await fail('ghost', 10);
      await accounts.setDisabled('ghost', false);
      expect(await accounts.signIn('ghost', OTHER)).toMatchObject({ outcome: 'signed-in' });
    });

    it('looks at no more than ten of many attempts at once', async () => {
      await person('rushed');
      const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => accounts.signIn(index % 2 ? 'rushed' : 'RUSHED', `guess number ${index}`)));
      expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(10);
      expect(answers.filter(({ outcome }) => outcome === 'locked-out')).toHaveLength(30);
    });
  });

  describe('keys of systems', () => {
    it('are told once, stand for their account, and can be revoked', async () => {
      await accounts.create({ account: 'Power-BI', name: 'Power BI', kind: 'system' });
      const { id, key } = await accounts.createKey('power-bi', 'nightly');
      expect(key).toMatch(/^outturn_[A-Za-z0-9_-]{43}$/);
      expect(await accounts.keysOf('power-bi')).toMatchObject([{ id, label: 'nightly', lastUsedAt: null, revokedAt: null }]);
      expect(JSON.stringify(await accounts.keysOf('power-bi'))).not.toContain(key.slice(8, 20));
      expect(await accounts.accountOfKey(key)).toBe('Power-BI');
      await accounts.revokeKey(id);
      const [{ revokedAt } = { revokedAt: null }] = await accounts.keysOf('power-bi');
      expect(revokedAt).not.toBeNull();
      await accounts.revokeKey(id);
      expect(await accounts.keysOf('power-bi')).toMatchObject([{ revokedAt }]);
      expect(await accounts.accountOfKey(key)).toBeUndefined();
    });

    it('note their last use at most once a minute', async () => {
      const { key } = await accounts.createKey('Power-BI', 'used');
      const lastUsedAt = async () => (await accounts.keysOf('Power-BI')).find(({ label }) => label === 'used')?.lastUsedAt ?? '';
      await Promise.all([accounts.accountOfKey(key), accounts.accountOfKey(key), accounts.accountOfKey(key)]);
      const first = await lastUsedAt();
      expect(first).not.toBe('');
      await accounts.accountOfKey(key);
      expect(await lastUsedAt()).toBe(first);
      await passTime(2);
      await accounts.accountOfKey(key);
      expect(await lastUsedAt()).not.toBe(first);
    });

    it('answer nothing while their account is disabled', async () => {
      const { key } = await accounts.createKey('Power-BI', 'third');
      await accounts.setDisabled('Power-BI', true);
      expect(await accounts.accountOfKey(key)).toBeUndefined();
      await accounts.setDisabled('Power-BI', false);
      expect(await accounts.accountOfKey(key)).toBe('Power-BI');
    });

    it.each(['', 'outturn_', `outturn_${'A'.repeat(43)}`, `OUTTURN_${'A'.repeat(43)}`, `outturn_${'A'.repeat(44)}`, 'x'.repeat(100_000)])(
      'nobody’s key answers nothing',
      async (key) => {
        expect(await accounts.accountOfKey(key)).toBeUndefined();
      },
    );

    it('another spelling of a key is not the key', async () => {
      const { key } = await accounts.createKey('Power-BI', 'spelt');
      for (const other of [`${key}=`, key.slice(8), ` ${key}`, `${key}\n`]) expect(await accounts.accountOfKey(other)).toBeUndefined();
    });

    it('people have no keys and systems no passwords; unknown keys and bad labels are problems', async () => {
      await person('keyless');
      await expect(accounts.createKey('keyless', 'L')).rejects.toMatchObject({ code: 'wrong-kind' });
      await expect(accounts.setPassword('Power-BI', PASSWORD)).rejects.toMatchObject({ code: 'wrong-kind' });
      await expect(accounts.create({ account: 'sys2', name: 'S', kind: 'system', password: PASSWORD })).rejects.toMatchObject({ code: 'wrong-kind' });
      await expect(accounts.createKey('Power-BI', ' ')).rejects.toMatchObject({ code: 'bad-name' });
      for (const id of ['nothing', '3f0c3e1e-5c1b-4a35-9a55-111111111111', "'"])
        await expect(accounts.revokeKey(id)).rejects.toMatchObject({ code: 'unknown-key' });
    });
  });
}
