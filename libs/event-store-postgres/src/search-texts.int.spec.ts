import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCluster, type TestCluster, type TestDatabase } from '@outturn/embedded-postgres/testing';
import type { EventStore } from '@outturn/event-store';
import { one } from '@outturn/event-store/contract-suite';
import { Client } from 'pg';
import { bootstrapLedger, type LedgerConnections } from './bootstrap.ts';
import { openPostgresEventStore } from './postgres-event-store.ts';

let cluster: TestCluster;
let database: TestDatabase;
let connections: LedgerConnections;
let store: EventStore;
beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.createDatabase();
  connections = await bootstrapLedger(database.superuser, { kind: 'demo', passwords: database.passwords });
  store = await openPostgresEventStore({ connectionString: connections.app });
});
afterAll(async () => {
  await store.close();
  await cluster.stop();
});

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the index of texts', () => {
  it('loses a text with the text: a redaction leaves no word of it', async () => {
    await store.append(one('a/1', -1, { texts: ['Mrs Redacted moved out', 'a second note'] }));
    const search = async (word: string) => (await store.searchTexts({ words: [word], upTo: 1, limit: 5 })).positions;
    expect(await search('redacted')).toEqual([1]);
    await ask(database.superuser, `DELETE FROM ledger.detached WHERE text LIKE 'Mrs%'`);
    expect(await search('redacted')).toEqual([]);
    expect(await search('second')).toEqual([1]);
    expect(await ask(database.superuser, `SELECT FROM ledger.text_index WHERE words @@ 'redacted'::tsquery`)).toEqual([]);
  });

  it('is filled by one searcher at a time, each text once', async () => {
    for (let n = 0; n < 30; n += 1) await store.append(one(`b/${n}`, -1, { texts: [`crowd ${n}`] }));
    const found = await Promise.all(Array.from({ length: 8 }, () => store.searchTexts({ words: ['crowd'], upTo: 31, limit: 99 })));
    for (const { positions, searchedTo } of found) expect([positions.length, searchedTo]).toEqual([30, 31]);
  });

  it('is read and brought on by the application alone', async () => {
    for (const role of ['projector', 'sealer', 'reader'] as const) {
      await expect(ask(connections[role], 'SELECT FROM ledger.text_index')).rejects.toMatchObject({ code: '42501' });
      await expect(ask(connections[role], 'SELECT ledger.index_texts(1)')).rejects.toMatchObject({ code: '42501' });
    }
    await expect(ask(connections.app, 'DELETE FROM ledger.text_index')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(connections.app, 'UPDATE ledger.text_indexed SET up_to = 0')).rejects.toMatchObject({ code: '42501' });
  });
});
