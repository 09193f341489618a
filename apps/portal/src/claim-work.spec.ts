import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { county, type County } from './testing/county.ts';
import { type Served, served } from './testing/served.ts';

let portal: Served;
let sources: County;
beforeAll(async () => {
  sources = await county();
  portal = await served(sources);
});
afterAll(() => portal.close());

const record = async (account: string, command: string, data: object) => {
  const result = await sources.recorder.handleAs(account, { id: randomUUID(), command, data });
  expect([command, result.status, result.problem?.detail]).toEqual([command, 'recorded', undefined]);
};
const claimOf = (claim: string, scheme: string, effectiveFrom: string, progress = 'achieved') => ({
  claim,
  shares: [{ scheme, percent: '100' }],
  year: '2017-18',
  subject: { kind: 'contract', key: claim },
  effectiveFrom,
  effect: { inYear: '100.00', fullYear: '120.00' },
  deliveryKind: 'recurrent',
  progress,
  evidence: [{ title: 'Letter' }],
});

/** What the queue says, list by list: by what was kept and brought up to date, and as at the same position, where everything is read. */
async function told(more = ''): Promise<unknown> {
  const lists = await Promise.all(
    ['verify', 'bank', 'evidence', 'sustainment'].map(async (list) => {
      const { $ } = await portal.get(`/queue?list=${list}${more}`);
      const claims = $('main table tbody th a')
        .map((_, one) => $(one).text())
        .get();
      return [list, claims];
    }),
  );
  const { $ } = await portal.get(`/queue?${more.replace('&', '')}`);
  return [$('.answer').text(), Object.fromEntries(lists)];
}

describe('what waits for finance', () => {
  const steps: readonly (readonly [what: string, account: string, command: string, data: object])[] = [
    ['a claim that is achieved', 'sam.service', 'ClaimSaving', claimOf('Q-1', 'ASC006', '2017-06-01')],
    ['an earlier one, which stands before it', 'sam.service', 'ClaimSaving', claimOf('Q-0', 'ASC006', '2017-05-01')],
    ['one of the same day', 'sam.service', 'ClaimSaving', claimOf('Q-2', 'C/R.5.307', '2017-06-01')],
    ['one that is not achieved', 'sam.service', 'ClaimSaving', claimOf('Q-3', 'ASC006', '2017-06-01', 'ready')],
    ['one that is verified', 'fay.finance', 'VerifyClaim', { claim: 'Q-1', grade: 'sufficient', note: 'Seen' }],
    ['one whose evidence is thin', 'fay.finance', 'VerifyClaim', { claim: 'Q-2', grade: 'partial', note: 'Half' }],
    ['one that comes to be achieved', 'sam.service', 'ProgressClaim', { claim: 'Q-3', progress: 'achieved', on: '2017-07-01' }],
    ['a comment, which moves none', 'fay.finance', 'Comment', { subject: 'scheme/ASC006', text: 'Well' }],
    ['a scheme that releases no cash any more', 'fay.finance', 'ReclassifyScheme', { scheme: 'ASC006', cashReleasing: false, reason: 'Avoids cost' }],
    ['a scheme that releases cash again', 'fay.finance', 'ReclassifyScheme', { scheme: 'ASC006', cashReleasing: true, reason: 'It does' }],
    ['one that is rejected', 'fay.finance', 'RejectClaim', { claim: 'Q-0', reason: 'No' }],
    [
      'budget that is taken away',
      'fay.finance',
      'AdjustBudget',
      { adjustment: 'Q-ADJ', year: '2017-18', lines: [{ line: 'L1', amount: '-500.00' }], source: { kind: 'saving' }, reason: 'Saved' },
    ],
    ['one that is banked', 'fay.finance', 'BankClaim', { claim: 'Q-1', backedBy: { adjustment: 'Q-ADJ' } }],
    ['one that is withdrawn', 'sam.service', 'WithdrawClaim', { claim: 'Q-3', reason: 'Mistake' }],
  ];

  it('is the same whether it is kept and brought up to date or read from the beginning, after each of these', async () => {
    await portal.signIn('fay.finance');
    const seen = new Set<string>();
    for (const [what, account, command, data] of steps) {
      await record(account, command, data);
      const kept = await told();
      const { position } = await sources.store.head();
      expect([what, kept]).toEqual([what, await told(`&as-at=${position}`)]);
      seen.add(JSON.stringify(kept));
    }
    expect(seen.size).toBeGreaterThan(9);
  });

  it('stands in order, and is read from the beginning where a moment lies before what is kept', async () => {
    await record('sam.service', 'ClaimSaving', claimOf('R-2', 'ASC006', '2017-06-02'));
    await record('sam.service', 'ClaimSaving', claimOf('R-1', 'ASC006', '2017-04-02'));
    const [, lists] = (await told()) as [string, Record<string, string[]>];
    expect(lists['verify']?.map((text) => text.split(/\s/)[0])).toEqual(['R-1', 'R-2']);
    const { position } = await sources.store.head();
    const [, before] = (await told(`&as-at=${position - 3}`)) as [string, Record<string, string[]>];
    expect(JSON.stringify(before)).not.toContain('R-1');
  });
});
