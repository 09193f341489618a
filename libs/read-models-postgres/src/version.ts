import { createHash } from 'node:crypto';
import { FACTS_DIGEST, FACTS_VERSION } from '@outturn/read-models';
import { NewerReadModels, OutdatedReadModels } from './problems.ts';
import { RELATIONS } from './schema.ts';

/** What a generation was drawn by. */
export interface DrawnBy {
  /** Version of the facts; 0 where it was drawn before generations knew their version. */
  readonly version: number;
  /** Hexadecimal, over the facts that the golden events make and over the form of the tables. */
  readonly digest: string;
}

/** How a generation stands to this program: only a current one may be read or projected into by it. */
export type Standing = 'current' | 'outdated' | 'newer';

/** What this program draws. The digest tells programs apart that differ without a version between them, as while one is developed. */
export const OWN: DrawnBy = {
  version: FACTS_VERSION,
  digest: createHash('sha256').update(FACTS_DIGEST).update(JSON.stringify(RELATIONS)).digest('hex').slice(0, 32),
};

export function standingOf({ version, digest }: DrawnBy): Standing {
  if (version > OWN.version) return 'newer';
  return version === OWN.version && digest === OWN.digest ? 'current' : 'outdated';
}

/** Throws `OutdatedReadModels` or `NewerReadModels` for a generation that this program may not use. */
export function refuseOther(live: DrawnBy): void {
  const standing = standingOf(live);
  if (standing === 'newer') throw new NewerReadModels(live.version, OWN.version);
  if (standing === 'outdated') throw new OutdatedReadModels(live.version, OWN.version);
}
