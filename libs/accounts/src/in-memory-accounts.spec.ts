import { describe, expect, it } from '@jest/globals';
import { accountsContract, PASSWORD } from './testing/contract-suite.ts';
import { createInMemoryAccounts } from './testing/in-memory-accounts.ts';

describe('the accounts directory in memory', () => {
  accountsContract(async () => {
    let time = Date.parse('2026-04-01T09:00:00Z');
    const passTime = async (minutes: number) => void (time += minutes * 60_000);
    return { accounts: createInMemoryAccounts({ now: () => time }), passTime };
  });

  it('tells where sessions end', async () => {
    const ended: string[] = [];
    const accounts = createInMemoryAccounts({ onSessionsEnded: (account) => ended.push(account) });
    await accounts.create({ account: 'Jo', name: 'Jo', kind: 'person', password: PASSWORD });
    await accounts.setPassword('jo', 'nine paper lanterns');
    await accounts.setDisabled('jo', true);
    await accounts.endSessions('jo');
    expect(ended).toEqual(['Jo', 'Jo', 'Jo']);
  });
});
