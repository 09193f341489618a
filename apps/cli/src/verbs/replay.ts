import { replay as rebuild, type ReplayResult } from '@outturn/read-models-postgres';
import { EXIT } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print, progressBar, say } from '../streams.ts';

/** `replay`: rebuilds every read model from the events beside the live ones, compares both row by row, and may put it in place. */
export async function replay(ledger: OpenLedger, options: { readonly swap: boolean; readonly format?: string }): Promise<number> {
  const { position } = await ledger.store.head();
  const bar = progressBar('Rebuilding', position);
  const result = await rebuild(ledger.store, ledger.readModels, { swap: options.swap, onProgress: ({ position: reached }) => bar.to(reached) }).finally(() =>
    bar.end(),
  );
  if (options.format === 'json') {
    await print(JSON.stringify(result));
  } else {
    await print(
      [
        `Position  ${result.position} (${result.events} events in ${result.seconds.toFixed(1)} s)`,
        `Live      ${result.digests.live}`,
        `Replayed  ${result.digests.replayed}`,
        ...(result.sameProgram ? [] : [`Versions  live ${result.versions.live}, replayed ${result.versions.replayed}`]),
        ...(result.notCompared.length === 0 ? [] : [`Apart     ${result.notCompared.join(', ')}: only one has these tables, or with other columns`]),
      ].join('\n'),
    );
    for (const difference of result.differences) await print(`Differs   ${JSON.stringify(difference)}`);
    say(verdict(result));
    if (result.swapped) say('The replayed read models are in place.');
  }
  return result.same ? EXIT.done : EXIT.difference;
}

function verdict({ same, sameProgram, differing, versions }: ReplayResult): string {
  if (same) return 'The live read models are what the events make them.';
  if (sameProgram) return `The live read models are NOT what the events make them: ${differing} rows differ.`;
  return `The live read models are of another version of Outturn (${versions.live} of the facts, this one draws ${versions.replayed}): ${differing} rows of the tables that both have differ, which is what the change of version makes of the same events.`;
}
