import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';
import type { DetachedText } from './detached-text.ts';

/** An event ready to be appended: canonical bytes and what identifies it. The store adds position, revision and recorded time. */
export interface EncodedEvent {
  /** UUID of the event. */
  readonly id: string;
  /** The stream it belongs to: `scheme/ASC006`. */
  readonly stream: string;
  readonly type: string;
  /** Version of the payload's form for this type, from 1. */
  readonly version: number;
  /** UUID of the command that caused it. */
  readonly command: string;
  /** The date that the command says it is true from (`2017-06-14`), or null. */
  readonly effective: string | null;
  /** Who did it, canonical JSON: `{"operator"?, "roles", "user"}`. */
  readonly actor: string;
  /** Canonical JSON: `{"correlation"?, "data", "source"?}`. Free text in it stands as digests. */
  readonly payload: string;
}

/** An event as it stands in the ledger. */
export interface StoredEvent extends EncodedEvent {
  /** 1, 2, 3 … without a gap, in commit order. */
  readonly position: number;
  /** 0, 1, 2 … within its stream. */
  readonly revision: number;
  /** ISO 8601, UTC, milliseconds; never decreases along positions. */
  readonly recordedAt: string;
}

export const LEAF_SCHEMA = 'outturn-leaf/1';

/** The bytes that the ledger's Merkle tree hashes for an event: canonical JSON, nothing specific to a store in it. */
export function leafBytes(event: StoredEvent): Buffer {
  return Buffer.from(
    canonical({
      schema: LEAF_SCHEMA,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      version: event.version,
      event: event.id,
      command: event.command,
      recorded: event.recordedAt,
      effective: event.effective,
      actor: JSON.parse(event.actor) as unknown,
      payload: createHash('sha256').update(event.payload, 'utf8').digest('hex'),
    }),
    'utf8',
  );
}

/** The hash of a leaf as RFC 6962 has it: SHA-256 over a zero byte and the leaf. */
export function leafHash(leaf: Uint8Array): Buffer {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest();
}

export interface EncodedWrite {
  readonly events: readonly EncodedEvent[];
  readonly texts: readonly DetachedText[];
}
