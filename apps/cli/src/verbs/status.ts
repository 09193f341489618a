import { inTime, readPeriods } from '@outturn/reporting';
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
  const open = projector.standing === 'current' ? await openPeriods(ledger, projector.checkpoint) : [];
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

interface OpenPeriod {
  readonly year: string;
  readonly period: number;
  /** For which organisations. */
  readonly organisations: readonly string[];
}

/** The latest open period of each organisation, as far as the read models are; in order. */
async function openPeriods(ledger: OpenLedger, position: number): Promise<OpenPeriod[]> {
  const [periods, organisations] = await Promise.all([readPeriods(ledger.readModels, position), ledger.readModels.asAt('organisation', position)]);
  const open = new Map<number, OpenPeriod>();
  for (const { organisation } of organisations) {
    const latest = periods.open(organisation);
    if (latest === undefined) continue;
    const before = open.get(inTime(latest))?.organisations ?? [];
    open.set(inTime(latest), { year: latest.year, period: latest.period, organisations: [...before, organisation] });
  }
  return [...open].sort(([a], [b]) => a - b).map(([, period]) => period);
}

function inWords({ year, period, organisations }: OpenPeriod): string {
  return `${period} of ${year} (${organisations.join(', ')})`;
}
