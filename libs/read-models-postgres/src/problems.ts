/** An event that could not be decoded or projected. The projection stands at the position before it until the code is mended. */
export interface Poison {
  readonly position: number;
  readonly type: string;
  readonly error: string;
}

/** The projection is parked before an event: what is asked lies beyond it and cannot be answered. */
export class ProjectionParked extends Error {
  override readonly name = 'ProjectionParked';
  readonly poison: Poison;
  /** The last position that can be read. */
  readonly checkpoint: number;
  constructor(poison: Poison, checkpoint: number) {
    super(`the read models stand at position ${checkpoint}: the event at position ${poison.position} (${poison.type}) could not be projected: ${poison.error}`);
    this.poison = poison;
    this.checkpoint = checkpoint;
  }
}

/** The projection has not come so far yet: wait, and ask again. */
export class NotYetProjected extends Error {
  override readonly name = 'NotYetProjected';
  readonly position: number;
  readonly checkpoint: number;
  constructor(position: number, checkpoint: number) {
    super(`the read models stand at position ${checkpoint} and not yet at ${position}`);
    this.position = position;
    this.checkpoint = checkpoint;
  }
}

/** The read models were drawn by an earlier version of the program: they are drawn again before they are read. */
export class OutdatedReadModels extends Error {
  override readonly name = 'OutdatedReadModels';
  constructor(live: number, own: number) {
    super(
      `the read models were drawn in version ${live} of the facts and this program reads version ${own}: they are drawn again when \`serve\`, the projector, or a verb that reads is started`,
    );
  }
}

/** The read models were drawn by a later version of the program; an older one would read them wrongly. */
export class NewerReadModels extends Error {
  override readonly name = 'NewerReadModels';
  constructor(live: number, own: number) {
    super(
      `the read models were drawn by a later version of Outturn (version ${live} of the facts; this program reads version ${own}): run that version. To go back for good, \`replay --swap\` draws them again as this program has them`,
    );
  }
}

/** Another process is replaying; only one can at a time. */
export class ReplayRunning extends Error {
  override readonly name = 'ReplayRunning';
  constructor() {
    super('another process is replaying the read models; wait until it has ended');
  }
}

/** These read models were opened for reading alone. */
export class NotTheOwner extends Error {
  override readonly name = 'NotTheOwner';
  constructor() {
    super('these read models were opened for reading alone: give the connection of the role that owns them');
  }
}

/** SQLSTATE of an error of the database; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The database understood and will not take the data, however often it is asked. */
export function isBadData(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error) ?? '');
}

/** A lock was not to be had in time, or two waited for each other. */
export function isLockTrouble(error: unknown): boolean {
  return ['55P03', '40P01', '57014'].includes(sqlState(error) ?? '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
