import { readWeighing } from '@outturn/reporting';
import { mayDecide } from '../forms/virements/virement-at-hand.ts';
import type { ReaderVisit } from '../web/page-service.ts';

/** Ids of the virements that the reader may approve or reject as things stand, the oldest request first. */
export async function virementsToDecide(visit: ReaderVisit): Promise<readonly string[]> {
  if (visit.reader.tiers === undefined) return [];
  const [virements, weigh] = await Promise.all([visit.facts.asAt('virement', visit.moment.position), readWeighing(visit.facts, visit.moment)]);
  return virements
    .filter((one) => one.state === 'requested' && mayDecide(visit, one, weigh({ ...one, day: one.requestedFor })))
    .sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : Number(a.requestedAt > b.requestedAt)))
    .map(({ virement }) => virement);
}
