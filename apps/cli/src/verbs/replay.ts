import { replay as rebuild } from '@outturn/read-models-postgres';
import { EXIT } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print, progressBar, say } from '../streams.ts';

/** `replay`: rebuilds every read model from the events beside the live ones, compares both row by row, and may put it in place. */
export async function replay(ledger: OpenLedger, options: { readonly swap: boolean; readonly format?: string }): Promise<number> {
  const { position } = await ledger.moment();
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
      ].join('\n'),
    );
    for (const difference of result.differences) await print(`Differs   ${JSON.stringify(difference)}`);
    say(
      result.same
        ? 'The live read models are what the events make them.'
        : `The live read models are NOT what the events make them: ${result.differing} rows differ.`,
    );
    if (result.swapped) say('The replayed read models are in place.');
  }
  return result.same ? EXIT.done : EXIT.difference;
}
