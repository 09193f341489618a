import type { Moment } from '@outturn/read-models';
import { BadQuestion } from '@outturn/reporting';
import type { LedgerStatus, MomentResolver, ResolvedMoment } from '../sources.ts';
import { addressOf, DEFAULT_UNIT, isUnit, type Lens, type Parameters, parametersOf } from './address.ts';
import { momentAsTyped } from './as-at.ts';

/** One reader's look at one page: what was asked for, and the one moment that everything on it is read at. */
export interface Visit {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly moment: Moment;
  readonly resolved: ResolvedMoment;
  readonly lens: Lens;
  readonly status: LedgerStatus;
  /** An address within the portal that keeps the moment and the unit. */
  to(path: string, parameters?: Parameters): string;
}

/** What a visit needs of a request. */
export interface Asked {
  readonly path: string;
  readonly query: unknown;
}

/** A read model is behind: nothing can be shown as it stands now. */
export class BehindTheLedger extends Error {
  override readonly name = 'BehindTheLedger';
  readonly checkpoint: number;
  constructor(projection: string, position: number, checkpoint: number) {
    super(`${projection} stopped at position ${position}.`);
    this.checkpoint = checkpoint;
  }
}

/**
 * Resolves the moment and the unit of a request. Throws `BadQuestion` for a wrong moment or unit, and `BehindTheLedger`
 * where a parked read model has not reached the moment: it is never silently an older one.
 */
export async function openVisit(asked: Asked, moments: MomentResolver, ledgerStatus: () => Promise<LedgerStatus>): Promise<Visit> {
  const parameters = parametersOf(asked.query);
  const asAt = parameters['as-at'] === undefined ? undefined : momentAsTyped(parameters['as-at']);
  const unit = parameters['unit'] ?? DEFAULT_UNIT;
  if (!isUnit(unit)) throw new BadQuestion('Choose pounds, thousands or millions as the unit.', 'unit');
  const [status, past] = await Promise.all([ledgerStatus(), asAt === undefined ? undefined : moments.resolve(asAt)]);
  const resolved: ResolvedMoment = past ?? { moment: status.now, label: 'now' };
  assertReached(status, resolved);
  const lens: Lens = { asAt: asAt ?? null, unit };
  return { path: asked.path, parameters, moment: resolved.moment, resolved, lens, status, to: (path, more) => addressOf(lens, path, more) };
}

function assertReached(status: LedgerStatus, resolved: ResolvedMoment): void {
  const { parked, checkpoint, head } = status;
  if (parked === null) return;
  const beyond = resolved.label === 'now' ? head > checkpoint : resolved.moment.position > checkpoint;
  if (beyond) throw new BehindTheLedger(parked.projection, parked.position, checkpoint);
}
