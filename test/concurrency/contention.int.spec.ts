import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CommandHandler, createCommandHandler } from '@outturn/application';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import type { EventStore } from '@outturn/event-store';
import { bootstrapLedger, openPostgresEventStore } from '@outturn/event-store-postgres';
import { randomUUID } from 'node:crypto';

const FINANCE = { user: 'chief-accountant', roles: ['administrator', 'finance'] };
const PROCESSES = 4;
const APPROVALS = 48;
const APPROVERS = Array.from({ length: 8 }, (_, n) => ({ user: `head-${n}`, roles: ['head'] }));

const GROUND: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'council', name: 'Council' }],
  ['DefineService', { service: 'care', name: 'Care', organisation: 'council' }],
  ['OpenFinancialYear', { year: '2017-18' }],
  ...['L-1', 'L-2'].map((line) => ['SetBudget', { line, service: 'care', year: '2017-18', kind: 'expenditure', amount: '900000.00' }] as const),
  ['SetVirementAuthority', { tiers: [{ role: 'head', upTo: '5000.00', acrossServices: false, permanent: false, cumulativePerYear: { amount: '40000.00' } }] }],
  ...Array.from({ length: APPROVALS }, (_, n) => {
    const lines = [
      { line: 'L-1', amount: '-1000.00' },
      { line: 'L-2', amount: '1000.00' },
    ];
    return ['RequestVirement', { virement: `V${n}`, year: '2017-18', lines, permanence: 'temporary', reason: 'care at home' }] as const;
  }),
];

let cluster: TestCluster;
let stores: EventStore[];
let handlers: CommandHandler[];

beforeAll(async () => {
  cluster = await startTestCluster();
  const database = await cluster.createDatabase();
  const { app } = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  // Each has connections and a memory of its own, as a process of its own has.
  stores = await Promise.all(Array.from({ length: PROCESSES }, () => openPostgresEventStore({ connectionString: app })));
  handlers = await Promise.all(stores.map((store) => createCommandHandler(store, { patienceMs: 60_000 })));
  for (const [command, data] of GROUND)
    expect(await handlers[0]?.handle({ id: randomUUID(), command, actor: FINANCE, data })).toMatchObject({ status: 'recorded' });
});
afterAll(async () => {
  await Promise.all((stores ?? []).map((store) => store.close()));
  await cluster?.stop();
});

it('many approvals at once in one service are posted up to its cap, and the rest are refused by it: none ends as a conflict', async () => {
  const answers = await Promise.all(
    Array.from({ length: APPROVALS }, async (_, n) => {
      const approval = { id: randomUUID(), command: 'ApproveVirement', actor: APPROVERS[n % APPROVERS.length], data: { virement: `V${n}` } };
      return handlers[n % PROCESSES]?.handle(approval);
    }),
  );
  const ended = answers.map((answer) => (answer?.status === 'refused' ? answer.problem?.rule : answer?.status));
  expect(ended.filter((one) => one === 'recorded')).toHaveLength(40);
  expect(ended.filter((one) => one === 'virement-authority')).toHaveLength(APPROVALS - 40);
});
