import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCommandHandler, createPublications, type CommandHandler, type Publications, resolveMoment } from '@outturn/application';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import type { EventStore } from '@outturn/event-store';
import { bootstrapLedger, openPostgresEventStore } from '@outturn/event-store-postgres';
import { openPublishedReports, type PublishedReports } from '@outturn/evidence';
import { catchUp, openReadModels, type ReadModels, replay } from '@outturn/read-models-postgres';
import { randomUUID } from 'node:crypto';

const ACTOR = { user: 'chief-accountant', roles: ['administrator', 'finance'] };
const PUBLICATIONS = 6;
const GROUND: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'council', name: 'Council' }],
  ['DefineService', { service: 'care', name: 'Care', organisation: 'council' }],
  ['OpenFinancialYear', { year: '2017-18' }],
  ['OpenPeriod', { year: '2017-18', period: 3 }],
  ...['L-1', 'L-2'].map((line) => ['SetBudget', { line, service: 'care', year: '2017-18', kind: 'expenditure', amount: '900000.00' }] as const),
];

let cluster: TestCluster;
let store: EventStore;
let other: EventStore;
let models: ReadModels;
let kept: PublishedReports;
let publications: Publications;
let publisher: CommandHandler;
let impatient: CommandHandler;
let writer: CommandHandler;

const say = (handler: CommandHandler, command: string, data: object) => handler.handle({ id: randomUUID(), command, actor: ACTOR, data });

beforeAll(async () => {
  cluster = await startTestCluster();
  const database = await cluster.createDatabase();
  const { app, migrator, projector } = await bootstrapLedger(database.superuser, { kind: 'live', passwords: database.passwords });
  [store, other] = await Promise.all([openPostgresEventStore({ connectionString: app }), openPostgresEventStore({ connectionString: app })]);
  models = await openReadModels({ connectionString: app, ownerConnectionString: projector });
  kept = await openPublishedReports({ connectionString: app, ownerConnectionString: migrator });
  const ready = (position: number) => catchUp(store, models, { upTo: position, timeoutMs: 60_000 });
  publications = createPublications({ store, kind: 'live', facts: models, kept, ready: async (position) => void (await ready(position)) });
  // A slow machine draws slowly: what is claimed here is that a publication finds its place, not how fast.
  publisher = await createCommandHandler(store, { draw: publications.draw, patienceMs: 60_000 });
  impatient = await createCommandHandler(store, { draw: publications.draw, patienceMs: 0 });
  writer = await createCommandHandler(other);
  for (const [command, data] of GROUND) expect(await say(writer, command, data)).toMatchObject({ status: 'recorded' });
});
afterAll(async () => {
  await Promise.all([kept?.close(), models?.close(), store?.close(), other?.close()]);
  await cluster?.stop();
});

it('what is published while others record finds its place, and is drawn at the position before its own event', async () => {
  let publishing = true;
  const record = async () => {
    for (let n = 1; publishing; n += 1) {
      expect(await say(writer, 'RecordActuals', { line: 'L-1', year: '2017-18', period: 3, toDate: `${n}.00` })).toMatchObject({ status: 'recorded' });
      // A pause as between people, in which a publication may find its place.
      await new Promise((resolve) => setTimeout(resolve, n % 7 === 0 ? 1_500 : 5));
    }
  };
  const writing = record();
  const outcomes: string[] = [];
  for (let n = 1; n <= PUBLICATIONS; n += 1) {
    const publication = `P${n}`;
    const data = { publication, year: '2017-18', period: 3, title: publication, reports: [{ name: 'revenue-monitoring', options: { by: 'line' } }] };
    const result = await say(n === PUBLICATIONS ? impatient : publisher, 'PublishReport', data);
    outcomes.push(result.status);
    if (result.status === 'recorded') expect((await resolveMoment(store, `pub:${publication}`)).position).toBe((result.position ?? 0) - 1);
    else expect([n, result.status]).toEqual([PUBLICATIONS, 'conflict']);
  }
  publishing = false;
  await writing;
  expect(outcomes.slice(0, -1)).toEqual(Array.from({ length: PUBLICATIONS - 1 }, () => 'recorded'));
  await replay(store, models, { swap: true });
  for (const [index, outcome] of outcomes.entries()) {
    const redrawn = await publications.redraw(`P${index + 1}`);
    expect(redrawn?.map((report) => report.outcome)).toEqual(outcome === 'recorded' ? ['same'] : undefined);
  }
});
