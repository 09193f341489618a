// Appends with many writers, each to a stream of its own, and prints each acknowledgement before anything else happens:
// `COMMAND POSITION`. Run by the fault tests, which kill it or its database.
import { openPostgresEventStore } from '@outturn/event-store-postgres';
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

const [connectionString, run, appends] = process.argv.slice(2);
const WRITERS = 16;
const store = await openPostgresEventStore({ connectionString, patience: 60_000 });
let left = Number(appends);

async function write(writer) {
  for (let expected = -1; left > 0; expected += 1) {
    left -= 1;
    const id = randomUUID();
    const stream = `run-${run}/${writer}`;
    const payload = JSON.stringify({ data: { run, writer, note: 'x'.repeat(200) } });
    const event = { id: randomUUID(), stream, type: 'Noted', version: 1, command: id, effective: null, actor: '{"roles":[],"user":"ada"}', payload };
    const result = await store.append({ command: { id, content: id }, events: [event], texts: [], expected: { [stream]: expected } });
    if (result.outcome !== 'recorded') throw new Error(`run ${run}, writer ${writer}, expected ${expected}: ${JSON.stringify(result)}`);
    writeSync(1, `${id} ${result.position}\n`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
await store.close();
