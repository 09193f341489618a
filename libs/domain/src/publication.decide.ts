import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, refuse } from './decider.ts';
import { mustBeNew, mustBeOpen, mustBePeriod, mustExist, mustSay } from './guards.ts';

/**
 * Publishes reports for a period under a name of their own. They are drawn outside the domain, at the end of the ledger as the
 * decision sees it (`World.drawn`); the event names them with the digests of what is kept.
 */
const publishReport: Decide<CommandOf<'PublishReport'>> = ({ data }, world) => {
  const { publication, year, period, title, meeting, organisation, reports } = data;
  const refusal = firstRefusal(
    mustBeNew(world, 'publication', publication, (taken) => taken.title),
    mustSay({ title, meeting }),
    mustBeOpen(world, year),
    mustBePeriod(period, 1),
    mustExist(world, 'organisation', organisation),
  );
  if (refusal) return refusal;
  const ask = { year, period, ...(organisation === undefined ? {} : { organisation }) };
  const drawn = world.drawn({ publication, reports: reports?.map(({ name, options }) => ({ name, options: { ...ask, ...options } })), ...ask });
  if ('problem' in drawn) return refuse('publication-report', drawn.problem, 'reports');
  return [
    {
      stream: `publication/${publication}`,
      type: 'ReportPublished',
      data: { publication, organisation: organisation ?? null, year, period, title, meeting: meeting ?? null, reports: drawn.reports },
    },
  ];
};

export const publicationDeciders = { PublishReport: publishReport };
