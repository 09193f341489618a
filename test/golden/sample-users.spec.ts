import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Accounts } from '@outturn/accounts';
import { createInMemoryAccounts } from '@outturn/accounts/testing';
import { createCommandHandler } from '@outturn/application';
import { ROLES } from '@outturn/domain';
import { inMemoryEventStore } from '@outturn/event-store';
import { loadSampleUsers, SAMPLE_USERS } from '../../apps/cli/src/sample-users.ts';
import { demo } from './demo.ts';

const total = async (accounts: Accounts) => (await accounts.list({ offset: 0, limit: 100 })).total;

describe('the users of the sample ledger', () => {
  it('sign in with the published password, one or more for each role, two in finance', async () => {
    const { handler } = await demo();
    const accounts = createInMemoryAccounts();
    await loadSampleUsers(accounts, handler);
    for (const { account, name, password } of SAMPLE_USERS) expect(await accounts.signIn(account, password)).toMatchObject({ outcome: 'signed-in', entry: { name } });
    expect(new Set(SAMPLE_USERS.flatMap(({ roles }) => roles))).toEqual(new Set([...ROLES, 'chief-finance-officer', 'chief-officer']));
    expect(SAMPLE_USERS.filter(({ roles }) => roles.includes('finance'))).toHaveLength(2);
  });

  it('have their roles, and a service team its services, from the end of the sample’s own time on', async () => {
    const { store, now } = await demo();
    const events = await store.readAll(now.position, 100);
    const given = Object.fromEntries(events.map(({ stream, payload }) => [stream, (JSON.parse(payload) as { data: object }).data]));
    for (const { account, roles, services } of SAMPLE_USERS) {
      expect(given[`account/${account}`]).toEqual({ account, roles, services: [...services].sort() });
      if (roles.includes('service-team')) expect(services.length).toBeGreaterThan(0);
    }
    expect((await store.head()).recordedAt?.slice(0, 10)).toBe(now.recordedAt?.slice(0, 10));
  });

  it('are loaded once: again nothing is recorded, and what was changed stays changed', async () => {
    const { store, handler } = await demo();
    const accounts = createInMemoryAccounts();
    await loadSampleUsers(accounts, handler);
    await accounts.setPassword('nora.adams', 'seven copper kettles');
    const set = { id: '00000000-0000-4000-8000-0000000000bb', command: 'SetAccountRoles', actor: { user: 'ada.lowe', roles: ['administrator'] }, data: { account: 'nora.adams', roles: ['board'], services: [] } };
    expect(await handler.handle(set)).toMatchObject({ status: 'recorded' });
    const { position } = await store.head();
    await loadSampleUsers(accounts, handler);
    expect((await store.head()).position).toBe(position);
    expect(await accounts.signIn('nora.adams', 'seven copper kettles')).toMatchObject({ outcome: 'signed-in' });
    expect(await total(accounts)).toBe(SAMPLE_USERS.length);
  });

  it('come also into a sample ledger in which somebody has recorded since, once', async () => {
    const store = inMemoryEventStore({ kind: 'demo' });
    const handler = await createCommandHandler(store);
    const say = (command: string, data: object) => handler.handle({ id: randomUUID(), command, actor: { user: 'administrator', roles: ['administrator'] }, data });
    await say('RegisterOrganisation', { organisation: 'county', name: 'County' });
    for (const service of new Set(SAMPLE_USERS.flatMap(({ services }) => services))) await say('DefineService', { service, name: service, organisation: 'county' });
    const { position } = await store.head();
    const accounts = createInMemoryAccounts();
    await loadSampleUsers(accounts, handler);
    await loadSampleUsers(accounts, handler);
    expect((await store.head()).position).toBe(position + SAMPLE_USERS.length);
  });

  it('a refusal is not passed over', async () => {
    const handler = await createCommandHandler(inMemoryEventStore({ kind: 'demo' }));
    await expect(loadSampleUsers(createInMemoryAccounts(), handler)).rejects.toThrow(/nora\.adams were refused.*no service/);
  });
});
