import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { StoreUnavailable } from '@outturn/event-store';
import { openPostgresEventStore } from '@outturn/event-store-postgres';
import { openReadModels, renew } from '@outturn/read-models-postgres';
import { ProjectorModule } from './projector.module.ts';

/*
 * The projector as a service of its own. OUTTURN_DATABASE_URL is the connection of the database's projector account
 * (`outturn_projector`): it reads the ledger and owns the read models, and can do nothing else.
 */

const WRONG_USAGE = 2;
const STORE_AWAY = 6;

async function main(): Promise<void> {
  const connectionString = process.env['OUTTURN_DATABASE_URL'];
  if (connectionString === undefined || connectionString === '') {
    process.stderr.write('Set OUTTURN_DATABASE_URL to the connection of the projector account, such as postgres://outturn_projector:…@server/outturn\n');
    process.exitCode = WRONG_USAGE;
    return;
  }
  const store = await openPostgresEventStore({ connectionString });
  const models = await openReadModels({ connectionString, ownerConnectionString: connectionString, poolSize: 2 });
  // Before signals are listened for: ended in the middle, it leaves the read models as they were.
  if (await renew(store, models)) new Logger('Projector').log('the read models of an earlier version were drawn again');
  const application = await NestFactory.createApplicationContext(ProjectorModule.register({ store, models }));
  const stop = async (): Promise<void> => {
    await application.close();
    await models.close();
    await store.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop().catch((error: unknown) => {
        fail(error);
      });
    });
  }
}

function fail(error: unknown): void {
  new Logger('Projector').error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof StoreUnavailable ? STORE_AWAY : 1;
}

await main().catch(fail);
