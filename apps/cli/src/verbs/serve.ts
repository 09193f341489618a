import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ApiModule, setUpApi } from '@outturn/api';
import { RecordingModule } from '@outturn/application/command-bus';
import { PortalModule, setUpPages, setUpPublicAddress } from '@outturn/portal';
import { ProjectorModule } from '@outturn/projector';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { apiSources } from '../api-sources.ts';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from '../open-ledger.ts';
import { portalSources } from '../portal-sources.ts';
import { loadSampleUsers } from '../sample-users.ts';
import { sweepEvidence } from '../evidence-sweep.ts';
import { makeSearchable } from '../search-index.ts';
import { untilSignal } from '../signals.ts';
import { say } from '../streams.ts';
import { hasAdministrator } from './accounts.ts';
import { applyLines, openCommands } from './apply.ts';

const LOOPBACK = '127.0.0.1';
const FIRST_PORT = 3000;
const SAMPLE_FOLDER = join(import.meta.dirname, '..', '..', 'demo');

export interface ServeOptions extends LedgerOptions {
  readonly demo?: boolean;
  /** Left out: 3000, or the next free one. */
  readonly port?: string;
  /** Where people reach it through a proxy, such as `https://outturn.council.example`; left out: on loopback, by HTTP. */
  readonly publicUrl?: string;
}

/** `serve`: everything in one process on loopback, until a signal ends it. Prints the address once pages can be read. */
export async function serve(options: ServeOptions): Promise<number> {
  const port = await portFor(options.port);
  const publicUrl = options.publicUrl === undefined ? undefined : publicUrlFrom(options.publicUrl);
  const ledger = await openLedger(options);
  try {
    if (options.demo) await loadSample(ledger);
    await ledger.moment();
    if (ledger.info.kind !== 'demo') await tellOfFirstAdministrator(ledger, options);
    const application = await NestFactory.create<NestExpressApplication>(await serviceOf(ledger, publicUrl?.protocol === 'https:'), {
      logger: ['error', 'warn'],
      bodyParser: false,
    });
    application.disable('x-powered-by');
    if (publicUrl) setUpPublicAddress(application, publicUrl);
    setUpPages(application);
    setUpApi(application);
    await application.listen(port, LOOPBACK);
    say(`Outturn is at ${await application.getUrl()}/ (Ctrl-C ends it)`);
    if (publicUrl) say(`People reach it at ${publicUrl.origin}/, and its pages take forms from there alone.`);
    const ending = new AbortController();
    const background = [makeSearchable(ledger.store, ending.signal), sweepEvidence(() => ledger.evidence(), ledger.connectionString, ending.signal)];
    await untilSignal();
    ending.abort();
    await application.close();
    await Promise.all(background);
    return EXIT.done;
  } finally {
    await ledger.close();
  }
}

/** All of `serve` as one module. `secure`: people reach it over HTTPS. */
export async function serviceOf(ledger: OpenLedger, secure = false): Promise<DynamicModule> {
  @Module({})
  class OutturnModule {}
  return {
    module: OutturnModule,
    imports: [
      RecordingModule.register(await ledger.handler()),
      ProjectorModule.register({ store: ledger.store, models: ledger.readModels }),
      ApiModule.register(await apiSources(ledger)),
      PortalModule.register(await portalSources(ledger, secure)),
    ],
  };
}

/** Loads the five published councils into a sample ledger, in the order of their years, and named users; what is recorded already stays. */
async function loadSample(ledger: OpenLedger): Promise<void> {
  if (ledger.info.kind !== 'demo') {
    say(`This is a ${ledger.info.kind} ledger: the sample councils were not loaded into it.`);
    return;
  }
  await loadCouncils(ledger);
  await loadSampleUsers(await ledger.accounts(), await ledger.handler());
}

async function loadCouncils(ledger: OpenLedger): Promise<void> {
  const files = (await readdir(SAMPLE_FOLDER)).filter((name) => name.endsWith('.jsonl')).sort();
  const last = files.at(-1);
  const handler = await ledger.handler();
  let recorded = 0;
  if (last === undefined || (await isLoaded(ledger, join(SAMPLE_FOLDER, last)))) return;
  say('Loading the five published councils (once) …');
  for (const name of files) {
    const summary = await applyLines(handler, await openCommands(join(SAMPLE_FOLDER, name)), { stopOnRefusal: true }, async (result) => {
      if (result.problem) throw new Error(`The sample file ${name} was refused: ${result.problem.detail}`);
    });
    recorded += summary.recorded;
  }
  say(`${recorded} commands recorded; the ledger is at position ${(await ledger.store.head()).position}.`);
}

/** A ledger begins with nobody in it: the first administrator is made by whoever can run commands on this machine. */
async function tellOfFirstAdministrator(ledger: OpenLedger, { data }: LedgerOptions): Promise<void> {
  if (await hasAdministrator(ledger)) return;
  const where = process.env['OUTTURN_DATABASE_URL'] || data === './data' ? '' : ` --data ${JSON.stringify(data)}`;
  say(`Nobody can administer this ledger yet. Make the first administrator, also while this runs, in another terminal:
  npm run -s outturn -- account create YOUR.ID --name 'Your Name' --role administrator${where}`);
}

/** A sample file is loaded when its last command is recorded. */
async function isLoaded(ledger: OpenLedger, file: string): Promise<boolean> {
  const { input } = await openCommands(file);
  let text = '';
  for await (const chunk of input.setEncoding('utf8')) text += chunk;
  const { id } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '{}') as { id?: string };
  return id !== undefined && (await ledger.store.lookUp({ id, content: '' })).outcome !== 'unknown';
}

function publicUrlFrom(stated: string): URL {
  const url = URL.canParse(stated) ? new URL(stated) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new WrongUsage(`${JSON.stringify(stated)} is not where people could reach Outturn: write https:// and the name, without a path.`);
  return url;
}

async function portFor(stated?: string): Promise<number> {
  if (stated === undefined) {
    for (let port = FIRST_PORT; port < FIRST_PORT + 100; port += 1) if (await isFree(port)) return port;
    throw new Error(`No port from ${FIRST_PORT} to ${FIRST_PORT + 99} is free. Name one with --port.`);
  }
  const port = Number(stated);
  if (!/^\d{1,5}$/.test(stated) || port > 65_535) throw new WrongUsage(`${JSON.stringify(stated)} is not a port: a number up to 65535, or 0 for any free one.`);
  if (port !== 0 && !(await isFree(port))) throw new WrongUsage(`Port ${port} is taken. Name another with --port, or leave it out for the next free one.`);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, LOOPBACK, () => probe.close(() => resolve(true)));
  });
}
