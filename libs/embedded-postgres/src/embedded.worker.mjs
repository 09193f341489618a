// A process of its own that opens a data directory; run by embedded.int.spec.ts. Prints the server's process id, then
// does what it is told: waits for its standard input to end and releases or just exits, or exits at once without releasing.
import { openEmbedded } from '@outturn/embedded-postgres';
import { writeSync } from 'node:fs';

const [directory, then] = process.argv.slice(2);
const postgres = await openEmbedded(directory, { durable: false });
writeSync(1, `${postgres.pid}\n`);
if (then === 'exit') process.exit(0);
if (then === 'exit when told') process.stdin.on('end', () => process.exit(0));
if (then === 'wait')
  process.stdin.on('end', () => {
    void postgres.release();
  });
process.stdin.resume();
