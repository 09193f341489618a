import type { EventStore } from '@outturn/event-store';
import type { FactTables, LatestFacts, TableName, Version } from '@outturn/read-models';
import { decode, project } from '@outturn/read-models';
import type { StoredEvent } from '@outturn/ledger';
import type { ClientBase } from 'pg';
import { copyLines, keyLine, versionLine } from './copy.ts';
import type { AnyFacts } from './latest.ts';
import { messageOf, type Poison } from './problems.ts';

const PAGE = 5_000;
const FLUSH_LINES = 20_000;

/** Lines on their way into the tables of a generation: one set is sent while the next is gathered. */
interface Outbox {
  add(versions: readonly Version[], isNew: (version: Version) => boolean): Promise<void>;
  finish(): Promise<void>;
}

function outbox(client: ClientBase, schema: string): Outbox {
  let lines = new Map<string, string[]>();
  let gathered = 0;
  let sending: Promise<void> = Promise.resolve();
  const send = async (full: ReadonlyMap<string, string[]>): Promise<void> => {
    for (const [relation, text] of full) await copyLines(client, `${schema}.${relation}`, text);
  };
  const flush = async (): Promise<void> => {
    await sending;
    sending = send(lines);
    // Its failure is seen at the next flush; meanwhile it must not count as unhandled.
    sending.catch(() => undefined);
    lines = new Map();
    gathered = 0;
  };
  const put = (relation: string, line: string): void => {
    const before = lines.get(relation);
    if (before === undefined) lines.set(relation, [line]);
    else before.push(line);
    gathered += 1;
  };
  return {
    add: async (versions, isNew) => {
      for (const version of versions) {
        if (isNew(version)) put(`${version.table}_key`, keyLine(version));
        put(`${version.table}_version`, versionLine(version));
      }
      if (gathered >= FLUSH_LINES) await flush();
    },
    finish: async () => {
      await flush();
      await sending;
    },
  };
}

/** The latest facts of every key, in memory: a ledger has many events and far fewer things. */
function everything(): LatestFacts & { take(version: Version): boolean } {
  const tables = new Map<TableName, Map<string, AnyFacts>>();
  const tableOf = (table: TableName): Map<string, AnyFacts> => {
    let facts = tables.get(table);
    if (facts === undefined) tables.set(table, (facts = new Map<string, AnyFacts>()));
    return facts;
  };
  return {
    get: <T extends TableName>(table: T, key: string) => tableOf(table).get(key) as FactTables[T] | undefined,
    take: ({ table, key, facts }) => {
      const of = tableOf(table);
      const isNew = !of.has(key);
      of.set(key, facts);
      return isNew;
    },
  };
}

/**
 * Fills the bare tables of a generation with every version up to a position: pages are read, events folded, and lines
 * sent at the same time. Returns the event that it could not get past, else undefined.
 */
export async function fill(
  client: ClientBase, schema: string, store: EventStore, upTo: number, onProgress: (position: number) => void,
): Promise<Poison | undefined> {
  const latest = everything();
  const out = outbox(client, schema);
  let position = 0;
  let page = store.readAll(0, PAGE);
  while (position < upTo) {
    const events = (await page).filter((event) => event.position <= upTo);
    const last = events.at(-1);
    if (last === undefined) throw new Error(`the ledger ends before position ${upTo}`);
    page = last.position < upTo ? store.readAll(last.position, PAGE) : Promise.resolve([]);
    page.catch(() => undefined);
    for (const event of events) {
      const versions = versionsOf(latest, event);
      if ('error' in versions) return versions;
      await out.add(versions, latest.take);
    }
    position = last.position;
    onProgress(position);
  }
  await out.finish();
  return undefined;
}

function versionsOf(latest: LatestFacts, event: StoredEvent): Version[] | Poison {
  try {
    return project(latest, decode(event));
  } catch (error) {
    return { position: event.position, type: event.type, error: messageOf(error) };
  }
}
