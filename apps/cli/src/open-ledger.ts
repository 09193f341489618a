import { userInfo } from 'node:os';
import { type Accounts, openAccounts } from '@outturn/accounts';
import { type EvidenceFiles, openEvidenceFiles, openPublishedReports, type PublishedReports } from '@outturn/evidence';
import type { LedgerStatus } from '@outturn/api';
import {
  type KeptReports,
  type CommandHandler,
  createCommandHandler,
  createLedgerReader,
  createPublications,
  type Publications,
  resolveMoment,
} from '@outturn/application';
import type { EventStore, LedgerInfo } from '@outturn/event-store';
import { openPostgresEventStore } from '@outturn/event-store-postgres';
import type { Moment } from '@outturn/read-models';
import { catchUp, DRAWS, openReadModels, type ReadModels, renew } from '@outturn/read-models-postgres';
import type { LedgerReader, Queries } from '@outturn/reporting';
import { connectDatabase } from './database.ts';
import { progressBar, say } from './streams.ts';

/** Where the ledger is and what it is for, as the command line's options say. */
export interface LedgerOptions {
  /** Folder of the embedded database; not used where `OUTTURN_DATABASE_URL` names a server. */
  readonly data: string;
  /** What to make a new ledger for. An existing ledger keeps what it was made for. */
  readonly kind?: LedgerInfo['kind'];
}

/** One ledger, open: what verbs and services stand on. */
export interface OpenLedger {
  readonly info: LedgerInfo;
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly reader: LedgerReader;
  readonly queries: Queries;
  /** What is published; the place where reports are kept is opened when it is first asked for. */
  readonly publications: Publications;
  /** The moment that `--as-at` means, with the read models brought up to it. */
  moment(asAt?: string): Promise<Moment>;
  /** The same for a running service: left out, as far as its read models are; it does not wait for more. */
  projectedMoment(asAt?: string): Promise<Moment>;
  /** Records commands under the operator's operating-system identity. */
  handler(): Promise<CommandHandler>;
  /** The accounts directory of the ledger's database; opened when it is first asked for. */
  accounts(): Promise<Accounts>;
  /** Files behind claims; opened when they are first asked for. */
  evidence(): Promise<EvidenceFiles>;
  /** For services that keep their own tables beside the ledger, such as sessions: the connection of the role `app`. */
  readonly connectionString: string;
  /** Something that a service has opened beside the ledger, to be closed before it. */
  alsoClose(resource: { close(): Promise<void> | void }): void;
  status(): Promise<LedgerStatus>;
  databaseVersion(): Promise<string>;
  close(): Promise<void>;
}

/** Opens the ledger: starts the embedded database, or connects to the server, and makes what is missing. */
export async function openLedger(options: LedgerOptions): Promise<OpenLedger> {
  const database = await connectDatabase(options);
  const opened: { close(): Promise<void> | void }[] = [{ close: () => database.release() }];
  const close = async () => {
    for (const resource of opened.reverse().splice(0)) await resource.close();
  };
  try {
    const store = await openPostgresEventStore({ connectionString: database.connections.app });
    opened.push(store);
    const readModels = await openReadModels({ connectionString: database.connections.app, ownerConnectionString: database.connections.projector });
    opened.push(readModels);
    const info = await store.info();
    const reader = createLedgerReader(store, info.kind);
    const { app, migrator } = database.connections;
    let accounts: Promise<Accounts> | undefined;
    const openDirectory = async () => {
      const directory = await openAccounts({ connectionString: app, ownerConnectionString: migrator });
      opened.push(directory);
      return directory;
    };
    let evidence: Promise<EvidenceFiles> | undefined;
    const openEvidence = async () => {
      const files = await openEvidenceFiles({ connectionString: app, ownerConnectionString: migrator });
      opened.push(files);
      return files;
    };
    let published: Promise<PublishedReports> | undefined;
    const openPublished = async () => {
      const reports = await openPublishedReports({ connectionString: app, ownerConnectionString: migrator });
      opened.push(reports);
      return reports;
    };
    const kept = openedWhenAsked(() => (published ??= openPublished()));
    const publications = createPublications({
      store,
      kind: info.kind,
      facts: readModels,
      kept,
      ready: (position) => follow(store, readModels, position),
    });
    return {
      info,
      store,
      readModels,
      reader,
      queries: publications.queriesOf({ facts: readModels, ledger: reader }, 'everything'),
      publications,
      moment: async (asAt) => {
        const moment = await resolveMoment(store, asAt);
        await follow(store, readModels, moment.position);
        return moment;
      },
      projectedMoment: async (asAt) => resolveMoment(store, asAt ?? String(await readModels.checkpoint())),
      handler: () => createCommandHandler(store, { operator: userInfo().username, draw: publications.draw }),
      connectionString: app,
      alsoClose: (resource) => {
        opened.push(resource);
      },
      accounts: () => (accounts ??= openDirectory()),
      evidence: () => (evidence ??= openEvidence()),
      status: () => statusOf(store, readModels, info),
      databaseVersion: () => database.version(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Published reports that are opened when they are asked for: most verbs need none. */
function openedWhenAsked(reports: () => Promise<PublishedReports>): KeptReports {
  return {
    keep: async (bytes) => (await reports()).keep(bytes),
    open: async (sha256) => (await reports()).open(sha256),
    missing: async (sha256s) => (await reports()).missing(sha256s),
  };
}

/** Draws read models of an earlier version of Outturn again; of several processes one does it. */
async function drawAgain(store: EventStore, readModels: ReadModels): Promise<void> {
  const { standing, drawnBy } = await readModels.status();
  if (standing === 'outdated') {
    say(
      `The read models were drawn in version ${drawnBy.version} of the facts; they are drawn again in version ${DRAWS.version}, once. What is recorded is not touched.`,
    );
  }
  const bar = standing === 'outdated' ? progressBar('Drawing the read models again', (await store.head()).position) : undefined;
  try {
    await renew(store, readModels, { onProgress: ({ position }) => bar?.to(position) });
  } finally {
    bar?.end();
  }
}

/** Brings the read models up to a position, those of an earlier version from the first: by this process, or by the server that is projecting already. */
async function follow(store: EventStore, readModels: ReadModels, position: number): Promise<void> {
  await drawAgain(store, readModels);
  const checkpoint = await readModels.checkpoint();
  if (checkpoint >= position) return;
  const bar = progressBar('Bringing the read models up to date', position - checkpoint);
  try {
    await catchUp(store, readModels, { upTo: position, timeoutMs: 60_000, onProgress: (reached) => bar.to(Math.max(0, reached - checkpoint)) });
  } finally {
    bar.end();
  }
}

async function statusOf(store: EventStore, readModels: ReadModels, info: LedgerInfo): Promise<LedgerStatus> {
  // The checkpoint first: the ledger may grow in between, the lag must not come out negative.
  const { checkpoint, generation, drawnBy, standing, parked } = await readModels.status();
  const head = await store.head();
  const ahead = head.recordedAt === null ? 0 : (Date.parse(head.recordedAt) - Date.now()) / 1_000;
  return {
    ledger: { id: info.id, kind: info.kind, ...head },
    projector: {
      generation,
      version: drawnBy.version,
      standing,
      checkpoint,
      lag: head.position - checkpoint,
      parked: parked && { position: parked.position, error: `${parked.type}: ${parked.error}` },
    },
    clockSkewSeconds: Math.max(0, Math.round(ahead)),
  };
}
