// One of several processes that write to one ledger; run by many-writers.int.spec.ts. Prints what it did as JSON.
import { openPostgresEventStore } from '@outturn/event-store-postgres';
import { randomUUID } from 'node:crypto';

const [connectionString, name, writers, writes] = process.argv.slice(2);
const store = await openPostgresEventStore({ connectionString });

let next = 0;
let order = 'in order';
const subscription = store.subscribe(0, async (events) => {
  for (const event of events) {
    if (event.position !== next + 1) order = `${event.position} after ${next}`;
    next = event.position;
  }
});

function note(stream, expected) {
  const id = randomUUID();
  return {
    command: { id, content: id },
    events: [{ id: randomUUID(), stream, type: 'Noted', version: 1, command: id, effective: null, actor: '{"roles":[],"user":"ada"}', payload: '{"data":{}}' }],
    texts: [],
    expected: { [stream]: expected },
  };
}

let recorded = 0;
let conflicts = 0;
async function write(writer) {
  let shared = -1;
  let own = -1;
  for (let n = 0; n < Number(writes); n += 1) {
    const toShared = n % 4 === 0;
    const result = await store.append(toShared ? note('shared/1', shared) : note(`own/${name}-${writer}`, own));
    if (result.outcome === 'recorded') {
      recorded += 1;
      if (toShared) shared += 1;
      else own += 1;
    } else if (result.outcome === 'conflict' && toShared) {
      conflicts += 1;
      shared = result.actual;
    } else {
      throw new Error(JSON.stringify(result));
    }
  }
}

await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));
const { position } = await store.head();
while (next < position) await new Promise((resolve) => setTimeout(resolve, 5));
await subscription.close();
await store.close();
process.stdout.write(JSON.stringify({ recorded, conflicts, seen: order, last: next }));
