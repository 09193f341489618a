import { Injectable } from '@nestjs/common';
import type { ClaimFacts, SchemeFacts } from '@outturn/read-models';
import { isReversed } from '../forms/claims/claim-at-hand.ts';
import { today } from '../forms/moment-day.ts';
import type { MomentResolver } from '../sources.ts';
import type { ReaderVisit } from '../web/page-service.ts';

export const CLAIM_QUEUES = ['verify', 'bank', 'evidence', 'sustainment'] as const;
export type ClaimQueue = (typeof CLAIM_QUEUES)[number];

/** What waits in each queue: ids of claims, what took effect (or was looked at) first first. */
export type WaitingClaims = Readonly<Record<ClaimQueue, readonly string[]>>;

interface Place {
  readonly claim: string;
  /** The day by which it stands in its queue. */
  readonly day: string;
}
type Queues = Record<ClaimQueue, Place[]>;

interface Drawn {
  readonly position: number;
  readonly day: string;
  readonly queues: Queues;
}

/** More claims than these that moved are read together, and not one by one. */
const MOST_ONE_BY_ONE = 200;

/**
 * What of all claims waits for finance. To find that out every claim has to be read; of ten years of claims that takes seconds,
 * and next to nothing of it changes from one look to the next. So what was found is kept with its position, and only what
 * was recorded since is read: at one position facts never change. Looks at earlier moments, and of those who see a part, read all.
 */
@Injectable()
export class ClaimWork {
  #kept: Promise<Drawn | undefined> = Promise.resolve(undefined);

  async waiting(visit: ReaderVisit, moments: MomentResolver): Promise<WaitingClaims> {
    if (visit.lens.asAt !== null || visit.reader.sight !== 'everything') return idsOf(await draw(visit, moments));
    const before = this.#kept;
    const next = before.then((kept) => broughtUpTo(visit, moments, kept));
    // Where it could not be read the next one begins anew; who asked is told.
    this.#kept = next.catch(() => undefined);
    return idsOf(await next);
  }
}

function idsOf({ queues }: Drawn): WaitingClaims {
  const ids = (queue: ClaimQueue) => queues[queue].map(({ claim }) => claim);
  return { verify: ids('verify'), bank: ids('bank'), evidence: ids('evidence'), sustainment: ids('sustainment') };
}

/** What the rules of a queue look at beside the claim. */
interface Setting {
  readonly schemes: ReadonlyMap<string, SchemeFacts>;
  readonly yearAgo: string;
  readonly wasBankedThen: (claim: string) => boolean;
}

async function draw(visit: ReaderVisit, moments: MomentResolver): Promise<Drawn> {
  const at = visit.moment.position;
  const day = today(visit);
  const yearAgo = dayAYearBefore(day);
  const [claims, schemes, { moment: then }] = await Promise.all([visit.facts.asAt('claim', at), visit.facts.asAt('scheme', at), moments.resolve(yearAgo)]);
  const banked = claims.some(mayBeDue) ? await visit.facts.asAt('claim', then.position) : [];
  const wasBanked = new Set(banked.filter(({ status }) => status === 'banked').map(({ claim }) => claim));
  const setting: Setting = { schemes: byId(schemes), yearAgo, wasBankedThen: (claim) => wasBanked.has(claim) };
  const queues: Queues = { verify: [], bank: [], evidence: [], sustainment: [] };
  for (const claim of claims) for (const queue of queuesOf(claim, setting)) queues[queue].push(placeIn(queue, claim));
  for (const queue of CLAIM_QUEUES) queues[queue].sort(inOrder);
  return { position: at, day, queues };
}

async function broughtUpTo(visit: ReaderVisit, moments: MomentResolver, kept: Drawn | undefined): Promise<Drawn> {
  const at = visit.moment.position;
  if (kept === undefined || kept.day !== today(visit) || kept.position > at) return draw(visit, moments);
  if (kept.position === at) return kept;
  const [moved, reclassified] = await Promise.all([visit.facts.between('claim', kept.position, at), visit.facts.between('scheme', kept.position, at)]);
  const latest = new Map(moved.map(({ facts }) => [facts.claim, facts]));
  if (reclassified.length > 0 || latest.size > MOST_ONE_BY_ONE) return draw(visit, moments);
  if (latest.size === 0) return { ...kept, position: at };
  const setting = await settingOf(visit, moments, [...latest.values()]);
  const queues = Object.fromEntries(CLAIM_QUEUES.map((queue) => [queue, kept.queues[queue].filter(({ claim }) => !latest.has(claim))])) as Queues;
  for (const claim of latest.values()) for (const queue of queuesOf(claim, setting)) insert(queues[queue], placeIn(queue, claim));
  return { ...kept, position: at, queues };
}

