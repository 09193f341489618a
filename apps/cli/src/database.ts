import { openEmbedded } from '@outturn/embedded-postgres';
import type { LedgerKind } from '@outturn/event-store';
import { bootstrapLedger, dedicateUnused, derivePasswords, type LedgerConnections, ledgerKindOf, serverVersion } from '@outturn/event-store-postgres';
import { WrongUsage } from './exit-codes.ts';
import { closeBeforeEnd } from './signals.ts';

export interface Database {
  /** One connection string for each role that logs in. */
  readonly connections: LedgerConnections;
  version(): Promise<string>;
  release(): Promise<void>;
}

/**
 * The database of a ledger: the server that `OUTTURN_DATABASE_URL` names, or the embedded PostgreSQL of the data folder.
 * The superuser is used to make what is missing and for nothing else.
 */
export async function connectDatabase(options: { readonly data: string; readonly kind?: LedgerKind }): Promise<Database> {
  const store = process.env['OUTTURN_EVENT_STORE'] ?? 'postgres';
  if (store !== 'postgres')
    throw new WrongUsage(`OUTTURN_EVENT_STORE=${store}: this release keeps its ledger in PostgreSQL; leave the variable out, or set it to postgres.`);
  const url = process.env['OUTTURN_DATABASE_URL'];
  return url ? connectServer(url, options.kind) : startEmbedded(options.data, options.kind);
}

async function connectServer(url: string, kind?: LedgerKind): Promise<Database> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = decodeURIComponent(parsed?.pathname.slice(1) ?? '');
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || database === '') {
    throw new WrongUsage('OUTTURN_DATABASE_URL does not name a database. Write it as postgres://USER:PASSWORD@HOST:5432/DATABASE.');
  }
  const passwords = derivePasswords(decodeURIComponent(parsed.password), database);
  return make(url, passwords, kind, async () => undefined);
}

async function startEmbedded(data: string, kind?: LedgerKind): Promise<Database> {
  if (data.trim() === '') throw new WrongUsage('--data names no folder. Leave it out for ./data.');
  const opening = openEmbedded(data);
  const close = async () => (await opening).release();
  // A signal while the database is being made or started waits for that, or nobody would stop it.
  const forget = closeBeforeEnd(close);
  const release = () => close().finally(forget);
  try {
    const embedded = await opening;
    return await make(embedded.connectionString('superuser'), embedded.passwords, kind, release);
  } catch (error) {
    await release().catch(() => undefined);
    throw error;
  }
}

async function make(
  url: string,
  passwords: Parameters<typeof bootstrapLedger>[1]['passwords'],
  kind: LedgerKind | undefined,
  release: () => Promise<void>,
): Promise<Database> {
  const existing = await ledgerKindOf(url);
  const anew = existing !== undefined && kind !== undefined && kind !== existing && (await dedicateUnused(url, kind));
  const connections = await bootstrapLedger(url, { kind: (anew ? kind : existing) ?? kind ?? 'live', passwords });
  return { connections, release, version: () => serverVersion(url) };
}
