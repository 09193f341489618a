import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createInMemoryAccounts } from '@outturn/accounts/testing';
import { createCommandHandler, createLedgerReader, resolveMoment } from '@outturn/application';
import { PortalModule } from '@outturn/portal';
import { inMemoryEvidenceFiles } from '@outturn/evidence/testing';
import { decode, foldInMemory } from '@outturn/read-models';
import { createQueries } from '@outturn/reporting';
import type { BrowserContext } from 'playwright-core';
import { demo } from '../golden/demo.ts';

export interface DemoServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Who the journeys sign in as; sees everything. */
export const READER = { account: 'bea.board', name: 'Bea Board', password: 'seven copper kettles' };

/** The pages of the demo ledger over HTTP, on a free port of the loopback interface. */
export async function startDemoServer(): Promise<DemoServer> {
  const { store, now } = await demo();
  const facts = foldInMemory((await store.readAll(0, now.position)).map(decode));
  const accounts = createInMemoryAccounts();
  await accounts.create({ ...READER, kind: 'person' });
  const handler = await createCommandHandler(store);
  const portal = PortalModule.register({
    facts,
    ledger: createLedgerReader(store, 'demo'),
    moments: { resolve: async (asAt) => ({ moment: await resolveMoment(store, asAt), label: asAt === undefined ? 'now' : 'past' }) },
    accounts,
    evidence: inMemoryEvidenceFiles(),
    recorder: handler,
    sessions: { secret: 'of journeys', secure: false },
    sampleUsers: [],
    visitors: true,
    callerOf: async (account) => ({ account, roles: ['board'], sight: 'everything' }),
    queriesOf: createQueries,
    ledgerStatus: async () => ({ kind: 'demo', head: now.position, checkpoint: now.position, parked: null }),
    waitFor: async () => undefined,
  });
  const app = await NestFactory.create(portal, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}

/** A browser context in which the reader has signed in, through the sign-in page. */
export async function signedIn(context: BrowserContext, url: string): Promise<BrowserContext> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill('#account', READER.account);
  await page.fill('#password', READER.password);
  await page.click('main button[type=submit]');
  await page.waitForURL(`${url}/`);
  await page.close();
  return context;
}
