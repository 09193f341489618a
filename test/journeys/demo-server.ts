import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createLedgerReader, resolveMoment } from '@outturn/application';
import { PortalModule } from '@outturn/portal';
import { decode, foldInMemory } from '@outturn/read-models';
import { demo } from '../golden/demo.ts';

export interface DemoServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The pages of the demo ledger over HTTP, on a free port of the loopback interface. */
export async function startDemoServer(): Promise<DemoServer> {
  const { store, now, queries } = await demo();
  const facts = foldInMemory((await store.readAll(0, now.position)).map(decode));
  const portal = PortalModule.register({
    queries,
    facts,
    ledger: createLedgerReader(store, 'demo'),
    moments: { resolve: async (asAt) => ({ moment: await resolveMoment(store, asAt), label: asAt === undefined ? 'now' : 'past' }) },
    ledgerStatus: async () => ({ kind: 'demo', head: now.position, checkpoint: now.position, parked: null }),
  });
  const app = await NestFactory.create(portal, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}
