import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@outturn/event-store';
import { amount, count } from '@outturn/kernel';
import { randomUUID } from 'node:crypto';
import { createCommandHandler } from './command-handler.ts';

const ADMINISTRATOR = { user: 'ada', roles: ['administrator'] };
const FINANCE = { user: 'fatima', roles: ['finance'] };
const HEADS = ['hana', 'hugo', 'hilda', 'hamid'].map((user) => ({ user, roles: ['service-head'] }));

/** Two services under one of the top level, each with two lines of £10,000; heads may post £1,000 a year for it: 2.5% of £40,000. */
async function ground() {
  const store = inMemoryEventStore({ kind: 'live' });
  const record = await createCommandHandler(store);
  const say = async (actor: object, command: string, data: object) => {
    const result = await record.handle({ id: randomUUID(), command, actor, data });
    if (result.status !== 'recorded') throw new Error(`${command}: ${result.problem?.detail}`);
  };
  await say(ADMINISTRATOR, 'RegisterOrganisation', { organisation: 'north', name: 'North' });
  await say(ADMINISTRATOR, 'DefineService', { service: 'care', name: 'Care', organisation: 'north' });
  for (const service of ['homes', 'day']) await say(ADMINISTRATOR, 'DefineService', { service, name: service, organisation: 'north', parent: 'care' });
  await say(ADMINISTRATOR, 'OpenFinancialYear', { year: '2017-18' });
  for (const [line, service] of [
    ['H1', 'homes'],
    ['H2', 'homes'],
    ['D1', 'day'],
    ['D2', 'day'],
  ])
    await say(FINANCE, 'SetBudget', { line, service, year: '2017-18', kind: 'expenditure', amount: '10000.00' });
  const tiers = [
    { role: 'service-head', upTo: null, acrossServices: false, permanent: false, cumulativePerYear: { percentOfNetBudget: '2.5' } },
    { role: 'council', upTo: null, acrossServices: true, permanent: true },
  ];
  await say(FINANCE, 'SetVirementAuthority', { tiers });
  return { store, say };
}

describe('approvals of several people at once', () => {
  it('never exceed a yearly cap together, also where their virements have no line in common', async () => {
    const { store, say } = await ground();
    for (let n = 0; n < 16; n += 1) {
      const [from, to] = n % 2 === 0 ? ['H1', 'H2'] : ['D1', 'D2'];
      const moved = amount(count(n % 3 === 0 ? 300 : 150));
      const lines = [
        { line: from, amount: `-${moved}` },
        { line: to, amount: moved },
      ];
      await say(FINANCE, 'RequestVirement', { virement: `V${n}`, year: '2017-18', lines, permanence: 'temporary', reason: 'moved' });
    }
    // Each head has a handler of their own, as a process of their own has.
    const handlers = await Promise.all(HEADS.map(() => createCommandHandler(store)));
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const approval = { id: randomUUID(), command: 'ApproveVirement', actor: HEADS[n % 4], data: { virement: `V${n}` } };
        return handlers[n % 4]?.handle(approval);
      }),
    );
    const used = (await store.readAll(0, 1_000)).filter(({ type }) => type === 'VirementAuthorityUsed');
    const pence = used.reduce((total, { payload }) => total + Number((JSON.parse(payload) as { data: { amount: string } }).data.amount.replace('.', '')), 0);
    expect(pence).toBeLessThanOrEqual(100_000);
    expect(used.length).toBe(answers.filter((answer) => answer?.status === 'recorded').length);
    // Whoever was not posted was told why: the cap, and never that the others kept coming first.
    for (const answer of answers) {
      if (answer?.status !== 'recorded') expect(answer).toMatchObject({ status: 'refused', problem: { rule: 'virement-authority' } });
    }
    expect(used.length).toBeGreaterThan(2);
    // One after another the rest is refused by the cap alone.
    const last = await handlers[0]?.handle({ id: randomUUID(), command: 'ApproveVirement', actor: HEADS[0], data: { virement: 'V15' } });
    expect(last?.status === 'recorded' || last?.problem?.rule === 'virement-authority' || last?.problem?.rule === 'virement-status').toBe(true);
  });
});
