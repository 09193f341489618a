import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { withBudgets } from './testing/budgets.ts';
import { type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  await withBudgets(ledger);
  api = await served(ledger);
});
afterAll(async () => {
  await api.close();
});

const root = { user: 'root', roles: ['administrator'] };
const grant = async (account: string, roles: readonly string[], services: readonly string[]) => {
  const { status } = await ledger.handler.handle({ id: randomUUID(), command: 'SetAccountRoles', actor: root, data: { account, roles, services } });
  expect(status).toBe('recorded');
};

describe('an account in the role of a virement tier', () => {
  it('without any role is let in nowhere; with a role that no authority names neither', async () => {
    expect((await api.get('/api/v1/reports/virement-register', 'nobody')).status).toBe(403);
    await grant('nobody', ['wizard'], []);
    expect((await api.get('/api/v1/reports/virement-register', 'nobody')).status).toBe(403);
    expect((await api.command('ApproveVirement', { virement: 'V-north' }, 'nobody')).json).toMatchObject({ rule: 'role' });
  });

  it('limited to services sees those and decides on what lies within them', async () => {
    await grant('nobody', ['virement-approver'], ['north']);
    const { status, json } = await api.get('/api/v1/reports/virement-register', 'nobody');
    expect(status).toBe(200);
    expect((json as { rows: { id: string }[] }).rows.map(({ id }) => id)).toEqual(['V-north', 'V-north-posted']);
    const hidden = await api.command('ApproveVirement', { virement: 'V-south' }, 'nobody');
    expect([hidden.status, hidden.json]).toMatchObject([404, { rule: 'unknown-reference' }]);
    const approved = await api.command('ApproveVirement', { virement: 'V-north', reason: 'agreed' }, 'nobody');
    expect([approved.status, approved.json]).toMatchObject([201, { status: 'recorded' }]);
    // No other command than those of tiers comes with the role.
    expect((await api.command('RequestVirement', { virement: 'V-own' }, 'nobody')).status).toBeGreaterThanOrEqual(400);
  });

  it('follows the stream of events within its services', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${api.url}/api/v1/events`, { headers: { authorization: 'Bearer key-of-nobody' }, signal: leaving.signal });
    const { position } = await ledger.wholeStore.head();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes(`id: ${position}\n`)) break;
    }
    leaving.abort();
    expect(text).toContain('"virement":"V-north"');
    expect(text).not.toContain('"virement":"V-south"');
  });

  it('without services sees and decides everywhere', async () => {
    await grant('nobody', ['virement-approver'], []);
    const rejected = await api.command('RejectVirement', { virement: 'V-south' }, 'nobody');
    expect([rejected.status, rejected.json]).toMatchObject([201, { events: ['VirementRejected'] }]);
    const { json } = await api.get('/api/v1/reports/budget-reconciliation?year=2017-18', 'nobody');
    expect((json as { columns: { key: string }[] }).columns.map(({ key }) => key)).toEqual(expect.arrayContaining(['north', 'south', 'total']));
  });
});
