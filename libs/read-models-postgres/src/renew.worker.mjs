// Draws outdated read models again, in a process of its own; run by renew.int.spec.ts. Prints how far it has come, and whether it did it itself.
import { openReadModels, renew } from '@outturn/read-models-postgres';
import { sampleHistory } from '@outturn/read-models/testing';
import { historyStore } from '../dist/testing/history-store.js';

const [connectionString, ownerConnectionString, steps, seed, pauseMs] = process.argv.slice(2);
const whole = historyStore(sampleHistory(Number(steps), Number(seed)));
// Small pages that take their time, so that there is a middle to be killed in.
const store = {
  ...whole,
  readAll: async (after, limit) => {
    await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
    return whole.readAll(after, Math.min(limit, 50));
  },
};
const models = await openReadModels({ connectionString, ownerConnectionString, poolSize: 1 });
const did = await renew(store, models, { onProgress: ({ phase, position }) => process.stdout.write(`${phase} ${position}\n`) });
process.stdout.write(`${did ? 'drawn by this process' : 'drawn by another'}\n`);
await models.close();
