import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { createInMemoryAccounts } from '@outturn/accounts/testing';
import { createLedgerReader, resolveMoment } from '@outturn/application';
import { PortalModule } from '@outturn/portal';
import { inMemoryEvidenceFiles } from '@outturn/evidence/testing';
import { decode, foldInMemory } from '@outturn/read-models';
import type { BrowserContext } from 'playwright-core';
import { loadSampleUsers, SAMPLE_USERS } from '../../apps/cli/src/sample-users.ts';
import { demo } from '../golden/demo.ts';

export interface DemoServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Records something more, in finance's name, as an administrator where it takes one. Throws where it is refused. */
  record(command: string, data: object): Promise<void>;
  close(): Promise<void>;
}

/** Who the journeys sign in as; sees everything. */
export const READER = 'beth.jarvis';

/** The pages of the demo ledger over HTTP, with its sample users, on a free port of the loopback interface. */
export async function startDemoServer(): Promise<DemoServer> {
  const { store, handler, publications } = await demo();
  const accounts = createInMemoryAccounts();
  const facts = foldInMemory();
  const projected = async () => {
    for (;;) {
      const events = await store.readAll(facts.position, 10_000);
      if (events.length === 0) return;
      facts.add(events.map(decode));
    }
  };
  await loadSampleUsers(accounts, handler);
  await projected();
  const portal = PortalModule.register({
    facts,
    ledger: createLedgerReader(store, 'demo'),
    moments: { resolve: async (asAt) => ({ moment: await resolveMoment(store, asAt), label: asAt === undefined ? 'now' : 'past' }) },
    accounts,
    evidence: inMemoryEvidenceFiles(),
    recorder: {
      previewAs: (account, input) => handler.previewAs(account, input),
      handleAs: async (account, input) => {
        const result = await handler.handleAs(account, input);
        await projected();
        return result;
      },
    },
    sessions: { secret: 'of journeys', secure: false },
    sampleUsers: SAMPLE_USERS,
    visitors: true,
    publications,
    ledgerStatus: async () => {
      const now = await resolveMoment(store, String(facts.position));
      return { kind: 'demo', head: now.position, checkpoint: now.position, parked: null, now };
    },
    waitFor: projected,
  });
  const app = await NestFactory.create(portal, { logger: false });
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    record: async (command, data) => {
      // In the sample's latest month, which so stays its latest.
      const { recordedAt } = await store.head();
      const actor = { user: 'sample', roles: ['finance', 'administrator'] };
      const { problem } = await handler.handle({ id: randomUUID(), command, actor, at: recordedAt, data });
      if (problem) throw new Error(`${command} was refused: ${problem.detail}`);
      await projected();
    },
    close: () => app.close(),
  };
}

/** A browser context in which a sample user has signed in, through the sign-in page. */
export async function signedIn(context: BrowserContext, url: string, account = READER): Promise<BrowserContext> {
  const password = SAMPLE_USERS.find((user) => user.account === account)?.password ?? '';
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill('#account', account);
  await page.fill('#password', password);
  await page.locator('main form').first().locator('button[type=submit]').click();
  await page.waitForURL(`${url}/`);
  await page.close();
  return context;
}
