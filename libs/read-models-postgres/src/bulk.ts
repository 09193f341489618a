import type { EventStore } from '@outturn/event-store';
import type { FactTables, LatestFacts, TableName, Version } from '@outturn/read-models';
import { decode, project } from '@outturn/read-models';
import type { StoredEvent } from '@outturn/ledger';
import type { ClientBase } from 'pg';
import type { AnyFacts } from './latest.ts';
import { messageOf, type Poison } from './problems.ts';
import { addLines, type Lines, type Row, rowOf, sendLines } from './rows.ts';

const PAGE = 2_500;
const ENOUGH_LINES = 5_000;

/** Lines on their way into the tables of a generation: one set is sent while the next is gathered. */
interface Outbox {
  add(rows: readonly Row[]): void;
  /** Sends what is gathered, once there is enough of it. Throws what sending the set before met with. */
  send(enough: number): Promise<void>;
  finish(): Promise<void>;
}

function outbox(client: ClientBase, schema: string): Outbox {
  // Of two sets one is filled while the other is sent; their room is used again.
  let lines: Lines = new Map();
  let others: Lines = new Map();
  let gathered = 0;
  let sending: Promise<void> = Promise.resolve();
  const send = async (enough: number): Promise<void> => {
    if (gathered < enough) return;
    await sending;
    sending = sendLines(client, schema, lines);
    // Its failure is seen when the next set is sent; meanwhile it must not count as unhandled.
    sending.catch(() => undefined);
    [lines, others] = [others, lines];
    gathered = 0;
  };
  return {
    add: (rows) => {
      for (const row of rows) addLines(lines, row);
      gathered += rows.length;
    },
    send,
    finish: async () => {
      await send(0);
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
 * sent at the same time. Returns the event that it could not get past, all before it being there, else undefined.
 */
export async function fill(
  client: ClientBase,
  schema: string,
  store: EventStore,
  upTo: number,
  onProgress: (position: number) => void,
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
      const poison = take(latest, event, out);
      if (poison !== undefined) {
        await out.finish();
        return poison;
      }
    }
    await out.send(ENOUGH_LINES);
    position = last.position;
    onProgress(position);
  }
  await out.finish();
  return undefined;
}

function take(latest: ReturnType<typeof everything>, event: StoredEvent, out: Outbox): Poison | undefined {
  try {
    out.add(project(latest, decode(event)).map((version) => rowOf(version, latest.take(version))));
    return undefined;
  } catch (error) {
    return { position: event.position, type: event.type, error: messageOf(error) };
  }
}