/** The setting of a few claims: their own schemes, and themselves a year ago. */
async function settingOf(visit: ReaderVisit, moments: MomentResolver, claims: readonly ClaimFacts[]): Promise<Setting> {
  const yearAgo = dayAYearBefore(today(visit));
  const ids = [...new Set(claims.flatMap(({ shares }) => shares.map(({ scheme }) => scheme)))];
  const due = claims.filter(mayBeDue);
  const then = due.length === 0 ? 0 : (await moments.resolve(yearAgo)).moment.position;
  const [schemes, before] = await Promise.all([
    Promise.all(ids.map((key) => visit.facts.asAt('scheme', visit.moment.position, { key }))),
    Promise.all(due.map(({ claim }) => visit.facts.asAt('claim', then, { key: claim }))),
  ]);
  const wasBanked = new Set(
    before
      .flat()
      .filter(({ status }) => status === 'banked')
      .map(({ claim }) => claim),
  );
  return { schemes: byId(schemes.flat()), yearAgo, wasBankedThen: (claim) => wasBanked.has(claim) };
}

function byId(schemes: readonly SchemeFacts[]): ReadonlyMap<string, SchemeFacts> {
  return new Map(schemes.map((scheme) => [scheme.scheme, scheme]));
}

/** The queues that a claim waits in: one at most but for a verified one whose evidence is thin. */
function queuesOf(claim: ClaimFacts, { schemes, yearAgo, wasBankedThen }: Setting): ClaimQueue[] {
  const { status, progress, grade } = claim;
  const isOpen = status === 'open';
  return [
    ...(isOpen && progress === 'achieved' && grade === null ? (['verify'] as const) : []),
    ...(status === 'verified' && grade === 'sufficient' && isBankable(claim, schemes) ? (['bank'] as const) : []),
    ...((isOpen || status === 'verified') && (grade === 'partial' || grade === 'insufficient') ? (['evidence'] as const) : []),
    // Banked a year ago already, and not looked at within that year.
    ...(mayBeDue(claim) && wasBankedThen(claim.claim) && (claim.lastCheck === null || claim.lastCheck.on < yearAgo) ? (['sustainment'] as const) : []),
  ];
}

function mayBeDue(claim: ClaimFacts): boolean {
  return claim.status === 'banked' && claim.deliveryKind === 'recurrent' && !isReversed(claim);
}

/** By the day of the effect; to be looked at again, by the day of the last look. */
function placeIn(queue: ClaimQueue, { claim, effectiveFrom, lastCheck }: ClaimFacts): Place {
  return { claim, day: queue === 'sustainment' ? (lastCheck?.on ?? effectiveFrom) : effectiveFrom };
}

function inOrder(a: Place, b: Place): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return a.claim < b.claim ? -1 : Number(a.claim > b.claim);
}

function insert(places: Place[], place: Place): void {
  const at = places.findIndex((other) => inOrder(place, other) < 0);
  places.splice(at === -1 ? places.length : at, 0, place);
}

/** A kind that delivers, and shares in schemes that release cash alone: what the rules would let through. */
function isBankable({ deliveryKind, shares }: ClaimFacts, schemes: ReadonlyMap<string, SchemeFacts>): boolean {
  if (deliveryKind !== 'recurrent' && deliveryKind !== 'one-off') return false;
  return shares.every(({ scheme }) => {
    const known = schemes.get(scheme);
    return known !== undefined && known.cashReleasing && known.kind !== 'cost-avoidance';
  });
}

/** 29 February goes back to the 28th. */
function dayAYearBefore(day: string): string {
  const [year, rest] = [day.slice(0, 4), day.slice(5)];
  return `${String(Number(year) - 1).padStart(4, '0')}-${rest === '02-29' ? '02-28' : rest}`;
}
