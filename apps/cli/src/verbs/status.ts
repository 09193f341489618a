import { type OpenPeriod, readOpenPeriods } from '@outturn/reporting';
import { EXIT } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print } from '../streams.ts';
import { version } from '../version.ts';

const STANDINGS = {
  outdated: 'the read models are of an earlier version of Outturn; `serve`, or a verb that reads, draws them again',
  newer: 'the read models are of a later version of Outturn, and this one does not read them',
} as const;

/** `status`: where the ledger is, how far the read models follow, which versions run. */
export async function status(ledger: OpenLedger, options: { format?: string }): Promise<number> {
  const { ledger: head, projector, clockSkewSeconds } = await ledger.status();
  const versions = { outturn: version, node: process.versions.node, postgresql: await ledger.databaseVersion() };
  const open = projector.standing === 'current' ? await readOpenPeriods(ledger.readModels, projector.checkpoint) : [];
  if (options.format === 'json') {
    // The sealer comes with a later release; null says that there is nothing to tell.
    await print(JSON.stringify({ ledger: head, projector, sealer: null, openPeriod: open.at(-1) ?? null, openPeriods: open, clockSkewSeconds, versions }));
    return EXIT.done;
  }
  const kind = head.kind === 'live' ? '' : ` (a ${head.kind} ledger: recorded times come from its commands)`;
  await print(
    [
      `Ledger       ${head.id}${kind}`,
      `Position     ${head.position}${head.recordedAt ? `, recorded ${head.recordedAt}` : ''}`,
      `Read models  generation ${projector.generation} in version ${projector.version} of the facts, up to position ${projector.checkpoint}, ${projector.lag} behind`,
      ...(projector.standing === 'current' ? [] : [`Version      ${STANDINGS[projector.standing]}`]),
      ...(projector.parked ? [`Parked       at position ${projector.parked.position}: ${projector.parked.error}`] : []),
      ...(clockSkewSeconds > 0 ? [`Clock        the newest recorded time is ${clockSkewSeconds} s ahead of this machine's clock`] : []),
      `Open period  ${open.length === 0 ? 'none' : open.map(inWords).join('; ')}`,
      `Versions     Outturn ${versions.outturn}, Node ${versions.node}, PostgreSQL ${versions.postgresql}`,
    ].join('\n'),
  );
  return EXIT.done;
}

function inWords({ year, period, organisations }: OpenPeriod): string {
  return `${period} of ${year} (${organisations.join(', ')})`;
}
