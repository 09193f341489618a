import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger, openPostgresEventStore } from '@outturn/event-store-postgres';
import { openReadModels } from '@outturn/read-models-postgres';
import { randomUUID } from 'node:crypto';
import { ProjectorModule, ProjectorService } from './index.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => {
  await cluster.stop();
});

it('projects what is appended while the application runs, and hands over when it ends', async () => {
  const database = await cluster.createDatabase();
  const { app, projector } = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  const store = await openPostgresEventStore({ connectionString: app });
  const register = async (organisation: string): Promise<number> => {
    const command = randomUUID();
    const result = await store.append({
      command: { id: command, content: organisation },
      events: [
        {
          id: randomUUID(),
          stream: `organisation/${organisation}`,
          type: 'OrganisationRegistered',
          version: 1,
          command,
          effective: null,
          actor: '{"roles":["administrator"],"user":"adam"}',
          payload: JSON.stringify({ data: { name: 'A council', organisation } }),
        },
      ],
      texts: [],
      expected: { [`organisation/${organisation}`]: -1 },
    });
    if (result.outcome !== 'recorded') throw new Error(result.outcome);
    return result.position;
  };
  const models = await openReadModels({ connectionString: app, ownerConnectionString: projector });
  // As a service of its own it reads the ledger with the projector's account.
  const ledger = await openPostgresEventStore({ connectionString: projector });
  const start = () => NestFactory.createApplicationContext(ProjectorModule.register({ store: ledger, models }), { logger: false });

  const first = await start();
  await models.waitFor(await register('north'), 5_000);
  expect(await first.get(ProjectorService).status()).toMatchObject({ checkpoint: 1, generation: 1, parked: null, leads: true });
  await first.close();

  const position = await register('south');
  await expect(models.waitFor(position, 300)).rejects.toThrow('not yet at 2');
  const second = await start();
  await models.waitFor(position, 5_000);
  expect(await models.asAt('organisation', 2)).toEqual([
    { organisation: 'north', name: 'A council' },
    { organisation: 'south', name: 'A council' },
  ]);
  expect(await models.asAt('organisation', 1)).toHaveLength(1);
  await second.close();
  await models.close();
  await ledger.close();
  await store.close();
});
